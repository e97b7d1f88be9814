import { connect, type Socket } from 'node:net';
import { systemClock, type Cancel } from '../../kernel/clock.ts';
import type { Answer, AskOptions } from './answer.ts';

/** No honest flight is longer; what comes after it is not taken off the wire. */
const MAX_RECEIVED = 256 * 1024;
/** How long our last words may take to leave, ms. */
const LINGER_MS = 500;

type Unreachable = Extract<Answer, { readonly is: 'unreachable' }>;

/** Why there is no connection to speak on. */
export type NoWire = Unreachable | { readonly is: 'reset'; readonly warnings: readonly [] };

/** Why nothing more comes: `silent` is the end of our patience, `flood` of the bound on bytes. */
export type WireEnd = 'closed' | 'reset' | 'silent' | 'flood';

export type Reading = { readonly is: 'bytes'; readonly bytes: Uint8Array } | { readonly is: WireEnd };

/**
 * One TCP connection for one question. All of it ends with `timeoutMs`, counted from the dialling; an abort counts as
 * that end. Nothing the other side does comes out as an error.
 */
export class Wire {
  readonly #socket: Socket;
  readonly #gone: Promise<void>;
  readonly #signal: AbortSignal | undefined;
  readonly #giveUp = (): void => this.#finish('silent');
  readonly #arrived: Uint8Array[] = [];
  #received = 0;
  #end: WireEnd | undefined;
  #failure: string | undefined;
  #wake: () => void = () => undefined;
  #cancelTimer: Cancel;

  private constructor(options: AskOptions) {
    this.#signal = options.signal;
    this.#socket = connect({ host: options.host, port: options.port, noDelay: true });
    this.#cancelTimer = systemClock.after(options.timeoutMs, this.#giveUp);
    options.signal?.addEventListener('abort', this.#giveUp, { once: true });
    this.#socket.on('data', (bytes: Buffer) => this.#take(bytes));
    this.#socket.on('end', () => this.#finish('closed'));
    this.#socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#failure ??= error.code;
      this.#finish(endOf(error.code));
    });
    this.#gone = new Promise((resolve) => {
      this.#socket.once('close', () => {
        this.#finish('closed');
        resolve();
      });
    });
  }

  /** Dials. */
  static async open(options: AskOptions): Promise<Wire | NoWire> {
    if (options.signal?.aborted === true) return { is: 'unreachable', why: 'timeout' };
    const wire = new Wire(options);
    const connected = await new Promise<boolean>((resolve) => {
      wire.#wake = () => resolve(false);
      wire.#socket.once('connect', () => resolve(true));
    });
    if (connected) return wire;
    await wire.#gone;
    // Who resets a connection has taken it, even if we learn of both at once.
    if (wire.#end === 'reset') return { is: 'reset', warnings: [] };
    return { is: 'unreachable', why: unreachableBecause(wire.#failure) };
  }

  /** Bytes that came so far. */
  get received(): number {
    return this.#received;
  }

  write(bytes: Uint8Array): void {
    if (this.#end === undefined) this.#socket.write(bytes);
  }

  /** What comes next; after an end always that end. */
  async read(): Promise<Reading> {
    for (;;) {
      const bytes = this.#arrived.shift();
      if (bytes !== undefined) return { is: 'bytes', bytes };
      if (this.#end !== undefined) return { is: this.#end };
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Everything more that comes within `ms`, until `count` bytes are there. */
  async rest(count: number, ms: number): Promise<readonly Uint8Array[]> {
    const cancel = systemClock.after(ms, this.#giveUp);
    const parts: Uint8Array[] = [];
    for (let left = count; left > 0;) {
      const read = await this.read();
      if (read.is !== 'bytes') break;
      parts.push(read.bytes);
      left -= read.bytes.length;
    }
    cancel();
    return parts;
  }

  /** Ends the connection, with some last words if anybody is still there; resolves once it is gone. */
  async close(lastWords?: Uint8Array): Promise<void> {
    if (this.#end === undefined && lastWords !== undefined) {
      const cancel = systemClock.after(LINGER_MS, () => this.#socket.destroy());
      this.#socket.end(lastWords, () => this.#socket.destroy());
      await this.#gone;
      cancel();
    }
    this.#finish('closed');
    await this.#gone;
  }

  #take(bytes: Buffer): void {
    if (this.#end !== undefined) return;
    this.#received += bytes.length;
    this.#arrived.push(new Uint8Array(bytes));
    if (this.#received > MAX_RECEIVED) this.#finish('flood');
    this.#wake();
  }

  #finish(end: WireEnd): void {
    this.#end ??= end;
    this.#cancelTimer();
    this.#signal?.removeEventListener('abort', this.#giveUp);
    this.#socket.destroy();
    this.#wake();
  }
}

/** A FIN comes as an end, not as an error; what is no reset is a network that has gone away under us. */
function endOf(code: string | undefined): WireEnd {
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNABORTED' ? 'reset' : 'silent';
}

function unreachableBecause(code: string | undefined): Unreachable['why'] {
  if (code === undefined || code === 'ETIMEDOUT') return 'timeout';
  return code === 'ECONNREFUSED' ? 'refused' : 'network';
}
