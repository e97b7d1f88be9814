import type { Cause, CauseWeight } from '../kernel/cause.ts';
import { height, rungsOf, type Rung, type Span } from '../kernel/rung.ts';
import type { FindingCode } from './catalogue.ts';
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
  /** Set where the observation itself names the finding (a CONNACK code). */
  readonly code?: FindingCode;
}

/** Which finding a cause becomes when it was inferred from what was seen, by the rung where it would sit. */
const CODE_OF_CAUSE: Partial<Record<Cause, FindingCode>> = {
  'sni-missing': 'sni-missing',
  'sni-unsupported-firmware': 'sni-unsupported',
  'wrong-root-ca': 'anchor-wrong',
  'intermediate-instead-of-root': 'ca-not-root',
  'cert-not-stored': 'stored-file-unusable',
  'cert-format': 'stored-file-unusable',
  'client-cert-missing': 'client-cert-missing',
  'client-key-mismatch': 'client-key-mismatch',
  'key-type-unsupported': 'client-key-type',
  'clock-not-set': 'clock-not-set',
  'tls-version': 'tls-version',
  'cipher-suite': 'handshake-failed',
  'chain-too-big': 'chain-too-big',
  dns: 'dns-failed',
  'wrong-port/plain-on-tls': 'tcp-failed',
  'command-order/state': 'module-state',
  'firmware-bug': 'firmware-known-bad',
};

const CODE_BY_RUNG: Partial<Record<Cause, Partial<Record<CauseWeight['rung'], FindingCode>>>> = {
  'auth-credentials': { 'client-auth': 'client-cert-refused', mqtt: 'login-refused' },
  'client-id/policy': { mqtt: 'policy-close', subscribe: 'topic-denied', publish: 'topic-denied' },
  'network-not-attached': { sim: 'sim-missing', network: 'not-registered', bearer: 'no-bearer' },
  'wrong-port/plain-on-tls': { tls: 'port-without-tls' },
  'command-order/state': { at: 'module-silent' },
};

function codeFor({ cause, rung }: CauseWeight): FindingCode {
  return CODE_BY_RUNG[cause]?.[rung] ?? CODE_OF_CAUSE[cause] ?? 'module-error';
}

/** How much is left of an observation's weight when a rule has looked at that very cause and found nothing wrong. */
const WEIGHT_AFTER_HOLDING = 0.1;
/** Share of all weight, and weight of its own, that make the first cause likely. */
const LIKELY_SHARE = 0.5;
const LIKELY_SCORE = 0.3;
/** What weighs less than this beside the first cause is not worth the reader's time. */
const WORTH_NAMING = 0.25;
const MOST_NAMED = 4;

interface Candidate {
  readonly weight: CauseWeight;
  readonly score: number;
}

/**
 * Joins what the rules say with what was seen. Without an observation these are the rules' own findings. With one, the
 * causes that fit it and the rungs that are still open come first; a cause that a rule has excluded goes down, one that
 * a rule has named goes up, and a rule's error on a rung that was passed is dropped: it was wrong.
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
    .filter(
      (item) =>
        item.severity !== 'error' || rungs === undefined || rungs.some((rung) => height(item.rung) <= height(rung)),
    )
    .filter((item) => !inferred.some((other) => other.code === item.code));
  return order([...inferred, ...kept]);
}

function inferredFindings(
  judgements: readonly Judgement[],
  fired: readonly Finding[],
  observation: Observation,
  open: readonly Rung[] | undefined,
): readonly Finding[] {
  const candidates = candidatesOf(judgements, fired, observation, open);
  const total = candidates.reduce((sum, { score }) => sum + score, 0);
  return candidates.map(({ weight, score }, i) => {
    const named = fired.find((item) => item.cause === weight.cause && item.severity === 'error');
    const seen = i === 0 ? observation.evidence : [];
    if (named !== undefined) return { ...named, evidence: [...named.evidence, ...seen] };
    const code = (i === 0 ? observation.code : undefined) ?? codeFor(weight);
    const first = i === 0;
    return finding(code, {
      confidence: first ? confidenceOf(observation, candidates, score, score / total) : 'possible',
      severity: first ? 'error' : 'warning',
      evidence: [...seen, { kind: 'fact', ref: observation.source, text: weight.why }],
      rung: weight.rung,
    });
  });
}

/** The causes that fit what is still open, heaviest first; what is hardly worth naming is left out. */
function candidatesOf(
  judgements: readonly Judgement[],
  fired: readonly Finding[],
  observation: Observation,
  open: readonly Rung[] | undefined,
): readonly Candidate[] {
  const held = new Set(
    judgements.filter(({ verdict }) => verdict.is === 'holds').map(({ rule }) => `${rule.cause} ${rule.rung}`),
  );
  const blamed = (weight: CauseWeight): boolean =>
    fired.some((item) => item.cause === weight.cause && item.severity === 'error');
  const scored = observation.causes
    .filter(({ weight, rung }) => weight > 0 && (open === undefined || fits(rung, open, observation.span)))
    .map((weight) => {
      if (blamed(weight)) return { weight, score: weight.weight + 1 };
      const excluded = held.has(`${weight.cause} ${weight.rung}`);
      return { weight, score: excluded ? weight.weight * WEIGHT_AFTER_HOLDING : weight.weight };
    })
    .sort((a, b) => b.score - a.score);
  const best = scored[0]?.score ?? 0;
  return scored.filter(({ score }) => score >= best * WORTH_NAMING).slice(0, MOST_NAMED);
}

/**
 * Whether a cause on that rung can be the one: it lies in what is still open, or below everything that the code itself
 * can stand for. The latter is a cause that shows higher up than it sits: a clock, a server name.
 */
function fits(rung: Rung, open: readonly Rung[], own: Span | undefined): boolean {
  return open.includes(rung) || (own !== undefined && height(rung) < height(own.from));
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
