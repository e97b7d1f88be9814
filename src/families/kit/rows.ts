import type { FindingCode } from '../../findings/catalogue.ts';
import type { Cause, CauseWeight } from '../../kernel/cause.ts';
import type { Rung, Span } from '../../kernel/rung.ts';
import type { CodeMeaning } from './part.ts';

/* How rows of code tables are written. */

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
