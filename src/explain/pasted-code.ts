import type { CompletionSpec } from '../at/declare.ts';
import { readFinal, readLine } from '../at/dialect.ts';
import type { LooseValues } from '../at/field.ts';
import type { Family } from '../families/kit/family.ts';
import { EMPTY_STATE } from '../families/kit/state.ts';
import { rowNamed, rowOf, type CodeTable, type TableRow } from '../families/kit/part.ts';

export type { TableRow } from '../families/kit/part.ts';

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
  const rows = tables.flatMap((table) => {
    const row = typeof wanted === 'number' ? rowOf(table, wanted) : rowNamed(table, wanted);
    return row === undefined ? [] : [{ table, row }];
  });
  return rows.length === 0 ? NOT_FOUND : { is: 'found', rows };
}

/** A whole line, read by the family's own declarations: they know which of its numbers is the code. */
function printedLine(family: Family, text: string): PastedCode | undefined {
  const codes = [...resultCodes(family, text), ...furtherCodes(family, text)];
  // A line can hold two codes: one that says more than "done" is what was asked about.
  const telling = codes.filter(({ code }) => code !== 0);
  const rows = (telling.length > 0 ? telling : codes).flatMap(({ tables, code }) => {
    const reading = inTables(tables, code);
    return reading.is === 'found' ? reading.rows : [];
  });
  if (codes.length > 0) return rows.length === 0 ? NOT_FOUND : { is: 'found', rows };
  const unsolicited = family.dialect.readUrc(text);
  if (unsolicited === undefined) return undefined;
  const { urc, decoded } = unsolicited;
  const meant = rowsMeant(family, urc.line.id, decoded.values);
  return meant.length > 0 ? { is: 'found', rows: meant } : { is: 'other-line', id: urc.line.id };
}

/** Rows of the tables that the family reads such a line by: programs print a code's name, or its number among words. */
function rowsMeant({ parts, codes }: Family, id: string, values: LooseValues): readonly TableRow[] {
  const texts = parts.flatMap(({ reading }) => reading?.lines?.[id]?.(values, EMPTY_STATE)?.text ?? []);
  return codes.flatMap((table) =>
    table.codes.filter(({ text }) => texts.includes(text)).map((row) => ({ table, row })),
  );
}

interface CodeInLine {
  readonly tables: readonly CodeTable[];
  readonly code: number;
}

/** The result code of the first command that the line can end. */
function resultCodes(family: Family, text: string): readonly CodeInLine[] {
  for (const { id, completion, finals } of family.dialect.exchanges) {
    const code = codeIn(text, completion) ?? readFinal(text, finals)?.code;
    const tables = family.codes.filter(({ explains }) => explains.includes(id));
    if (typeof code === 'number' && tables.length > 0) return [{ tables, code }];
  }
  return [];
}

/** The codes that tables read from other lines, and second ones of results. */
function furtherCodes({ codes, dialect }: Family, text: string): readonly CodeInLine[] {
  const { exchanges, urcs } = dialect;
  const results = exchanges.flatMap(({ completion }) => (completion === undefined ? [] : [completion.line]));
  const specs = new Set([...urcs.map(({ line }) => line), ...exchanges.flatMap(({ reply }) => reply), ...results]);
  return codes.flatMap((table) =>
    (table.reads ?? []).flatMap(({ line, field }) => {
      const spec = [...specs].find(({ id }) => id === line);
      const values = spec === undefined ? undefined : (readLine(spec, text)?.values as LooseValues | undefined);
      const code = values?.[field];
      return typeof code === 'number' ? [{ tables: [table], code }] : [];
    }),
  );
}

function codeIn(text: string, completion: CompletionSpec | undefined): unknown {
  if (completion?.code === undefined) return undefined;
  return (readLine(completion.line, text)?.values as LooseValues | undefined)?.[completion.code];
}

const NAME_AND_TEXT = /^[+#%]?([A-Z][A-Z ]*)[:=](.*)$/i;
const NAME_AND_NUMBERS = /^[+#%]?([A-Z][A-Z ]*)?(-?\d.*)$/i;
const NUMBERS = /^-?(?:0x[0-9a-f]+|\d+)(?:\s*,\s*-?(?:0x[0-9a-f]+|\d+))*$/i;

/** What programs print in front of any number. */
const NO_NAME = /^(?:ERR(?:OR|NO)?(?:CODE)?|CODE|RESULT|RET|RC|STATUS|REASON)$/;

function numberOf(text: string): number {
  const trimmed = text.trim();
  return trimmed.startsWith('-') ? -Number(trimmed.slice(1)) : Number(trimmed);
}

/** `NAME NUMBERS`, `NAME: WORDS` or numbers alone. Where a line is not declared, its last number that is a code is meant. */
function shortened(family: Family, text: string): PastedCode {
  const [, typed = '', rest = ''] = NAME_AND_TEXT.exec(text) ?? NAME_AND_NUMBERS.exec(text) ?? [];
  const name = typed.replaceAll(' ', '').toUpperCase();
  const tail = rest.trim();
  const known = name === '' || NO_NAME.test(name) ? family.codes : tablesCalled(family, name);
  if (!NUMBERS.test(tail)) return name === '' ? NOT_FOUND : inTables(known, tail);
  const numbers = tail.split(',').map(numberOf).reverse();
  // No index stands before the code of +CME ERROR.
  const tables = numbers.length === 1 ? known : known.filter(({ id }) => id !== 'CME');
  const code = numbers.find((number) => number !== 0 && inTables(tables, number).is === 'found');
  return inTables(tables, code ?? numbers[0] ?? 0);
}

/** By a command's name, or by the longest id of a table that is part of it: `CIPERROR` is IPERROR and not CIP. */
function tablesCalled(family: Family, name: string): readonly CodeTable[] {
  const ids = family.dialect.exchanges.filter(({ token }) => token.slice(1).toUpperCase() === name).map(({ id }) => id);
  const explaining = family.codes.filter(({ explains }) => ids.some((id) => explains.includes(id)));
  if (explaining.length > 0) return explaining;
  const within = family.codes.filter(({ id }) => name.includes(id));
  const longest = Math.max(0, ...within.map(({ id }) => id.length));
  return within.filter(({ id }) => id.length === longest);
}
