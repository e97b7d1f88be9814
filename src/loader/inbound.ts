import type { BytePipe } from '../at/pipe.ts';
import { concatBytes } from '../kernel/bytes.ts';
import type { Clock } from '../kernel/clock.ts';
import type { HawserError } from '../kernel/errors.ts';
import { interrupted, throwIfAborted } from '../kernel/interrupt.ts';

/** More than the loader ever sends unasked; beyond it the oldest is dropped. */
const MOST_UNREAD = 65_536;

/** What has come from the loader and was not read yet. One reader at a time. */
export class Inbound {
  readonly #clock: Clock;
  readonly #signal: AbortSignal | undefined;
  #bytes: Uint8Array = new Uint8Array();
  #closed: { readonly error: HawserError | undefined } | undefined;
  #wake: (() => void) | undefined;

  constructor(pipe: BytePipe, clock: Clock, signal?: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
    pipe.onData((bytes) => {
      this.#bytes = concatBytes([this.#bytes, bytes]).slice(-MOST_UNREAD);
      this.#wake?.();
    });
    pipe.onClose((error) => {
      this.#closed = { error };
      this.#wake?.();
    });
  }

  /** Whether the line was closed by the other side, or broke. */
  get closed(): boolean {
    return this.#closed !== undefined;
  }

  /** Why it broke; absent where it was closed in an orderly way. */
  get closeError(): HawserError | undefined {
    return this.#closed?.error;
  }

  /** Bytes that wait. */
  get waiting(): number {
    return this.#bytes.length;
  }

  clear(): void {
    this.#bytes = new Uint8Array();
  }

  /** Exactly `count` bytes; `undefined` when they do not come within `ms` or the line is closed. */
  async take(count: number, ms: number): Promise<Uint8Array | undefined> {
    if (!(await this.#until(() => this.#bytes.length >= count, ms))) return undefined;
    const taken = this.#bytes.slice(0, count);
    this.#bytes = this.#bytes.slice(count);
    return taken;
  }

  /** Skips all up to and including `wanted`; `false` when it does not come within `ms`. */
  async skipPast(wanted: Uint8Array, ms: number): Promise<boolean> {
    const place = (): number =>
      this.#bytes.findIndex((_, at) => wanted.every((byte, i) => this.#bytes[at + i] === byte));
    if (!(await this.#until(() => place() >= 0, ms))) return false;
    this.#bytes = this.#bytes.slice(place() + wanted.length);
    return true;
  }

  /** Throws away what comes until nothing has come for `quietMs`, or `mostMs` are over. */
  async drain(quietMs: number, mostMs: number): Promise<void> {
    const end = this.#clock.now() + mostMs;
    do this.clear();
    while ((await this.#until(() => this.#bytes.length > 0, quietMs)) && this.#clock.now() < end);
    this.clear();
  }

  /** Whether `there` comes true within `ms`. Throws when the user breaks off. */
  async #until(there: () => boolean, ms: number): Promise<boolean> {
    const end = this.#clock.now() + ms;
    for (;;) {
      throwIfAborted(this.#signal);
      if (there()) return true;
      const left = end - this.#clock.now();
      if (left <= 0 || this.closed) return false;
      await this.#nextEvent(left);
    }
  }

  #nextEvent(ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (end: () => void) => (): void => {
        cancel();
        this.#signal?.removeEventListener('abort', abort);
        this.#wake = undefined;
        end();
      };
      const abort = settle(() => reject(interrupted()));
      this.#wake = settle(resolve);
      const cancel = this.#clock.after(ms, this.#wake);
      this.#signal?.addEventListener('abort', abort, { once: true });
    });
  }
}
