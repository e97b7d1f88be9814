import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { startFront, type FrontClient, type FrontRefusal } from '../../tls/front.ts';
import type { Misbehaviour } from './misbehave.ts';
import type { AcceptClient } from './twin-mqtt.ts';
import { startTwinBroker, type ClientTls, type MqttEvent } from './twin-mqtt.ts';
import type { TlsFrontRules } from './twin-tls.ts';

/** What a running twin tells: of handshakes that came to nothing, and of MQTT clients. */
export type TwinEvent = { readonly is: 'handshake'; readonly refusal: FrontRefusal } | MqttEvent;

export interface TwinServerOptions {
  readonly tls: TlsFrontRules;
  readonly accept: AcceptClient;
  /** What a client gets that has finished the handshake; absent: MQTT. */
  speaks?(alpn: string | undefined): 'mqtt' | 'http';
  readonly misbehave?: ReadonlySet<Misbehaviour>;
  onEvent?(event: TwinEvent): void;
}

export interface TwinServer {
  readonly host: string;
  /** The one that was taken, where a free one was asked for. */
  readonly port: number;
  /** TCP connections, and MQTT clients among them, at the moment. */
  open(): Promise<{ readonly connections: number; readonly clients: number }>;
  /** Ends listener, connections and broker. */
  stop(): Promise<void>;
}

/** Before each record of a slow twin, ms: the whole handshake stays within what the front allows. */
const SLOW_MS = 2000;

/** Starts TLS and MQTT of a twin. Rejects as `listen` does. */
export async function startTwinServer(
  options: TwinServerOptions,
  place: { readonly host: string; readonly port: number },
): Promise<TwinServer> {
  const { tls, accept, misbehave = new Set() } = options;
  const onEvent = (event: TwinEvent): void => options.onEvent?.(event);
  const broker = await startTwinBroker(accept, onEvent);
  const bad = misbehave.has('slow') ? { slowMs: SLOW_MS } : misbehave.has('cut') ? { cut: true } : undefined;
  const front = await startFront(
    {
      decide: (hello) => tls.decide(hello),
      judgeClient: (certificates, hello, version) => tls.judgeClient(certificates, hello, version),
      onClient(socket, client) {
        const { alpn } = shownBy(socket, client);
        if (options.speaks?.(alpn) === 'http') answerAsHttp(socket);
        else broker.take(socket, shownBy(socket, client));
      },
      onRefused: (refusal) => onEvent({ is: 'handshake', refusal }),
      ...(bad === undefined ? {} : { misbehave: bad }),
      ...(misbehave.has('plain') ? { onPlain: (socket: Socket) => broker.take(socket, { certificates: [] }) } : {}),
    },
    place,
  ).catch(async (error: unknown) => {
    await broker.stop();
    throw error;
  });
  return {
    host: front.host,
    port: front.port,
    open: () =>
      new Promise((resolve, reject) => {
        front.server.getConnections((error, connections) => {
          if (error === null) resolve({ connections, clients: broker.clients() });
          else reject(error);
        });
      }),
    async stop() {
      await front.stop();
      await broker.stop();
    },
  };
}

function shownBy(socket: TLSSocket, { hello, certificates }: FrontClient): ClientTls {
  const { alpnProtocol } = socket;
  return {
    certificates,
    ...(hello.serverName === undefined ? {} : { serverName: hello.serverName.toLowerCase() }),
    ...(typeof alpnProtocol === 'string' ? { alpn: alpnProtocol } : {}),
  };
}

const HTTP_REFUSAL = 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';
/** A client that says nothing for this long is let go, ms. */
const HTTP_MS = 10_000;

/** What a client gets that speaks MQTT where HTTPS is served. */
function answerAsHttp(socket: TLSSocket): void {
  socket.on('error', () => socket.destroy());
  socket.setTimeout(HTTP_MS, () => socket.destroy());
  socket.once('data', () => {
    socket.end(HTTP_REFUSAL);
    socket.resume();
  });
}
