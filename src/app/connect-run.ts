import type { LineRecorder } from '../at/channel.ts';
import type { BytePipe } from '../at/pipe.ts';
import { recover } from '../at/recover.ts';
import type { ConnectIntent } from '../families/kit/driver.ts';
import type { Family } from '../families/kit/family.ts';
import { drivenFacts } from '../families/kit/firmware.ts';
import type { Plan, Step } from '../families/kit/step.ts';
import type { Finding, Report } from '../findings/finding.ts';
import type { BrokerFacts } from '../findings/inputs.ts';
import { order, type Observation } from '../findings/ranker.ts';
import type { Clock } from '../kernel/clock.ts';
import { HawserError, isHawserError } from '../kernel/errors.ts';
import { interrupted, throwIfAborted } from '../kernel/interrupt.ts';
import { spanOf, type Span } from '../kernel/rung.ts';
import { connectPlan, driverOf } from '../plan/connect-plan.ts';
import { decide, type Decision } from '../plan/decide.ts';
import type { KnownModule } from '../plan/module-facts.ts';
import { isOurs } from '../plan/stored-name.ts';
import { attach, type Attached } from '../run/attach.ts';
import type { OnRunEvent, Phase, RunEvent } from '../run/events.ts';
import { runSteps, trySteps, type RunContext, type StepsOutcome } from '../run/execute.ts';
import { IncidentWatch } from '../run/incidents.ts';
import { describe, observe } from '../run/observe.ts';
import { observeSilence } from '../run/observe-silence.ts';
import { separate } from '../run/separate.ts';
import { StateKeeper } from '../run/state-keeper.ts';
import { broken, sharpened, storedFilesInDoubt, type AttemptOutcome } from './attempt-outcome.ts';
import { Climb } from './climb.ts';
import type { ConnectOptions, ConnectRequest } from './connect-options.ts';
import type { BrokerWatch, ConnectTarget } from './connect-broker.ts';
import type { PreparedConnect } from './connect-prepare.ts';
import type { LoadedCredentials } from './credentials.ts';
import { firmwareCode } from './firmware-code.ts';
import { OwnMessage } from './own-message.ts';
import { proofsFor } from './proofs.ts';
import { hasErrors, type Attempt, type ConnectReport, type TestReport } from './report.ts';
import type { TranscriptHeader } from './transcript-file.ts';

export interface ConnectRunOptions {
  readonly request: ConnectRequest;
  readonly credentials: LoadedCredentials;
  readonly options: ConnectOptions;
  readonly pipe: BytePipe;
  readonly portName: string;
  readonly broker: BrokerFacts;
  /** What that broker comes to for the module that is found; absent: it stays as it is. */
  readonly meet?: BrokerWatch['meet'];
  readonly families: readonly Family[];
  readonly expected?: Family;
  readonly recorder?: LineRecorder;
  readonly clock: Clock;
  readonly onEvent: OnRunEvent;
  readonly signal?: AbortSignal;
  readonly remarks?: PreparedConnect['remarks'];
}

/** A message comes back within a second or two; slow networks and repeats take longer. */
const OWN_MESSAGE_MS = 20_000;

/** A module that is known and talked to, and what has been learnt of it. */
interface Session {
  readonly attached: Attached;
  readonly keeper: StateKeeper;
}

/** One run of `connect` on an open port. */
export class ConnectRun {
  readonly #o: ConnectRunOptions;
  readonly #climb: Climb;
  readonly #attempts: Attempt[] = [];
  readonly #tests: TestReport[] = [];
  readonly #uploaded: string[] = [];
  #session: Session | undefined;
  #own: OwnMessage | undefined;
  #plan: Plan | undefined;
  #target: ConnectTarget;

  constructor(options: ConnectRunOptions) {
    this.#o = options;
    this.#target = { broker: options.broker, credentials: options.credentials, findings: [] };
    this.#climb = new Climb(options.clock, options.onEvent);
  }

  /** For the header of a transcript. */
  described(): TranscriptHeader {
    const attached = this.#session?.attached;
    return {
      source: 'hawser connect',
      kind: 'field-report',
      ...(attached === undefined
        ? {}
        : { family: attached.family.id, firmware: attached.identity.build ?? attached.line.id }),
    };
  }

