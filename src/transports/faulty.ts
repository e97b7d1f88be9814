import type { BytePipe } from '../at/pipe.ts';
import type { Clock } from '../kernel/clock.ts';
import { HawserError } from '../kernel/errors.ts';
import { Inbox } from './inbox.ts';

/** How often each fault happens in one direction. Everything is absent unless told. */
export interface FaultRates {
  /** Share of bytes that are lost, 0..1. */
  readonly drop?: number;
  /** Share of bytes that come twice. */
  readonly double?: number;
  /** Share of bytes in which one bit is turned over. */
  readonly garble?: number;
  /** Share of places between two bytes at which a write is cut in two. */
  readonly split?: number;
  /** Share of pieces that are held up, together with all behind them. */
  readonly delay?: number;
  /** Longest time that a piece is held up, ms; 100 unless told. */
  readonly delayMs?: number;
  /** The line is cut once so many bytes have gone in this direction. */
  readonly closeAt?: number;
  /** Bytes are lost, doubled and garbled only from this one on, counted from 0 as they are sent. */
  readonly from?: number;
  /** And only before this one. */
  readonly until?: number;
}

/** What has just happened to a byte. */
export interface LineFault {
  readonly kind: 'drop' | 'double' | 'garble';
  readonly toModule: boolean;
}

export interface FaultyOptions {
  readonly clock: Clock;
  /** The same seed gives the same faults for the same bytes, whatever chunks they come in (delays and splits apart). */
  readonly seed: number;
  readonly toModule?: FaultRates;
  readonly fromModule?: FaultRates;
  readonly onFault?: (fault: LineFault) => void;
}

/** A bad line: `pipe` with faults in both directions. */
export function faultyPipe(pipe: BytePipe, options: FaultyOptions): BytePipe {
  const inbox = new Inbox();
  const cut = (): void => {
    inbox.close(new HawserError('the line was cut', { code: 'port-closed', rung: 'port' }));
    void pipe.close();
  };
  const told =
    (toModule: boolean) =>
    (kind: LineFault['kind']): void =>
      options.onFault?.({ kind, toModule });
  const out = new Direction(options.clock, options.seed, options.toModule ?? {}, {
    deliver: (bytes) => pipe.write(bytes),
    cut,
    fault: told(true),
  });
  const into = new Direction(options.clock, options.seed ^ 0x5bd1e995, options.fromModule ?? {}, {
    deliver: async (bytes) => inbox.put(bytes),
    cut,
    fault: told(false),
  });
  pipe.onData((bytes) => void into.send(bytes));
  pipe.onClose((error) => {
    // What is still on its way arrives before the end does.
    void into.idle().then(() => inbox.close(error));
  });
  return {
    write: (bytes) => out.send(bytes),
    onData: (listener) => inbox.onData(listener),
    onClose: (listener) => inbox.onClose(listener),
    close: () => pipe.close(),
  };
}

interface DirectionEvents {
  readonly deliver: (bytes: Uint8Array) => Promise<void>;
  readonly cut: () => void;
  readonly fault: (kind: LineFault['kind']) => void;
}

class Direction {
  readonly #clock: Clock;
  readonly #rates: FaultRates;
  readonly #events: DirectionEvents;
  /** Faults of single bytes draw from their own sequence, so that chunking does not change them. */
  readonly #ofBytes: () => number;
  readonly #ofPieces: () => number;
  #last: Promise<void> = Promise.resolve();
  #taken = 0;
  #gone = 0;

  constructor(clock: Clock, seed: number, rates: FaultRates, events: DirectionEvents) {
    this.#clock = clock;
    this.#rates = rates;
    this.#events = events;
    this.#ofBytes = mulberry32(seed);
    this.#ofPieces = mulberry32(seed ^ 0x2545f491);
  }

  /** Sends bytes on, changed; resolves when the last piece is out. */
  send(bytes: Uint8Array): Promise<void> {
    const pieces = this.#pieces(bytes);
    const sent = this.#last.then(() => this.#sendPieces(pieces));
    this.#last = sent.catch(() => undefined);
    return sent;
  }

  async idle(): Promise<void> {
    await this.#last;
  }

  async #sendPieces(pieces: readonly Uint8Array[]): Promise<void> {
    const { delay = 0, delayMs = 100, closeAt = Number.POSITIVE_INFINITY } = this.#rates;
    for (const piece of pieces) {
      if (this.#gone >= closeAt) return;
      if (delay > 0 && this.#ofPieces() < delay) await this.#wait(this.#ofPieces() * delayMs);
      const whole = piece.subarray(0, closeAt - this.#gone);
      this.#gone += whole.length;
      await this.#events.deliver(whole);
      if (this.#gone >= closeAt) this.#events.cut();
    }
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.#clock.after(ms, resolve));
  }

  #pieces(bytes: Uint8Array): Uint8Array[] {
    const { split = 0 } = this.#rates;
    const pieces: Uint8Array[] = [];
    let piece: number[] = [];
    for (const byte of bytes) {
      piece.push(...this.#changed(byte));
      if (split > 0 && this.#ofPieces() < split) {
        pieces.push(Uint8Array.from(piece));
        piece = [];
      }
    }
    pieces.push(Uint8Array.from(piece));
    return pieces.filter((part) => part.length > 0);
  }

  #changed(byte: number): number[] {
    const { drop = 0, double = 0, garble = 0, from = 0, until = Number.POSITIVE_INFINITY } = this.#rates;
    const place = this.#taken;
    this.#taken += 1;
    const hit = (rate: number): boolean => this.#ofBytes() < rate && place >= from && place < until;
    const lost = hit(drop);
    const twice = hit(double);
    const broken = hit(garble);
    const bit = Math.floor(this.#ofBytes() * 8);
    if (lost) this.#events.fault('drop');
    if (lost) return [];
    if (twice) this.#events.fault('double');
    if (broken) this.#events.fault('garble');
    const arrived = broken ? byte ^ (1 << bit) : byte;
    return twice ? [arrived, arrived] : [arrived];
  }
}

/** A small generator of numbers in 0..1 (mulberry32): the same seed, the same numbers, on every machine. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
