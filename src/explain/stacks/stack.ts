import type { CodeMeaning, CodeTable } from '../../families/kit/part.ts';
import { rowOf } from '../../families/kit/part.ts';

/** How a TLS library, or what wraps it, prints its codes. */
export interface StackLine {
  /** Named groups: `code`, the number as printed, or `words`, what is printed instead of a number. */
  readonly pattern: RegExp;
  /** Numbers of the table by the beginning of those words. */
  readonly words?: readonly (readonly [words: string, number: number])[];
  /** Base of the number where it has no `0x`. */
  readonly base?: 10 | 16;
  /** Id of the table that has the number. */
  readonly table: string;
}

/** A TLS library that a host program uses, known by its result codes: no module, and nothing to drive. */
export interface HostStack {
  readonly id: string;
  readonly title: string;
  readonly aliases: readonly string[];
  readonly tables: readonly CodeTable[];
  /** Base of a number that somebody passes on without `0x`. */
  readonly base: 10 | 16;
  /** Words in front of a bare number that name a table other than the first, in lower case: `flags`. */
  readonly words?: Readonly<Record<string, string>>;
  /** Lines that nobody else prints; the first that fits is taken. */
  readonly lines: readonly StackLine[];
  /** The rows that a printed number stands for, in the order of their weight: some libraries add two codes up. */
  parts(table: CodeTable, code: number): readonly number[];
}

/** A row that a pasted code or a line of a log stands for. */
export interface StackRow {
  readonly stack: HostStack;
  readonly table: CodeTable;
  readonly row: CodeMeaning;
}

/** The number itself, where a library adds nothing up. */
export function itself(_table: CodeTable, code: number): readonly number[] {
  return [code];
}

/** `-0x2700`, `-9984`, `0A000418`; undefined for what is no number in that base. */
export function parseNumber(text: string, base: 10 | 16): number | undefined {
  const [, sign = '', prefix = '', digits = ''] = /^([-+]?)(0x)?([0-9a-f]{1,8})$/i.exec(text.trim()) ?? [];
  if (digits === '' || (prefix === '' && base === 10 && !/^\d+$/.test(digits))) return undefined;
  const value = Number.parseInt(digits, prefix === '' ? base : 16);
  return sign === '-' ? -value : value;
}

/** What a number of one of the stack's tables means. */
export function rowsOf(stack: HostStack, table: CodeTable, number: number): readonly StackRow[] {
  return stack.parts(table, number).flatMap((part) => {
    const row = rowOf(table, part);
    return row === undefined ? [] : [{ stack, table, row }];
  });
}
