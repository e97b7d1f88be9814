import type { ConnectIntent } from '../families/kit/driver.ts';
import type { ModuleState } from '../families/kit/state.ts';
import { Ladder, type LadderEntry } from '../findings/ladder.ts';
import type { Clock } from '../kernel/clock.ts';
import { isAddress } from '../kernel/host.ts';
import { RUNGS, height, type Rung, type Span } from '../kernel/rung.ts';
import { TLS_CONTEXT } from '../plan/module-facts.ts';
import type { OnRunEvent } from '../run/events.ts';

/** The ladder of a run, with the time that each stretch took; tells about every rung as it is passed. */
export class Climb {
  readonly #clock: Clock;
  readonly #onEvent: OnRunEvent;
  readonly #ladder = new Ladder();
  #since: number;

  constructor(clock: Clock, onEvent: OnRunEvent) {
    this.#clock = clock;
    this.#onEvent = onEvent;
    this.#since = clock.now();
  }

  /** This rung and all below it that nobody has judged are passed. The stretch's time goes to the highest of them. */
  pass(rung: Rung): void {
    const now = this.#clock.now();
    const fresh = RUNGS.slice(0, height(rung) + 1).filter((lower) => this.#ladder.get(lower) === 'unknown');
    for (const lower of fresh) {
      const ms = lower === rung ? now - this.#since : undefined;
      this.#ladder.set(lower, 'passed', ms);
      this.#onEvent({ kind: 'rung-passed', rung: lower, ...(ms === undefined ? {} : { ms }) });
    }
    if (fresh.length > 0) this.#since = now;
  }

  /** What the module's state shows without doing anything, and what this connection leaves out. */
  fromState(state: ModuleState, intent: ConnectIntent): void {
    if (state.sim === 'ready') this.pass('sim');
    const registered = state.registration === 'home' || state.registration === 'roaming';
    if (registered) this.pass('network');
    if (registered && state.bearer?.active === true) this.pass('bearer');
    const checksDates = state.tls.get(TLS_CONTEXT)?.ignorelocaltime === 0;
    if (!intent.tls || !checksDates) this.#ladder.set('clock', 'skipped');
    if (isAddress(intent.host)) this.#ladder.set('dns', 'skipped');
    const roles = [...intent.credentials.map(({ role }) => role), ...(intent.hostCredentials ?? [])];
    const tls = intent.tls || intent.route === 'host-tls';
    if (!tls) this.#ladder.set('tls', 'skipped');
    if (!tls || !roles.includes('ca')) this.#ladder.set('server-trust', 'skipped');
    if (!tls || !roles.includes('cert')) this.#ladder.set('client-auth', 'skipped');
    if (intent.subscribe.length === 0) this.#ladder.set('subscribe', 'skipped');
    if (intent.publish === undefined) this.#ladder.set('publish', 'skipped');
  }

  /** It broke here: everything below has been passed. */
  fail(span: Span): void {
    const below = RUNGS[height(span.from) - 1];
    if (below !== undefined) this.pass(below);
    this.#ladder.fail(span);
  }

  entries(): readonly LadderEntry[] {
    return this.#ladder.entries();
  }
}
