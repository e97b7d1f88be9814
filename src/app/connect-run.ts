import type { LineRecorder } from '../at/channel.ts';
import type { BytePipe } from '../at/pipe.ts';
import type { Family } from '../families/kit/family.ts';
import type { Plan } from '../families/kit/step.ts';
import type { Finding, Report } from '../findings/finding.ts';
import type { BrokerFacts } from '../findings/inputs.ts';
import { order } from '../findings/ranker.ts';
import type { Clock } from '../kernel/clock.ts';
import { isHawserError } from '../kernel/errors.ts';
import { throwIfAborted } from '../kernel/interrupt.ts';
import { spanOf, type Span } from '../kernel/rung.ts';
import { connectPlan } from '../plan/connect-plan.ts';
import { decide, type Decision } from '../plan/decide.ts';
import type { KnownModule } from '../plan/module-facts.ts';
import { seenOver } from '../plan/route.ts';
import { attach } from '../run/attach.ts';
import type { OnRunEvent, RunEvent } from '../run/events.ts';
import type { AttemptOutcome } from './attempt-outcome.ts';
import { Climb } from './climb.ts';
import { ConnectAttempt } from './connect-attempt.ts';
import type { BrokerWatch, ConnectTarget } from './connect-broker.ts';
import type { ConnectOptions, ConnectRequest } from './connect-options.ts';
import type { PreparedConnect } from './connect-prepare.ts';
import { connectWay, type ConnectWay } from './connect-way.ts';
import type { LoadedCredentials } from './credentials.ts';
import { firmwareCode } from './firmware-code.ts';
import { loginUser } from './login-remarks.ts';
import { ModuleSession } from './module-session.ts';
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

