/** Pauses between tries, ms. */
export interface Pauses {
  /** The first one; each that follows is twice as long. */
  readonly firstMs: number;
  /** None is longer. */
  readonly mostMs: number;
}

/**
 * How long to wait before the next try. Half of each pause is left to chance, so that a thousand devices that have lost
 * one broker do not come back in one moment.
 */
export class Backoff {
  readonly #pauses: Pauses;
  readonly #random: () => number;
  #tries = 0;

  /** `random` gives numbers from 0 up to 1. */
  constructor(pauses: Pauses, random: () => number = Math.random) {
    this.#pauses = pauses;
    this.#random = random;
  }

  /** The pause before the next try, ms: from half of its length to all of it. */
  next(): number {
    const { firstMs, mostMs } = this.#pauses;
    const whole = Math.min(mostMs, firstMs * 2 ** this.#tries);
    // Where the longest pause is reached, counting on would only run into infinity.
    if (whole < mostMs) this.#tries += 1;
    return whole / 2 + (this.#random() * whole) / 2;
  }

  /** It has worked: the next pause is a first one again. */
  reset(): void {
    this.#tries = 0;
  }
}
