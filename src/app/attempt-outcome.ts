import type { Step } from '../families/kit/step.ts';
import type { Evidence, Finding } from '../findings/finding.ts';
import { rank, type Observation } from '../findings/ranker.ts';
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

/** Adds what the tests showed; a comparing test that passed names the cause itself. */
export function sharpened(observation: Observation, { results }: Separation): Observation {
  const evidence: readonly Evidence[] = [
    ...observation.evidence,
    ...results.map(({ test, passed, text }) => ({
      kind: 'test' as const,
      ref: test.title,
      text: passed ? 'passed' : `failed: ${text}`,
    })),
  ];
  const comparing = results.find(({ test, passed }) => passed && test.comparing !== undefined)?.test;
  if (comparing?.comparing === undefined) return { ...observation, evidence };
  const { cause, rung } = comparing.comparing;
  return {
    evidence,
    source: observation.source,
    causes: [{ cause, rung, weight: 0.95, why: `${comparing.title}: that goes through` }],
    span: { from: rung, to: rung },
  };
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
