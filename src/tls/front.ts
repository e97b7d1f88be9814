import { createServer, type AddressInfo, type Socket } from 'node:net';
import { systemClock } from '../kernel/clock.ts';
import { serveConnection } from './front/connection.ts';
import type { FrontOptions, TlsFront } from './front/types.ts';

export type {
  ClientDecision,
  FrontClient,
  FrontMisbehaviour,
  FrontOptions,
  FrontRefusal,
  HelloDecision,
  TlsFront,
} from './front/types.ts';

/**
 * Listens on `host` and `port` (0: a free one). Rejects with the system's error when that is not possible; what a
 * client does ends at most its own connection.
 */
export async function startFront(
  options: FrontOptions,
  where: { readonly host: string; readonly port: number },
): Promise<TlsFront> {
  const { clock = systemClock } = options;
  const plain = options.onPlain !== undefined;
  const open = new Set<Socket>();
  // The client's end must not end our half before our last words; a plain connection is its taker's own affair.
  const server = createServer({ allowHalfOpen: !plain }, (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    if (plain) takePlain(socket, options);
    else void serveConnection(socket, clock, options);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(where.port, where.host, () => {
      server.off('error', reject);
      // A connection that the system cannot hand over is lost, the listener is not.
      server.on('error', () => undefined);
      resolve();
    });
  });
  const { address, port } = server.address() as AddressInfo;
  return {
    server,
    host: address,
    port,
    stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of open) socket.destroy();
      return closed;
    },
  };
}

function takePlain(socket: Socket, options: FrontOptions): void {
  try {
    options.onPlain?.(socket);
  } catch (thrown) {
    options.onRefused?.({ at: 'client', thrown });
    socket.destroy();
  }
}
