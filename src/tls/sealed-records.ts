import { createCipheriv, createDecipheriv, createHmac, type CipherGCMTypes } from 'node:crypto';
import { bytesOf, concatBytes } from '../kernel/bytes.ts';
import { writeNumber, writeVector } from './fields.ts';
import { TLS_1_2 } from './hello.ts';
import { APPLICATION_DATA, RecordError, encodeRecord, type TlsRecord } from './records.ts';
import type { CipherSuite13 } from './suites13.ts';

/*
 * The record protection of TLS 1.3 (RFC 8446 §5.2): what both sides of a handshake need to read, or to say something in
 * between, without being a TLS library.
 */

/** Plaintext of a record and the byte that says its type (RFC 8446 §5.4). */
const MAX_INNER = (1 << 14) + 1;
const NONCE_BYTES = 12;

/** What stands in a sealed record: its true type, and the content without padding. */
export type InnerRecord = Pick<TlsRecord, 'type' | 'body'>;

/** Opens sealed records in the order in which they were sent. Throws {@link RecordError}. */
export type Unseal = (record: TlsRecord) => InnerRecord;

/** Gives the whole sealed record, header included. */
export type Seal = (inner: InnerRecord) => Uint8Array;

/** HKDF-Extract is one HMAC; so is HKDF-Expand for as little as one hash of output. */
export function extract(suite: CipherSuite13, salt: Uint8Array, data: Uint8Array): Uint8Array {
  return new Uint8Array(createHmac(suite.hash, salt).update(data).digest());
}

/** HKDF-Expand-Label (RFC 8446 §7.1); `length` is at most that of the suite's hash. */
export function expandLabel(
  suite: CipherSuite13,
  secret: Uint8Array,
  label: string,
  context: Uint8Array,
  length: number,
): Uint8Array {
  const info = [writeNumber(length, 2), writeVector(1, bytesOf(`tls13 ${label}`)), writeVector(1, context)];
  return extract(suite, secret, concatBytes([...info, Uint8Array.of(1)])).slice(0, length);
}

/** Opens the records of one direction and epoch, from the first one on. */
export function unsealWith(suite: CipherSuite13, trafficSecret: Uint8Array): Unseal {
  const { key, nextNonce } = keysOf(suite, trafficSecret);
  return (record) => {
    const { body } = record;
    const end = body.length - suite.tagBytes;
    if (end < 1) throw new RecordError('a sealed record is shorter than its seal');
    const decipher = createDecipheriv(aead(suite), key, nextNonce(), { authTagLength: suite.tagBytes });
    decipher.setAAD(headerOf(record), { plaintextLength: end });
    decipher.setAuthTag(body.subarray(end));
    try {
      return innerOf(concatBytes([decipher.update(body.subarray(0, end)), decipher.final()]));
    } catch (error) {
      if (error instanceof RecordError) throw error;
      throw new RecordError('a sealed record does not open with the keys agreed');
    }
  };
}

/** Seals the records of one direction and epoch, from the first one on. */
export function sealWith(suite: CipherSuite13, trafficSecret: Uint8Array): Seal {
  const { key, nextNonce } = keysOf(suite, trafficSecret);
  return ({ type, body }) => {
    const inner = concatBytes([body, Uint8Array.of(type)]);
    const length = inner.length + suite.tagBytes;
    const cipher = createCipheriv(aead(suite), key, nextNonce(), { authTagLength: suite.tagBytes });
    const header = { type: APPLICATION_DATA, version: TLS_1_2, body: { length } };
    cipher.setAAD(headerOf(header), { plaintextLength: inner.length });
    const sealed = concatBytes([cipher.update(inner), cipher.final()]);
    return encodeRecord(APPLICATION_DATA, TLS_1_2, concatBytes([sealed, cipher.getAuthTag()]));
  };
}

interface TrafficKeys {
  readonly key: Uint8Array;
  readonly nextNonce: () => Uint8Array;
}

function keysOf(suite: CipherSuite13, trafficSecret: Uint8Array): TrafficKeys {
  const key = expandLabel(suite, trafficSecret, 'key', new Uint8Array(), suite.keyBytes);
  const iv = expandLabel(suite, trafficSecret, 'iv', new Uint8Array(), NONCE_BYTES);
  let sequence = 0;
  return {
    key,
    nextNonce() {
      // The record's number is laid over the end of the IV; nobody here reads as many records as take more than 32 bits.
      const nonce = iv.slice();
      const view = new DataView(nonce.buffer);
      view.setUint32(NONCE_BYTES - 4, view.getUint32(NONCE_BYTES - 4) ^ sequence);
      sequence += 1;
      return nonce;
    },
  };
}

/** Node's types know the options of an AEAD only by kind; all of ours take the same ones (CCM needs the length too). */
function aead(suite: CipherSuite13): CipherGCMTypes {
  return suite.cipher as CipherGCMTypes;
}

function headerOf({ type, version, body }: Omit<TlsRecord, 'body'> & { readonly body: { readonly length: number } }) {
  return concatBytes([Uint8Array.of(type), writeNumber(version, 2), writeNumber(body.length, 2)]);
}

/** The type stands behind the content, zeros may follow it. */
function innerOf(inner: Uint8Array): InnerRecord {
  if (inner.length > MAX_INNER) throw new RecordError('a sealed record holds more than TLS allows');
  const at = inner.findLastIndex((byte) => byte !== 0);
  if (at < 0) throw new RecordError('a sealed record holds nothing but padding');
  return { type: inner[at] ?? 0, body: inner.slice(0, at) };
}
