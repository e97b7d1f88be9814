import type { Server, Socket } from 'node:net';
import type { SecureContextOptions, TLSSocket } from 'node:tls';
import type { Clock } from '../../kernel/clock.ts';
import type { ClientHello } from '../hello.ts';

/** What a listener does once it has read a whole ClientHello. */
export type HelloDecision =
  | {
      readonly is: 'serve';
      readonly context: SecureContextOptions;
      readonly clientCertificate: 'none' | 'asked';
      /** Protocols that the listener knows, the preferred first; absent: ALPN is not answered. */
      readonly alpn?: readonly string[];
    }
  | { readonly is: 'alert'; readonly number: number }
  | { readonly is: 'close' };

/** What it does once it knows the client's certificate. */
export type ClientDecision =
  | { readonly is: 'accept' }
  | { readonly is: 'alert'; readonly number: number }
  /** Ends the connection after the handshake, without a word. */
  | { readonly is: 'close' };

/** A client whose handshake is done. */
export interface FrontClient {
  readonly hello: ClientHello;
  /** DER as presented, leaf first; empty: none. */
  readonly certificates: readonly Uint8Array[];
}

/**
 * A connection that came to nothing. `hello`: no whole ClientHello; `decision`: refused for what stands in it;
 * `client`: refused for its certificate; `handshake`: anything else, a refusal by the client included.
 */
export interface FrontRefusal {
  readonly at: 'hello' | 'decision' | 'client' | 'handshake';
  readonly hello?: ClientHello;
  /** The fatal alert that we sent, where one was sent in the clear or is our own. */
  readonly alert?: number;
  /** The fatal alert by which the client itself refused. */
  readonly clientAlert?: number;
  /** What a function of {@link FrontOptions} threw; the client was told 80 (internal_error), or hung up on after it. */
  readonly thrown?: unknown;
}

/** Ways of a server to behave badly while it speaks TLS. */
export interface FrontMisbehaviour {
  /** Waits before each record that it sends, ms. */
  readonly slowMs?: number;
  /** Ends the connection inside the second record of its first flight, after ServerHello. */
  readonly cut?: boolean;
}

/** How a TLS front decides. Its functions may throw, which ends that one connection; only `onRefused` must not. */
export interface FrontOptions {
  decide(hello: ClientHello): HelloDecision;
  /**
   * Asked where the client was asked for a certificate; `certificates` is empty if it gave none. That it has the key is
   * proved after this, by node:tls. `version`: the one agreed, `0x0303`.
   */
  judgeClient(certificates: readonly Uint8Array[], hello: ClientHello, version: number): ClientDecision;
  onClient(socket: TLSSocket, client: FrontClient): void;
  /** What was refused and why, for logs and tests. */
  onRefused?(refused: FrontRefusal): void;
  /** A whole ClientHello has to come within this time (default 10 s), and the whole handshake (default 30 s), ms. */
  readonly helloMs?: number;
  readonly handshakeMs?: number;
  readonly clock?: Clock;
  readonly misbehave?: FrontMisbehaviour;
  /** Given: the port speaks no TLS at all, and this takes each connection as it comes. */
  onPlain?(socket: Socket): void;
}

/** A TLS listener that reads the ClientHello before it answers, and can refuse with a real alert. */
export interface TlsFront {
  readonly server: Server;
  readonly host: string;
  readonly port: number;
  /** Closes the listener and all connections. */
  stop(): Promise<void>;
}
