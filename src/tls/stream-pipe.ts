import type { Duplex } from 'node:stream';
import type { BytePipe } from '../at/pipe.ts';
import type { Clock } from '../kernel/clock.ts';
import { HawserError } from '../kernel/errors.ts';

/** How long a closed connection is still drained, so that what we said last is not lost to a reset, ms. */
const LINGER_MS = 1000;

/**
 * A connected socket as a byte pipe. Nothing is read before somebody listens, so the system's own window holds the peer
 * back. Closing sends what was written, then the end; it settles when that is handed over.
 */
export function streamPipe(stream: Duplex, clock: Clock): BytePipe {
  let closing: Promise<void> | undefined;
  let failure: HawserError | undefined;
  let gone = stream.destroyed;
  let onClose: ((error?: HawserError) => void) | undefined;

  stream.on('error', (error) => {
    failure ??= new HawserError(`the connection broke: ${codeOf(error)}`, {
      code: 'port-closed',
      rung: 'tcp',
      cause: error,
    });
  });
  stream.on('close', () => {
    gone = true;
    announce();
  });
  function announce(): void {
    const listener = onClose;
    onClose = undefined;
    if (failure === undefined || closing !== undefined) listener?.();
    else listener?.(failure);
  }

  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        if (gone || closing !== undefined) {
          reject(new HawserError('the connection is closed', { code: 'port-closed', rung: 'tcp' }));
          return;
        }
        stream.write(bytes, (error) => {
          if (error === null || error === undefined) resolve();
          else
            reject(
              new HawserError(`the connection broke: ${codeOf(error)}`, {
                code: 'port-closed',
                rung: 'tcp',
                cause: error,
              }),
            );
        });
      }),
    onData(listener) {
      stream.on('data', (bytes: Buffer) => {
        if (closing === undefined) listener(new Uint8Array(bytes));
      });
    },
    onClose(listener) {
      onClose = listener;
      if (gone) announce();
    },
    close() {
      closing ??= shut(stream, clock, gone);
      return closing;
    },
    pause: () => void stream.pause(),
    resume: () => void stream.resume(),
  };
}

function shut(stream: Duplex, clock: Clock, gone: boolean): Promise<void> {
  if (gone) return Promise.resolve();
  return new Promise((resolve) => {
    const giveUp = clock.after(LINGER_MS, () => stream.destroy());
    stream.once('finish', resolve);
    stream.once('close', () => {
      giveUp();
      resolve();
    });
    stream.end();
    // Unread bytes at the end would turn it into a reset that may overtake our last words.
    stream.resume();
  });
}

/** The system's word for what happened, `ECONNRESET`. */
export function codeOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : 'unknown';
}
