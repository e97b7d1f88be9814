import type { Family } from '../families/kit/family.ts';
import type { Notice } from '../families/kit/reading.ts';
import { MOOT } from '../findings/rules/rule.ts';
import type { Judgement } from '../findings/rules/index.ts';
import type { StackRow } from './stacks/stack.ts';

/*
 * A report explains itself: how much an answer is worth shows once everything is left out that is known from this very
 * report alone. What the sources of a piece are is in its `source`.
 */

/** Whether what rests on this source alone is to be left out. */
export type Disregard = (source: string) => boolean;

export const DISREGARD_NOTHING: Disregard = () => false;

type Knowledge = Pick<Family, 'parts' | 'codes'>;

/** Code tables without the rows that go out. */
export function codesWithout<T extends Knowledge>(family: T, disregard: Disregard): T {
  if (disregard === DISREGARD_NOTHING) return family;
  const codes = family.codes.map((table) => ({
    ...table,
    codes: table.codes.filter(({ source }) => !disregard(source)),
  }));
  return { ...family, codes };
}

export function noticeWithout(notice: Notice | undefined, disregard: Disregard): Notice | undefined {
  return notice === undefined || disregard(notice.source) ? undefined : notice;
}

export function rowsWithout(rows: readonly StackRow[], disregard: Disregard): readonly StackRow[] {
  return disregard === DISREGARD_NOTHING ? rows : rows.filter(({ row }) => !disregard(row.source));
}

/** A rule that has fired or held because of such a fact has nothing to say. */
export function judgementsWithout(judgements: readonly Judgement[], disregard: Disregard): readonly Judgement[] {
  if (disregard === DISREGARD_NOTHING) return judgements;
  return judgements.map((one) => (restsOn(one, disregard) ? { ...one, verdict: MOOT } : one));
}

function restsOn({ verdict }: Judgement, disregard: Disregard): boolean {
  if (verdict.is === 'fires')
    return verdict.finding.evidence.some(({ kind, ref }) => kind === 'fact' && disregard(ref));
  if (verdict.is !== 'holds' || verdict.evidence === undefined) return false;
  return verdict.evidence.kind === 'fact' && disregard(verdict.evidence.ref);
}
