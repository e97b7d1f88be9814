import { connect, type Socket } from 'node:net';
import type { BytePipe } from '../at/pipe.ts';
import type { Clock } from '../kernel/clock.ts';
import { HawserError } from '../kernel/errors.ts';
import { Inbox } from './inbox.ts';

const CONNECT_MS = 10_000;
const CLOSE_MS = 2_000;

export interface TcpOptions {
  readonly clock: Clock;
  /** How long connecting may take, ms. */
  readonly connectMs?: number;
}

/** Opens an AT port that is served over TCP: a virtual module, or a real one behind ser2net. */
export function openTcp(host: string, port: number, options: TcpOptions): Promise<BytePipe> {
  const name = `tcp://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true });
    const giveUp = (error: HawserError): void => {
      cancel();
      socket.destroy();
      reject(error);
    };
    const cancel = options.clock.after(options.connectMs ?? CONNECT_MS, () => giveUp(failed(name, 'no answer')));
    socket.once('error', (cause) => giveUp(openError(name, cause)));
    socket.once('connect', () => {
      cancel();
      socket.removeAllListeners('error');
      resolve(socketPipe(socket, name, options.clock));
    });
  });
}

/** A connected socket as a byte pipe. `name` is what errors call it. */
export function socketPipe(socket: Socket, name: string, clock: Clock): BytePipe {
  const inbox = new Inbox();
  let error: HawserError | undefined;
  socket.on('error', (cause) => (error = failed(name, cause.message, cause)));
  socket.on('close', () => inbox.close(error));
  // Nothing is read before somebody listens, so that the peer is held back and not the memory filled.
  socket.pause();
  socket.on('data', (chunk: Uint8Array) => inbox.put(new Uint8Array(chunk)));
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytes, (cause) => {
          if (cause) reject(failed(name, cause.message, cause));
          else resolve();
        });
      }),
    onData(listener) {
      inbox.onData(listener);
      socket.resume();
    },
    onClose: (listener) => inbox.onClose(listener),
    close: () =>
      new Promise((resolve) => {
        if (inbox.closed || socket.destroyed) {
          resolve();
          return;
        }
        // A peer that takes no more bytes must not hold us up.
        const cancel = clock.after(CLOSE_MS, () => socket.destroy());
        socket.once('close', () => {
          cancel();
          resolve();
        });
        socket.destroySoon();
      }),
  };
}

function openError(name: string, cause: NodeJS.ErrnoException): HawserError {
  if (cause.code === 'ENOTFOUND' || cause.code === 'EAI_AGAIN') {
    return new HawserError(`${name}: there is no such host`, {
      code: 'port-not-found',
      rung: 'port',
      cause,
      next: [{ text: 'Check the name after tcp://.' }],
    });
  }
  return failed(name, cause.code === 'ECONNREFUSED' ? 'nothing listens there' : cause.message, cause);
}

function failed(name: string, what: string, cause?: Error): HawserError {
  return new HawserError(`${name}: ${what}`, {
    code: 'port-failed',
    rung: 'port',
    ...(cause === undefined ? {} : { cause }),
    next: [{ text: 'Is the virtual module (or the serial server) running?', command: 'hawser emulate sim7600' }],
  });
}
