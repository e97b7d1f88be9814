import { connect as connectTcp, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Clock } from '../kernel/clock.ts';
import type { Secret } from '../kernel/secret.ts';
import { alertOf } from '../tls/node-error.ts';
import { handshakeWith, type TlsManner } from './ask-handshake.ts';
import type { BrokerEnd, BrokerReply, Handshake } from './broker-reply.ts';
import { DISCONNECT, encodeConnect } from './encode.ts';

export interface BrokerQuestion {
  readonly host: string;
  readonly port: number;
  /** Absent: MQTT without TLS. */
  readonly tls?: TlsManner;
  readonly clientId: string;
  /** Sent only where the server's chain and name were verified on this very connection. */
  readonly login?: BrokerLogin;
  /** Connecting and handshake together, ms. */
  readonly handshakeMs: number;
  /** How long CONNACK may take, ms. */
  readonly connackMs: number;
  readonly signal: AbortSignal;
}

export interface BrokerLogin {
  readonly username: Secret;
  readonly password?: Secret;
}

/**
 * Connects as a client would: TCP, TLS, CONNECT; and ends the session at once where one comes about. Never rejects for
 * what the broker does; `undefined` where the signal broke it off.
 */
export async function askBroker(question: BrokerQuestion, clock: Clock): Promise<BrokerReply | undefined> {
  const { signal } = question;
  if (signal.aborted) return undefined;
  const login = question.login === undefined ? 'none' : 'withheld';
  const began = clock.now();
  const tcp = await openSocket(question, clock);
  if (!('socket' in tcp)) return over(signal, { end: tcp, login, ms: 0 });
  const { socket } = tcp;
  const stop = (): void => void socket.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (question.tls === undefined) return over(signal, await speak(socket, question, undefined, clock));
    const left = Math.max(1, question.handshakeMs - (clock.now() - began));
    const secured = await handshakeWith(socket, question.tls, left, clock);
    if (!secured.ok) return over(signal, { end: secured.end, login, ms: 0 });
    return over(signal, await speak(secured.socket, question, secured.handshake, clock));
  } finally {
    signal.removeEventListener('abort', stop);
    socket.destroy();
  }
}

/** What the signal has broken off is no answer of the broker. */
function over(signal: AbortSignal, reply: BrokerReply): BrokerReply | undefined {
  return signal.aborted && reply.end.is !== 'connack' ? undefined : reply;
}

type NoSocket = Extract<BrokerEnd, { readonly at: 'tcp' }>;

function openSocket(
  { host, port, handshakeMs, signal }: BrokerQuestion,
  clock: Clock,
): Promise<{ readonly socket: Socket } | NoSocket> {
  return new Promise((resolve) => {
    const socket = connectTcp({ host, port, noDelay: true });
    const finish = (result: { readonly socket: Socket } | NoSocket): void => {
      cancel();
      signal.removeEventListener('abort', stop);
      if (!('socket' in result)) socket.destroy();
      resolve(result);
    };
    const stop = (): void => finish({ at: 'tcp', is: 'network' });
    const cancel = clock.after(handshakeMs, () => finish({ at: 'tcp', is: 'timeout' }));
    signal.addEventListener('abort', stop, { once: true });
    // The listener stays: whoever uses the socket later has its own, and none may be missing in between.
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      finish({ at: 'tcp', is: code === 'ECONNREFUSED' ? 'refused' : code === 'ETIMEDOUT' ? 'timeout' : 'network' });
    });
    socket.once('connect', () => finish({ socket }));
  });
}

/** CONNECT and what comes of it. */
async function speak(
  socket: Socket | TLSSocket,
  { clientId, login, connackMs }: BrokerQuestion,
  handshake: Handshake | undefined,
  clock: Clock,
): Promise<BrokerReply> {
  const allowed = handshake?.verified === true ? login : undefined;
  const began = clock.now();
  const answered = connackOf(socket, connackMs, clock);
  socket.write(
    encodeConnect({
      version: 4,
      clientId,
      keepAliveSeconds: 60,
      clean: true,
      ...(allowed === undefined ? {} : { username: allowed.username.reveal() }),
      ...(allowed?.password === undefined ? {} : { password: allowed.password.reveal() }),
    }),
  );
  const end = await answered;
  return {
    end,
    ...(handshake === undefined ? {} : { handshake }),
    login: allowed !== undefined ? 'sent' : login === undefined ? 'none' : 'withheld',
    ms: clock.now() - began,
  };
}

const CONNACK = 0x20;
const CONNACK_BYTES = 4;
/** Return codes of MQTT 3.1.1. */
const MAX_RETURN_CODE = 5;

/** The first packet, which can only be CONNACK (MQTT 3.1.1 §3.2): four bytes, so nothing else need be read. */
function connackOf(socket: Socket | TLSSocket, ms: number, clock: Clock): Promise<BrokerEnd> {
  return new Promise((resolve) => {
    let held: readonly number[] = [];
    let end: BrokerEnd | undefined;
    const finish = (found: BrokerEnd): void => {
      cancel();
      if (end === undefined && found.is === 'connack' && found.code === 0) {
        // A session that came about is ended as the protocol wants it.
        socket.end(DISCONNECT, () => resolve(found));
      } else resolve(end ?? found);
      end ??= found;
    };
    const cancel = clock.after(ms, () => finish({ at: 'mqtt', is: 'silent' }));
    socket.on('data', (bytes: Buffer) => {
      held = [...held, ...bytes.subarray(0, CONNACK_BYTES)].slice(0, CONNACK_BYTES);
      const [type, length = 2, flags = 0, code] = held;
      if (type !== CONNACK || length !== 2 || flags > 1 || (code ?? 0) > MAX_RETURN_CODE) {
        finish({ at: 'mqtt', is: 'garbled' });
      } else if (code !== undefined) finish({ at: 'mqtt', is: 'connack', code });
    });
    socket.on('error', (error: Error) => finish(brokenOff(error)));
    socket.on('close', () => finish(brokenOff(undefined)));
  });
}

function brokenOff(error: Error | undefined): BrokerEnd {
  const number = error === undefined ? undefined : alertOf(error);
  if (number !== undefined) return { at: 'mqtt', is: 'alert', number };
  return { at: 'mqtt', is: error === undefined ? 'closed' : 'reset' };
}
