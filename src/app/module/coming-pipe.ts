import type { BytePipe } from '../../at/pipe.ts';
import { HawserError, isHawserError } from '../../kernel/errors.ts';

/**
 * A byte pipe that is still being opened: what is written waits for it, and whether it is to be read, too. If the opening
 * fails, it closes with that error. `giveUp` ends an opening that nobody waits for any more; `close` settles at once, and
 * what it closes goes on closing by itself.
 */
export function comingPipe(opening: Promise<BytePipe>, giveUp: () => void): BytePipe {
  return new ComingPipe(opening, giveUp);
}

class ComingPipe implements BytePipe {
  readonly #opening: Promise<BytePipe>;
  readonly #giveUp: () => void;
  /** Settles when the pipe has ended, with why; absent: in an orderly way. */
  readonly #ended: Promise<HawserError | undefined>;
  #open: BytePipe | undefined;
  #closed = false;
  #held = false;

  constructor(opening: Promise<BytePipe>, giveUp: () => void) {
    this.#opening = opening;
    this.#giveUp = giveUp;
    this.#ended = new Promise((resolve) => {
      opening.then(
        (pipe) => {
          this.#open = pipe;
          pipe.onClose(resolve);
          if (this.#closed) quietly(pipe.close());
          else if (this.#held) pipe.pause?.();
        },
        (cause: unknown) => resolve(asOurs(cause)),
      );
    });
  }

  async write(bytes: Uint8Array): Promise<void> {
    try {
      const pipe = await this.#opening;
      if (this.#closed) throw closed();
      await pipe.write(bytes);
    } catch {
      if (this.#closed) throw closed();
      // A write that fails knows only that it has failed; why is told by the end that follows, which may be a good one.
      const why = await this.#ended;
      if (why !== undefined) throw why;
    }
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.#opening.then(
      (pipe) => pipe.onData(listener),
      // It ends with that.
      () => undefined,
    );
  }

  onClose(listener: (error?: HawserError) => void): void {
    void this.#ended.then((error) => listener(error));
  }

  close(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#closed = true;
    if (this.#open === undefined) this.#giveUp();
    else quietly(this.#open.close());
    return Promise.resolve();
  }

  pause(): void {
    this.#held = true;
    this.#open?.pause?.();
  }

  resume(): void {
    this.#held = false;
    this.#open?.resume?.();
  }
}

/** An error of ours as it is; another one as a fault of the program. */
function asOurs(cause: unknown): HawserError {
  if (isHawserError(cause)) return cause;
  const text = cause instanceof Error ? cause.message : 'unknown';
  return new HawserError(`something in the program failed: ${text}`, { code: 'internal', cause });
}

function closed(): HawserError {
  return new HawserError('the connection is closed', { code: 'port-closed', rung: 'tcp' });
}

/** Whoever closes it has no use for how that ends. */
function quietly(closing: Promise<void>): void {
  closing.catch(() => undefined);
}
