import { readFinal, readLine } from '../at/dialect.ts';
import type { LooseValues } from '../at/field.ts';
import type { Family } from '../families/kit/family.ts';
import type { CodeMeaning, CodeTable } from '../families/kit/part.ts';

/** A row of a code table, with the table. */
export interface TableRow {
  readonly table: CodeTable;
  readonly row: CodeMeaning;
}

/** What somebody has pasted as a result code. */
export type PastedCode =
  | { readonly is: 'found'; readonly rows: readonly TableRow[] }
  /** A line that the family's declarations know, and that carries no result code. */
  | { readonly is: 'other-line'; readonly id: string }
  | { readonly is: 'not-found' };

/** No result line is longer. */
const MAX_LENGTH = 512;
const NOT_FOUND: PastedCode = { is: 'not-found' };

/**
 * Finds what a result code means, in the forms in which people pass it on: the line as the module printed it
 * (`+CMQTTCONNECT: 0,32`, `+CME ERROR: SIM busy`), shortened (`CMQTTCONNECT 32`, `CME 58`), or the numbers alone (`0,32`,
 * `32`), which can stand in several tables.
 */
export function readPasted(family: Family, pasted: string): PastedCode {
  const text = pasted.trim().slice(0, MAX_LENGTH);
  const error = readFinal(text)?.error;
  if (error?.kind === 'cme')
    return inTables(
      family.codes.filter(({ id }) => id === 'CME'),
      error.number ?? error.words ?? '',
    );
  return printedLine(family, text) ?? shortened(family, text);
}

function inTables(tables: readonly CodeTable[], wanted: number | string): PastedCode {
  const rows = tables.flatMap((table) =>
    table.codes
      .filter(({ code, text }) => (typeof wanted === 'number' ? code === wanted : sameWords(text, wanted)))
      .map((row) => ({ table, row })),
  );
  return rows.length === 0 ? NOT_FOUND : { is: 'found', rows };
}

/** The network's own cause may stand behind the words: `… not subscribed (#33)`. */
function sameWords(a: string, b: string): boolean {
  return a.toLowerCase() === b.replace(/\s*\(#\d+\)$/, '').toLowerCase();
}

/** A whole line, read by the family's own declarations: they know which of its numbers is the code. */
function printedLine(family: Family, text: string): PastedCode | undefined {
  for (const { id, completion } of family.dialect.exchanges) {
    if (completion?.code === undefined) continue;
    const values = readLine(completion.line, text)?.values as LooseValues | undefined;
    const code = values?.[completion.code];
    const tables = family.codes.filter(({ explains }) => explains.includes(id));
    if (typeof code === 'number' && tables.length > 0) return inTables(tables, code);
  }
  const unsolicited = family.dialect.readUrc(text);
  return unsolicited === undefined ? undefined : { is: 'other-line', id: unsolicited.urc.line.id };
}

const NAME_AND_TEXT = /^\+?([A-Z][A-Z ]*)[:=](.*)$/i;
const NAME_AND_NUMBERS = /^\+?([A-Z][A-Z ]*)?(-?\d.*)$/i;
const NUMBERS = /^-?\d+(\s*,\s*-?\d+)*$/;

/** `NAME NUMBERS`, `NAME: WORDS` or numbers alone. Where a line is not declared, its last number that is a code is meant. */
function shortened(family: Family, text: string): PastedCode {
  const [, typed = '', rest = ''] = NAME_AND_TEXT.exec(text) ?? NAME_AND_NUMBERS.exec(text) ?? [];
  const name = typed.replaceAll(' ', '').toUpperCase();
  const tail = rest.trim();
  const known = name === '' ? family.codes : tablesCalled(family, name);
  if (!NUMBERS.test(tail)) return name === '' ? NOT_FOUND : inTables(known, tail);
  const numbers = tail.split(',').map(Number).reverse();
  // No index stands before the code of +CME ERROR.
  const tables = numbers.length === 1 ? known : known.filter(({ id }) => id !== 'CME');
  const code = numbers.find((number) => number !== 0 && inTables(tables, number).is === 'found');
  return inTables(tables, code ?? numbers[0] ?? 0);
}

/** By a command's name, or by the longest id of a table that is part of it: `CIPERROR` is IPERROR and not CIP. */
function tablesCalled(family: Family, name: string): readonly CodeTable[] {
  const ids = family.dialect.exchanges.filter(({ token }) => token.toUpperCase() === `+${name}`).map(({ id }) => id);
  const explaining = family.codes.filter(({ explains }) => ids.some((id) => explains.includes(id)));
  if (explaining.length > 0) return explaining;
  const within = family.codes.filter(({ id }) => name.includes(id));
  const longest = Math.max(0, ...within.map(({ id }) => id.length));
  return within.filter(({ id }) => id.length === longest);
}