/** One run of `connect` on an open port. */
export class ConnectRun {
  readonly #o: ConnectRunOptions;
  readonly #climb: Climb;
  readonly #attempts: Attempt[] = [];
  readonly #tests: TestReport[] = [];
  readonly #uploaded: string[] = [];
  #session: ModuleSession | undefined;
  #attempting: ConnectAttempt | undefined;
  #plan: Plan | undefined;
  #way: ConnectWay | undefined;
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
      if (isHawserError(error) && error.code === 'interrupted') {
        await this.#session?.leave(this.#plan, this.#storedNames());
      }
      throw error;
    }
  }

  async #withModule(session: ModuleSession): Promise<ConnectReport> {
    this.#climb.pass('at');
    const { attached, keeper } = session;
    const { model, build } = attached.identity;
    session.phase('survey', `found ${model ?? attached.family.title}, firmware ${build ?? 'unknown'}`);
    session.phase('survey', 'reading the module’s state');
    await session.survey(this.#target.broker.tls);
    await this.#chooseWay(session);
    const dry = this.#o.options.dryRun === true;
    if (attached.suspect && !dry) await session.deleteOurs();
    let decision = this.#prepare();
    if (decision.blocked) {
      // What stands against it may be an answer that was damaged on the line, so it is asked for again.
      await session.survey(this.#target.broker.tls);
      decision = this.#prepare();
    }
    this.#climb.fromState(keeper.state, decision.intent);
    if (decision.blocked && this.#o.options.force !== true) return this.#refused(decision);
    if (dry) {
      const report = this.#report(!decision.blocked, decision.findings, 'none');
      return { ...report, ...firmwareCode(this.#o.options, this.#seen(), decision) };
    }
    let outcome = await this.#attempt(decision, 'first try');
    if (outcome.filesInDoubt === true) {
      // The settings may not have come through as they were sent either.
      await session.survey(this.#target.broker.tls);
      // After a broken upload the list that was read is out of date.
      await session.delete(this.#storedNames(), session.context());
      decision = this.#prepare();
      outcome = await this.#attempt(decision, 'again, with all files stored anew');
    }
    if (outcome.brokeAt !== undefined) this.#climb.fail(outcome.brokeAt);
    return this.#report(outcome.ok, outcome.findings, outcome.ok ? this.#proven(decision) : 'none', outcome.brokeAt);
  }

  /** Which way the connection takes, and what the broker comes to for the module on it. */
  async #chooseWay({ module }: ModuleSession): Promise<void> {
    const { request, options, clock, meet, signal } = this.#o;
    const none = this.#target;
    const way = await connectWay(module, {
      request,
      options,
      now: clock.wall(),
      meet: meet ?? (() => Promise.resolve(none)),
    });
    throwIfAborted(signal);
    this.#way = way;
    this.#target = way.target;
  }

  #begin(attached: Awaited<ReturnType<typeof attach>>): ModuleSession {
    const session = new ModuleSession(attached, {
      clock: this.#o.clock,
      materials: () => this.#target.credentials.materials,
      onEvent: (event) => this.#saw(event),
      ...(this.#o.signal === undefined ? {} : { signal: this.#o.signal }),
    });
    this.#session = session;
    const collect = session.driver.mqtt?.collectMessages((message) => this.#attempting?.offer(message));
    attached.channel.onUrc(({ decoded: { spec, values, payload } }) => collect?.(spec.id, values, payload));
    return session;
  }

  #with(): ModuleSession {
    if (this.#session === undefined) throw new TypeError('no module is attached yet');
    return this.#session;
  }

  /** The module on the way that was chosen. */
  #seen(): KnownModule {
    const { module } = this.#with();
    return this.#way === undefined ? module : seenOver(module, this.#way.route, this.#o.clock.wall());
  }

  #saw(event: RunEvent): void {
    this.#o.onEvent(event);
    if (event.kind !== 'step-ended' || event.result.verdict !== 'done') return;
    if (event.step.proves !== undefined) this.#climb.pass(event.step.proves);
    if (event.step.kind === 'upload') this.#uploaded.push(event.step.name);
    if (event.step.kind === 'at' && event.step.stores !== undefined) this.#uploaded.push(event.step.stores);
  }

  #phase(phase: 'attach' | 'check' | 'connect', title: string): void {
    this.#o.onEvent({ kind: 'phase', phase, title });
  }

  #storedNames(): readonly string[] {
    return this.#target.credentials.stored.map(({ name }) => name);
  }

  #prepare(): Decision {
    this.#phase('check', 'checking whether this can work');
    const { request, clock } = this.#o;
    const { broker, credentials, meet } = this.#target;
    const { facts, stored } = credentials;
    const decision = decide(this.#seen(), broker, facts, stored, request.wish, clock.wall(), meet);
    this.#plan = connectPlan(this.#seen(), decision.intent);
    return decision;
  }

  #refused(decision: Decision): ConnectReport {
    const errors = decision.findings.filter(({ severity }) => severity === 'error');
    return this.#report(false, decision.findings, 'none', spanOf(errors.map(({ rung }) => rung)));
  }

  async #attempt(decision: Decision, reason: string): Promise<AttemptOutcome> {
    const { request, options, portName, clock, signal } = this.#o;
    this.#phase('connect', `connecting to ${request.url.text}`);
    const attempt = new ConnectAttempt({
      session: this.#with(),
      target: this.#target,
      decision,
      plan: this.#plan ?? connectPlan(this.#seen(), decision.intent),
      wantsOwn: request.verify === 'own',
      keepOpen: options.keepOpen === true,
      first: this.#attempts.length === 0,
      uploaded: this.#uploaded,
      portName,
      clock,
      signal,
    });
    this.#attempting = attempt;
    const outcome = await attempt.run();
    this.#tests.push(...attempt.tests);
    const { ok, brokeAt, said } = outcome;
    this.#attempts.push({
      reason,
      ok,
      ...(brokeAt === undefined ? {} : { brokeAt }),
      ...(said === undefined ? {} : { said }),
    });
    return outcome;
  }

  #proven({ intent }: Decision): NonNullable<Report['verified']> {
    const { verify } = this.#o.request;
    if (verify === 'own' && intent.publish !== undefined) return 'own-message';
    return verify === 'ack' ? 'acknowledged' : 'none';
  }

  #remarks(ok: boolean): readonly Finding[] {
    const { options, request, remarks } = this.#o;
    return (
      remarks?.(ok && options.dryRun !== true, loginUser(this.#with().module, this.#way?.route, request.wish)) ?? []
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
      findings: order([...seen, ...this.#ofWay(findings), ...this.#remarks(ok)]),
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
      ...(this.#way === undefined ? {} : { route: this.#way.route }),
      attempts: this.#attempts,
      tests: this.#tests,
      uploaded: this.#uploaded,
      keptOpen: ok && options.keepOpen === true,
    };
  }
  /** What was found, with what there is to say of the way. */
  #ofWay(findings: readonly Finding[]): readonly Finding[] {
    return this.#way === undefined ? findings : [...this.#way.findings, ...this.#way.remedied(findings)];
  }
}
