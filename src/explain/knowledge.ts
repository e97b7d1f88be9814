import { saysDone } from '../at/declare.ts';
import type { Family } from '../families/kit/family.ts';
import {
  cmeRow,
  rowOf,
  type CodeTable,
  type ObservedExchange,
  type Observer,
  type TableRow,
} from '../families/kit/part.ts';
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

/** A table that takes a code from a line, and from which field. */
export interface ReadFrom {
  readonly table: CodeTable;
  readonly field: string;
}

/** The tables that take a code from a line, by its id. */
export function tablesByLine({ codes }: Knowledge): ReadonlyMap<string, readonly ReadFrom[]> {
  const found = new Map<string, ReadFrom[]>();
  for (const table of codes) for (const { line, field } of table.reads ?? []) append(found, line, { table, field });
  return found;
}

/** What all parts of a family observe, by the id of the exchange or line, in the order of the parts. */
export type Observers = {
  readonly [K in keyof Observer]-?: ReadonlyMap<string, readonly Required<Observer>[K][string][]>;
};

export function observersOf({ parts }: Knowledge): Observers {
  const all = parts.map(({ observer }) => observer);
  return {
    exchanges: byId(all.map(({ exchanges }) => exchanges)),
    unfinished: byId(all.map(({ unfinished }) => unfinished)),
    urcs: byId(all.map(({ urcs }) => urcs)),
  };
}

function byId<T>(all: readonly (Readonly<Record<string, T>> | undefined)[]): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const own of all) for (const [id, one] of Object.entries(own ?? {})) append(found, id, one);
  return found;
}

function append<T>(lists: Map<string, T[]>, key: string, one: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [one]);
  else list.push(one);
}

/** What all parts of a family add for who reads its logs; no two parts say the same of one id. */
export function readingOf({ parts }: Knowledge): Required<Omit<LogReading, 'asks'>> {
  const all = parts.flatMap(({ reading }) => reading ?? []);
  return {
    reaches: together(all.map(({ reaches }) => reaches)),
    ends: together(all.map(({ ends }) => ends)),
    unanswered: together(all.map(({ unanswered }) => unanswered)),
    passes: together(all.map(({ passes }) => passes)),
    lines: together(all.map(({ lines }) => lines)),
    harmless: together(all.map(({ harmless }) => harmless)),
  };
}

function together<T>(all: readonly (Readonly<Record<string, T>> | undefined)[]): Readonly<Record<string, T>> {
  return Object.fromEntries(all.flatMap((own) => Object.entries(own ?? {})));
}
