import { byteString } from '../kernel/bytes.ts';
import { DerError, TAG, derChildren, readDer, type DerValue } from './der.ts';

/** What a binary object is, judged by its outer shape alone. */
export type DerKind =
  | 'certificate'
  | 'request'
  | 'pkcs1'
  | 'pkcs8'
  | 'sec1'
  | 'encrypted-key'
  | 'public-key'
  | 'pkcs7'
  | 'pkcs12'
  | 'other';

/** Judges DER by the order of its first elements (RFC 5280, 2986, 8017, 5958, 5915, 5652, 7292). */
export function derKind(bytes: Uint8Array): DerKind {
  try {
    const outer = readDer(bytes);
    return outer.tag === TAG.sequence ? kindOf(derChildren(outer.content)) : 'other';
  } catch (error) {
    if (error instanceof DerError) return 'other';
    throw error;
  }
}

function kindOf(parts: readonly DerValue[]): DerKind {
  const [first, second, third] = parts;
  if (first === undefined || second === undefined) return 'other';
  if (first.tag === TAG.integer) {
    const number = first.content[first.content.length - 1] ?? 0;
    if (number === 3 && second.tag === TAG.sequence) return 'pkcs12';
    if (second.tag === TAG.octetString) return 'sec1';
    if (second.tag === TAG.sequence) return 'pkcs8';
    // A bare RSA public key has two numbers, a private one nine.
    return second.tag === TAG.integer && parts.length >= 9
      ? 'pkcs1'
      : second.tag === TAG.integer
        ? 'public-key'
        : 'other';
  }
  if (first.tag === TAG.oid && second.tag === 0xa0) return 'pkcs7';
  if (first.tag !== TAG.sequence) return 'other';
  if (second.tag === TAG.octetString) return 'encrypted-key';
  if (second.tag === TAG.bitString) return 'public-key';
  return third?.tag === TAG.bitString ? certificateOrRequest(first) : 'other';
}

function certificateOrRequest(body: DerValue): DerKind {
  const parts = derChildren(body.content);
  // A request has its attributes, tagged [0], last; a certificate has its version, tagged [0], first, or validity in the middle.
  if (parts[0]?.tag === 0xa0 || parts.length >= 6) return 'certificate';
  return parts[0]?.tag === TAG.integer ? 'request' : 'other';
}

const LABELS: readonly (readonly [RegExp, string])[] = [
  [/^(X509 )?CERTIFICATE$/, 'a certificate'],
  [/^TRUSTED CERTIFICATE$/, "a certificate in OpenSSL's own TRUSTED form"],
  [/CERTIFICATE REQUEST$/, 'a certificate request (CSR)'],
  [/^PUBLIC KEY$|^RSA PUBLIC KEY$/, 'a public key'],
  [/^ENCRYPTED PRIVATE KEY$/, 'an encrypted private key'],
  [/^OPENSSH PRIVATE KEY$/, 'a private key in OpenSSH form'],
  [/PRIVATE KEY$/, 'a private key'],
  [/^EC PARAMETERS$/, 'curve parameters'],
  [/^DH PARAMETERS$/, 'Diffie-Hellman parameters'],
  [/^(PKCS7|CMS)$/, 'a PKCS#7 bundle'],
  [/^X509 CRL$/, 'a revocation list'],
];

/** A PEM block's label in plain words. */
export function labelInWords(label: string): string {
  return LABELS.find(([pattern]) => pattern.test(label))?.[1] ?? 'a PEM block of another kind';
}

const KINDS: Readonly<Record<Exclude<DerKind, 'other'>, string>> = {
  certificate: 'a certificate',
  request: 'a certificate request (CSR)',
  pkcs1: 'a private key',
  pkcs8: 'a private key',
  sec1: 'a private key',
  'encrypted-key': 'an encrypted private key',
  'public-key': 'a public key',
  pkcs7: 'a PKCS#7 bundle',
  pkcs12: 'a PKCS#12 bundle (.p12, .pfx)',
};

/** A kind in plain words. */
export function kindInWords(kind: DerKind): string {
  return kind === 'other' ? 'an object of another kind' : KINDS[kind];
}

/** What a file without PEM blocks holds, in plain words; never quotes the file. */
export function contentInWords(bytes: Uint8Array): string {
  const kind = derKind(bytes);
  if (kind !== 'other') return KINDS[kind];
  const text = byteString(bytes.subarray(0, 4096)).replace(/^\xef\xbb\xbf/, '');
  if (/^\s*(<!doctype html|<html|<head|<body)/i.test(text)) return 'an HTML page';
  if (/^\s*<\?xml/i.test(text)) return 'an XML document';
  if (/^\s*[{[]/.test(text)) return 'JSON or the like';
  if (/^\s*MII[A-Za-z0-9+/]/.test(text)) return 'base64 without its BEGIN and END lines';
  if (/^(ssh-|ecdsa-)[a-z0-9-]+ AAAA/.test(text)) return 'a public key in SSH form';
  return /^[\t\r\n\x20-\x7e\x80-\xff]*$/.test(text) ? 'text without a PEM block' : 'binary data of another kind';
}
