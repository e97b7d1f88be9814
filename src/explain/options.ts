import type { Anchor } from '../pki/anchors/set.ts';
import type { Certificate } from '../pki/x509.ts';
import type { Disregard } from './disregard.ts';
import type { CertificateReader } from './held/pasted-certificates.ts';

/** What there is to say beside the log itself. */
export interface ExplainOptions {
  /** What the user says of the module and the broker, in any words. */
  readonly module?: string;
  readonly broker?: string;
  /** The CA that the module was given. */
  readonly ca?: { readonly path: string; readonly certificates: readonly Certificate[] };
  /** Unix ms. */
  readonly now: number;
  /** When the log was written, Unix ms; absent: nobody says, and a module’s clock that can be right is taken for right. */
  readonly writtenAt?: number;
  /** Reads the certificates of a PEM text. */
  readonly readPem: CertificateReader;
  /** The known roots; asked for at the end only. */
  readonly roots: () => Promise<readonly Anchor[]>;
  /** For measuring how much rests on one report: what has this source alone is left out. */
  readonly disregard?: Disregard;
}
