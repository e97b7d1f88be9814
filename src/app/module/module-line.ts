import { recover } from '../../at/recover.ts';
import { Turns } from '../../at/turns.ts';
import type { BytePipe } from '../../at/pipe.ts';
import type { Family } from '../../families/kit/family.ts';
import type { Step } from '../../families/kit/step.ts';
import { secretNamed } from '../../families/kit/steps.ts';
import { families } from '../../families/registry.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { HawserError } from '../../kernel/errors.ts';
import { throwIfAborted } from '../../kernel/interrupt.ts';
import { attach } from '../../run/attach.ts';
import { runSteps, trySteps, type Failure, type Materials } from '../../run/execute.ts';
import { openPort } from '../../transports/open.ts';
import { ModuleSession } from '../module-session.ts';
import { moduleClosed, portLost, stepError } from './module-errors.ts';
import type { ModuleEvent, ModuleInfo } from './module-options.ts';
import { tell } from './told.ts';

export interface LineCase {
  readonly port: string;
  readonly baud: number | undefined;
  readonly expected: Family | undefined;
  readonly clock: Clock;
  readonly onEvent: ((event: ModuleEvent) => void) | undefined;
}

const NO_MATERIALS: Materials = { secret: () => undefined, credential: () => undefined };

/**
 * The AT port with its module, for work that goes on for weeks: one piece of work at a time, and where the port was lost
 * the next one opens it again and finds out anew what is on it.
 */
export class ModuleLine {
  readonly #case: LineCase;
  readonly #turns = new Turns();
  readonly #closing = new AbortController();
  #session: ModuleSession | undefined;
  #pipe: BytePipe | undefined;
  /** What is known of the module may be out of date: it has restarted, lost its network, or done something unexpected. */
  #stale = true;
  /** Its store and TLS settings were asked for, too. */
  #tlsKnown = false;
  /** A PIN was refused: it is not sent again. */
  #pinRefused: HawserError | undefined;

  constructor(options: LineCase) {
    this.#case = options;
  }

  get port(): string {
    return this.#case.port;
  }

  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** What is known of the module is not to be relied on. */
  distrust(): void {
    this.#stale = true;
  }

  /** Work on the module, when its turn comes. `tls`: its store and TLS settings are asked for, too, where that is due. */
  use<T>(tls: boolean, work: (session: ModuleSession, fresh: boolean) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.#turns.take(async () => {
      if (this.closed) throw moduleClosed();
      throwIfAborted(signal);
      const session = this.#session ?? (await this.#attach(signal));
      const fresh = this.#stale;
      if (fresh || (tls && !this.#tlsKnown)) {
        // What comes while it is read makes it stale again.
        this.#stale = false;
        this.#tlsKnown = tls;
        await session.survey(tls);
        throwIfAborted(signal);
        if (this.#session !== session) throw portLost(this.port);
      }
      return work(session, fresh);
    });
  }

  /** Runs steps; throws a HawserError for the one that stops them. */
  async run(
    session: ModuleSession,
    steps: readonly Step[],
    materials: Materials = NO_MATERIALS,
    signal?: AbortSignal,
  ): Promise<void> {
    if (this.#pinRefused !== undefined && steps.some(sendsPin)) throw this.#pinRefused;
    const context = { ...session.context(), materials, signal: this.#until(signal) };
    const { failed, filled } = await runSteps(steps, context);
    if (filled) await session.delete(storedBy(steps), { ...session.context(), materials });
    if (failed === undefined) return;
    this.#stale = true;
    if (failed.mute === true && !session.attached.channel.closed) this.#drop(session);
    const error = stepError(session, failed, this.port);
    if (refusesPin(failed)) this.#pinRefused = error;
    throw error;
  }

  /**
   * Leaves the module as it was, each step whatever the others did; without effect on one that is not there any more.
   * `interrupted`: a command may have been broken off in the middle.
   */
  async leave(session: ModuleSession, steps: readonly Step[], interrupted: boolean): Promise<void> {
    const { channel } = session.attached;
    if (channel.closed) return;
    if (interrupted) await recover(channel, { clock: this.#case.clock });
    await trySteps(steps, session.context());
  }

  /** The same when its turn comes, for the module that it was then. */
  leaveLater(session: ModuleSession, steps: readonly Step[]): Promise<void> {
    return this.#turns.take(() => this.leave(session, steps, false));
  }

  /** Ends what is going on, runs `steps` and closes the port. Idempotent. */
  async close(steps: () => readonly Step[]): Promise<void> {
    if (this.closed) return;
    this.#closing.abort();
    await this.#turns.take(async () => {
      if (this.#session !== undefined) await this.leave(this.#session, steps(), false);
      this.#session = undefined;
      await this.#pipe?.close();
      this.#pipe = undefined;
    });
  }

  #until(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#closing.signal : AbortSignal.any([this.#closing.signal, signal]);
  }

  async #attach(signal: AbortSignal | undefined): Promise<ModuleSession> {
    const { port, baud, clock, expected, onEvent } = this.#case;
    const pipe = await openPort(port, { clock, ...(baud === undefined ? {} : { baud }) });
    try {
      const attached = await attach(pipe, {
        clock,
        families: families(),
        portName: port,
        signal: this.#until(signal),
        ...(expected === undefined ? {} : { expected }),
      });
      const session = new ModuleSession(attached, {
        clock,
        materials: () => NO_MATERIALS,
        onEvent: (event) => tell(onEvent, { kind: 'run', event }),
      });
      this.#listen(session);
      this.#pipe = pipe;
      this.#session = session;
      this.#stale = true;
      tell(onEvent, { kind: 'found', module: infoOf(session) });
      if (attached.suspect) {
        await session.survey(true);
        await session.deleteOurs();
      }
      return session;
    } catch (error) {
      this.#session = undefined;
      await pipe.close();
      throw error;
    }
  }

  #listen(session: ModuleSession): void {
    const { onEvent, port } = this.#case;
    const { channel } = session.attached;
    channel.onUrc(({ urc, decoded: { text: line } }) => {
      if (urc.means !== 'reset' && urc.means !== 'network-lost') return;
      this.#stale = true;
      tell(onEvent, { kind: urc.means === 'reset' ? 'restarted' : 'network-lost', line });
    });
    channel.onClose((cause) => {
      if (this.#session !== session) return;
      this.#session = undefined;
      if (!this.closed) tell(onEvent, { kind: 'port-lost', error: portLost(port, cause) });
    });
  }

  /** A module that answers nothing is looked for from the start. */
  #drop(session: ModuleSession): void {
    // Its end is told to those who use its sockets.
    session.attached.channel.close().catch(() => undefined);
  }
}

export function infoOf({ attached: { family, line, identity } }: ModuleSession): ModuleInfo {
  return { family: family.id, title: family.title, firmware: identity.build ?? line.id };
}

function storedBy(steps: readonly Step[]): readonly string[] {
  return steps.flatMap((step) => (step.kind === 'upload' ? [step.name] : []));
}

function sendsPin(step: Step): boolean {
  if (step.kind !== 'at') return false;
  return Object.values(step.args).some((value) => secretNamed(value) === 'pin');
}

function refusesPin({ step, outcome }: Failure): boolean {
  return sendsPin(step) && outcome.status === 'failed';
}
