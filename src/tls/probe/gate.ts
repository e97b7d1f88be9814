/** Connections that may be open at a time, over all questions. */
export const MAX_CONNECTIONS = 8;

/** Lets only so many connections be open at a time, and starts none once the probe's time is over. */
export class Gate {
  readonly #signal: AbortSignal;
  readonly #urgent: (() => void)[] = [];
  readonly #waiting: (() => void)[] = [];
  #free: number;
  #opened = 0;

  /** `signal` is aborted when the probe's time is over, or nobody wants its result any more. */
  constructor(signal: AbortSignal, most = MAX_CONNECTIONS) {
    this.#signal = signal;
    this.#free = most;
    const release = (): void => [...this.#urgent.splice(0), ...this.#waiting.splice(0)].forEach((go) => go());
    signal.addEventListener('abort', release, { once: true });
  }

  /** Connections that were started so far. */
  get opened(): number {
    return this.#opened;
  }

  get over(): boolean {
    return this.#signal.aborted;
  }

  get signal(): AbortSignal {
    return this.#signal;
  }

  /**
   * What `work` gives once there is room for it; `undefined` where the time was over before it could begin. Those who are
   * `urgent` go before the others.
   */
  async run<T>(work: () => Promise<T>, urgent = false): Promise<T | undefined> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => (urgent ? this.#urgent : this.#waiting).push(resolve));
    try {
      if (this.#signal.aborted) return undefined;
      this.#opened += 1;
      return await work();
    } finally {
      const next = this.#urgent.shift() ?? this.#waiting.shift();
      // Whoever waits takes the place over, so that nobody can come in between.
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
