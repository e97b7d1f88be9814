import type { BrokerFacts } from '../findings/inputs.ts';
import type { Finding } from '../findings/finding.ts';
import { order, rank, type Observation } from '../findings/ranker.ts';
import { judge, type Judgement } from '../findings/rules/index.ts';
import type { Cause } from '../kernel/cause.ts';
import { height, rungsOf, type Rung, type Span } from '../kernel/rung.ts';
import { DISREGARD_NOTHING, judgementsWithout, type Disregard } from './disregard.ts';
import { mostTelling, type Mark } from './marks.ts';
import type { Attempt } from './reconstruct.ts';
import type { Told } from './told.ts';
import { standing, weighedByTold } from './weigh-by-told.ts';

/** What an attempt comes to. */
export interface Judged {
  readonly attempt: Attempt;
  /** Best first. */
  readonly findings: readonly Finding[];
  readonly judgements: readonly Judgement[];
  readonly brokeAt?: Span;
}

/**
 * Puts what an attempt was told to the rules of `hawser check`, and what was seen of its failure beside it. `seen` stands in
 * for what the attempt itself shows where several say more together.
 */
export function judgeAttempt(
  attempt: Attempt,
  told: Told | undefined,
  broker: BrokerFacts | undefined,
  seen?: Observation,
  disregard: Disregard = DISREGARD_NOTHING,
): Judged {
  const judgements = told === undefined ? [] : judgementsWithout(judge(told.inputs), disregard);
  const mark = mostTelling(attempt.marks.filter((one) => !resolvedSince(one, attempt.marks)));
  const observation = seen ?? mark?.observation;
  if (observation === undefined) {
    const findings = rank(judgements).map((item) => (CAPABILITY.includes(item.cause) ? item : cap(item, 'likely')));
    return { attempt, findings, judgements };
  }
  const byTold = weighedByTold(observation, attempt.state, told?.inputs.credentials.cert.is === 'absent');
  const weighed = broker === undefined ? byTold : weighedByBroker(byTold, broker, attempt.unnamed);
  const open = openRungs(weighed.span, attempt.passed);
  const ranked = rank(agreeing(standing(judgements, attempt.state), seen), weighed, open);
  const lasted = seen !== undefined || mark === undefined || !mayHaveCome(mark, attempt);
  const findings = ranked.map((item) =>
    lasted && mayBeCertain(item, weighed, told, open) ? item : cap(item, 'likely'),
  );
  const brokeAt = spanOfOpen(open);
  return { attempt, findings: order(findings), judgements, ...(brokeAt === undefined ? {} : { brokeAt }) };
}

/** Two attempts that differ in one setting show more than any rule: an error that it names elsewhere was none, and what it excludes is not. */
function agreeing(judgements: readonly Judgement[], seen: Observation | undefined): readonly Judgement[] {
  if (seen === undefined) return judgements;
  const shown = seen.causes.map(({ cause }) => cause);
  return judgements.filter(({ rule, verdict }) => {
    if (verdict.is === 'holds') return !shown.includes(rule.cause);
    return verdict.is !== 'fires' || verdict.finding.severity !== 'error' || shown.includes(verdict.finding.cause);
  });
}

/** What a module cannot do it cannot do in any log. */
const CAPABILITY: readonly Cause[] = ['tls-version', 'module-cannot-client-auth'];

function cap(item: Finding, most: 'likely' | 'possible'): Finding {
  return item.confidence === 'certain' && item.severity !== 'info' ? { ...item, confidence: most } : item;
}

/**
 * A line that admits one reading is certain. So is a rule whose inputs were all read from the log and that looks where it
 * broke; what the log only makes probable is not.
 */
function mayBeCertain(
  item: Finding,
  { causes }: Observation,
  told: Told | undefined,
  open: readonly Rung[] | undefined,
): boolean {
  const [only] = causes;
  if (causes.length === 1 && only?.weight === 1 && only.cause === item.cause) return true;
  if (told?.assumed.has(item.code) === true) return false;
  // A code that stands for other causes speaks against the rule: a log may leave out what the rule misses.
  if (causes.length > 0 && !causes.some(({ cause }) => cause === item.cause)) return false;
  return open === undefined || open.includes(item.rung) || CAPABILITY.includes(item.cause);
}

/** A name that was not found has been since, where a later failure can only lie above. A network may also have gone again. */
function resolvedSince(mark: Mark, marks: readonly Mark[]): boolean {
  return mark.observation.span?.to === 'dns' && gotFurther(mark, marks);
}

/** What was missing before it dialled, once it has dialled; a command that does not exist stops nobody. */
function mayHaveCome(mark: Mark, { marks, connection }: Attempt): boolean {
  return gotFurther(mark, marks) || (mark.observation.span?.to === 'at' && connection !== 'none');
}

/** Whether a failure that lies below dialling is followed by one that can only lie above it. */
function gotFurther({ row, observation: { span } }: Mark, marks: readonly Mark[]): boolean {
  if (span === undefined || height(span.to) >= height('tcp')) return false;
  return marks.some((other) => {
    const from = other.observation.span?.from;
    return other.row > row && from !== undefined && height(from) >= height('tcp');
  });
}

function openRungs(span: Span | undefined, passed: ReadonlySet<Rung>): readonly Rung[] | undefined {
  if (span === undefined) return undefined;
  const highest = Math.max(-1, ...[...passed].map(height));
  const rungs = rungsOf(span);
  const left = rungs.filter((rung) => height(rung) > highest);
  return left.length === 0 ? rungs : left;
}

function spanOfOpen(open: readonly Rung[] | undefined): Span | undefined {
  const [from] = open ?? [];
  const to = open?.at(-1);
  return from === undefined || to === undefined ? undefined : { from, to };
}

/** What the kind of broker says of a cause that a code names for every broker alike. */
const MORE = 1.6;
const LESS = 0.15;
const UNNAMED = 2.5;

/** `unnamed`: it is said that no server name was given, which even a broker that can do without may answer in another way. */
function weighedByBroker(observation: Observation, broker: BrokerFacts, unnamed: boolean): Observation {
  // What admits one reading does so at every broker.
  if (observation.causes.length === 1) return observation;
  const causes = observation.causes.map((weight) => ({
    ...weight,
    weight: weight.weight * (unnamed && weight.cause === 'sni-missing' ? UNNAMED : factor(weight.cause, broker)),
  }));
  return { ...observation, causes };
}

function factor(cause: Cause, broker: BrokerFacts): number {
  switch (cause) {
    case 'sni-missing':
    case 'sni-unsupported-firmware':
      return byDemand(broker.needsSni);
    case 'client-cert-missing':
    case 'client-key-mismatch':
      return byDemand(broker.needsClientCertificate);
    case 'auth-credentials':
      return broker.needsLogin.is === 'known' && !broker.needsLogin.value ? LESS : 1;
    case 'client-id/policy':
      return byDemand(broker.closesOnPolicy);
    default:
      return 1;
  }
}

function byDemand(input: BrokerFacts['needsSni']): number {
  if (input.is !== 'known') return 1;
  return input.value ? MORE : LESS;
}
