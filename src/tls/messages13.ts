import { FieldReader, readExtensions, readNumbers, readVectors } from './fields.ts';
import { EXTENSION, parseAgreed, type CertificateRequest, type ServerHello } from './hello.ts';
import { parseOcspStatus } from './server-messages.ts';

/** TLS 1.3 says in a message of its own what older versions say in the ServerHello (RFC 8446 §4.3.1). */
export interface EncryptedExtensions extends Pick<ServerHello, 'alpn' | 'maxFragmentLength'> {
  /** Numbers in the order sent. */
  readonly extensions: readonly number[];
}

export interface Certificate13 {
  /** DER, in the order sent. */
  readonly certificates: readonly Uint8Array[];
  /** Length of the OCSP response that is stapled to the first of them, bytes. */
  readonly ocspBytes?: number;
}

/** Parses the body of EncryptedExtensions. Throws RecordError, as all of these do. */
export function parseEncryptedExtensions(body: Uint8Array): EncryptedExtensions {
  const extensions = readExtensions(new FieldReader(body));
  return { extensions: [...extensions.keys()], ...parseAgreed(extensions) };
}

/** Parses the body of a CertificateRequest of TLS 1.3, which knows no certificate types. */
export function parseCertificateRequest13(body: Uint8Array): CertificateRequest {
  const reader = new FieldReader(body);
  reader.vector(1);
  const extensions = readExtensions(reader);
  const schemes = extensions.get(EXTENSION.signatureAlgorithms);
  const authorities = extensions.get(EXTENSION.certificateAuthorities);
  return {
    certificateTypes: [],
    signatureSchemes: schemes === undefined ? [] : readNumbers(new FieldReader(schemes).vector(2), 2),
    authorities: authorities === undefined ? [] : readVectors(new FieldReader(authorities).vector(2), 2),
  };
}

/** Parses the body of a Certificate message of TLS 1.3. */
export function parseCertificate13(body: Uint8Array): Certificate13 {
  const reader = new FieldReader(body);
  reader.vector(1);
  const list = new FieldReader(reader.vector(3));
  const certificates: Uint8Array[] = [];
  let staple: Uint8Array | undefined;
  while (list.left > 0) {
    certificates.push(list.vector(3));
    const status = readExtensions(list).get(EXTENSION.statusRequest);
    if (certificates.length === 1) staple = status;
  }
  const ocspBytes = staple === undefined ? undefined : parseOcspStatus(staple);
  return { certificates, ...(ocspBytes === undefined ? {} : { ocspBytes }) };
}

/** The scheme that a CertificateVerify is signed with. */
export function parseCertificateVerify(body: Uint8Array): number {
  return new FieldReader(body).number(2);
}
