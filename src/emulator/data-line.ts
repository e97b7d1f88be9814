import type { Cancel, Clock } from '../kernel/clock.ts';

const PLUS = 0x2b;
const ESCAPE_LENGTH = 3;
/** Silence before and after `+++` that makes it a command and not data, ms (V.250 practice; AT+CIPMODE, SIM7600 manual). */
const GUARD_MS = 1_000;

export interface DataLineOptions {
  readonly clock: Clock;
  readonly onBytes: (bytes: Uint8Array) => void;
  /** The host wants to give commands again; absent where there is no way back. */
  readonly onEscape?: () => void;
}

/** The host's bytes while the line carries data: all of them go on, but for a `+++` that stands alone in time. */
export class DataLine {
  readonly #options: DataLineOptions;
  /** Plus signs that may be the escape, not passed on yet. */
  #held = 0;
  #lastAt = Number.NEGATIVE_INFINITY;
  #cancel: Cancel | undefined;

  constructor(options: DataLineOptions) {
    this.#options = options;
  }

  feed(bytes: Uint8Array): void {
    const { clock, onEscape } = this.#options;
    const now = clock.now();
    const alone = this.#held > 0 || now - this.#lastAt >= GUARD_MS;
    this.#lastAt = now;
    this.#cancel?.();
    this.#cancel = undefined;
    const canEscape = onEscape !== undefined && alone && bytes.every((byte) => byte === PLUS);
    if (canEscape && this.#held + bytes.length <= ESCAPE_LENGTH) {
      this.#held += bytes.length;
      this.#cancel = clock.after(GUARD_MS, () => this.#silence());
      return;
    }
    this.#passHeld();
    this.#options.onBytes(bytes);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #silence(): void {
    this.#cancel = undefined;
    if (this.#held < ESCAPE_LENGTH) {
      this.#passHeld();
      return;
    }
    this.#held = 0;
    this.#options.onEscape?.();
  }

  #passHeld(): void {
    if (this.#held === 0) return;
    const held = new Uint8Array(this.#held).fill(PLUS);
    this.#held = 0;
    this.#options.onBytes(held);
  }
}
