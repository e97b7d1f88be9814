import { constants } from 'node:crypto';
import type { Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import type { Clock } from '../../kernel/clock.ts';
import { ALERT_FATAL } from '../alerts.ts';
import { TLS_1_2, type ClientHello } from '../hello.ts';
import { alertOf } from '../node-error.ts';
import { encodeAlert } from '../records.ts';
import { lastWords } from './last-words.ts';
import { readHello } from './read-hello.ts';
import { FrontTap } from './tap.ts';
import type { ClientDecision, FrontOptions, FrontRefusal, HelloDecision } from './types.ts';

const HELLO_MS = 10_000;
const HANDSHAKE_MS = 30_000;
const SSL_3_0 = 0x0300;
const INTERNAL_ERROR = 80;

/**
 * A resumed session brings no certificate that could be judged, and no renegotiation one that was; so there are neither
 * tickets (in TLS 1.3 they are still sent, but lead nowhere) nor renegotiations.
 */
const NO_WAY_AROUND = constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_RENEGOTIATION;

interface Why {
  readonly alert?: number | undefined;
  readonly clientAlert?: number | undefined;
  readonly thrown?: unknown;
}

type Serve = Extract<HelloDecision, { readonly is: 'serve' }>;

/** Serves one connection from its first byte to the end of its handshake. Never rejects for what the client does. */
export async function serveConnection(socket: Socket, clock: Clock, options: FrontOptions): Promise<void> {
  const read = await readHello(socket, clock, options.helloMs ?? HELLO_MS);
  if (read.is === 'hello') {
    new Connection(socket, clock, options, read.hello).answer(read.bytes);
    return;
  }
  const alert = read.is === 'refused' ? read.alert : undefined;
  options.onRefused?.({ at: 'hello', ...(alert === undefined ? {} : { alert }) });
  if (read.is === 'gone') socket.destroy();
  else lastWords(socket, clock, alert === undefined ? undefined : encodeAlert(TLS_1_2, ALERT_FATAL, alert));
}

/** A connection whose ClientHello is known. */
class Connection {
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #options: FrontOptions;
  readonly #hello: ClientHello;
  /** What old clients accept around an alert before a version is settled. */
  readonly #alertVersion: number;
  #client: { readonly certificates: readonly Uint8Array[]; readonly decision: ClientDecision } | undefined;
  #refused = false;

  constructor(socket: Socket, clock: Clock, options: FrontOptions, hello: ClientHello) {
    this.#socket = socket;
    this.#clock = clock;
    this.#options = options;
    this.#hello = hello;
    this.#alertVersion = Math.min(Math.max(hello.version, SSL_3_0), TLS_1_2);
  }

  /** `bytes`: what was read so far. */
  answer(bytes: Uint8Array): void {
    try {
      const decision = this.#options.decide(this.#hello);
      if (decision.is === 'serve') this.#serve(decision, bytes);
      else this.#refuse(decision.is === 'alert' ? decision.number : undefined);
    } catch (thrown) {
      this.#refuse(INTERNAL_ERROR, thrown);
    }
  }

  #refuse(alert: number | undefined, thrown?: unknown): void {
    this.#report('decision', { alert, thrown });
    const bytes = alert === undefined ? undefined : encodeAlert(this.#alertVersion, ALERT_FATAL, alert);
    lastWords(this.#socket, this.#clock, bytes);
  }

  #serve({ context, clientCertificate, alpn }: Serve, bytes: Uint8Array): void {
    const asked = clientCertificate === 'asked';
    // Never listens: it is here for what only a server of node:tls does with a connection.
    const server = createServer({
      ...context,
      // Without a list of its own node:tls would load all public roots.
      ca: context.ca ?? [],
      secureOptions: (context.secureOptions ?? 0) | NO_WAY_AROUND,
      requestCert: asked,
      // The tap judges; node:tls would hang up without an alert.
      rejectUnauthorized: false,
      ...(alpn === undefined ? {} : { ALPNProtocols: [...alpn] }),
    });
    const tap = new FrontTap(this.#socket, {
      first: bytes,
      alertVersion: this.#alertVersion,
      ...(asked ? { judge: (certificates, version) => this.#judge(certificates, version) } : {}),
      misbehave: this.#options.misbehave,
      clock: this.#clock,
    });
    const inTime = this.#clock.after(this.#options.handshakeMs ?? HANDSHAKE_MS, () => this.#socket.destroy());
    this.#socket.once('close', inTime);
    const leaves = (): void => void tap.destroy();
    // Nor does node:tls end a handshake in which the client has left, over a stream that is no socket.
    tap.once('end', leaves);
    server.on('keylog', (line: Buffer) => tap.secret(line.toString('latin1')));
    server.on('tlsClientError', (error, socket) => {
      this.#report('handshake', { alert: tap.fatal, clientAlert: alertOf(error) });
      socket.destroy();
    });
    server.on('secureConnection', (socket) => {
      inTime();
      tap.off('end', leaves);
      // A handshake in which no certificate could be judged proves nothing about the client.
      if (asked && this.#client === undefined) socket.destroy();
      else if (this.#client?.decision.is === 'close') this.#hangUp(tap, socket);
      else this.#welcome(socket);
    });
    server.emit('connection', tap);
  }

  /** The alert for a client that is refused. */
  #judge(certificates: readonly Uint8Array[], version: number): number | undefined {
    let decision: ClientDecision;
    let thrown: unknown;
    try {
      decision = this.#options.judgeClient(certificates, this.#hello, version);
    } catch (error) {
      decision = { is: 'alert', number: INTERNAL_ERROR };
      thrown = error;
    }
    this.#client = { certificates, decision };
    if (decision.is !== 'alert') return undefined;
    this.#report('client', { alert: decision.number, thrown });
    return decision.number;
  }

  #hangUp(tap: FrontTap, socket: TLSSocket): void {
    this.#report('client');
    socket.on('error', () => socket.destroy());
    // Our last flight leaves node:tls only after it has told that the handshake is done, and the tap when it may.
    setImmediate(() => tap.end(() => socket.destroy()));
  }

  #welcome(socket: TLSSocket): void {
    // A client that is cut off is no fault of ours.
    socket.on('error', () => socket.destroy());
    // Over a stream that is no socket node:tls does not end its own half when the client has ended.
    socket.on('end', () => socket.end());
    try {
      this.#options.onClient(socket, { hello: this.#hello, certificates: this.#client?.certificates ?? [] });
    } catch (thrown) {
      this.#report('client', { thrown });
      socket.destroy();
    }
  }

  /** What comes after the first reason is its consequence. */
  #report(at: FrontRefusal['at'], { alert, clientAlert, thrown }: Why = {}): void {
    if (this.#refused) return;
    this.#refused = true;
    this.#options.onRefused?.({
      at,
      hello: this.#hello,
      ...(alert === undefined ? {} : { alert }),
      ...(clientAlert === undefined ? {} : { clientAlert }),
      ...(thrown === undefined ? {} : { thrown }),
    });
  }
}
