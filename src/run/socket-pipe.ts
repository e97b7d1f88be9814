import type { AtChannel, UrcEvent } from '../at/channel.ts';
import type { BytePipe } from '../at/pipe.ts';
import type { Call, SocketTraffic } from '../families/kit/driver.ts';
import { withDeadline, type Clock } from '../kernel/clock.ts';
import { HawserError } from '../kernel/errors.ts';
import { connectionLost, portClosed, socketClosed } from './socket-pipe-errors.ts';
import { SocketFetcher } from './socket-pipe-fetcher.ts';
import { SocketInbox } from './socket-pipe-inbox.ts';
import { SocketSender } from './socket-pipe-sender.ts';
import type { Trouble } from './socket-pipe-turn.ts';

/** How long what was written may still go out after `close`, and how long closing the socket may take, ms. */
const FLUSH_MS = 5_000;
const CLOSE_MS = 10_000;

export interface SocketPipeOptions {
  readonly channel: AtChannel;
  readonly traffic: SocketTraffic;
  readonly clock: Clock;
  /** Closes the socket in the module. Absent where somebody else does. */
  readonly close?: Call;
}

/** A module’s socket as a byte pipe, whose source can be held back. */
export type SocketPipe = BytePipe &
  Required<Pick<BytePipe, 'pause' | 'resume'>> & {
    /** Why it carries nothing any more; `undefined` while it does, and where a side has closed it. */
    readonly failure: HawserError | undefined;
  };

/**
 * A module’s open socket as a byte pipe. Other commands may be given on the channel in between.
 *
 * `write` resolves when the module has taken the bytes; it rejects with `queue-full` for a caller who writes on and on
 * without waiting. While the reader pauses (or is not there yet), nothing is fetched, so that the module and TCP hold the
 * peer back; what a module pushes is kept up to a bound, beyond which the pipe ends. When the peer has closed, what still
 * waits in the module is read first. `onClose` is called without an error where the peer or this side has closed, else with
 * `connection-lost` (refused, network gone, module restarted), `module-unresponsive`, or `port-closed` where the AT port
 * is gone.
 */
export function openSocketPipe(options: SocketPipeOptions): SocketPipe {
  return new ModuleSocket(options);
}

interface End {
  readonly error?: HawserError;
}

class ModuleSocket implements SocketPipe {
  readonly #options: SocketPipeOptions;
  readonly #inbox = new SocketInbox();
  readonly #sender: SocketSender;
  readonly #fetcher: SocketFetcher;
  readonly #unlisten: readonly (() => void)[];
  /** Set once nothing more can be sent: the pipe ends so as soon as everything that came has been read. */
  #last: End | undefined;
  #ended: End | undefined;
  /** What became of a command for the socket; the module may say only then that the socket is closed. */
  #trouble: HawserError | undefined;
  #onClose: ((error?: HawserError) => void) | undefined;
  #closing: Promise<void> | undefined;
  /** The socket has ended in the module itself. */
  #gone = false;
  #working = false;
  /** Settles when the command that is under way has ended. */
  #idle: Promise<void> = Promise.resolve();
  #workWanted = false;

