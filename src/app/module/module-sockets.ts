import type { BytePipe } from '../../at/pipe.ts';
import type { ConnectIntent, SocketUse } from '../../families/kit/driver.ts';
import type { Step } from '../../families/kit/step.ts';
import type { Clock } from '../../kernel/clock.ts';
import { isHawserError } from '../../kernel/errors.ts';
import type { Materials } from '../../run/execute.ts';
import { openSocketPipe } from '../../run/socket-pipe.ts';
import { socketDriverOf } from '../../plan/connect-plan.ts';
import type { ModuleSession } from '../module-session.ts';
import { metered, type Meter } from './keep-alive.ts';
import { Links } from './links.ts';
import type { ModuleLine } from './module-line.ts';

/** One socket to be opened. */
export interface SocketCase {
  /** For the module as it stands then. */
  readonly intent: (session: ModuleSession) => ConnectIntent;
  readonly materials: Materials;
  /** Whether the module does TLS. */
  readonly tls: boolean;
  readonly meter?: Meter;
  readonly signal?: AbortSignal;
}

/** So many pieces of what one send command takes are given at a time, so that the module never waits for the next. */
const PIECES = 4;

/** The sockets of one module. */
export class ModuleSockets {
  readonly #line: ModuleLine;
  readonly #clock: Clock;
  readonly #links = new Links();
  readonly #open = new Set<BytePipe>();
  /** Those that are being closed in the module: their numbers are free soon. */
  readonly #ending = new Set<Promise<void>>();
  /** What the module was prepared for last, and how it is left. */
  #prepared: { readonly session: ModuleSession; readonly tls: boolean; readonly cleanup: readonly Step[] } | undefined;

  constructor(line: ModuleLine, clock: Clock) {
    this.#line = line;
    this.#clock = clock;
  }

  /** Leaves the module as it was, once all sockets are closed. */
  get cleanup(): readonly Step[] {
    return this.#prepared?.cleanup ?? [];
  }

  /** SIM, network and data connection, so that sockets can be opened. Throws a HawserError. */
  bringUp({ intent, materials, tls, signal }: SocketCase): Promise<void> {
    return this.#line.use(
      tls,
      (session, fresh) =>
        this.#prepare(session, fresh, intent(session), { link: 0, receive: 'asked' }, materials, signal),
      signal,
    );
  }

  /** Opens a socket; the pipe closes it. Throws a HawserError. */
  async open(asked: SocketCase): Promise<BytePipe> {
    while (this.#ending.size > 0 && !this.#links.has(asked.tls)) await Promise.race(this.#ending);
    return this.#line.use(asked.tls, (session, fresh) => this.#openOn(session, fresh, asked), asked.signal);
  }

  /** Closes all that are open. */
  async close(): Promise<void> {
    await Promise.all([...this.#open].map((pipe) => pipe.close()));
  }

  async #openOn(session: ModuleSession, fresh: boolean, asked: SocketCase): Promise<BytePipe> {
    const { materials, tls, signal, meter } = asked;
    const use: SocketUse = { link: this.#links.take(tls), receive: 'asked' };
    const sockets = socketDriverOf(session.attached);
    let cleanup: readonly Step[] = [];
    try {
      await this.#prepare(session, fresh, asked.intent(session), use, materials, signal);
      const intent = asked.intent(session);
      const socket = sockets.open(intent, use);
      ({ cleanup } = socket);
      await this.#line.run(session, socket.steps, materials, signal);
      const { channel } = session.attached;
      const traffic = sockets.traffic(intent, use);
      const pipe = openSocketPipe({ channel, traffic, clock: this.#clock });
      const closing = this.#closing(pipe, session, socket.cleanup, use.link);
      return meter === undefined ? closing : metered(closing, meter, PIECES * traffic.sendBytes);
    } catch (error) {
      this.#links.free(use.link);
      const interrupted = isHawserError(error) && error.code === 'interrupted';
      await this.#line.leave(session, cleanup, interrupted);
      throw error;
    }
  }

  /** As far as it is not there: once for all sockets of a kind, anew after everything that may have ended it. */
  async #prepare(
    session: ModuleSession,
    fresh: boolean,
    intent: ConnectIntent,
    use: SocketUse,
    materials: Materials,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const before = this.#prepared;
    // Of sockets with TLS there is one, and its settings are its own.
    if (!fresh && before?.session === session && !before.tls && !intent.tls) return;
    const { steps, cleanup } = socketDriverOf(session.attached).prepare(intent, use);
    this.#prepared = undefined;
    await this.#line.run(session, steps, materials, signal);
    const others =
      before?.session === session ? before.cleanup.filter((old) => !cleanup.some(({ id }) => id === old.id)) : [];
    this.#prepared = { session, tls: intent.tls, cleanup: [...cleanup, ...others] };
  }

  /** The pipe, which closes the socket in the module and gives its number back, whichever side ends it. */
  #closing(pipe: BytePipe, session: ModuleSession, cleanup: readonly Step[], link: number): BytePipe {
    let over: Promise<void> | undefined;
    const shut = async (): Promise<void> => {
      try {
        await pipe.close();
        await this.#line.leaveLater(session, cleanup);
      } finally {
        this.#links.free(link);
        this.#open.delete(open);
      }
    };
    const end = (): Promise<void> => {
      if (over !== undefined) return over;
      const ending = shut().finally(() => this.#ending.delete(ending));
      this.#ending.add(ending);
      over = ending;
      return ending;
    };
    const open: BytePipe = {
      write: (bytes) => pipe.write(bytes),
      onData: (listener) => pipe.onData(listener),
      onClose: (listener) =>
        pipe.onClose((error) => {
          end().catch(() => undefined);
          listener(error);
        }),
      close: end,
      pause: () => pipe.pause?.(),
      resume: () => pipe.resume?.(),
    };
    this.#open.add(open);
    return open;
  }
}
