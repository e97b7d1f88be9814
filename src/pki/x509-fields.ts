import { equalBytes } from '../kernel/bytes.ts';
import { DerError, TAG, derChildren, readDer, readOid, readSmallInteger, readTime, type DerValue } from './der.ts';
import { readExtensions, type CertificateExtensions } from './extensions.ts';
import { readName, type DistinguishedName } from './names.ts';

/** The parts of a certificate in the order of RFC 5280 §4.1, as far as chains are judged by them. */
export interface CertificateFields {
  /** Content of the INTEGER. */
  readonly serial: Uint8Array;
  readonly issuer: DistinguishedName;
  readonly subject: DistinguishedName;
  /** Unix ms. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** The algorithm outside the signed part. */
  readonly signatureOid: string;
  /** The algorithm inside the signed part. */
  readonly signedSignatureOid: string;
  /** Both name the same algorithm with the same parameters, as they must. */
  readonly signatureConsistent: boolean;
  /** The curve is spelled out instead of being named. */
  readonly explicitCurve: boolean;
  readonly extensions: CertificateExtensions;
}

const EC_KEY = '1.2.840.10045.2.1';

/** Throws {@link DerError}. */
export function readFields(der: Uint8Array): CertificateFields {
  const [tbs, algorithm] = derChildren(readDer(der).content);
  if (tbs === undefined || algorithm === undefined) throw new DerError('no certificate');
  const parts = derChildren(tbs.content);
  const explicitVersion = parts[0]?.tag === 0xa0 ? parts[0] : undefined;
  const [serial, signed, issuer, validity, subject, key] = explicitVersion === undefined ? parts : parts.slice(1);
  const [notBefore, notAfter] = validity === undefined ? [] : derChildren(validity.content);
  if (serial === undefined || signed === undefined || key === undefined) throw new DerError('no certificate');
  if (issuer === undefined || subject === undefined) throw new DerError('no certificate');
  if (notBefore === undefined || notAfter === undefined) throw new DerError('a certificate without dates');
  const version = explicitVersion === undefined ? 1 : readSmallInteger(readDer(explicitVersion.content)) + 1;
  return {
    serial: serial.content,
    issuer: readName(issuer),
    subject: readName(subject),
    notBefore: readTime(notBefore),
    notAfter: readTime(notAfter),
    signatureOid: algorithmOid(algorithm),
    signedSignatureOid: algorithmOid(signed),
    signatureConsistent: equalBytes(algorithm.whole, signed.whole),
    explicitCurve: hasExplicitCurve(key),
    extensions: readExtensions(
      version,
      parts.find((part) => part.tag === 0xa3),
    ),
  };
}

function algorithmOid(algorithm: DerValue): string {
  const [oid] = derChildren(algorithm.content);
  if (oid?.tag !== TAG.oid) throw new DerError('an algorithm without its identifier');
  return readOid(oid.content);
}

function hasExplicitCurve(key: DerValue): boolean {
  const [algorithm] = derChildren(key.content);
  if (algorithm === undefined || algorithmOid(algorithm) !== EC_KEY) return false;
  return derChildren(algorithm.content)[1]?.tag === TAG.sequence;
}
