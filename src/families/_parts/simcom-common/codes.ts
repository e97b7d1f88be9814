import type { FindingCode } from '../../../findings/catalogue.ts';
import type { Cause, CauseWeight } from '../../../kernel/cause.ts';
import type { Rung, Span } from '../../../kernel/rung.ts';
import type { CodeMeaning, CodeTable } from '../../kit/part.ts';

/** A cause with its weight (-1..1), the rung it would sit on, and what it rests on. */
export function weigh(cause: Cause, weight: number, rung: Rung, why: string): CauseWeight {
  return { cause, weight, rung, why };
}

/** From one rung to another; one name for a single rung. */
export function span(from: Rung, to: Rung = from): Span {
  return { from, to };
}

/** Makes the rows of a table from one source. */
export function rowsFrom(source: string) {
  return (code: number, text: string, where: Span | undefined, ...causes: readonly CauseWeight[]): CodeMeaning => ({
    code,
    text,
    ...(where === undefined ? {} : { span: where }),
    causes,
    confidence: 'stated',
    source,
  });
}

/** A row that repeats the broker's own answer, which has a finding of its own. */
export function called(finding: FindingCode, row: CodeMeaning): CodeMeaning {
  return { ...row, finding };
}

/** What users have found out about one code, beyond the vendor's words. */
export interface FieldNote {
  readonly span?: Span;
  readonly causes: readonly CauseWeight[];
  readonly source: string;
}

/** A vendor's table in which some codes are explained by what users found. */
export function withFieldNotes(table: CodeTable, notes: Readonly<Record<number, FieldNote>>): CodeTable {
  return {
    ...table,
    codes: table.codes.map((row) => {
      const note = notes[row.code];
      if (note === undefined) return row;
      return {
        ...row,
        ...(note.span === undefined ? {} : { span: note.span }),
        causes: note.causes,
        confidence: 'reported',
        source: `${row.source}; ${note.source}`,
      };
    }),
  };
}
