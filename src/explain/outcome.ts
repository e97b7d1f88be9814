import type { Finding } from '../findings/finding.ts';
import { RUNGS, height } from '../kernel/rung.ts';
import { difference } from './differences.ts';
import type { Outcome } from './explanation.ts';
import type { Judged } from './judge-attempt.ts';
import type { Attempt } from './reconstruct.ts';

/* What several attempts of one log come to together. */

/** A judged attempt, and what it counts for. */
export interface Weighed extends Judged {
  readonly failed: boolean;
  /** Another attempt shows which setting it was. */
  readonly compared: boolean;
}

const MOST_FINDINGS = 8;

export function hasFailed({ marks, connection }: Attempt): boolean {
  return marks.length > 0 || connection === 'refused' || connection === 'unanswered';
}

/** Made with less than was asked for before: that the first way fails is still the question. */
export function outcomeOf(judged: readonly Weighed[]): Outcome {
  const last =
    judged.findLast(({ attempt }) => attempt.connection !== 'none' || attempt.marks.length > 0) ?? judged.at(-1);
  if (last === undefined) return 'unclear';
  const weakened = judged.some(({ attempt }, at) =>
    judged.slice(at + 1).some((other, between) => weakens(attempt, other.attempt, between === 0)),
  );
  if (weakened || last.failed) return 'failed';
  if (last.attempt.connection === 'made') return onlyCarries(last.attempt) ? 'unclear' : 'worked';
  if (judged.some((one) => one.failed)) return 'failed';
  return judged.some(({ attempt }) => onlyStores(attempt)) ? 'worked' : 'unclear';
}

/** Ports on which no broker speaks without TLS. */
const TLS_ONLY: readonly (number | undefined)[] = [8883, 8884];

/** The module has made its TCP connection, and TLS is up to the host, which says nothing of it. */
function onlyCarries({ passed, state: { tried } }: Attempt): boolean {
  return (
    tried?.tls === false &&
    TLS_ONLY.includes(tried.port) &&
    !RUNGS.some((rung) => height(rung) > TCP && passed.has(rung))
  );
}

const TCP = height('tcp');

/** A log that is about storing credentials, and ends before a connection is asked for: all that it is about went well. */
function onlyStores({ uploaded, refused, state }: Attempt): boolean {
  return uploaded && !refused && state.tried === undefined;
}

function weakens(refused: Attempt, made: Attempt, next: boolean): boolean {
  if (made.connection !== 'made' || !hasFailed(refused)) return false;
  const [before, after] = [refused.state.tried?.context, made.state.tried?.context];
  // With another set of credentials: what was wrong with the first one is still the question.
  if (before !== undefined && after !== undefined && before !== after) return true;
  return difference(refused, made, next)?.weaker === true;
}

/** What came right in the end accuses nobody; what is worth knowing stays. */
export function quiet(judged: readonly Weighed[]): readonly Finding[] {
  return (judged.at(-1)?.findings ?? []).filter(({ severity }) => severity === 'info').slice(0, MOST_FINDINGS);
}

/**
 * Each cause once. The first findings of all attempts stand before their second ones: in a thread several people ask, each
 * with a fault of their own. What two attempts show together goes first, then what is surer, then what is later.
 */
export function merged(judged: readonly Weighed[]): readonly Finding[] {
  const failing = judged.filter((one) => one.failed);
  const from = failing.length > 0 ? [...failing].reverse() : judged.slice(-1);
  const surest = from
    .map((one) => (one === from[0] ? one : { ...one, findings: outlived(one, from[0]) }))
    .sort((a, b) => weight(b) - weight(a))
    .map(({ findings }) => findings.filter(isFault));
  const longest = Math.max(0, ...surest.map(({ length }) => length));
  const faults = Array.from({ length: longest }, (_, place) =>
    surest.flatMap((findings) => findings[place] ?? []),
  ).flat();
  const notes = from.flatMap(({ findings }) => findings.filter((item) => !isFault(item)));
  return [...unique(faults, ({ cause }) => cause), ...unique(notes, ({ code }) => code)].slice(0, MOST_FINDINGS);
}

/** What was sure of an earlier try is less so where the last one fails in a way that does not speak for it: it may be mended. */
function outlived({ findings }: Weighed, last: Weighed | undefined): readonly Finding[] {
  return findings.map((item) =>
    !isFault(item) || item.confidence !== 'certain' || last?.findings.some(({ cause }) => cause === item.cause) === true
      ? item
      : { ...item, confidence: 'likely' },
  );
}

function isFault({ severity }: Finding): boolean {
  return severity !== 'info';
}

function unique(findings: readonly Finding[], keyOf: (item: Finding) => string): readonly Finding[] {
  return findings.filter((item, at) => findings.findIndex((other) => keyOf(other) === keyOf(item)) === at);
}

const CERTAINTY = { certain: 3, likely: 2, possible: 1 } as const;

function weight({ findings, compared }: Weighed): number {
  const first = findings.find(isFault);
  return first === undefined ? 0 : CERTAINTY[first.confidence] + (compared ? 0.5 : 0);
}

/** Nothing is left to ask. */
export function isDecided(findings: readonly Finding[]): boolean {
  return findings[0]?.confidence === 'certain' && findings[0].severity === 'error';
}
