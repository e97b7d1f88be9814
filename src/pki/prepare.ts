import type { CertificateFile, FileEncoding, KeyFile } from '../findings/inputs.ts';
import { HawserError } from '../kernel/errors.ts';
import { byteString, utf8Bytes } from '../kernel/bytes.ts';
import { encodePem } from './pem.ts';
import type { PrivateKey } from './read.ts';
import { ANY_PURPOSE_OID, PURPOSE_OID } from './verify/verdict.ts';
import { sha256Hex, type Certificate } from './x509.ts';

/** The exact bytes that a module is given, and their hash (SHA-256, hex). */
export interface PreparedFile {
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** PEM with LF and one newline at the end; only the certificates, in their order, without the text around them. */
export function prepareCertificates(certificates: readonly Certificate[]): PreparedFile {
  return prepared(certificates.map((certificate) => encodePem('CERTIFICATE', certificate.der)).join(''));
}

/**
 * The key as PKCS#1 (RSA) or SEC1 (EC), the forms that modules are known to read (SIM7600 facts §2.2), in PEM with LF.
 * Throws `file-not-key` for a key of another kind.
 */
export function prepareKey(key: PrivateKey): PreparedFile {
  if (key.facts.keyType === 'other') {
    throw new HawserError('the private key is neither RSA nor EC; modules read no other kind', {
      code: 'file-not-key',
    });
  }
  const [label, type] =
    key.facts.keyType === 'rsa' ? (['RSA PRIVATE KEY', 'pkcs1'] as const) : (['EC PRIVATE KEY', 'sec1'] as const);
  return prepared(encodePem(label, key.key.export({ type, format: 'der' })));
}

/** A file on the user's disk. */
export interface OwnFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export function certificateFile(
  own: OwnFile,
  certificates: readonly Certificate[],
  file: PreparedFile,
): CertificateFile {
  return {
    path: own.path,
    certificates: certificates.map((certificate) => certificate.facts),
    bytes: file.bytes.length,
    encoding: encodingOf(own.bytes),
    forClients: isForClients(certificates[0]),
  };
}

export function keyFile(own: OwnFile, key: PrivateKey, file: PreparedFile): KeyFile {
  return { path: own.path, ...key.facts, form: key.form, encoding: encodingOf(own.bytes), bytes: file.bytes.length };
}

const SEQUENCE = 0x30;

function encodingOf(bytes: Uint8Array): FileEncoding {
  if (byteString(bytes).includes('-----BEGIN ')) return 'pem';
  return bytes[0] === SEQUENCE ? 'der' : 'other';
}

function isForClients(certificate: Certificate | undefined): boolean {
  const purposes = certificate?.extensions.extendedKeyUsage;
  return purposes === undefined || purposes.some((oid) => oid === PURPOSE_OID.client || oid === ANY_PURPOSE_OID);
}

/** Whether the key belongs to the certificate. */
export function belongsTo(key: PrivateKey, certificate: Certificate): boolean {
  return key.facts.keyId === certificate.facts.keyId;
}

function prepared(pem: string): PreparedFile {
  const bytes = utf8Bytes(pem);
  return { bytes, sha256: sha256Hex(bytes) };
}
