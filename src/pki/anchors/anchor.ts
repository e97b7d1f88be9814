import type { KeyType } from '../../findings/inputs.ts';
import type { Confidence } from '../../kernel/facts.ts';

/** Lists of roots in which the known anchors were looked for, by the date of the list. */
export const STORES = {
  'mozilla-2014': 'Mozilla’s list of May 2014',
  'debian-2023': 'Debian ca-certificates 20230311',
  'debian-2025': 'Debian ca-certificates 20250419',
  'node-20.20': 'Node 20.20.2',
} as const;

/** One of the lists of roots. */
export type Store = keyof typeof STORES;

/**
 * Something that happened, or will happen, to a root. `distrust`: root programs end their trust for TLS. `migration`:
 * servers move to or away from it. Modules follow neither: they trust what they were given, and are cut off when the
 * servers have moved.
 */
export interface AnchorEvent {
  /** `2025-04-15`, or `2024-08` where only the month is known. */
  readonly on: string;
  readonly kind: 'distrust' | 'migration';
  readonly text: string;
  /** Ids of the anchors that take its place, the usual one first. */
  readonly to?: readonly string[];
  readonly confidence: Confidence;
  readonly source: string;
}

/** A certificate of the anchor's name and key that another CA has signed. */
export interface CrossSign {
  /** Id of the anchor that signed it. */
  readonly by: string;
  /** That anchor's subject. */
  readonly issuer: string;
  /** SHA-256 of the DER, hex; absent where nobody here has read the file. */
  readonly fingerprint?: string;
  readonly from: string;
  readonly until: string;
  /** Month from which servers no longer send it; absent: they may. */
  readonly servedUntil?: string;
  readonly text?: string;
  readonly confidence: Confidence;
  readonly source: string;
}

/** A broker whose chains end at the anchor. */
export interface AnchorUse {
  readonly broker: string;
  readonly text: string;
  readonly confidence: Confidence;
  readonly source: string;
}

/** What is known of a public root. */
export interface KnownAnchor {
  readonly id: string;
  readonly name: string;
  /** Other things that people call it, such as names of its file. */
  readonly aliases?: readonly string[];
  readonly operator: string;
  /** As in {@link import('../../findings/inputs.ts').CertificateFacts}. */
  readonly subject: string;
  /** SHA-256 of the self-signed certificate, hex; absent where it was never seen. */
  readonly fingerprint?: string;
  /** SHA-256 of the public key (SPKI), hex. */
  readonly keyId: string;
  readonly keyType: KeyType;
  readonly keyBits: number;
  /** Days; absent where the self-signed certificate was never seen. */
  readonly notBefore?: string;
  readonly notAfter?: string;
  /** Where the certificate was taken from; begins with "none" where there is none. */
  readonly origin: string;
  /** Lists that hold it. */
  readonly stores: readonly Store[];
  /** Base64 of the DER, in lines. */
  readonly body?: string;
  /** Fingerprints of the same root in other encodings. */
  readonly otherEncodings?: readonly string[];
  readonly events: readonly AnchorEvent[];
  readonly crossSigns: readonly CrossSign[];
  readonly usedBy: readonly AnchorUse[];
  readonly note?: string;
}

/** Unix ms of the first moment of a day or month as the data writes it. */
export function momentOf(text: string): number {
  return Date.parse(text.length === 7 ? `${text}-01` : text);
}
