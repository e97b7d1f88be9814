import { recover } from '../at/recover.ts';
import type { ConnectIntent, ReceivedMessage } from '../families/kit/driver.ts';
import type { CarryStep, Plan, Step } from '../families/kit/step.ts';
import type { Finding } from '../findings/finding.ts';
import type { Observation } from '../findings/ranker.ts';
import type { Clock } from '../kernel/clock.ts';
import { HawserError } from '../kernel/errors.ts';
import { interrupted, throwIfAborted } from '../kernel/interrupt.ts';
import { SOCKET, socketDriverOf } from '../plan/connect-plan.ts';
import type { Decision } from '../plan/decide.ts';
import { runSteps, trySteps, type Failure } from '../run/execute.ts';
import { IncidentWatch, type Incidents } from '../run/incidents.ts';
import { codeMeaning, describe, observe } from '../run/observe.ts';
import { on, plain } from '../run/observation.ts';
import { observeIncident } from '../run/observe-incident.ts';
import { observeSilence } from '../run/observe-silence.ts';
import { separate } from '../run/separate.ts';
import { openSocketPipe, type SocketPipe } from '../run/socket-pipe.ts';
import { broken, sharpened, storedFilesInDoubt, type AttemptOutcome } from './attempt-outcome.ts';
import { carry, type Carriage } from './carry.ts';
import type { ConnectTarget } from './connect-broker.ts';
import type { ModuleSession } from './module-session.ts';
import { OwnMessage } from './own-message.ts';
import type { TestReport } from './report.ts';

/** What one try of a plan needs. */
export interface AttemptCase {
  readonly session: ModuleSession;
  readonly target: ConnectTarget;
  readonly decision: Decision;
  readonly plan: Plan;
  /** Whether our own message is to come back. */
  readonly wantsOwn: boolean;
  readonly keepOpen: boolean;
  /** A first failure may be due to what an earlier run has stored. */
  readonly first: boolean;
  /** Files stored by this run so far. */
  readonly uploaded: readonly string[];
  readonly portName: string;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
}

/** A message comes back within a second or two; slow networks and repeats take longer. */
const OWN_MESSAGE_MS = 20_000;

/** How far the steps of a plan have come: on the module, and on this computer over its socket. */
interface Ran {
  readonly failed?: Failure;
  readonly carriage?: Carriage;
  /** The talk with the module broke off while something was carried. */
  readonly mute?: true;
  /** The socket that carries; it may end after all has been carried. */
  readonly pipe?: SocketPipe;
  readonly incidents: Incidents;
}

/** One try of a plan: runs it, proves it, cleans up behind it, and finds out where it broke. */
export class ConnectAttempt {
  readonly tests: TestReport[] = [];
  readonly #case: AttemptCase;
  readonly #own: OwnMessage | undefined;
  #observed: Observation | undefined;

  constructor(asked: AttemptCase) {
    this.#case = asked;
    const { publish } = asked.decision.intent;
    this.#own = publish === undefined || !asked.wantsOwn ? undefined : new OwnMessage(publish);
  }

  /** A message has come from the broker. */
  offer(message: ReceivedMessage): void {
    this.#own?.offer(message);
  }

  async run(): Promise<AttemptOutcome> {
    const { session, decision, plan, keepOpen, first, uploaded } = this.#case;
    const ran = await this.#runPlan();
    let outcome: AttemptOutcome;
    try {
      outcome = await this.#outcomeOf(ran);
    } finally {
      if (ran.carriage?.ok === true) await ran.carriage.session.end();
    }
    const { failed } = ran;
    const keep = outcome.ok && keepOpen;
    const same = keep || (await session.cleanUp(plan));
    if (failed === undefined) return outcome;
    if (first && storedFilesInDoubt(decision, failed.step, outcome, uploaded))
      return { ...outcome, filesInDoubt: true };
    return failed.mute !== true && same ? this.#narrowed(failed, outcome) : outcome;
  }

  async #runPlan(): Promise<Ran> {
    const { session, plan, target } = this.#case;
    const carried = plan.steps.filter((step): step is CarryStep => step.kind === 'carry');
    const steps = await runSteps(
      plan.steps.filter(({ kind }) => kind !== 'carry'),
      session.context(),
    );
    if (steps.filled) {
      await session.delete(
        target.credentials.stored.map(({ name }) => name),
        session.context(),
      );
    }
    const { failed, incidents } = steps;
    if (failed !== undefined) return { failed: await this.#withLink(failed), incidents };
    return carried.length === 0 ? { incidents } : this.#carry(carried, incidents);
  }

