import type { CertificateFile, KeyFile } from '../findings/inputs.ts';
import { HawserError } from '../kernel/errors.ts';
import { utf8Bytes } from '../kernel/bytes.ts';
import { encodePem } from './pem.ts';
import type { PrivateKey } from './read.ts';
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

export function certificateFile(
  path: string,
  certificates: readonly Certificate[],
  file: PreparedFile,
): CertificateFile {
  return { path, certificates: certificates.map((certificate) => certificate.facts), bytes: file.bytes.length };
}

export function keyFile(path: string, key: PrivateKey, file: PreparedFile): KeyFile {
  return { path, ...key.facts, form: key.form, bytes: file.bytes.length };
}

/** Whether the key belongs to the certificate. */
export function belongsTo(key: PrivateKey, certificate: Certificate): boolean {
  return key.facts.keyId === certificate.facts.keyId;
}

function prepared(pem: string): PreparedFile {
  const bytes = utf8Bytes(pem);
  return { bytes, sha256: sha256Hex(bytes) };
}
