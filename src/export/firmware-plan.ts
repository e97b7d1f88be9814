import type { ConnectIntent, StoredCredential } from '../families/kit/driver.ts';
import type { Family } from '../families/kit/family.ts';
import { EMPTY_STATE } from '../families/kit/state.ts';
import { ANY_REFUSAL } from '../families/kit/steps.ts';
import type { AtStep, Plan, Step } from '../families/kit/step.ts';
import { connectPlan, driverOf } from '../plan/connect-plan.ts';
import type { KnownModule } from '../plan/module-facts.ts';
import { asCommand, factsOf, rulesOf, type Fact } from './learned.ts';

/** What firmware does with a module of which it knows nothing beforehand. */
export interface FirmwarePlan {
  readonly family: Family;
  /** Begins with the reads that the guards of the other steps need. */
  readonly plan: Plan;
  /** After a module was found waiting for the rest of an upload: what it has stored since then is void. */
  readonly mend: readonly Step[];
  /** What the user supplies, in the module's form. */
  readonly credentials: readonly StoredCredential[];
  /** Everything that guards ask for. */
  readonly facts: readonly Fact[];
}

/** The plan for a module in an unknown state. Throws `not-possible` where it cannot be put into AT commands. */
export function firmwarePlan(module: KnownModule, intent: ConnectIntent): FirmwarePlan {
  const unknown = { ...intent, state: EMPTY_STATE };
  const driver = driverOf(module);
  const plan = connectPlan({ ...module, state: EMPTY_STATE }, unknown);
  const mend = driver.deleteFiles(unknown.credentials.map(({ name }) => name)).map(whateverItSays);
  const facts = withConnection(factsOf([...plan.steps, ...plan.cleanup]));
  const reads = driver
    .survey(unknown.facts, unknown.tls)
    .filter((step) => rulesOf(step, facts, module.family).length > 0)
    .map((step) => whateverItSays({ ...step, id: `${step.id}-first` }));
  const steps = [...reads, ...plan.steps];
  for (const step of [...steps, ...plan.cleanup, ...mend]) asCommand(step);
  return { family: module.family, plan: { ...plan, steps }, mend, credentials: unknown.credentials, facts };
}

/** Whether its connection is still there is asked by every program, where no guard asks for it, too. */
function withConnection(facts: readonly Fact[]): readonly Fact[] {
  const has = (that: Fact['that']): Fact | undefined => facts.find((fact) => fact.that === that);
  const client = has('mqtt.acquired');
  if (client === undefined || has('mqtt.connected') !== undefined) return facts;
  return [...facts, { ...client, that: 'mqtt.connected' } as Fact];
}

/** A read or a deletion that is refused changes nothing: the steps behind it allow for not knowing. */
function whateverItSays(step: AtStep): AtStep {
  return { ...step, tolerate: [...ANY_REFUSAL, { silence: true }] };
}
