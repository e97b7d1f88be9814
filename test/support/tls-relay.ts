import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** How one chunk goes on: as these pieces, each in a segment of its own. */
export type Cut = (bytes: Buffer) => readonly Uint8Array[];

export interface Relay {
  readonly port: number;
  stop(): Promise<void>;
}

export const byteByByte: Cut = (bytes) => Array.from(bytes, (byte) => Uint8Array.of(byte));

/** Passes connections on to a loopback port, cutting what the client (and the server, if said so) sends. */
export async function relay(target: number, fromClient: Cut, fromServer: Cut = (bytes) => [bytes]): Promise<Relay> {
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const upstream = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    pass(client, upstream, fromClient);
    pass(upstream, client, fromServer);
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function pass(from: Socket, to: Socket, cut: Cut): void {
  let queue = Promise.resolve();
  from.on('data', (bytes: Buffer) => {
    for (const piece of cut(bytes)) queue = queue.then(() => writeAlone(to, piece));
  });
  const end = (): void => {
    queue = queue.then(() => void to.end());
  };
  from.on('end', end);
  from.on('error', () => to.destroy());
  from.on('close', end);
}

/** The next turn of the loop keeps two writes from becoming one segment. */
function writeAlone(socket: Socket, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed || socket.writableEnded) resolve();
    else socket.write(bytes, () => setImmediate(resolve));
  });
}
