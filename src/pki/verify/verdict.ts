import type { VerifierModel } from '../../kernel/facts.ts';
import type { Certificate } from '../x509.ts';

/** Why a chain is refused. */
export type ChainFault =
  | 'nothing-sent'
  | 'issuer-unknown'
  | 'anchor-not-self-signed'
  | 'self-signed'
  | 'self-signed-in-chain'
  | 'too-long'
  | 'not-a-ca'
  | 'purpose'
  | 'path-length'
  | 'name'
  | 'name-constraint'
  | 'critical-extension'
  | 'malformed'
  | 'weak'
  | 'not-conforming'
  | 'signature'
  | 'not-yet-valid'
  | 'expired';

export type ChainVerdict =
  | { readonly ok: true; readonly path: readonly Certificate[] }
  | {
      readonly ok: false;
      readonly fault: ChainFault;
      /** The alert that the stack sends, TLS number. */
      readonly alert: number;
      readonly reason: string;
    };

export type Refused = Extract<ChainVerdict, { ok: false }>;

/** What is wrong with one certificate, before it is said which. */
export interface Flaw {
  readonly fault: ChainFault;
  /** Follows the subject in a sentence. */
  readonly text: string;
}

/** A verifier that modules have, or our own narrow reading of RFC 5280 and the rules of public CAs. */
export type ChainModel = VerifierModel | 'strict';

export interface ChainQuestion {
  readonly model: ChainModel;
  /** As the peer sent it, its own certificate first. */
  readonly sent: readonly Certificate[];
  /** What the verifier was given to trust. */
  readonly anchors: readonly Certificate[];
  /** Unix ms; absent = dates are not looked at. */
  readonly at?: number;
  /** DNS name or address that the peer's certificate must be for; absent = names are not compared. */
  readonly name?: string;
  /** What the peer's certificate is used for (default `server`). */
  readonly purpose?: Purpose;
}

export type Purpose = 'server' | 'client';

export const PURPOSE_OID: Readonly<Record<Purpose, string>> = {
  server: '1.3.6.1.5.5.7.3.1',
  client: '1.3.6.1.5.5.7.3.2',
};

export const ANY_PURPOSE_OID = '2.5.29.37.0';

export type Alerts = Readonly<Record<ChainFault, number>>;

/** Makes refusals with the alerts of one stack. */
export function refusals(alerts: Alerts): (fault: ChainFault, reason: string) => Refused {
  return (fault, reason) => ({ ok: false, fault, alert: alerts[fault], reason });
}

/**
 * Whether `at` lies outside a certificate's time, in whole seconds as certificates have them. The last second is valid
 * for RFC 5280, mbedTLS and wolfSSL, and over for OpenSSL.
 */
export function outOfDate(
  { facts }: Certificate,
  at: number | undefined,
  lastSecond: 'valid' | 'over',
): { readonly fault: 'not-yet-valid' | 'expired'; readonly reason: string } | undefined {
  if (at === undefined) return undefined;
  const { subject, notBefore, notAfter } = facts;
  const second = Math.floor(at / 1000) * 1000;
  if (second < notBefore) {
    return { fault: 'not-yet-valid', reason: `${subject} is valid from ${iso(notBefore)}, the clock says ${iso(at)}` };
  }
  if (second > notAfter || (lastSecond === 'over' && second === notAfter)) {
    return { fault: 'expired', reason: `${subject} was valid until ${iso(notAfter)}, the clock says ${iso(at)}` };
  }
  return undefined;
}

function iso(at: number): string {
  return new Date(at).toISOString().slice(0, 16).concat('Z');
}
