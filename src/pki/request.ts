import { createPublicKey, verify } from 'node:crypto';
import { DerError, TAG, derChildren, readDer, readOid, type DerValue } from './der.ts';
import { byteString, utf8Text } from '../kernel/bytes.ts';
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

const ATTRIBUTES: ReadonlyMap<string, string> = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['1.2.840.113549.1.9.1', 'emailAddress'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
]);

function nameText(name: DerValue): string {
  const parts = derChildren(name.content).flatMap((set) => derChildren(set.content));
  return parts.map(attributeText).join(', ');
}

function attributeText(attribute: DerValue): string {
  const [oid, value] = derChildren(attribute.content);
  if (oid === undefined || value === undefined) throw new DerError('no name');
  const type = readOid(oid.content);
  const text = value.tag === BMP_STRING ? wideText(value.content) : utf8Text(value.content);
  return `${ATTRIBUTES.get(type) ?? type}=${text ?? byteString(value.content)}`;
}

const BMP_STRING = 0x1e;

function wideText(bytes: Uint8Array): string {
  return new TextDecoder('utf-16be').decode(bytes);
}
