import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Clock } from '../kernel/clock.ts';
import { HawserError } from '../kernel/errors.ts';
import type { BytePipe } from '../at/pipe.ts';
import { pacedPipe } from './paced-pipe.ts';
import { codeOf, streamPipe } from '../tls/stream-pipe.ts';

/** A place where hosts can reach a virtual module. */
export interface Port {
  /** `tcp://HOST:PORT`, or the path of a pseudo-terminal: what `--port` takes. */
  readonly address: string;
  close(): Promise<void>;
}

/** What a port needs of a module. */
export interface Attachable {
  attach(pipe: BytePipe): void;
}

export interface PortOptions {
  readonly clock: Clock;
  /** Bytes pass as slowly as on a serial line of this speed; absent = as fast as they go. */
  readonly baud?: number;
}

/** Puts the wire between a host's pipe and the module. */
export function wired(pipe: BytePipe, { clock, baud }: PortOptions): BytePipe {
  return baud === undefined ? pipe : pacedPipe(pipe, baud, clock);
}

/**
 * Serves a module on a TCP port (0 = a free one). There is one cable: a new connection replaces the one before, so that
 * a host that died without closing never locks the next one out.
 */
export async function listenTcp(module: Attachable, host: string, port: number, options: PortOptions): Promise<Port> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Single characters must not wait for each other.
    socket.setNoDelay(true);
    module.attach(wired(streamPipe(socket, options.clock), options));
  });
  await listening(server, host, port);
  const { address, family, port: real } = server.address() as AddressInfo;
  return {
    address: `tcp://${family === 'IPv6' ? `[${address}]` : address}:${real}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenFailed(host, port, error)));
    server.listen(port, host, () => resolve());
  });
}

const LISTEN_ERRORS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something listens there already',
  EADDRNOTAVAIL: 'this computer has no such address',
  EACCES: 'this user may not take that port',
  ENOTFOUND: 'there is no such name',
};

/** That no socket could be opened for others to connect to. */
export function listenFailed(host: string, port: number, cause: unknown): HawserError {
  const code = codeOf(cause);
  return new HawserError(`cannot listen on ${host}:${port}: ${LISTEN_ERRORS[code] ?? code}`, {
    code: 'listen-failed',
    rung: 'port',
    next: [{ text: 'Port 0 takes a free one.', command: '--listen 127.0.0.1:0' }],
    cause,
  });
}
