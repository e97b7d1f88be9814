import { judgeByRoot } from '../brokers/kit/twin-mutual.ts';
import { anyTopic } from '../brokers/kit/twin-powers.ts';
import { startTwinServer } from '../brokers/kit/twin-server.ts';
import { MODERN, tlsFrontRules } from '../brokers/kit/twin-tls.ts';
import { utf8Bytes } from '../kernel/bytes.ts';
import type { DevPki } from '../pki/dev.ts';
import { readCertificates } from '../pki/read.ts';

/** A broker on loopback that demands a client certificate. */
export interface DemoBroker {
  readonly port: number;
  /** Texts that the broker has received, by topic: what the outside saw. */
  readonly received: ReadonlyMap<string, string>;
  stop(): Promise<void>;
}

/** Starts an embedded broker with mutual TLS, as Mosquitto does it, on a free port of the loopback address. */
export async function startDemoBroker({ root, server, serverChain }: DevPki): Promise<DemoBroker> {
  const [rootCertificate] = readCertificates(utf8Bytes(root.certificate), 'root');
  if (rootCertificate === undefined) throw new TypeError('the PKI has no root');
  const received = new Map<string, string>();
  const kind = server.keys.publicKey.algorithm.name === 'ECDSA' ? 'ec' : 'rsa';
  const served = { kind, root: 'root', chain: serverChain, key: server.key } as const;
  const running = await startTwinServer(
    {
      tls: tlsFrontRules({
        policy: MODERN,
        route: () => ({ is: 'endpoint', endpoint: { [kind]: served } }),
        clientCas: root.certificate,
        asksClient: () => true,
        demandsCertificate: true,
        judgeClient: (certificates) => judgeByRoot(certificates, rootCertificate),
      }),
      accept: () => ({ is: 'accept', powers: anyTopic() }),
      onEvent(event) {
        if (event.is === 'message') received.set(event.topic, Buffer.from(event.payload).toString());
      },
    },
    { host: '127.0.0.1', port: 0 },
  );
  return { port: running.port, received, stop: () => running.stop() };
}
