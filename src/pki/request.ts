import { createPublicKey, verify } from 'node:crypto';
import { DerError, TAG, derChildren, readDer, readOid } from './der.ts';
import { nameText } from './names.ts';
import { keyFacts, type KeyFacts } from './x509.ts';

/** A certificate request (CSR, RFC 2986). */
export interface CertificateRequest {
  readonly der: Uint8Array;
  /** As in a certificate: `CN=device, O=Example`. */
  readonly subject: string;
  readonly key: KeyFacts;
  /** Whether it carries the signature of its own key; `undefined` where the algorithm is not known here. */
  readonly signed: boolean | undefined;
}

/** Reads a request in DER. Throws where it is none. */
export function parseRequestDer(der: Uint8Array): CertificateRequest {
  const outer = readDer(der);
  const [info, algorithm, signature] = derChildren(outer.content);
  const [version, subject, spki] = info === undefined ? [] : derChildren(info.content);
  if (info === undefined || algorithm === undefined || signature?.tag !== TAG.bitString)
    throw new DerError('no request');
  if (version?.tag !== TAG.integer || subject === undefined || spki === undefined) throw new DerError('no request');
  const key = createPublicKey({ key: Buffer.from(spki.whole), format: 'der', type: 'spki' });
  const [oid] = derChildren(algorithm.content);
  const hash = oid === undefined ? undefined : HASHES.get(readOid(oid.content));
  return {
    der: outer.whole,
    subject: nameText(subject),
    key: keyFacts(key),
    signed: hash === undefined ? undefined : verify(hash, info.whole, key, signature.content.subarray(1)),
  };
}

const HASHES: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.1.1.5', 'sha1'],
  ['1.2.840.113549.1.1.11', 'sha256'],
  ['1.2.840.113549.1.1.12', 'sha384'],
  ['1.2.840.113549.1.1.13', 'sha512'],
  ['1.2.840.10045.4.3.2', 'sha256'],
  ['1.2.840.10045.4.3.3', 'sha384'],
  ['1.2.840.10045.4.3.4', 'sha512'],
]);
