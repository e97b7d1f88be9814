import type { Explanation } from '../../../src/explain/explanation.ts';
import type { FieldCase } from './shared.ts';

/** What an answer to a case is worth. */
export type Verdict =
  | 'first'
  | 'among-three'
  | 'missed'
  | 'asks'
  | 'does-not-ask'
  | 'quiet'
  | 'accuses'
  /** The cause is none of the classes: nothing can be right. */
  | 'not-scored';

export interface Judged {
  readonly name: string;
  readonly verdict: Verdict;
  readonly certainAndRight: boolean;
  readonly certainButWrong: boolean;
}

/** The same measure that is kept with the cases: `decided`, `unclear` and `worked` ones are judged each in their own way. */
export function judgeAnswer(name: string, given: FieldCase, { findings, nextProofs }: Explanation): Judged {
  const right = (cause: string | undefined): boolean =>
    cause === given.cause_class || (cause !== undefined && given.also_accept?.includes(cause) === true);
  const causes = findings.map(({ cause }) => cause);
  const certain = findings.find(({ confidence, severity }) => confidence === 'certain' && severity === 'error');
  const shows = given.cause_confidence !== 'unclear' && given.decidable_from_log !== false;
  const known = shows && given.cause_class !== 'other';
  const worked = given.outcome === 'worked';
  return {
    name,
    verdict: verdict(),
    certainAndRight: !worked && known && findings[0]?.confidence === 'certain' && right(causes[0]),
    certainButWrong: certain !== undefined && (worked || (known && !right(certain.cause))),
  };

  function verdict(): Verdict {
    if (worked)
      return findings.some(({ severity }) => severity === 'error') || nextProofs.length > 0 ? 'accuses' : 'quiet';
    if (!shows) return nextProofs.length > 0 && certain === undefined ? 'asks' : 'does-not-ask';
    if (!known) return 'not-scored';
    if (right(causes[0])) return 'first';
    return causes.slice(0, 3).some(right) ? 'among-three' : 'missed';
  }
}

const DECIDED: readonly Verdict[] = ['first', 'among-three', 'missed'];

export interface Score {
  readonly decided: number;
  /** Shares of the decided ones, 0 to 1. */
  readonly first: number;
  readonly amongThree: number;
  readonly certainAndRight: number;
}

export function scoreOf(judged: readonly Judged[]): Score {
  const decided = judged.filter(({ verdict }) => DECIDED.includes(verdict));
  const share = (fits: (one: Judged) => boolean): number => decided.filter(fits).length / Math.max(1, decided.length);
  return {
    decided: decided.length,
    first: share(({ verdict }) => verdict === 'first'),
    amongThree: share(({ verdict }) => verdict !== 'missed'),
    certainAndRight: share(({ certainAndRight }) => certainAndRight),
  };
}

export function namesOf(judged: readonly Judged[], verdict: Verdict): readonly string[] {
  return judged.filter((one) => one.verdict === verdict).map(({ name }) => name);
}

/** One line for whoever runs the tests. */
export function inWords(title: string, judged: readonly Judged[]): string {
  const { decided, first, amongThree, certainAndRight } = scoreOf(judged);
  const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
  const missed = judged.filter(({ verdict }) => verdict === 'missed' || verdict === 'among-three');
  return [
    `${title}: ${decided} decided, ${percent(first)} first, ${percent(amongThree)} among three, ` +
      `${percent(certainAndRight)} certain and right; not first: ${missed.map(({ name }) => name).join(', ') || 'none'}`,
  ].join('');
}