  async run(): Promise<ConnectReport> {
    try {
      this.#phase('attach', `looking for a module on ${this.#o.portName}`);
      const onSlow = (what: string): void => this.#phase('attach', what);
      const session = this.#begin(await attach(this.#o.pipe, { ...this.#o, onSlow }));
      return await this.#withModule(session);
    } catch (error) {
      if (isHawserError(error) && error.code === 'interrupted') await this.#leave();
      throw error;
    }
  }

  async #withModule(session: Session): Promise<ConnectReport> {
    this.#climb.pass('at');
    const { model, build } = session.attached.identity;
    this.#phase('survey', `found ${model ?? session.attached.family.title}, firmware ${build ?? 'unknown'}`);
    this.#phase('survey', 'reading the module’s state');
    const { attached, keeper } = session;
    await this.#survey();
    await this.#meet();
    if (attached.suspect && this.#o.options.dryRun !== true) await this.#deleteOurs();
    let decision = this.#prepare();
    if (decision.blocked) {
      // What stands against it may be an answer that was damaged on the line, so it is asked for again.
      await this.#survey();
      decision = this.#prepare();
    }
    this.#climb.fromState(keeper.state, decision.intent);
    if (decision.blocked && this.#o.options.force !== true) return this.#refused(decision);
    if (this.#o.options.dryRun === true) {
      const report = this.#report(!decision.blocked, decision.findings, 'none');
      return { ...report, ...firmwareCode(this.#o.options, this.#module(), decision) };
    }
    let outcome = await this.#attempt(decision, 'first try');
    if (outcome.filesInDoubt === true) {
      // The settings may not have come through as they were sent either.
      await this.#survey();
      await this.#deleteStored(this.#context());
      decision = this.#prepare();
      outcome = await this.#attempt(decision, 'again, with all files stored anew');
    }
    if (outcome.brokeAt !== undefined) this.#climb.fail(outcome.brokeAt);
    return this.#report(outcome.ok, outcome.findings, outcome.ok ? this.#proven() : 'none', outcome.brokeAt);
  }

  async #meet(): Promise<void> {
    if (this.#o.meet === undefined) return;
    this.#target = await this.#o.meet(this.#module());
    throwIfAborted(this.#o.signal);
  }

  #begin(attached: Attached): Session {
    const keeper = new StateKeeper(attached.family, attached.identity);
    const session = { attached, keeper };
    this.#session = session;
    const collect = this.#driver().mqtt?.collectMessages((message) => this.#own?.offer(message));
    attached.channel.onUrc((event) => {
      keeper.urc(event);
      collect?.(event.decoded.spec.id, event.decoded.values, event.decoded.payload);
    });
    return session;
  }

  #with(): Session {
    if (this.#session === undefined) throw new TypeError('no module is attached yet');
    return this.#session;
  }

  #driver() {
    return driverOf(this.#module());
  }

  #module(): KnownModule {
    const { attached, keeper } = this.#with();
    const { family, line, exact, identity } = attached;
    return { family, line, exact, build: identity.build ?? '', state: keeper.state };
  }

  #context(): RunContext {
    const { attached, keeper } = this.#with();
    const { signal } = this.#o;
    return {
      channel: attached.channel,
      keeper,
      clock: this.#o.clock,
      materials: this.#target.credentials.materials,
      onEvent: (event) => this.#saw(event),
      ...(signal === undefined ? {} : { signal }),
    };
  }

  #saw(event: RunEvent): void {
    this.#o.onEvent(event);
    if (event.kind !== 'step-ended' || event.result.verdict !== 'done') return;
    if (event.step.proves !== undefined) this.#climb.pass(event.step.proves);
    if (event.step.kind === 'upload') this.#uploaded.push(event.step.name);
  }

