import type { Cause, CauseWeight } from '../kernel/cause.ts';
import { height, rungsOf, type Rung, type Span } from '../kernel/rung.ts';
import type { FindingCode } from './catalogue.ts';
import { namedCode, unexplained } from './codes.ts';
import type { Certainty, Evidence, Finding, Severity } from './finding.ts';
import { finding } from './make.ts';
import type { Judgement } from './rules/index.ts';

/** What was seen when something failed: the causes it speaks for, and where it can have been. */
export interface Observation {
  /** What was said and done, for the reader. */
  readonly evidence: readonly Evidence[];
  /** Where the weights come from. */
  readonly source: string;
  readonly causes: readonly CauseWeight[];
  /** Where the failure can lie by this observation alone. */
  readonly span?: Span;
  /** What this way of failing is called, for the cause that the code is of (a CONNACK code, a silent module). */
  readonly code?: FindingCode;
}

/** How much is left of an observation's weight when a rule has looked at that very cause and excluded it. */
const WEIGHT_AFTER_HOLDING = 0.1;
/** The same where only a guess excludes it. */
const WEIGHT_IF_UNLIKELY = 0.3;
/** What a rule that names the cause adds: no code weighs as much as an error found in the inputs. */
const WEIGHT_OF_RULE: Record<Severity, number> = { error: 1, warning: 0.3, info: 0 };
/** Share of all weight, and weight of its own, that make the first cause likely. */
const LIKELY_SHARE = 0.5;
const LIKELY_SCORE = 0.3;
/** What weighs less than this beside the first cause is not worth the reader's time. */
const WORTH_NAMING = 0.25;
const MOST_NAMED = 4;

/** What a code cannot tell apart and a rule can: it may find the cause on the right where a code speaks for the left one. */
const MORE_EXACTLY: Partial<Record<Cause, Cause>> = {
  'sni-missing': 'sni-unsupported-firmware',
  'wrong-root-ca': 'intermediate-instead-of-root',
};

/** A firmware that is known to fail does not always fail where others have met it. */
const ANYWHERE: Cause = 'firmware-bug';

interface Candidate {
  readonly weight: CauseWeight;
  readonly score: number;
  /** What a rule has found about this very cause. */
  readonly named: Finding | undefined;
}

/**
 * Joins what the rules say with what was seen. Without an observation these are the rules' own findings. With one, the
 * causes that fit it and the rungs that are still open (lowest first) come first; a cause that a rule has excluded goes
 * down, one that a rule has named goes up.
 */
export function rank(
  judgements: readonly Judgement[],
  observation?: Observation,
  open?: readonly Rung[],
): readonly Finding[] {
  const fired = judgements.flatMap(({ verdict }) => (verdict.is === 'fires' ? [verdict.finding] : []));
  if (observation === undefined) return order(fired);
  const rungs = open ?? (observation.span === undefined ? undefined : rungsOf(observation.span));
  const inferred = inferredFindings(judgements, fired, observation, rungs);
  const kept = fired
    .flatMap((item) => afterwards(item, rungs) ?? [])
    .filter((item) => !inferred.some((other) => other.code === item.code));
  return order([...inferred, ...kept]);
}

/**
 * A rule's finding once it is known where it broke: an error on a rung that was passed was wrong, one on a rung that was
 * not reached stands in the way later.
 */
function afterwards(item: Finding, open: readonly Rung[] | undefined): Finding | undefined {
  if (item.severity !== 'error' || open === undefined || open.includes(item.rung)) return item;
  return open.every((rung) => height(rung) < height(item.rung)) ? { ...item, severity: 'warning' } : undefined;
}

function inferredFindings(
  judgements: readonly Judgement[],
  fired: readonly Finding[],
  observation: Observation,
  open: readonly Rung[] | undefined,
): readonly Finding[] {
  const candidates = candidatesOf(judgements, fired, observation, open);
  if (candidates.length === 0) return [withoutCause(observation, open)];
  const total = candidates.reduce((sum, { score }) => sum + score, 0);
  return candidates.map(({ weight, score, named }, i) => {
    const first = i === 0;
    const seen = first ? observation.evidence : [];
    const confidence = first ? confidenceOf(observation, candidates, score, score / total) : 'possible';
    if (named?.severity === 'error') {
      return { ...named, confidence: surer(confidence, named.confidence), evidence: [...named.evidence, ...seen] };
    }
    return finding(namedCode(weight, observation.code), {
      confidence,
      severity: first ? 'error' : 'warning',
      evidence: once([
        ...seen,
        ...(named?.evidence ?? []),
        { kind: 'fact', ref: observation.source, text: weight.why },
      ]),
      rung: weight.rung,
      cause: weight.cause,
    });
  });
}

