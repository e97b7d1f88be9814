import type { KeyObject } from 'node:crypto';
import type { CertificateRequest } from './request.ts';
import type { Place } from './text.ts';
import type { Certificate, KeyFacts } from './x509.ts';

/* What can be found in a credential file. */

export type KeyForm = 'pkcs1' | 'pkcs8' | 'sec1';

export interface PrivateKey {
  /** How it stood in the file. */
  readonly form: KeyForm;
  readonly encrypted: boolean;
  readonly facts: KeyFacts;
  readonly key: KeyObject;
  /** The DER of that form, decrypted. */
  readonly der: Uint8Array;
}

interface Common {
  /** Where it begins; absent where the file has no lines. */
  readonly place?: Place;
}

/** Something encrypted that stays closed. */
export interface Locked extends Common {
  readonly kind: 'locked';
  readonly what: 'key' | 'pkcs12';
  /** `no-password`: none was given; else why the one that was given does not help. */
  readonly reason: 'no-password' | 'wrong-password' | 'unsupported' | 'too-costly';
  /** The same in plain words. */
  readonly text: string;
}

/** One object of a credential file. */
export type CredentialObject =
  | (Common & { readonly kind: 'certificate'; readonly certificate: Certificate })
  | (Common & { readonly kind: 'key'; readonly key: PrivateKey })
  | (Common & { readonly kind: 'request'; readonly request: CertificateRequest })
  | (Common & { readonly kind: 'public-key'; readonly facts: KeyFacts; readonly der: Uint8Array })
  /** Parameters, revocation lists: not needed here, and nothing wrong with them. */
  | (Common & { readonly kind: 'other'; readonly what: string })
  | Locked;

/** Something in a file that cannot be used, and why. Never quotes it. */
export interface Failure extends Common {
  /** What it is or would be, `a certificate`. */
  readonly what: string;
  readonly why: string;
}

/** How the bytes of a file are written. */
export type Encoding = 'pem' | 'der' | 'base64' | 'pkcs12' | 'none';
