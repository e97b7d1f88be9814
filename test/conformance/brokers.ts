import { createServer as createTcpServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions, type TLSSocket } from 'node:tls';
import { Aedes } from 'aedes';
import type { DevPki } from '../../src/pki/dev.ts';
import { CERTIFICATE, CLIENT_HELLO, CLIENT_KEY_EXCHANGE, parseClientHello } from '../../src/tls/hello.ts';
import { HANDSHAKE, HandshakeReader, RecordReader, encodeAlert } from '../../src/tls/records.ts';

/*
 * Brokers that behave at the TLS and MQTT level as the ones in the transcripts: real aedes behind real node:tls, with
 * a front that sees the client's clear messages where the recorded behaviour needs one.
 */

export interface Broker {
  readonly port: number;
  stop(): Promise<void>;
}

/** A broker that tells what it has seen. */
export interface OpenBroker extends Broker {
  /** Texts that clients have published, by topic. */
  readonly received: ReadonlyMap<string, string>;
}

/** Who may log in. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

interface BrokerOptions {
  /** Absent: without TLS. */
  readonly pki?: DevPki;
  /** Demands a client certificate. */
  readonly mutual?: boolean;
  /** CONNACK 5 for a client whose hello had no server name (HiveMQ Cloud). */
  readonly refuseNameless?: boolean;
  /** From TLS 1.0 on, which OpenSSL does not do by itself any more. */
  readonly old?: boolean;
  /** TLS 1.2 at most, unless the broker takes nothing below this. */
  readonly minVersion?: 'TLSv1.3';
  /** Closes when somebody publishes to this topic (a policy of AWS IoT). */
  readonly forbidden?: string;
  /** CONNACK 5 for everybody else. */
  readonly login?: Login;
}

const NOT_AUTHORIZED = 5;

/** An MQTT broker on a free loopback port. */
export async function broker(options: BrokerOptions): Promise<OpenBroker> {
  const { forbidden } = options;
  const aedes = await Aedes.createBroker();
  const received = new Map<string, string>();
  aedes.authenticate = (client, username, password, done) => {
    if (mayConnect(options, client.conn as unknown as TLSSocket, username, password)) done(null, true);
    else done(Object.assign(new Error('refused'), { returnCode: NOT_AUTHORIZED }), false);
  };
  aedes.authorizePublish = (_client, packet, done) => done(packet.topic === forbidden ? new Error('forbidden') : null);
  aedes.on('publish', ({ topic, payload }, client) => {
    if (client !== null) received.set(topic, payload.toString());
  });
  const serve = (socket: Socket): void => {
    socket.on('error', () => socket.destroy());
    aedes.handle(socket);
  };
  const listening = await listen(serverFor(options, serve));
  return {
    port: listening.port,
    received,
    async stop() {
      await listening.stop();
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
    },
  };
}

function mayConnect(
  { refuseNameless = false, login }: BrokerOptions,
  { servername }: Pick<TLSSocket, 'servername'>,
  username: string | undefined,
  password: Uint8Array | undefined,
): boolean {
  if (refuseNameless && servername === false) return false;
  return login === undefined || (username === login.username && String(password) === login.password);
}

function serverFor(
  { pki, mutual = false, old = false, minVersion }: BrokerOptions,
  serve: (socket: Socket) => void,
): Server {
  if (pki === undefined) return createTcpServer(serve);
  const tls: TlsOptions = {
    cert: pki.serverChain,
    key: pki.server.key,
    ...(minVersion === undefined ? { maxVersion: 'TLSv1.2' } : { minVersion }),
    ...(old ? { minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' } : {}),
    ...(mutual ? { ca: pki.root.certificate, requestCert: true, rejectUnauthorized: true } : {}),
  };
  const server = createTlsServer(tls, serve);
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return server;
}

/** What a front does with a connection once it has seen a clear handshake message of the client. */
type Verdict = 'go on' | 'hang up' | { readonly alert: number };

/** Stands in front of a broker and looks at the client's clear handshake messages. */
async function front(target: number, judge: (type: number, body: Uint8Array) => Verdict): Promise<Broker> {
  const server = createTcpServer((client) => {
    const broker = connect(target, '127.0.0.1');
    const records = new RecordReader();
    const messages = new HandshakeReader();
    let clear = true;
    const end = (): void => {
      client.destroy();
      broker.destroy();
    };
    client.on('data', (bytes) => {
      try {
        for (const record of clear ? records.push(bytes) : []) {
          // After ChangeCipherSpec nothing can be read any more.
          if (record.type !== HANDSHAKE) {
            clear = false;
            break;
          }
          for (const { type, body } of messages.push(record.body)) {
            const verdict = judge(type, body);
            if (verdict === 'go on') continue;
            if (verdict === 'hang up') end();
            else client.end(encodeAlert(0x0303, 2, verdict.alert), () => broker.destroy());
            return;
          }
        }
      } catch {
        clear = false;
      }
      broker.write(bytes);
    });
    broker.on('data', (bytes) => client.write(bytes));
    for (const socket of [client, broker]) {
      socket.on('error', end);
      socket.on('close', end);
    }
  });
  return listen(server);
}

const UNRECOGNIZED_NAME = 112;

/** Refuses a hello without a server name by an alert (EMQX serverless). */
export function needsServerName(target: Broker): Promise<Broker> {
  return front(target.port, (type, body) =>
    type === CLIENT_HELLO && parseClientHello(body).serverName === undefined ? { alert: UNRECOGNIZED_NAME } : 'go on',
  );
}

/** Hangs up without an alert when the client has no certificate to show (AWS IoT as recorded). */
export function hangsUpWithoutCertificate(target: Broker): Promise<Broker> {
  let shown = false;
  return front(target.port, (type, body) => {
    if (type === CERTIFICATE) shown = body.length > 3;
    return (type === CERTIFICATE || type === CLIENT_KEY_EXCHANGE) && !shown ? 'hang up' : 'go on';
  });
}

async function listen(server: Server): Promise<Broker> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
