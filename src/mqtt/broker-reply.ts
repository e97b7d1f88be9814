/** A handshake that was done. */
export interface Handshake {
  readonly version: string;
  /** IANA name. */
  readonly suite: string;
  /** Chain and name were found right, by the given roots and this computer's clock. */
  readonly verified: boolean;
  /** Why not. */
  readonly doubt?: string;
  readonly alpn?: string;
  readonly ms: number;
}

/** How a handshake came to nothing. */
export type TlsEnd =
  | { readonly at: 'tls'; readonly is: 'alert'; readonly number: number }
  | { readonly at: 'tls'; readonly is: 'closed' | 'reset' | 'timeout' | 'not-tls' }
  /** This Node cannot do the handshake that the endpoint wants. */
  | { readonly at: 'tls'; readonly is: 'not-possible'; readonly why: string };

/** How far one attempt came, and what ended it. */
export type BrokerEnd =
  | { readonly at: 'tcp'; readonly is: 'refused' | 'timeout' | 'network' }
  | TlsEnd
  | { readonly at: 'mqtt'; readonly is: 'alert'; readonly number: number }
  | { readonly at: 'mqtt'; readonly is: 'connack'; readonly code: number }
  | { readonly at: 'mqtt'; readonly is: 'closed' | 'reset' | 'silent' | 'garbled' };

export interface BrokerReply {
  readonly end: BrokerEnd;
  /** Present where the handshake was done; in TLS 1.3 the server may still refuse the client after it. */
  readonly handshake?: Handshake;
  /** `withheld`: there was one, and the server was not verified. */
  readonly login: 'sent' | 'withheld' | 'none';
  /** From CONNECT to its answer, ms; 0 where it did not come so far. */
  readonly ms: number;
}
