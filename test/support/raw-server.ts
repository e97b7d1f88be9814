import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

/** A TCP listener on loopback that does on each connection what the test says. */
export interface RawServer {
  readonly port: number;
  /** Resolves once every connection that came has ended. */
  quiet(): Promise<void>;
  stop(): Promise<void>;
}

export async function rawServer(serve: (socket: Socket) => void): Promise<RawServer> {
  const sockets = new Set<Socket>();
  let wake = (): void => undefined;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      wake();
    });
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async quiet() {
      // Who does not read does not see the end.
      for (const socket of sockets) socket.resume();
      while (sockets.size > 0) await new Promise<void>((resolve) => (wake = resolve));
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A relay to a port of loopback that hands every byte of the answer on in a segment of its own. */
export function dripRelay(port: number): Promise<RawServer> {
  return rawServer((client) => {
    const server = connect({ host: '127.0.0.1', port });
    client.setNoDelay(true);
    client.pipe(server);
    server.on('error', () => client.destroy());
    client.on('close', () => server.destroy());
    void drip(server, client);
  });
}

async function drip(from: Socket, to: Socket): Promise<void> {
  try {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      for (const byte of chunk) {
        if (to.destroyed) return;
        await new Promise<void>((resolve) => to.write(Uint8Array.of(byte), () => setImmediate(resolve)));
      }
    }
  } catch {
    // Whoever was asking has left.
  }
  to.end();
}
