import { createServer, type AddressInfo, type Socket } from 'node:net';

/** A server that says back what it hears, and hangs up with a last word at `bye`. */
export interface EchoServer {
  readonly port: number;
  stop(): void;
}

export async function echoServer(): Promise<EchoServer> {
  const server = createServer(echo);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, stop: () => server.close() };
}

function echo(socket: Socket): void {
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes) => (bytes.toString() === 'bye' ? socket.end('end') : socket.write(bytes)));
}
