/** Cancels what was scheduled; calling it twice, or late, does nothing. */
export type Cancel = () => void;

/**
 * All waiting goes through a clock, so that every deadline can be run at any speed.
 * Times are milliseconds; `now` is monotonic with no meaning of its own, `wall` is Unix time.
 */
export interface Clock {
  now(): number;
  wall(): number;
  after(ms: number, run: () => void): Cancel;
}

/** The time of this computer. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Resolves after `ms`; rejects with the signal's reason when it is aborted first. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const onAbort = (): void => {
      cancel();
      reject(signal?.reason as Error);
    };
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** `promise`, or `undefined` once `ms` have passed without it. The promise itself is not cancelled. */
export async function withDeadline<T>(clock: Clock, ms: number, promise: Promise<T>): Promise<T | undefined> {
  let cancel: Cancel = () => undefined;
  const late = new Promise<undefined>((resolve) => {
    cancel = clock.after(ms, () => resolve(undefined));
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    cancel();
  }
}

interface Scheduled {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock that stands still until it is told to move; what is due runs in order of its time. */
export class VirtualClock implements Clock {
  #now = 0;
  #order = 0;
  readonly #epoch: number;
  #queue: Scheduled[] = [];

  constructor(epoch = Date.UTC(2026, 0, 1)) {
    this.#epoch = epoch;
  }

  now(): number {
    return this.#now;
  }

  wall(): number {
    return this.#epoch + this.#now;
  }

  after(ms: number, run: () => void): Cancel {
    const entry: Scheduled = { at: this.#now + Math.max(0, ms), order: (this.#order += 1), run };
    this.#queue.push(entry);
    return () => {
      this.#queue = this.#queue.filter((other) => other !== entry);
    };
  }

  /** How many timers wait. */
  get pending(): number {
    return this.#queue.length;
  }

  /** Moves to the next timer and runs it; false if none waits. */
  step(): boolean {
    const next = this.#queue.reduce<Scheduled | undefined>(
      (best, entry) =>
        best === undefined || entry.at < best.at || (entry.at === best.at && entry.order < best.order) ? entry : best,
      undefined,
    );
    if (next === undefined) return false;
    this.#queue = this.#queue.filter((entry) => entry !== next);
    this.#now = Math.max(this.#now, next.at);
    next.run();
    return true;
  }

  /** Runs everything that is due within `ms`, letting promises settle between timers. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    while (this.#queue.some((entry) => entry.at <= end)) {
      this.step();
      await settle();
    }
    this.#now = end;
  }
}

async function settle(): Promise<void> {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
}
