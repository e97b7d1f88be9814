import type { BytePipe } from '../../at/pipe.ts';
import { HawserError, isHawserError } from '../../kernel/errors.ts';

/**
 * A byte pipe that is still being opened: what is written waits for it, and whether it is to be read, too. If the opening
 * fails, it closes with that error. `giveUp` ends an opening that nobody waits for any more; `close` settles at once, and
 * what it closes goes on closing by itself.
 */
export function comingPipe(opening: Promise<BytePipe>, giveUp: () => void): BytePipe {
  let open: BytePipe | undefined;
  let closed = false;
  let held = false;
  opening.then(
    (pipe) => {
      open = pipe;
      if (closed) quietly(pipe.close());
      else if (held) pipe.pause?.();
    },
    // Those who listen are told below.
    () => undefined,
  );
  return {
    async write(bytes) {
      const pipe = await opening.catch((cause: unknown) => {
        throw asOurs(cause);
      });
      if (closed) throw new HawserError('the connection is closed', { code: 'port-closed', rung: 'tcp' });
      await pipe.write(bytes);
    },
    onData(listener) {
      opening.then(
        (pipe) => pipe.onData(listener),
        () => undefined,
      );
    },
    onClose(listener) {
      opening.then(
        (pipe) => pipe.onClose(listener),
        (cause: unknown) => listener(asOurs(cause)),
      );
    },
    close() {
      if (closed) return Promise.resolve();
      closed = true;
      if (open === undefined) giveUp();
      else quietly(open.close());
      return Promise.resolve();
    },
    pause() {
      held = true;
      open?.pause?.();
    },
    resume() {
      held = false;
      open?.resume?.();
    },
  };
}

/** An error of ours as it is; another one as a fault of the program. */
export function asOurs(cause: unknown): HawserError {
  if (isHawserError(cause)) return cause;
  const text = cause instanceof Error ? cause.message : 'unknown';
  return new HawserError(`something in the program failed: ${text}`, { code: 'internal', cause });
}

/** Whoever closes it has no use for how that ends. */
function quietly(closing: Promise<void>): void {
  closing.catch(() => undefined);
}