  constructor(options: SocketPipeOptions) {
    this.#options = options;
    const { channel, traffic, clock } = options;
    const line = { channel, traffic, clock, onWork: () => this.#work() };
    this.#sender = new SocketSender(line);
    this.#fetcher = new SocketFetcher(line, (bytes) => this.#arrived(bytes));
    this.#unlisten = [
      channel.onUrc((event) => this.#heard(event)),
      channel.onClose((error) => this.#end({ error: portClosed(error) })),
    ];
    if (channel.closed) this.#end({ error: portClosed(undefined) });
    else this.#work();
  }

  get failure(): HawserError | undefined {
    return this.#trouble ?? (this.#ended ?? this.#last)?.error;
  }

  write(bytes: Uint8Array): Promise<void> {
    const over = this.#closing === undefined ? (this.#ended ?? this.#last) : { error: socketClosed() };
    if (over !== undefined) return Promise.reject(over.error ?? closedByPeer());
    const taken = this.#sender.outbox.add(bytes);
    this.#work();
    return taken;
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.#inbox.listener = listener;
    this.#work();
  }

  onClose(listener: (error?: HawserError) => void): void {
    this.#onClose = listener;
    if (this.#ended !== undefined) this.#tellClosed(this.#ended);
  }

  pause(): void {
    this.#inbox.paused = true;
  }

  resume(): void {
    this.#inbox.paused = false;
    this.#work();
  }

  /**
   * Sends what was written, within bounds, lets the command that is under way end, and closes the socket; never waits for
   * the module longer than that.
   */
  close(): Promise<void> {
    this.#closing ??= this.#shut();
    return this.#closing;
  }

  async #shut(): Promise<void> {
    const { clock, channel, close } = this.#options;
    if (!this.#over()) {
      this.#inbox.drop();
      await withDeadline(clock, FLUSH_MS, this.#sender.outbox.emptied());
      this.#end({});
    }
    if (close === undefined || this.#gone || channel.closed) {
      await withDeadline(clock, CLOSE_MS, this.#idle);
      return;
    }
    const late = new AbortController();
    const closed = channel.run(channel.dialect.exchange(close.exchange), close.args, { signal: late.signal });
    // What is before it on the channel may take long; whoever closes does not wait for that.
    await withDeadline(clock, CLOSE_MS, closed).finally(() => late.abort());
  }

  #heard({ urc, decoded }: UrcEvent): void {
    if (urc.means === 'reset') {
      this.#gone = true;
      this.#end({ error: connectionLost(`the module has restarted (${decoded.text})`) });
      return;
    }
    const said = this.#options.traffic.said(decoded.spec.id, decoded.values, decoded.payload);
    if (said?.is === 'data') {
      this.#arrived(said.bytes);
    } else if (said?.is === 'data-waits') {
      this.#fetcher.announced();
      this.#work();
    } else if (said?.is === 'closed') {
      this.#gone = true;
      this.#sendNoMore({});
    } else if (urc.means === 'network-lost') {
      this.#gone = true;
      this.#end({ error: connectionLost(`the data connection is gone (${decoded.text})`) });
    }
  }

  #arrived(bytes: Uint8Array): void {
    this.#fetcher.lively();
    if (this.#closing !== undefined || bytes.length === 0 || this.#over() || this.#inbox.add(bytes)) return;
    this.#end({ error: connectionLost('the module pushes bytes, and more came than was read') });
  }

  /** What has come is still read, then it ends so. */
  #sendNoMore(last: End): void {
    this.#last ??= last;
    this.#sender.stop();
    // A socket that is closed is asked for what it is known to hold, and for nothing else.
    this.#fetcher.stop();
    this.#sender.outbox.fail(last.error ?? closedByPeer());
    this.#work();
  }

  #end(how: End): void {
    if (this.#over()) return;
    this.#ended = how;
    for (const unlisten of this.#unlisten) unlisten();
    this.#fetcher.stop();
    this.#sender.stop();
    this.#sender.outbox.fail(how.error ?? socketClosed());
    this.#inbox.flush();
    this.#tellClosed(how);
  }

  #tellClosed({ error }: End): void {
    const listener = this.#onClose;
    this.#onClose = undefined;
    listener?.(error);
  }

  #over(): boolean {
    return this.#ended !== undefined;
  }

  #work(): void {
    this.#workWanted = true;
    if (this.#working || this.#over()) return;
    this.#working = true;
    this.#idle = this.#untilIdle().catch((cause: unknown) => this.#end({ error: internal(cause) }));
  }

  /** One command after the other, as long as there is something to do. */
  async #untilIdle(): Promise<void> {
    try {
      while (this.#workWanted && !this.#over()) {
        this.#workWanted = false;
        // By turns, so that neither direction waits for the end of the other.
        if (this.#maySend()) await this.#turn(this.#sender);
        if (this.#mayFetch()) await this.#turn(this.#fetcher);
        if (this.#last !== undefined && this.#allRead()) this.#end(this.#last);
      }
      if (!this.#over() && this.#last === undefined && this.#asked()) this.#fetcher.rest();
    } finally {
      this.#working = false;
    }
  }

  async #turn(direction: SocketSender | SocketFetcher): Promise<void> {
    this.#workWanted = true;
    const trouble: Trouble | undefined = await direction.turn();
    if (direction === this.#sender) this.#fetcher.lively();
    this.#trouble ??= trouble?.error;
    if (trouble === undefined || this.#over()) return;
    if (trouble.drained) this.#sendNoMore({ error: trouble.error });
    else this.#end({ error: trouble.error });
  }

  #asked(): boolean {
    return this.#options.traffic.receive !== undefined;
  }

  #maySend(): boolean {
    return !this.#over() && this.#last === undefined && this.#sender.ready;
  }

  #mayFetch(): boolean {
    return !this.#over() && this.#closing === undefined && this.#asked() && this.#fetcher.ready && this.#inbox.wanted;
  }

  #allRead(): boolean {
    return !this.#inbox.holds && !(this.#asked() && this.#fetcher.ready);
  }
}

function closedByPeer(): HawserError {
  return connectionLost('the other side has closed it');
}

function internal(cause: unknown): HawserError {
  return new HawserError('the connection over the module’s socket failed', { code: 'internal', cause });
}
