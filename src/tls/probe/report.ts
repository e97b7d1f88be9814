import type { CertificateRequest } from '../hello.ts';
import type { ServerFlight } from './answer.ts';
import type { Accepted } from './eliminate.ts';
import type { HelloBase } from './hellos.ts';
import type { Refusal } from './refusal.ts';
import type { Compared, NameAnswer } from './sni.ts';
import type { SuitesFound } from './suites.ts';

/** A version that the endpoint takes, with what it picks and takes there, or its refusal. */
export type VersionFound =
  | { readonly version: number; readonly accepted: true; readonly picked: number; readonly suites: SuitesFound }
  | { readonly version: number; readonly accepted: false; readonly refusal: Refusal };

/** A chain as sent for one type of server key. */
export interface ChainFound {
  /** DER, in the order sent. */
  readonly certificates: readonly Uint8Array[];
  readonly certificateMessageBytes: number;
  readonly recordBytes: readonly number[];
  /** The version in which it was seen. */
  readonly version: number;
}

/** Whether a client certificate is asked for; `undefined` where no flight was read that could tell. */
export function asksForCertificate({ usual, request }: TlsEndpoint): boolean | undefined {
  if (request !== undefined) return true;
  return usual === undefined || usual.unread === true ? undefined : false;
}

/** What an endpoint does in TLS, as it showed in the answers to many ClientHellos. */
export interface TlsEndpoint {
  /** What all hellos had in common. */
  readonly base: HelloBase;
  /** The newest first. */
  readonly versions: readonly VersionFound[];
  /** The answer on which the rest builds; of TLS 1.2 where that is taken. Absent: no hello was answered by one. */
  readonly usual?: ServerFlight;
  /** One for each type of key, the usual one first. */
  readonly chains: readonly ChainFound[];
  /** Of the usual answer's version. */
  readonly groups?: Accepted;
  /** Those of TLS 1.3, where the usual answer is of an older version. */
  readonly groups13?: Accepted;
  readonly schemes?: Accepted;
  /** Schemes that were seen in signatures. */
  readonly schemesSeen: readonly number[];
  /** Shortest prime of classic Diffie-Hellman that was seen, bits. */
  readonly dhBits?: number;
  /** Session tickets, of TLS 1.2 and below. */
  readonly ticket?: boolean;
  /** What became of asking for fragments of 512 bytes. */
  readonly fragments?: { readonly offered: 512; readonly agreed: boolean; readonly largestRecord: number } | Refusal;
  readonly names: { readonly without: NameAnswer; readonly wrong: NameAnswer };
  /** Absent: no client certificate is asked for (or nothing was answered). */
  readonly request?: CertificateRequest;
  /** Present where the hellos named a protocol: what was agreed, and what happens without. */
  readonly alpn?: { readonly offered: string; readonly agreed?: string; readonly without: Compared };
  readonly ocspBytes?: number;
}
