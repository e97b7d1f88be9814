import type { Socket } from 'node:net';
import { Aedes, type AuthenticateError, type Client, type ConnectPacket } from 'aedes';
import { PacketGate } from './packet-gate.ts';

/*
 * MQTT of a twin: an embedded broker that asks the twin's rules about every client, message and filter. It speaks
 * MQTT 3.1 and 3.1.1; MQTT 5 is answered with CONNACK 1.
 */

/** What the handshake told of a client. */
export interface ClientTls {
  readonly serverName?: string;
  /** What was agreed on by ALPN. */
  readonly alpn?: string;
  /** DER as presented, its own first. */
  readonly certificates: readonly Uint8Array[];
}

/** A CONNECT packet. */
export interface ConnectRequest {
  readonly clientId: string;
  readonly username?: string;
  readonly password?: Uint8Array;
  readonly tls: ClientTls;
}

/** CONNACK codes: identifier rejected, unavailable, bad user name or password, not authorized (MQTT 3.1.1 §3.2.2.3). */
export type RefusalCode = 2 | 3 | 4 | 5;

export type ConnectVerdict =
  | { readonly is: 'accept'; readonly powers: ClientPowers }
  | { readonly is: 'refuse'; readonly code: RefusalCode; readonly why: string }
  /** Ends the connection without a CONNACK. */
  | { readonly is: 'close'; readonly why: string };

/** A message as a client sends it. */
export interface ClientMessage {
  readonly topic: string;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  readonly payloadBytes: number;
}

/** `refuse` is the failure code in the SUBACK. */
export type SubscribeVerdict = { readonly is: 'accept' | 'refuse' | 'close'; readonly why?: string };
/** `forget`: taken, but not kept for later subscribers. */
export type PublishVerdict = { readonly is: 'accept' | 'forget' | 'close'; readonly why?: string };

/** What an accepted client may do. */
export interface ClientPowers {
  publish(message: ClientMessage): PublishVerdict;
  subscribe(filter: string, qos: 0 | 1 | 2): SubscribeVerdict;
  /** Keep-alive that the broker goes by, seconds, for the one asked for. */
  keepAlive?(seconds: number): number;
}

export type AcceptClient = (request: ConnectRequest) => ConnectVerdict;

/** What a broker tells of its clients; texts are theirs. */
export type MqttEvent =
  | { readonly is: 'connected' | 'left'; readonly clientId: string }
  | { readonly is: 'refused'; readonly clientId: string; readonly code?: RefusalCode; readonly why: string }
  | { readonly is: 'denied'; readonly clientId: string; readonly what: string; readonly why: string }
  | { readonly is: 'message'; readonly clientId: string; readonly topic: string; readonly payload: Uint8Array };

export interface TwinBroker {
  /** A connection on which MQTT is spoken from now on; a TLS socket is one as well. */
  take(socket: Socket, tls: ClientTls): void;
  /** Clients that are connected at the moment. */
  clients(): number;
  stop(): Promise<void>;
}

/** Of a packet behind its header: the largest payload that a twin takes (1 MiB), and room for its topic. */
const MAX_PACKET_BYTES = 1024 * 1024 + 66_000;
/** A client that has not said CONNECT after this is let go, ms. */
const CONNECT_MS = 10_000;

interface Connection {
  readonly tls: ClientTls;
  verdict?: ConnectVerdict;
}

/** Starts the broker; `accept` decides on clients. */
export async function startTwinBroker(accept: AcceptClient, onEvent: (event: MqttEvent) => void): Promise<TwinBroker> {
  const connections = new WeakMap<object, Connection>();
  const ofClient = (client: Client): Connection | undefined => connections.get(client.conn);
  const powersOf = (client: Client): ClientPowers | undefined => {
    const verdict = ofClient(client)?.verdict;
    return verdict?.is === 'accept' ? verdict.powers : undefined;
  };
  const deny = (client: Client, what: string, why = 'not allowed'): Error => {
    onEvent({ is: 'denied', clientId: client.id, what, why });
    return new Error(why);
  };

  const aedes = await Aedes.createBroker({
    connectTimeout: CONNECT_MS,
    preConnect(client, packet, done) {
      const connection = ofClient(client);
      if (connection === undefined) {
        done(new Error('a connection of unknown origin'), false);
        return;
      }
      const verdict = accept(requestOf(packet, connection));
      connection.verdict = verdict;
      if (verdict.is === 'accept')
        packet.keepalive = verdict.powers.keepAlive?.(packet.keepalive ?? 0) ?? packet.keepalive ?? 0;
      else onEvent(refusalOf(packet.clientId, verdict));
      if (verdict.is === 'close') done(new Error(verdict.why), false);
      else done(null, true);
    },
    authenticate(client, _username, _password, done) {
      const verdict = ofClient(client)?.verdict;
      if (verdict?.is === 'accept') done(null, true);
      else done(refused(verdict?.is === 'refuse' ? verdict.code : 5), false);
    },
    authorizePublish(client, packet, done) {
      if (client === null) {
        done();
        return;
      }
      const { topic, qos, payload } = packet;
      const payloadBytes = Buffer.byteLength(payload);
      const verdict = powersOf(client)?.publish({ topic, qos, retain: packet.retain, payloadBytes });
      if (verdict?.is === 'forget') packet.retain = false;
      if (verdict === undefined || verdict.is === 'close') done(deny(client, `publish to ${topic}`, verdict?.why));
      else done();
    },
    authorizeSubscribe(client, subscription, done) {
      const { topic, qos } = subscription;
      const verdict = powersOf(client)?.subscribe(topic, qos);
      if (verdict?.is === 'accept') {
        done(null, subscription);
        return;
      }
      const error = deny(client, `subscribe to ${topic}`, verdict?.why);
      if (verdict?.is === 'refuse') done(null, null);
      else done(error);
    },
  });
  aedes.on('clientReady', (client) => onEvent({ is: 'connected', clientId: client.id }));
  aedes.on('clientDisconnect', (client) => onEvent({ is: 'left', clientId: client.id }));
  aedes.on('publish', ({ topic, payload }, client) => {
    if (client !== null)
      onEvent({ is: 'message', clientId: client.id, topic, payload: new Uint8Array(Buffer.from(payload)) });
  });

  return {
    take(socket, tls) {
      const gate = new PacketGate(socket, MAX_PACKET_BYTES, () => socket.destroySoon());
      connections.set(gate, { tls });
      aedes.handle(gate);
    },
    clients: () => aedes.connectedClients,
    stop: () => new Promise((resolve) => aedes.close(() => resolve())),
  };
}

function requestOf({ clientId, username, password }: ConnectPacket, { tls }: Connection): ConnectRequest {
  return {
    clientId,
    tls,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password: new Uint8Array(Buffer.from(password)) }),
  };
}

function refusalOf(clientId: string, verdict: Exclude<ConnectVerdict, { is: 'accept' }>): MqttEvent {
  const code = verdict.is === 'refuse' ? { code: verdict.code } : {};
  return { is: 'refused', clientId, why: verdict.why, ...code };
}

/** An error that makes the embedded broker answer with this CONNACK code. */
function refused(returnCode: RefusalCode): AuthenticateError {
  const error: Error = Object.assign(new Error('refused'), { returnCode });
  // The package has the codes as an enum for the compiler only.
  return error as AuthenticateError;
}
