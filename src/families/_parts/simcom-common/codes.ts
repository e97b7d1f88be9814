import type { CauseWeight } from '../../../kernel/cause.ts';
import type { Span } from '../../../kernel/rung.ts';
import type { CodeTable } from '../../kit/part.ts';

export { called, rowsFrom, span, weigh } from '../../kit/rows.ts';

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
