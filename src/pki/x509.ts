import { X509Certificate, createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { CertificateFacts, KeyType } from '../findings/inputs.ts';
import { equalBytes } from '../kernel/bytes.ts';
import { DerError, TAG, derChildren, readDer, readOid, readSmallInteger, readTime, type DerValue } from './der.ts';

/*
 * The one door to node:crypto for certificates and keys. What node:crypto does not tell (path length, key usage,
 * signature algorithm, dates as numbers) is read from the DER.
 */

/** What a chain is judged by, beside names and signatures. */
export interface CertificateExtensions {
  /** 1, 2 or 3. */
  readonly version: number;
  /** basicConstraints, where it stands. */
  readonly basicConstraints?: { readonly ca: boolean; readonly pathLength?: number };
  /** Names of keyUsage bits that matter here; absent = no keyUsage extension. */
  readonly keyUsage?: {
    readonly certSign: boolean;
    /** digitalSignature, keyEncipherment or keyAgreement. */
    readonly tls: boolean;
  };
  /** extKeyUsage OIDs; absent = not restricted. */
  readonly extendedKeyUsage?: readonly string[];
}

export interface Certificate {
  readonly der: Uint8Array;
  readonly facts: CertificateFacts;
  readonly extensions: CertificateExtensions;
  /** Node's own view, for signatures, issuers and names. */
  readonly x509: X509Certificate;
}

/** Parses one DER certificate; bytes after it are ignored. Throws when it is none. */
export function parseCertificateDer(bytes: Uint8Array): Certificate {
  const der = new Uint8Array(readDer(bytes).whole);
  const x509 = new X509Certificate(der);
  const fields = readFields(der);
  const { keyType, keyBits, keyId } = publicKeyFacts(x509);
  const facts: CertificateFacts = {
    subject: oneLine(x509.subject),
    issuer: oneLine(x509.issuer),
    selfSigned: equalBytes(fields.issuer, fields.subject) && verifies(x509, x509),
    isCa: x509.ca,
    notBefore: fields.notBefore,
    notAfter: fields.notAfter,
    keyType,
    keyBits,
    keyId,
    fingerprint: sha256Hex(der),
    signatureAlgorithm: SIGNATURES.get(fields.signatureOid) ?? fields.signatureOid,
    derBytes: der.length,
  };
  return { der, facts, extensions: fields.extensions, x509 };
}

/** Name, key identifiers and key usage say that `issuer` issued `cert`; the signature is not looked at. */
export function namesIssuer(cert: Certificate, issuer: Certificate): boolean {
  return cert.x509.checkIssued(issuer.x509);
}

/** Whether `cert` carries a signature by the key of `issuer`. */
export function signedBy(cert: Certificate, issuer: Certificate): boolean {
  return verifies(cert.x509, issuer.x509);
}

export function sameCertificate(a: Certificate, b: Certificate): boolean {
  return a.facts.fingerprint === b.facts.fingerprint;
}

/** Whether the certificate is for this DNS name or IP address (subject only where there is no SAN, as OpenSSL does). */
export function isFor(cert: Certificate, name: string): boolean {
  const address = /^[0-9.]+$|:/.test(name);
  return (address ? cert.x509.checkIP(name) : cert.x509.checkHost(name)) !== undefined;
}

/** Reads a private key from DER. Throws where it is none, or the password does not open it. */
export function parseKeyDer(der: Uint8Array, type: 'pkcs1' | 'pkcs8' | 'sec1', password?: string): KeyObject {
  const options = { key: Buffer.from(der), format: 'der', type } as const;
  return createPrivateKey(password === undefined ? options : { ...options, passphrase: password });
}

/** Reads an encrypted key from PEM text (old-style headers need the text). Throws as {@link parseKeyDer}. */
export function parseEncryptedKeyPem(pem: string, password: string): KeyObject {
  return createPrivateKey({ key: pem, format: 'pem', passphrase: password });
}

export interface KeyFacts {
  readonly keyType: KeyType;
  readonly keyBits: number;
  /** As in {@link CertificateFacts}: equal for a certificate and its key. */
  readonly keyId: string;
}

export function keyFacts(key: KeyObject): KeyFacts {
  const spki = key.type === 'private' ? createPublicKey(key) : key;
  return {
    keyType: keyTypeOf(spki),
    keyBits: keyBitsOf(spki),
    keyId: sha256Hex(spki.export({ type: 'spki', format: 'der' })),
  };
}

export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function publicKeyFacts(x509: X509Certificate): KeyFacts {
  try {
    return keyFacts(x509.publicKey);
  } catch {
    // A key that this OpenSSL does not know still belongs to a readable certificate.
    return { keyType: 'other', keyBits: 0, keyId: sha256Hex(x509.raw) };
  }
}

function keyTypeOf(key: KeyObject): KeyType {
  if (key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'rsa-pss') return 'rsa';
  return key.asymmetricKeyType === 'ec' ? 'ec' : 'other';
}

const CURVE_BITS: Readonly<Record<string, number>> = {
  prime192v1: 192,
  secp224r1: 224,
  prime256v1: 256,
  secp256k1: 256,
  secp384r1: 384,
  secp521r1: 521,
};

function keyBitsOf(key: KeyObject): number {
  const details = key.asymmetricKeyDetails;
  return details?.modulusLength ?? CURVE_BITS[details?.namedCurve ?? ''] ?? 0;
}

function verifies(cert: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return cert.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

/** Node prints one part of a name on each line. */
function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ');
}

const SIGNATURES: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.1.1.4', 'md5WithRSAEncryption'],
  ['1.2.840.113549.1.1.5', 'sha1WithRSAEncryption'],
  ['1.2.840.113549.1.1.10', 'rsassaPss'],
  ['1.2.840.113549.1.1.11', 'sha256WithRSAEncryption'],
  ['1.2.840.113549.1.1.12', 'sha384WithRSAEncryption'],
  ['1.2.840.113549.1.1.13', 'sha512WithRSAEncryption'],
  ['1.2.840.10045.4.1', 'ecdsa-with-SHA1'],
  ['1.2.840.10045.4.3.2', 'ecdsa-with-SHA256'],
  ['1.2.840.10045.4.3.3', 'ecdsa-with-SHA384'],
  ['1.2.840.10045.4.3.4', 'ecdsa-with-SHA512'],
  ['1.3.101.112', 'ed25519'],
]);

