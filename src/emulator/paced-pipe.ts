import type { BytePipe } from '../at/pipe.ts';
import type { Clock } from '../kernel/clock.ts';

/** A start bit, eight data bits, a stop bit. */
const BITS_PER_BYTE = 10;
/** Bytes handed on at once: at 115,200 baud about 5 ms of line time. */
const PART = 64;

/** One direction of a serial line: bytes come out when their time on the wire is over. */
class Wire {
  readonly #clock: Clock;
  readonly #msPerByte: number;
  readonly #out: (bytes: Uint8Array) => void;
  #queue: { readonly bytes: Uint8Array; readonly done: () => void }[] = [];
  /** When the wire is free again; kept apart from `now` so that late timers do not add up. */
  #freeAt = 0;
  #running = false;

  constructor(clock: Clock, baud: number, out: (bytes: Uint8Array) => void) {
    this.#clock = clock;
    this.#msPerByte = (BITS_PER_BYTE * 1_000) / baud;
    this.#out = out;
  }

  send(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      for (let at = 0; at < bytes.length; at += PART) {
        const last = at + PART >= bytes.length;
        this.#queue.push({ bytes: bytes.slice(at, at + PART), done: last ? resolve : () => undefined });
      }
      if (bytes.length === 0) resolve();
      if (!this.#running) this.#next();
    });
  }

  #next(): void {
    const entry = this.#queue.shift();
    this.#running = entry !== undefined;
    if (entry === undefined) return;
    const now = this.#clock.now();
    this.#freeAt = Math.max(this.#freeAt, now) + entry.bytes.length * this.#msPerByte;
    this.#clock.after(this.#freeAt - now, () => {
      this.#out(entry.bytes);
      entry.done();
      this.#next();
    });
  }
}

/** `pipe` as slow as a serial line of `baud`, both ways at once. */
export function pacedPipe(pipe: BytePipe, baud: number, clock: Clock): BytePipe {
  let listener: (bytes: Uint8Array) => void = () => undefined;
  const inbound = new Wire(clock, baud, (bytes) => listener(bytes));
  const outbound = new Wire(clock, baud, (bytes) => {
    // A broken pipe is told by its close listener.
    pipe.write(bytes).catch(() => undefined);
  });
  return {
    write: (bytes) => outbound.send(bytes),
    onData(next) {
      listener = next;
      pipe.onData((bytes) => void inbound.send(bytes));
    },
    onClose: (next) => pipe.onClose(next),
    close: () => pipe.close(),
  };
}
