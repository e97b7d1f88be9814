import { FieldReader } from './fields.ts';
import { TLS_1_2 } from './hello.ts';
import { suiteByNumber } from './suites.ts';

/** What a ServerKeyExchange tells of the key exchange. */
export interface KeyExchangeFacts {
  /** IANA number of the named curve. */
  readonly group?: number;
  /** Size of the prime of finite-field Diffie-Hellman, bits. */
  readonly dhBits?: number;
  /** TLS 1.2: IANA number of the scheme that signs it. */
  readonly signatureScheme?: number;
}

const NAMED_CURVE = 3;
const OCSP = 1;

/**
 * Parses the body of a ServerKeyExchange (TLS 1.2 and below) as far as the suite is known; signatures are not looked
 * into. Throws RecordError.
 */
export function parseServerKeyExchange(body: Uint8Array, suiteNumber: number, version: number): KeyExchangeFacts {
  const suite = suiteByNumber(suiteNumber);
  const reader = new FieldReader(body);
  switch (suite?.keyExchange) {
    case 'ecdhe': {
      if (reader.number(1) !== NAMED_CURVE) return {};
      const group = reader.number(2);
      reader.vector(1);
      return { group, ...readScheme(reader, version) };
    }
    case 'dhe': {
      const dhBits = bitLength(reader.vector(2));
      reader.vector(2);
      reader.vector(2);
      return { dhBits, ...readScheme(reader, version) };
    }
    case 'ecdhe-psk': {
      // Behind the hint for the identity; nothing is signed where a shared key speaks for the server.
      reader.vector(2);
      return reader.number(1) === NAMED_CURVE ? { group: reader.number(2) } : {};
    }
    case 'dhe-psk': {
      reader.vector(2);
      return { dhBits: bitLength(reader.vector(2)) };
    }
    default:
      return {};
  }
}

function readScheme(reader: FieldReader, version: number): Pick<KeyExchangeFacts, 'signatureScheme'> {
  return version >= TLS_1_2 ? { signatureScheme: reader.number(2) } : {};
}

function bitLength(bytes: Uint8Array): number {
  const start = bytes.findIndex((byte) => byte !== 0);
  if (start < 0) return 0;
  return (bytes.length - start) * 8 - (Math.clz32(bytes[start] ?? 0) - 24);
}

/** Length of the OCSP response in a CertificateStatus, bytes; `undefined` for a status of another kind. Throws RecordError. */
export function parseOcspStatus(body: Uint8Array): number | undefined {
  const reader = new FieldReader(body);
  return reader.number(1) === OCSP ? reader.vector(3).length : undefined;
}
