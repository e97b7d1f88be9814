import { saysDone } from '../at/declare.ts';
import type { Family } from '../families/kit/family.ts';
import { cmeRow, rowOf, type CodeTable, type ObservedExchange, type TableRow } from '../families/kit/part.ts';
import type { LogReading } from '../families/kit/reading.ts';

/* What is looked up while a log is read. */

/** Of a family; nothing where none is known. */
export type Knowledge = Pick<Family, 'parts' | 'codes'>;
export const NOTHING: Knowledge = { parts: [], codes: [] };

/** The row of a table that says how an exchange ended, where it did not end well. */
export function codeRow({ codes }: Knowledge, { code, cme, exchange }: ObservedExchange): TableRow | undefined {
  const { completion } = exchange;
  if (code !== undefined && !(completion !== undefined && saysDone(completion, code))) {
    for (const table of codes.filter(({ explains }) => explains.includes(exchange.id))) {
      const row = rowOf(table, code);
      if (row !== undefined) return { table, row };
    }
  }
  return cme === undefined ? undefined : cmeRow(codes, cme);
}

/** The tables that take a code from a line of that id, and from which field. */
export function tablesThatRead(
  { codes }: Knowledge,
  line: string,
): readonly { readonly table: CodeTable; readonly field: string }[] {
  return codes.flatMap((table) =>
    (table.reads ?? []).flatMap((read) => (read.line === line ? [{ table, field: read.field }] : [])),
  );
}

/** What all parts of a family add for who reads its logs. */
export function readingOf({ parts }: Knowledge): Required<Omit<LogReading, 'asks'>> {
  const all = parts.flatMap(({ reading }) => reading ?? []);
  return {
    reaches: Object.assign({}, ...all.map(({ reaches }) => reaches ?? {})) as Required<LogReading>['reaches'],
    ends: Object.assign({}, ...all.map(({ ends }) => ends ?? {})) as Required<LogReading>['ends'],
    unanswered: Object.assign(
      {},
      ...all.map(({ unanswered }) => unanswered ?? {}),
    ) as Required<LogReading>['unanswered'],
    passes: Object.assign({}, ...all.map(({ passes }) => passes ?? {})) as Required<LogReading>['passes'],
    lines: Object.assign({}, ...all.map(({ lines }) => lines ?? {})) as Required<LogReading>['lines'],
    harmless: Object.assign({}, ...all.map(({ harmless }) => harmless ?? {})) as Required<LogReading>['harmless'],
  };
}
