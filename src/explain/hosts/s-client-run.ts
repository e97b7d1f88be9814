import type { Notice } from '../../families/kit/reading.ts';

/** A certificate of the chain, as `s:` and `i:` name its subject and issuer. */
export interface SentCertificate {
  readonly subject: string;
  readonly issuer?: string;
}

/** One run of `openssl s_client` as somebody pasted it: whole, or only some lines of it. */
export interface SClientRun {
  /** `-connect HOST:PORT`, where the command line is there. */
  readonly host?: string;
  readonly port?: number;
  /** Options of the command line that matter: whether a CA file, a certificate and a server name were given. */
  readonly given: { readonly ca?: boolean; readonly cert?: boolean; readonly serverName?: string };
  readonly connected: boolean;
  /** As sent, the server's own first. */
  readonly chain: readonly SentCertificate[];
  /** Number and words of `Verify return code`, or of a `verify error`. */
  readonly verify?: { readonly code: number; readonly words: string };
  /** `RSA`, `ECDSA`, `RSA-PSS`. */
  readonly signatureType?: string;
  /** Bits of the server's key. */
  readonly keyBits?: number;
  readonly protocol?: string;
  readonly cipher?: string;
  /** Bytes that the handshake has read. */
  readonly handshakeBytes?: number;
  /** Whether the server asked for a client certificate. */
  readonly asksForCertificate?: boolean;
  /** Fatal alert of the server. */
  readonly alert?: number;
  /** What it speaks for, where it failed. */
  readonly notice?: Notice;
}