interface Fields {
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly signatureOid: string;
  readonly extensions: CertificateExtensions;
}

/** RFC 5280 §4.1: version?, serial, signature, issuer, validity, subject, key, ids?, extensions?. */
function readFields(der: Uint8Array): Fields {
  const [tbs, algorithm] = derChildren(readDer(der).content);
  if (tbs === undefined || algorithm === undefined) throw new DerError('no certificate');
  const parts = derChildren(tbs.content);
  const explicitVersion = parts[0]?.tag === 0xa0 ? parts[0] : undefined;
  const [, , issuer, validity, subject] = explicitVersion === undefined ? parts : parts.slice(1);
  const [notBefore, notAfter] = validity === undefined ? [] : derChildren(validity.content);
  const [signatureOid] = derChildren(algorithm.content);
  if (issuer === undefined || subject === undefined || signatureOid === undefined) throw new DerError('no certificate');
  if (notBefore === undefined || notAfter === undefined) throw new DerError('a certificate without dates');
  const version = explicitVersion === undefined ? 1 : readSmallInteger(readDer(explicitVersion.content)) + 1;
  const extensions = parts.find((part) => part.tag === 0xa3);
  return {
    issuer: issuer.whole,
    subject: subject.whole,
    notBefore: readTime(notBefore),
    notAfter: readTime(notAfter),
    signatureOid: readOid(signatureOid.content),
    extensions: { version, ...(extensions === undefined ? {} : readExtensions(extensions)) },
  };
}

function readExtensions(block: DerValue): Omit<CertificateExtensions, 'version'> {
  const byOid = new Map<string, Uint8Array>();
  for (const extension of derChildren(readDer(block.content).content)) {
    const parts = derChildren(extension.content);
    const [oid] = parts;
    const value = parts[parts.length - 1];
    if (oid?.tag === TAG.oid && value?.tag === TAG.octetString) byOid.set(readOid(oid.content), value.content);
  }
  const constraints = byOid.get('2.5.29.19');
  const usage = byOid.get('2.5.29.15');
  const extended = byOid.get('2.5.29.37');
  return {
    ...(constraints === undefined ? {} : { basicConstraints: readBasicConstraints(constraints) }),
    ...(usage === undefined ? {} : { keyUsage: readKeyUsage(usage) }),
    ...(extended === undefined
      ? {}
      : { extendedKeyUsage: derChildren(readDer(extended).content).map((oid) => readOid(oid.content)) }),
  };
}

function readBasicConstraints(der: Uint8Array): { readonly ca: boolean; readonly pathLength?: number } {
  const parts = derChildren(readDer(der).content);
  const ca = parts.some((part) => part.tag === TAG.boolean && part.content[0] !== 0);
  const length = parts.find((part) => part.tag === TAG.integer);
  return length === undefined ? { ca } : { ca, pathLength: readSmallInteger(length) };
}

/** keyUsage bits count from the top: 0 digitalSignature, 2 keyEncipherment, 4 keyAgreement, 5 keyCertSign. */
function readKeyUsage(der: Uint8Array): { readonly certSign: boolean; readonly tls: boolean } {
  const bits = readDer(der).content[1] ?? 0;
  return { certSign: (bits & 0x04) !== 0, tls: (bits & (0x80 | 0x20 | 0x08)) !== 0 };
}
