import type { Exchange, UrcSpec } from '../../at/declare.ts';
import type { LooseValues } from '../../at/field.ts';
import type { FindingCode } from '../../findings/catalogue.ts';
import type { CauseWeight } from '../../kernel/cause.ts';
import type { Span } from '../../kernel/rung.ts';
import type { Confidence } from '../../kernel/facts.ts';
import type { ObservedExchange } from './observed.ts';
import type { LogReading } from './reading.ts';
import type { ModuleState } from './state.ts';

export type { ObservedExchange } from './observed.ts';

/** What a family offers. Commands of the program bind to roles, never to family names. */
export type Role =
  | 'identify'
  | 'network'
  | 'clock'
  | 'credentialStore'
  | 'fileLoader'
  | 'tlsOptions'
  | 'mqttOnBoard'
  | 'tlsSocket'
  | 'tcpSocket'
  | 'dataMode'
  | 'onDeviceKey'
  | 'readBack';

/** One result code of a vendor's command group: what it says, where it can come from, what speaks for what. */
export interface CodeMeaning {
  readonly code: number;
  /** The vendor's words, shortened. */
  readonly text: string;
  /** The rungs it can stand for. `undefined` where the code says nothing about the ladder (0, busy). */
  readonly span?: Span;
  readonly causes: readonly CauseWeight[];
  /**
   * Where the code says one thing outright (what the broker answered, a locked SIM): the finding that it is, under which
   * the cause of that finding is reported.
   */
  readonly finding?: FindingCode;
  readonly confidence: Confidence;
  readonly source: string;
}

/** The codes of one command group, `CMQTT` or `CCH`. */
export interface CodeTable {
  readonly id: string;
  readonly title: string;
  /** Exchange ids whose completion codes this table explains. */
  readonly explains: readonly string[];
  /** Other lines that hold one of its codes (ids), and in which field: a second code of a result, an unsolicited line. */
  readonly reads?: readonly { readonly line: string; readonly field: string }[];
  /** How its numbers are written; absent: in decimal. */
  readonly notation?: CodeNotation;
  /** The same number is printed with and without a minus sign (errno); the rows have it without. */
  readonly eitherSign?: true;
  readonly codes: readonly CodeMeaning[];
}

/** The row of a code. */
export function rowOf({ codes, eitherSign }: CodeTable, code: number): CodeMeaning | undefined {
  const wanted = eitherSign === true ? Math.abs(code) : code;
  return codes.find((row) => row.code === wanted);
}

/** A row of a code table, with the table. */
export interface TableRow {
  readonly table: CodeTable;
  readonly row: CodeMeaning;
}

/** The row of that text, in any case; the network's own cause may stand behind it: `… not subscribed (#33)`. */
export function rowNamed({ codes }: CodeTable, words: string): CodeMeaning | undefined {
  const wanted = words.replace(/\s*\(#\d+\)$/, '').toLowerCase();
  return codes.find(({ text }) => text.toLowerCase() === wanted);
}

/** The row of `+CME ERROR`, by its number or its words. */
export function cmeRow(
  tables: readonly CodeTable[],
  { number, words }: { readonly number?: number; readonly words?: string },
): TableRow | undefined {
  for (const table of tables.filter(({ id }) => id === 'CME')) {
    const row = words === undefined ? table.codes.find(({ code }) => code === number) : rowNamed(table, words);
    if (row !== undefined) return { table, row };
  }
  return undefined;
}

/** `hex`: `0x6009`, `-0x2700`; `hex8`: eight digits and no prefix, as OpenSSL prints them. */
export type CodeNotation = 'decimal' | 'hex' | 'hex8';

/** A code as its table writes it. */
export function writtenCode({ notation = 'decimal' }: Pick<CodeTable, 'notation'>, code: number): string {
  if (notation === 'decimal') return String(code);
  const digits = Math.abs(code).toString(16).toUpperCase();
  if (notation === 'hex8') return digits.padStart(8, '0');
  return `${code < 0 ? '-' : ''}0x${digits.padStart(4, '0')}`;
}

/** Changes the known state by what an exchange or an unsolicited line has shown. */
export interface Observer {
  /** By exchange id. */
  readonly exchanges?: Readonly<Record<string, (state: ModuleState, seen: ObservedExchange) => ModuleState>>;
  /** By exchange id, for one that was given and whose end nobody heard: what may have changed. */
  readonly unfinished?: Readonly<Record<string, (state: ModuleState, args: LooseValues) => ModuleState>>;
  /** By line id. */
  readonly urcs?: Readonly<Record<string, (state: ModuleState, values: LooseValues) => ModuleState>>;
}

/** One vendor command group: declarations, what they tell, codes. The driver and emulator halves stand beside it. */
export interface Part {
  readonly id: string;
  readonly title: string;
  readonly roles: readonly Role[];
  readonly exchanges: readonly Exchange[];
  readonly urcs: readonly UrcSpec[];
  readonly observer: Observer;
  readonly codes: readonly CodeTable[];
  /** What only a reader of logs needs. */
  readonly reading?: LogReading;
}

export function definePart(part: Part): Part {
  return part;
}
