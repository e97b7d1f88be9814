import { X509Certificate, createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { CertificateFacts, KeyType } from '../findings/inputs.ts';
import { readDer } from './der.ts';
import type { CertificateExtensions } from './extensions.ts';
import { sameName } from './names.ts';
import { readFields, type CertificateFields } from './x509-fields.ts';

/*
 * The one door to node:crypto for certificates and keys. What node:crypto does not tell (path length, key usage,
 * signature algorithm, dates as numbers) is read from the DER.
 */

export interface Certificate {
  readonly der: Uint8Array;
  readonly facts: CertificateFacts;
  readonly extensions: CertificateExtensions;
  /** What the DER says beyond the facts. */
  readonly fields: CertificateFields;
  /** `undefined` for a key that this Node cannot use. */
  readonly publicKey: KeyObject | undefined;
  /** Node's own view, for signatures, issuers and names. */
  readonly x509: X509Certificate;
}

/** Parses one DER certificate; bytes after it are ignored. Throws when it is none. */
export function parseCertificateDer(bytes: Uint8Array): Certificate {
  const der = new Uint8Array(readDer(bytes).whole);
  const x509 = new X509Certificate(der);
  const fields = readFields(der);
  const publicKey = publicKeyOf(x509);
  const { keyType, keyBits, keyId } = publicKeyFacts(x509, publicKey);
  const facts: CertificateFacts = {
    subject: oneLine(x509.subject),
    issuer: oneLine(x509.issuer),
    selfSigned: sameName(fields.issuer, fields.subject) && verifies(x509, publicKey),
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
  return { der, facts, extensions: fields.extensions, fields, publicKey, x509 };
}

/** Name, key identifiers and key usage say that `issuer` issued `cert`; the signature is not looked at. */
export function namesIssuer(cert: Certificate, issuer: Certificate): boolean {
  return cert.x509.checkIssued(issuer.x509);
}

const checked = new WeakMap<Certificate, Map<string, boolean>>();

/**
 * Whether `cert` carries a signature by the key of `issuer`, and names one algorithm for it inside and outside. Asked
 * once for each pair: look-alikes multiply paths, not signatures.
 */
export function signedBy(cert: Certificate, issuer: Certificate): boolean {
  const answers = checked.get(cert) ?? new Map<string, boolean>();
  checked.set(cert, answers);
  const known = answers.get(issuer.facts.keyId);
  if (known !== undefined) return known;
  const answer = verifies(cert.x509, issuer.publicKey);
  answers.set(issuer.facts.keyId, answer);
  return answer;
}

export function sameCertificate(a: Certificate, b: Certificate): boolean {
  return a.facts.fingerprint === b.facts.fingerprint;
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

/** `undefined` for a key that this OpenSSL does not know: the certificate can be read all the same. */
function publicKeyOf(x509: X509Certificate): KeyObject | undefined {
  try {
    return x509.publicKey;
  } catch {
    return undefined;
  }
}

function publicKeyFacts(x509: X509Certificate, key: KeyObject | undefined): KeyFacts {
  return key === undefined ? { keyType: 'other', keyBits: 0, keyId: sha256Hex(x509.raw) } : keyFacts(key);
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

function verifies(cert: X509Certificate, key: KeyObject | undefined): boolean {
  if (key === undefined) return false;
  try {
    return cert.verify(key);
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