  #phase(phase: Phase, title: string): void {
    this.#o.onEvent({ kind: 'phase', phase, title });
  }

  async #survey(): Promise<void> {
    const { attached } = this.#with();
    const tls = this.#target.broker.tls || attached.suspect;
    await trySteps(this.#driver().survey(drivenFacts(attached.line), tls), this.#context());
  }

  /** Whatever carries our prefix may hold anything after a broken upload: away with it, the run stores it anew. */
  async #deleteOurs(): Promise<void> {
    const names = [...(this.#with().keeper.state.files?.keys() ?? [])].filter(isOurs);
    await this.#delete(names, this.#context());
  }

  /** The same for the names that this run stores under: after a broken upload the list that was read is out of date. */
  async #deleteStored(context: RunContext): Promise<void> {
    const names = this.#target.credentials.stored.map(({ name }) => name);
    await this.#delete(names, context);
  }

  async #delete(names: readonly string[], context: RunContext): Promise<void> {
    await trySteps(this.#driver().deleteFiles(names), context);
    // A deletion that was not answered may still come about.
    this.#with().keeper.distrust(names);
  }

  #prepare(): Decision {
    this.#phase('check', 'checking whether this can work');
    const { request, clock } = this.#o;
    const { broker, credentials, meet } = this.#target;
    const { facts, stored } = credentials;
    const decision = decide(this.#module(), broker, facts, stored, request.wish, clock.wall(), meet);
    this.#plan = connectPlan(this.#module(), decision.intent);
    return decision;
  }

  #refused(decision: Decision): ConnectReport {
    const errors = decision.findings.filter(({ severity }) => severity === 'error');
    return this.#report(false, decision.findings, 'none', spanOf(errors.map(({ rung }) => rung)));
  }

  async #attempt(decision: Decision, reason: string): Promise<AttemptOutcome> {
    this.#phase('connect', `connecting to ${this.#o.request.url.text}`);
    const plan = this.#plan ?? connectPlan(this.#module(), decision.intent);
    const { publish } = decision.intent;
    this.#own = publish === undefined || this.#o.request.verify !== 'own' ? undefined : new OwnMessage(publish);
    const steps = await runSteps(plan.steps, this.#context());
    if (steps.filled) await this.#deleteStored(this.#context());
    let outcome = await this.#outcomeOf(steps, decision);
    const keep = outcome.ok && this.#o.options.keepOpen === true;
    const same = keep || (await this.#cleanUp(plan));
    const { failed } = steps;
    if (
      failed !== undefined &&
      this.#attempts.length === 0 &&
      storedFilesInDoubt(decision, failed.step, outcome, this.#uploaded)
    ) {
      outcome = { ...outcome, filesInDoubt: true };
    } else if (failed !== undefined && failed.mute !== true && same) {
      outcome = await this.#narrowed(failed.step, outcome, decision, steps);
    }
    const { ok, brokeAt, said } = outcome;
    this.#attempts.push({
      reason,
      ok,
      ...(brokeAt === undefined ? {} : { brokeAt }),
      ...(said === undefined ? {} : { said }),
    });
    return outcome;
  }

  async #outcomeOf(steps: StepsOutcome, decision: Decision): Promise<AttemptOutcome> {
    if (steps.failed !== undefined) {
      const observation = this.#observation(steps);
      return { ...broken(decision, observation), said: describe(steps.failed.outcome) };
    }
    const findings = decision.findings.filter(({ severity }) => severity !== 'error');
    if (this.#own === undefined) return { ok: true, findings };
    this.#phase('verify', 'waiting for our own message to come back');
    const { channel } = this.#with().attached;
    const watch = new IncidentWatch(channel);
    const came = await this.#own.came(this.#o.clock, OWN_MESSAGE_MS, this.#o.signal).finally(() => watch.stop());
    if (came) return { ok: true, findings };
    throwIfAborted(this.#o.signal);
    if (channel.closed) throw this.#closed();
    const { answers } = await recover(channel, { clock: this.#o.clock, bytesOwed: false });
    const incidents = { ...steps.incidents, ...watch.seen };
    const topic = decision.intent.publish?.topic ?? '';
    return broken(decision, observeSilence(topic, OWN_MESSAGE_MS, incidents, answers));
  }

  #observation({ failed }: StepsOutcome): Observation {
    if (failed === undefined) throw new TypeError('nothing failed');
    if (failed.outcome.status === 'closed') throw this.#closed();
    if (failed.outcome.status === 'cancelled') throw interrupted();
    const { attached, keeper } = this.#with();
    return observe(attached.family, failed, keeper.state);
  }

  #closed(): HawserError {
    return new HawserError(`${this.#o.portName} was closed in the middle`, {
      code: 'port-closed',
      rung: 'port',
      next: [{ text: 'Check the cable and run it again: what was half done is found and mended.' }],
    });
  }

  /** Splits a span of several rungs by tests through the module, where its family has some. */
  async #narrowed(
    step: Step,
    outcome: AttemptOutcome,
    decision: Decision,
    steps: StepsOutcome,
  ): Promise<AttemptOutcome> {
    const span = outcome.brokeAt;
    if (span === undefined || span.from === span.to || step.proves !== 'mqtt') return outcome;
    const intent: ConnectIntent = { ...decision.intent, state: this.#with().keeper.state };
    const tests = this.#driver().separate(intent);
    if (tests.length === 0) return outcome;
    this.#phase('separate', 'testing where exactly it breaks');
    const separation = await separate(this.#with().attached.family, span, tests, this.#context());
    this.#tests.push(
      ...separation.results.map(({ test, passed, text }) => ({ title: test.title, passed, said: text })),
    );
    const observation = sharpened(this.#observation(steps), separation);
    return {
      ...broken(decision, observation, separation.open),
      ...(outcome.said === undefined ? {} : { said: outcome.said }),
    };
  }

  /** Gives whether the module answered to the end, and is still the one that it was. */
  async #cleanUp(plan: Plan): Promise<boolean> {
    this.#phase('clean-up', 'leaving the module as it was');
    const watch = new IncidentWatch(this.#with().attached.channel);
    const answers = await trySteps(plan.cleanup, this.#context()).finally(() => watch.stop());
    return answers && watch.seen.restarted === undefined && watch.seen.networkLost === undefined;
  }

  /** After an interruption: no command half given, nothing of ours running. Has no signal, so it is done to its end. */
  async #leave(): Promise<void> {
    const { attached } = this.#session ?? {};
    if (attached === undefined) return;
    this.#phase('clean-up', 'leaving the module as it was');
    const { promptWasOpen } = await recover(attached.channel, { clock: this.#o.clock });
    const { signal: _signal, ...unstoppable } = this.#context();
    if (promptWasOpen) await this.#deleteStored(unstoppable);
    await trySteps(this.#plan?.cleanup ?? [], unstoppable);
  }

  #proven(): NonNullable<Report['verified']> {
    if (this.#own !== undefined) return 'own-message';
    return this.#o.request.verify === 'ack' ? 'acknowledged' : 'none';
  }

  #remarks(ok: boolean): readonly Finding[] {
    const { clock } = this.#with().keeper.state;
    return (
      this.#o.remarks?.(
        ok && this.#o.options.dryRun !== true,
        clock === undefined ? undefined : Date.parse(clock.iso),
      ) ?? []
    );
  }

  #report(ok: boolean, findings: readonly Finding[], verified: Report['verified'], brokeAt?: Span): ConnectReport {
    const { attached } = this.#with();
    const { request, options } = this.#o;
    const { broker, anchor } = this.#target;
    const worked = ok && options.dryRun !== true;
    // What has worked has shown that nothing stood in its way.
    const seen = this.#target.findings.filter(({ severity }) => !worked || severity !== 'error');
    return {
      schema: 1,
      command: 'connect',
      ok: ok && !(options.dryRun === true && hasErrors(findings)),
      ladder: this.#climb.entries(),
      ...(brokeAt === undefined ? {} : { brokeAt }),
      findings: order([...seen, ...findings, ...this.#remarks(ok)]),
      nextProofs: ok ? [] : proofsFor(findings, broker, options),
      ...(verified === undefined ? {} : { verified }),
      broker: { url: request.url.text, kind: broker.kind, title: broker.title },
      module: {
        family: attached.family.id,
        title: attached.family.title,
        identity: attached.identity,
        firmware: attached.line.id,
        firmwareKnown: attached.exact,
      },
      ...(anchor === undefined ? {} : { anchor }),
      ...(this.#plan === undefined ? {} : { plan: this.#plan }),
      attempts: this.#attempts,
      tests: this.#tests,
      uploaded: this.#uploaded,
      keptOpen: ok && options.keepOpen === true,
    };
  }
}