  /** A connection that ended by itself may have gone with the data connection: asked at once, since that may come back. */
  async #withLink(failed: Failure): Promise<Failure> {
    const { session, decision } = this.#case;
    const { connectionLost, networkLost, outcome } = failed;
    if (connectionLost === undefined || networkLost !== undefined || outcome.status !== 'failed') return failed;
    const asks = session.driver
      .separate(decision.intent)
      .filter(({ proves }) => proves.every((rung) => rung === 'bearer'));
    await trySteps(
      asks.flatMap(({ steps }) => steps),
      session.context(),
    );
    const gone = asks.length > 0 && session.keeper.state.bearer?.active === false;
    return gone ? { ...failed, networkLost: connectionLost } : failed;
  }

  /** What this computer does over the socket that is open now. */
  async #carry(steps: readonly CarryStep[], before: Incidents): Promise<Ran> {
    const { session, decision, clock, signal } = this.#case;
    const { intent } = decision;
    const { channel } = session.attached;
    const { onEvent, materials } = session.context();
    const watch = new IncidentWatch(channel);
    const pipe = openSocketPipe({ channel, traffic: socketDriverOf(session.module).traffic(intent, SOCKET), clock });
    try {
      const carriage = await carry(steps, {
        pipe,
        host: intent.host,
        materials,
        clock,
        onEvent,
        onMessage: (message) => this.offer(message),
        ...(signal === undefined ? {} : { signal }),
      });
      if (carriage.ok) return { carriage, pipe, incidents: { ...before, ...watch.seen } };
      await pipe.close();
      const { answers } = await watch.during(recover(channel, { clock, bytesOwed: false }));
      // A command for the socket may have come to its end only now.
      const mute = !answers || pipe.failure?.rung === 'at';
      return { carriage, incidents: { ...before, ...watch.seen }, ...(mute ? { mute } : {}) };
    } catch (error) {
      await pipe.close();
      throw error;
    } finally {
      watch.stop();
    }
  }

  async #outcomeOf({ failed, carriage, incidents, mute, pipe }: Ran): Promise<AttemptOutcome> {
    const { decision, session, clock, signal } = this.#case;
    if (failed !== undefined) return { ...broken(decision, this.#observation(failed)), said: describe(failed.outcome) };
    if (carriage?.ok === false) {
      throwIfAborted(signal);
      if (session.attached.channel.closed) throw this.#closed();
      const { step, observation, said } = carriage;
      const evidence = [{ kind: 'reply' as const, ref: step.id, text: said }];
      const silent = mute === true ? plain('module-silent', evidence, on('at')) : observation;
      return { ...broken(decision, observeIncident(incidents, step.rung, evidence) ?? silent), said };
    }
    const findings = decision.findings.flatMap(afterSuccess);
    if (this.#own === undefined) return { ok: true, findings };
    session.phase('verify', 'waiting for our own message to come back');
    const { channel } = session.attached;
    const watch = new IncidentWatch(channel);
    const came = await this.#own.came(clock, OWN_MESSAGE_MS, signal).finally(() => watch.stop());
    if (came) return { ok: true, findings };
    throwIfAborted(signal);
    if (channel.closed) throw this.#closed();
    const { answers: again } = await recover(channel, { clock, bytesOwed: false });
    // A command of the socket that got no answer has lost what the module held, even if it answers again.
    const answers = again && pipe?.failure?.rung !== 'at';
    const topic = decision.intent.publish?.topic ?? '';
    return broken(decision, observeSilence(topic, OWN_MESSAGE_MS, { ...incidents, ...watch.seen }, answers));
  }

  /** By the state in which it failed: clean-up and tests change it. */
  #observation(failed: Failure): Observation {
    if (failed.outcome.status === 'closed') throw this.#closed();
    if (failed.outcome.status === 'cancelled') throw interrupted();
    const { attached, keeper } = this.#case.session;
    return (this.#observed ??= observe(attached.family, failed, keeper.state));
  }

  #closed(): HawserError {
    return new HawserError(`${this.#case.portName} was closed in the middle`, {
      code: 'port-closed',
      rung: 'port',
      next: [{ text: 'Check the cable and run it again: what was half done is found and mended.' }],
    });
  }

  /** Splits a span of several rungs by tests through the module, where its family has some. */
  async #narrowed(failed: Failure, outcome: AttemptOutcome): Promise<AttemptOutcome> {
    const { session, decision, plan, first, clock, signal } = this.#case;
    const span = outcome.brokeAt;
    if (span === undefined || span.from === span.to || !opensTheConnection(failed.step, plan)) return outcome;
    const intent: ConnectIntent = { ...decision.intent, state: session.keeper.state };
    const tests = session.driver.separate(intent);
    if (tests.length === 0) return outcome;
    session.phase('separate', 'testing where exactly it breaks');
    const coded = codeMeaning(session.attached.family, failed.outcome) !== undefined;
    // A bare refusal may have been one answer too many, and each test would be given that of the one before it. A code is
    // the command's own; then no time is lost, since a network that was away may come back.
    if (!coded)
      await recover(session.attached.channel, { clock, bytesOwed: false, ...(signal === undefined ? {} : { signal }) });
    throwIfAborted(signal);
    const separation = await separate(session.attached.family, span, tests, session.context());
    this.tests.push(...separation.results.map(({ test, passed, text }) => ({ title: test.title, passed, said: text })));
    const observation = sharpened(this.#observation(failed), separation, coded);
    return {
      ...broken(decision, observation, separation.open),
      ...(outcome.said === undefined ? {} : { said: outcome.said }),
      ...(first && separation.worksAnew ? { filesInDoubt: true as const } : {}),
    };
  }
}

/** What has worked has shown that nothing stood in its way; that nobody was verified stays true. */
function afterSuccess(found: Finding): readonly Finding[] {
  if (found.severity !== 'error') return [found];
  return found.code === 'verification-off' ? [{ ...found, severity: 'warning' }] : [];
}

/** The one command that climbs several rungs at once: CONNECT of the module's own client, or the opening of a socket. */
function opensTheConnection(step: Step, { steps }: Plan): boolean {
  return steps.find(({ proves }) => proves === 'mqtt' || proves === 'client-auth' || proves === 'tcp')?.id === step.id;
}
