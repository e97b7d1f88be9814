import { concatBytes } from '../kernel/bytes.ts';
import { Gather } from '../kernel/gather.ts';

/** Content types of the record layer (RFC 5246 §6.2.1). */
export const CHANGE_CIPHER_SPEC = 20;
export const ALERT = 21;
export const HANDSHAKE = 22;
export const APPLICATION_DATA = 23;

const HEADER_BYTES = 5;
const MESSAGE_HEADER_BYTES = 4;
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
  readonly #held = new Gather();

  /** Complete records in order. Throws {@link RecordError} when a header cannot be one of TLS. */
  push(bytes: Uint8Array): readonly TlsRecord[] {
    return [...this.cut(bytes)];
  }

  /**
   * The same one by one: records before a broken header still come out, however the bytes were cut. To be read to its
   * end before more bytes are given.
   */
  *cut(bytes: Uint8Array): Generator<TlsRecord, void, undefined> {
    const input = this.#held.add(bytes);
    if (input === undefined) return;
    for (let at = 0; ;) {
      const length = recordLength(input, at);
      const end = at + HEADER_BYTES + (length ?? 0);
      if (length === undefined || end > input.length) {
        // A header is looked at byte by byte: the first one may already tell that this is no TLS.
        this.#held.keep(input.subarray(at), length === undefined ? input.length - at + 1 : end - at);
        return;
      }
      const version = ((input[at + 1] ?? 0) << 8) | (input[at + 2] ?? 0);
      yield { type: input[at] ?? 0, version, body: input.slice(at + HEADER_BYTES, end) };
      at = end;
    }
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

/** Puts handshake messages together that may be spread over records. Holds at most one unfinished message. */
export class HandshakeReader {
  readonly #held = new Gather();

  /** Complete messages in order. Throws {@link RecordError} for a message over the bound. */
  push(body: Uint8Array): readonly HandshakeMessage[] {
    const input = this.#held.add(body);
    if (input === undefined) return [];
    const messages: HandshakeMessage[] = [];
    for (let at = 0; ;) {
      const start = at + MESSAGE_HEADER_BYTES;
      const end = start + messageLength(input, at);
      if (end > input.length) {
        this.#held.keep(input.subarray(at), end - at);
        return messages;
      }
      messages.push({ type: input[at] ?? 0, body: input.slice(start, end) });
      at = end;
    }
  }
}

/** The length in the header at `at`, 0 while the header is not whole. */
function messageLength(input: Uint8Array, at: number): number {
  const [, high, middle, low] = input.subarray(at, at + MESSAGE_HEADER_BYTES);
  if (high === undefined || middle === undefined || low === undefined) return 0;
  const length = (high << 16) | (middle << 8) | low;
  if (length <= MAX_HANDSHAKE_MESSAGE) return length;
  throw new RecordError(`a handshake message of ${length} bytes is over the bound of ${MAX_HANDSHAKE_MESSAGE}`);
}

export function encodeRecord(type: number, version: number, body: Uint8Array): Uint8Array {
  const head = Uint8Array.of(type, version >> 8, version & 0xff, body.length >> 8, body.length & 0xff);
  return concatBytes([head, body]);
}

/** A handshake message with its header, in no record yet. */
export function handshakeBytes({ type, body }: HandshakeMessage): Uint8Array {
  return concatBytes([Uint8Array.of(type, body.length >> 16, (body.length >> 8) & 0xff, body.length & 0xff), body]);
}

/** A handshake message in as many records as it takes. */
export function encodeHandshake(version: number, message: HandshakeMessage): Uint8Array {
  const whole = handshakeBytes(message);
  const records: Uint8Array[] = [];
  for (let at = 0; at < whole.length; at += MAX_PLAINTEXT) {
    records.push(encodeRecord(HANDSHAKE, version, whole.subarray(at, at + MAX_PLAINTEXT)));
  }
  return concatBytes(records);
}

export function encodeAlert(version: number, level: number, number: number): Uint8Array {
  return encodeRecord(ALERT, version, Uint8Array.of(level, number));
}