/** The tests have left a rung on which nothing that the code can mean lies. */
function withoutCause(observation: Observation, open: readonly Rung[] = []): Finding {
  const rung = open[0] ?? 'at';
  return finding(open.length === 1 ? unexplained(rung) : 'module-error', {
    confidence: 'possible',
    evidence: observation.evidence,
    rung,
  });
}

/** The causes that fit what is still open, heaviest first; what is hardly worth naming is left out. */
function candidatesOf(
  judgements: readonly Judgement[],
  fired: readonly Finding[],
  observation: Observation,
  open: readonly Rung[] | undefined,
): readonly Candidate[] {
  const scored = observation.causes
    .filter(({ weight, rung }) => weight > 0 && (open === undefined || fits(rung, open, observation.span)))
    .map((weight) => {
      const same = ({ cause, rung }: { readonly cause: Cause; readonly rung: Rung }): boolean =>
        cause === weight.cause && rung === weight.rung;
      const exactly = { cause: MORE_EXACTLY[weight.cause], rung: weight.rung };
      const named =
        order(fired.filter(same))[0] ??
        order(fired.filter(({ cause, rung }) => cause === exactly.cause && rung === exactly.rung))[0] ??
        order(fired.filter(({ cause }) => cause === ANYWHERE && weight.cause === ANYWHERE))[0];
      if (named !== undefined) return { weight, score: weight.weight + WEIGHT_OF_RULE[named.severity], named };
      return { weight, score: weight.weight * leftOf(judgements.filter(({ rule }) => same(rule))), named };
    })
    .sort((a, b) => b.score - a.score);
  const best = scored[0]?.score ?? 0;
  return scored.filter(({ score }) => score >= best * WORTH_NAMING).slice(0, MOST_NAMED);
}

/** How much is left of the weight of a cause that these rules have looked for. */
function leftOf(judgements: readonly Judgement[]): number {
  const said = judgements.map(({ verdict }) => verdict.is);
  if (said.includes('holds')) return WEIGHT_AFTER_HOLDING;
  return said.includes('unlikely') ? WEIGHT_IF_UNLIKELY : 1;
}

/** Dates of certificates, and the end of a token that the module has made. */
const CLOCK_SHOWS_AT: readonly Rung[] = ['server-trust', 'mqtt'];

/**
 * Whether a cause on that rung can be the one: it lies in what is still open, or below everything that the code itself
 * can stand for. The latter is a cause that shows higher up than it sits: a server name, and always a clock.
 */
function fits(rung: Rung, open: readonly Rung[], own: Span | undefined): boolean {
  if (open.includes(rung)) return true;
  if (rung === 'clock' && open.some((shown) => CLOCK_SHOWS_AT.includes(shown))) return true;
  return own !== undefined && height(rung) < height(own.from);
}

function confidenceOf(
  observation: Observation,
  candidates: readonly Candidate[],
  score: number,
  share: number,
): Certainty {
  const only = candidates.length === 1 && observation.causes.length === 1 && observation.causes[0]?.weight === 1;
  if (only) return 'certain';
  return share >= LIKELY_SHARE && score >= LIKELY_SCORE ? 'likely' : 'possible';
}

/** What another item says already is not said again. */
function once(evidence: readonly Evidence[]): readonly Evidence[] {
  return evidence.filter(
    ({ kind, text }, at) =>
      kind !== 'fact' || !evidence.some((other, place) => place !== at && covers(other.text, text, place < at)),
  );
}

function covers(text: string, other: string, earlier: boolean): boolean {
  return text.includes(other) && (text.length > other.length || earlier);
}

/** What was seen and what a rule says support each other. */
function surer(a: Certainty, b: Certainty): Certainty {
  return CERTAINTY[a] <= CERTAINTY[b] ? a : b;
}

const SEVERITY: Record<Severity, number> = { error: 0, warning: 1, info: 2 };
const CERTAINTY: Record<Certainty, number> = { certain: 0, likely: 1, possible: 2 };

/** Best first; equal ones stay in the order in which they were found. */
export function order(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return [...findings]
    .sort((a, b) => SEVERITY[a.severity] - SEVERITY[b.severity] || CERTAINTY[a.confidence] - CERTAINTY[b.confidence])
    .filter((item) => {
      const key = `${item.code} ${item.rung} ${item.title}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
}
