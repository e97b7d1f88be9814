import type { BytePipe } from '../../at/pipe.ts';
import type { Cancel, Clock } from '../../kernel/clock.ts';

/** What goes through one connection, as far as it shows whether the link is alive. */
export class Meter {
  /** Writes that are not through yet. */
  waiting = 0;
  /** Bytes that the module has taken since the beginning. */
  sent = 0;
  /** Bytes that have come since the beginning. */
  received = 0;
}

/**
 * The pipe, measured. Long writes go through in parts of `partBytes`, since a link that carries a kilobyte a second would
 * otherwise show nothing for minutes.
 */
export function metered(pipe: BytePipe, meter: Meter, partBytes: number): BytePipe {
  return {
    async write(bytes) {
      meter.waiting += 1;
      try {
        for (let at = 0; at < bytes.length; at += partBytes) {
          const part = bytes.subarray(at, at + partBytes);
          await pipe.write(part);
          meter.sent += part.length;
        }
      } finally {
        meter.waiting -= 1;
      }
    },
    onData: (listener) =>
      pipe.onData((bytes) => {
        meter.received += bytes.length;
        listener(bytes);
      }),
    onClose: (listener) => pipe.onClose(listener),
    close: () => pipe.close(),
    pause: () => pipe.pause?.(),
    resume: () => pipe.resume?.(),
  };
}

/**
 * The clock by which an MQTT client sends its pings and gives a silent broker up. It stands still while an answer cannot
 * come for good reasons: bytes of ours are on their way and get on, so that the ping is stuck behind them; or a ping is
 * out and bytes come in, so that its answer is stuck behind those.
 */
export class PingClock {
  /** A ping was sent and is not answered yet. */
  pinging = false;
  readonly #clock: Clock;
  readonly #timers = new Map<number, Cancel>();
  #last = 0;
  #meter = new Meter();
  #seen = { sent: 0, received: 0 };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A new connection, measured by this. */
  watch(meter: Meter): void {
    this.#meter = meter;
    this.#seen = { sent: 0, received: 0 };
    this.pinging = false;
  }

  /** Calls `run` every `ms` in which the link was not busy. Gives a handle for `clear`. */
  set(run: () => void, ms: number): number {
    this.#last += 1;
    const handle = this.#last;
    const again = (): void => {
      this.#timers.set(
        handle,
        this.#clock.after(ms, () => {
          again();
          if (!this.#busy()) run();
        }),
      );
    };
    again();
    return handle;
  }

  clear(handle: number): void {
    this.#timers.get(handle)?.();
    this.#timers.delete(handle);
  }

  /** Whether the link has got on since this was asked before. */
  #busy(): boolean {
    const { waiting, sent, received } = this.#meter;
    const getsOn = waiting > 0 && sent > this.#seen.sent;
    const comesIn = this.pinging && received > this.#seen.received;
    this.#seen = { sent, received };
    return getsOn || comesIn;
  }
}
