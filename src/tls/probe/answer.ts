import type { ClientHelloSpec } from '../client-hello.ts';
import type { CertificateRequest } from '../hello.ts';

/** What a server says to one ClientHello, as far as it can be read without ending the handshake. */
export interface ServerFlight {
  /** The version chosen, `0x0303`. */
  readonly version: number;
  readonly suite: number;
  /** Extension numbers of the ServerHello and, in TLS 1.3, of EncryptedExtensions, in the order sent. */
  readonly extensions: readonly number[];
  /** DER, in the order sent; duplicates and strangers stay. */
  readonly certificates: readonly Uint8Array[];
  /** Length of the whole Certificate message without its four bytes of header. */
  readonly certificateMessageBytes: number;
  /** Lengths of the records that carried the flight, without their headers, in order; in TLS 1.3 as they are sealed. */
  readonly recordBytes: readonly number[];
  /** What the key exchange shows: the group or the size of the prime, and the scheme that signs. */
  readonly group?: number;
  readonly dhBits?: number;
  readonly signatureScheme?: number;
  readonly certificateRequest?: CertificateRequest;
  readonly alpn?: string;
  /** The fragment length that the server has agreed to, bytes. */
  readonly maxFragmentLength?: number;
  /** The server will send a session ticket (TLS 1.2 and below; unknown in TLS 1.3). */
  readonly ticket?: boolean;
  /** DER of a stapled OCSP response: its length, bytes. */
  readonly ocspBytes?: number;
  /** TLS 1.3: the server wants a key share of a group that we do not compute; what follows its hello is not known. */
  readonly unread?: true;
}

/** Warning-level alerts that came before the answer. */
interface Warned {
  readonly warnings: readonly number[];
}

/**
 * How a server answers a ClientHello. `silent`: nothing, or not enough, before the time was over. `garbled`: it began as
 * TLS and broke its rules or a bound. `unreachable`: there was no connection.
 */
export type Answer =
  | (Warned & { readonly is: 'flight'; readonly flight: ServerFlight })
  | (Warned & { readonly is: 'alert'; readonly number: number })
  | (Warned & {
      readonly is: 'closed' | 'reset' | 'silent';
      /** Bytes that came before, warnings among them; absent: none. A flight that stops in the middle shows here. */
      readonly received?: number;
    })
  | { readonly is: 'not-tls'; /** At most 256 bytes. */ readonly first: Uint8Array }
  | { readonly is: 'garbled'; readonly why: string }
  | { readonly is: 'unreachable'; readonly why: 'refused' | 'timeout' | 'network' };

/** Where to dial, and how long one question may take. */
export interface AskOptions {
  /** An address or a name; what a name leads to is settled before. */
  readonly host: string;
  readonly port: number;
  /** Connecting and answering together, ms. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Sends one ClientHello on a connection of its own and reads the answer. Never rejects for what the server does. */
export type Ask = (hello: ClientHelloSpec, options: AskOptions) => Promise<Answer>;
