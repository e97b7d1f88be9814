import type { AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { Aedes } from 'aedes';
import type { DevPki } from '../pki/dev.ts';

/** A broker on loopback that demands a client certificate. */
export interface DemoBroker {
  readonly port: number;
  /** Texts that the broker has received, by topic: what the outside saw. */
  readonly received: ReadonlyMap<string, string>;
  stop(): Promise<void>;
}

/** Starts an embedded broker with mutual TLS on a free port of the loopback address. */
export async function startDemoBroker(pki: DevPki): Promise<DemoBroker> {
  const aedes = await Aedes.createBroker();
  const received = new Map<string, string>();
  aedes.on('publish', ({ topic, payload }, client) => {
    if (client !== null) received.set(topic, payload.toString());
  });
  const open = new Set<TLSSocket>();
  const server = createServer(
    {
      cert: pki.serverChain,
      key: pki.server.key,
      ca: pki.root.certificate,
      requestCert: true,
      rejectUnauthorized: true,
    },
    (socket) => {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
      // A client that is cut off is no fault of the broker.
      socket.on('error', () => socket.destroy());
      aedes.handle(socket);
    },
  );
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    received,
    async stop() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
    },
  };
}
