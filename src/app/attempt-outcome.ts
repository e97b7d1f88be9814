import type { Step } from '../families/kit/step.ts';
import type { Evidence, Finding } from '../findings/finding.ts';
import { rank, type Observation } from '../findings/ranker.ts';
import type { CauseWeight } from '../kernel/cause.ts';
import { rungsOf, spanOf, type Rung, type Span } from '../kernel/rung.ts';
import type { Decision } from '../plan/decide.ts';
import type { Separation } from '../run/separate.ts';

/** What one attempt has come to. */
export interface AttemptOutcome {
  readonly ok: boolean;
  readonly findings: readonly Finding[];
  readonly brokeAt?: Span;
  readonly said?: string;
  /** What was stored may not be what was sent: worth another try with everything stored anew. */
  readonly filesInDoubt?: true;
}

/** A failure, as the rules and the ranker see it. */
export function broken(decision: Decision, observation: Observation, open?: readonly Rung[]): AttemptOutcome {
  const findings = rank(decision.judgements, observation, open);
  const span = open === undefined ? observation.span : spanOf(open);
  return { ok: false, findings, ...(span === undefined ? {} : { brokeAt: span }) };
}

/**
 * Adds what the tests showed; a comparing test that passed names the cause itself. `coded`: the failure had a code of its
 * own, which is about the real connection; without one, the codes of the tests are all that the module says of the cause.
 */
export function sharpened(observation: Observation, { results, worksAnew }: Separation, coded: boolean): Observation {
  const evidence: readonly Evidence[] = [
    ...observation.evidence,
    ...results.map(({ test, passed, text }) => ({
      kind: 'test' as const,
      ref: test.title,
      text: passed ? 'passed' : `failed: ${text}`,
    })),
  ];
  const comparing = results.find(({ test, passed }) => passed && test.comparing !== undefined)?.test;
  if (comparing?.comparing === undefined) {
    const told = coded ? [] : results.flatMap(({ passed, causes = [] }) => (passed ? [] : causes));
    const shown = worksAnew ? [...told, ...GIVEN_WRONGLY] : told;
    const seen = coded ? observation.causes : observation.causes.filter(({ rung }) => !decided(rung, results));
    return { ...observation, evidence, causes: heaviest([...shown, ...seen]) };
  }
  const { cause, rung } = comparing.comparing;
  return {
    evidence,
    source: observation.source,
    causes: [{ cause, rung, weight: 0.95, why: `${comparing.title}: that goes through` }],
    span: { from: rung, to: rung },
  };
}

/** What a code of a test does not speak for, on a rung that it speaks of, is not what it was. */
function decided(rung: Rung, results: Separation['results']): boolean {
  return results.some(({ passed, span }) => !passed && span !== undefined && rungsOf(span).includes(rung));
}

const GIVEN_WRONGLY: readonly CauseWeight[] = (['server-trust', 'client-auth'] as const).map((rung) => ({
  cause: 'cert-format',
  weight: 0.6,
  rung,
  why: 'the same credentials, given to a socket, connect: what was stored may not be what was sent',
}));

/** Of several weights for the same thing the largest. */
function heaviest(causes: readonly CauseWeight[]): readonly CauseWeight[] {
  const same = (a: CauseWeight, b: CauseWeight): boolean => a.cause === b.cause && a.rung === b.rung;
  return [...causes]
    .sort((a, b) => b.weight - a.weight)
    .filter((one, place, all) => all.findIndex((other) => same(one, other)) === place);
}

/** How a file that the module cannot use shows. */
const UNUSABLE: readonly (Finding['code'] | undefined)[] = ['stored-file-unusable', 'client-key-mismatch'];

/**
 * The handshake failed where stored files count. One that an earlier run stored may have been damaged without anybody
 * noticing; one that the module cannot even read has been damaged on its way, since we sent what can be read.
 */
export function storedFilesInDoubt(
  { intent }: Decision,
  { proves }: Step,
  { brokeAt, findings }: AttemptOutcome,
  uploaded: readonly string[],
): boolean {
  if ((proves !== 'mqtt' && proves !== 'client-auth') || brokeAt === undefined) return false;
  const skipped = intent.credentials.some(({ name }) => !uploaded.includes(name));
  const used = rungsOf(brokeAt).some((rung) => rung === 'server-trust' || rung === 'client-auth');
  const network = rungsOf(brokeAt).includes('tcp') && brokeAt.from !== 'at';
  return used && !network && (skipped || UNUSABLE.includes(findings[0]?.code));
}
