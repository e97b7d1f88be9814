import { FILE_PLACES, numberedFile, type Generation } from '../../families/_parts/ti-simplelink/options.ts';
import { derLength } from '../../pki/der.ts';
import { belongsTo } from '../../pki/prepare.ts';
import { readCertificates, readKey, type PrivateKey } from '../../pki/read.ts';
import { parseCertificateDer, type Certificate } from '../../pki/x509.ts';
import type { ChipFiles } from './files.ts';

/** Which files a secure socket was told to use: by number in the array, or by their own names. */
export interface NamedFiles {
  readonly numbers?: readonly number[];
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** How the chip reads them. */
export interface FileRules {
  readonly generation: Generation;
  /** What becomes of a private key in PKCS#8 in the first generation. Nobody has measured it; `refused` is the likelier. */
  readonly pkcs8: 'refused' | 'taken';
}

/** The files as the handshake needs them, or the chip's name for what is wrong with one. */
export type SecureFiles =
  | {
      readonly ok: true;
      /** Absent: the server is not verified. */
      readonly ca?: Uint8Array;
      /** Absent: no certificate is shown. */
      readonly identity?: { readonly cert: Uint8Array; readonly key: Uint8Array; readonly fits: boolean };
    }
  | { readonly ok: false; readonly code: 'ESECNOCAFILE' | 'ESECBADCAFILE' | 'ESECBADCERTFILE' | 'ESECBADPRIVATEFILE' };

/** Longest RSA key that the first generation proves itself with, bits (SDK 1.1.0 release notes). */
const MAX_CLIENT_BITS = 2_048;

/** Reads what a socket was told to use, as the chip does when it connects. */
export function readSecureFiles(flash: ChipFiles, named: NamedFiles, rules: FileRules): SecureFiles {
  const paths = { ca: pathOf(named, 'ca'), cert: pathOf(named, 'cert'), key: pathOf(named, 'key') };
  const ca = paths.ca === undefined ? undefined : flash.read(paths.ca);
  if (paths.ca !== undefined) {
    // One report has -456 for a number without a file; what names are for, the header says with -454.
    if (ca === undefined) return { ok: false, code: named.ca === undefined ? 'ESECBADCAFILE' : 'ESECNOCAFILE' };
    if (certificateIn(ca, rules) === undefined) return { ok: false, code: 'ESECBADCAFILE' };
  }
  const trust = ca === undefined ? {} : { ca };
  const cert = paths.cert === undefined ? undefined : (flash.read(paths.cert) ?? NOTHING);
  const own = cert === undefined ? undefined : certificateIn(cert, rules);
  if (cert !== undefined && own === undefined) return { ok: false, code: 'ESECBADCERTFILE' };
  const key = paths.key === undefined ? undefined : (flash.read(paths.key) ?? NOTHING);
  const held = key === undefined ? undefined : keyIn(key, rules);
  if (key !== undefined && held === undefined) return { ok: false, code: 'ESECBADPRIVATEFILE' };
  // One without the other proves nothing to a server: taken for none of them.
  if (cert === undefined || own === undefined || key === undefined || held === undefined) return { ok: true, ...trust };
  return { ok: true, ...trust, identity: { cert, key, fits: belongsTo(held, own) } };
}

const NOTHING = new Uint8Array();

/** A name that was set counts for more than a number. */
function pathOf(named: NamedFiles, role: 'ca' | 'cert' | 'key'): string | undefined {
  return named[role] ?? numberedFile(named.numbers?.[FILE_PLACES.indexOf(role)] ?? 0);
}

/** The certificate of a file; the first generation wants DER, one, and nothing behind it. */
function certificateIn(bytes: Uint8Array, { generation }: FileRules): Certificate | undefined {
  try {
    if (generation === 'later') return readCertificates(bytes, 'the file')[0];
    return derLength(bytes) === bytes.length ? parseCertificateDer(bytes) : undefined;
  } catch {
    return undefined;
  }
}

/** Of EC keys there is no word anywhere for the first generation. */
function keyIn(bytes: Uint8Array, { generation, pkcs8 }: FileRules): PrivateKey | undefined {
  try {
    const key = readKey(bytes, 'the file');
    if (generation === 'later') return key;
    const form = key.form === 'pkcs1' || (key.form === 'pkcs8' && pkcs8 === 'taken');
    const alone = key.der.length === bytes.length && derLength(bytes) === bytes.length;
    const { keyType, keyBits } = key.facts;
    return form && alone && !key.encrypted && keyType === 'rsa' && keyBits <= MAX_CLIENT_BITS ? key : undefined;
  } catch {
    return undefined;
  }
}
