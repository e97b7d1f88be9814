import { concatBytes } from '../kernel/bytes.ts';

/** Content types of the record layer (RFC 5246 §6.2.1). */
export const CHANGE_CIPHER_SPEC = 20;
export const ALERT = 21;
export const HANDSHAKE = 22;
export const APPLICATION_DATA = 23;

const HEADER_BYTES = 5;
const MAX_PLAINTEXT = 1 << 14;
/** Ciphertext may be longer than plaintext by this much up to TLS 1.2. */
const MAX_RECORD = MAX_PLAINTEXT + 2048;
/** OpenSSL refuses a longer chain (SSL_MAX_CERT_LIST_DEFAULT). */
const MAX_HANDSHAKE_MESSAGE = 100 * 1024;

export interface TlsRecord {
  readonly type: number;
  /** Two version bytes as one number, `0x0303`. */
  readonly version: number;
  readonly body: Uint8Array;
}

export interface HandshakeMessage {
  readonly type: number;
  readonly body: Uint8Array;
}

/** The bytes are no TLS records, or break a bound of TLS. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
}

/** Cuts a byte stream into records. Holds at most one unfinished record. */
export class RecordReader {
  #held: Uint8Array = new Uint8Array(0);

  /** Complete records in order. Throws {@link RecordError} when a header cannot be one of TLS. */
  push(bytes: Uint8Array): readonly TlsRecord[] {
    const input = this.#held.length === 0 ? bytes : concatBytes([this.#held, bytes]);
    const records: TlsRecord[] = [];
    let at = 0;
    for (;;) {
      const rest = input.length - at;
      const length = recordLength(input, at);
      if (length === undefined || rest < HEADER_BYTES + length) break;
      const end = at + HEADER_BYTES + length;
      records.push({
        type: input[at] ?? 0,
        version: ((input[at + 1] ?? 0) << 8) | (input[at + 2] ?? 0),
        body: input.slice(at + HEADER_BYTES, end),
      });
      at = end;
    }
    this.#held = input.slice(at);
    return records;
  }

  /** What follows the last complete record; the reader is empty afterwards. */
  takeRest(): Uint8Array {
    const rest = this.#held;
    this.#held = new Uint8Array(0);
    return rest;
  }
}

/** The body length that the header at `at` announces; `undefined` while the header is not whole. */
function recordLength(input: Uint8Array, at: number): number | undefined {
  const [type, major, , high, low] = input.subarray(at, at + HEADER_BYTES);
  if (type !== undefined && (type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA)) {
    throw new RecordError(`no TLS record begins with byte ${type}`);
  }
  if (major !== undefined && major !== 3) throw new RecordError(`no TLS record has major version ${major}`);
  if (high === undefined || low === undefined) return undefined;
  const length = (high << 8) | low;
  if (length > MAX_RECORD) throw new RecordError(`a record of ${length} bytes is longer than TLS allows`);
  return length;
}

/** Puts handshake messages together that may be spread over records. */
export class HandshakeReader {
  #held: Uint8Array = new Uint8Array(0);

  /** Complete messages in order. Throws {@link RecordError} for a message over the bound. */
  push(body: Uint8Array): readonly HandshakeMessage[] {
    const input = concatBytes([this.#held, body]);
    const messages: HandshakeMessage[] = [];
    let at = 0;
    while (input.length - at >= 4) {
      const length = ((input[at + 1] ?? 0) << 16) | ((input[at + 2] ?? 0) << 8) | (input[at + 3] ?? 0);
      if (length > MAX_HANDSHAKE_MESSAGE) {
        throw new RecordError(`a handshake message of ${length} bytes is over the bound of ${MAX_HANDSHAKE_MESSAGE}`);
      }
      if (input.length - at < 4 + length) break;
      messages.push({ type: input[at] ?? 0, body: input.slice(at + 4, at + 4 + length) });
      at += 4 + length;
    }
    this.#held = input.slice(at);
    return messages;
  }
}

export function encodeRecord(type: number, version: number, body: Uint8Array): Uint8Array {
  const head = Uint8Array.of(type, version >> 8, version & 0xff, body.length >> 8, body.length & 0xff);
  return concatBytes([head, body]);
}

/** A handshake message in as many records as it takes. */
export function encodeHandshake(version: number, message: HandshakeMessage): Uint8Array {
  const { type, body } = message;
  const head = Uint8Array.of(type, body.length >> 16, (body.length >> 8) & 0xff, body.length & 0xff);
  const whole = concatBytes([head, body]);
  const records: Uint8Array[] = [];
  for (let at = 0; at < whole.length; at += MAX_PLAINTEXT) {
    records.push(encodeRecord(HANDSHAKE, version, whole.subarray(at, at + MAX_PLAINTEXT)));
  }
  return concatBytes(records);
}

export function encodeAlert(version: number, level: number, number: number): Uint8Array {
  return encodeRecord(ALERT, version, Uint8Array.of(level, number));
}
