import { byteString } from '../kernel/bytes.ts';
import { RecordError } from './records.ts';

/** Handshake message types (RFC 5246 §7.4). */
export const CLIENT_HELLO = 1;
export const SERVER_HELLO = 2;
export const CERTIFICATE = 11;
export const SERVER_KEY_EXCHANGE = 12;
export const CERTIFICATE_REQUEST = 13;
export const SERVER_HELLO_DONE = 14;
export const CERTIFICATE_VERIFY = 15;
export const CLIENT_KEY_EXCHANGE = 16;

export const EXTENSION = {
  serverName: 0,
  maxFragmentLength: 1,
  supportedGroups: 10,
  signatureAlgorithms: 13,
  alpn: 16,
  supportedVersions: 43,
} as const;

export interface ClientHello {
  /** The hello's own version field, `0x0303` for TLS 1.2 and above. */
  readonly version: number;
  readonly suites: readonly number[];
  readonly serverName?: string;
  readonly groups?: readonly number[];
  readonly signatureSchemes?: readonly number[];
  readonly alpn?: readonly string[];
  /** From supported_versions (TLS 1.3 clients). */
  readonly versions?: readonly number[];
  /** Extension numbers in the order sent. */
  readonly extensions: readonly number[];
}

export interface ServerHello {
  /** The version chosen; taken from supported_versions where the server sent that (TLS 1.3). */
  readonly version: number;
  readonly suite: number;
  readonly extensions: readonly number[];
}

export interface CertificateRequest {
  readonly certificateTypes: readonly number[];
  readonly signatureSchemes: readonly number[];
  /** DER of the distinguished names of accepted issuers. */
  readonly authorities: readonly Uint8Array[];
}

/** Reads big-endian fields; throws {@link RecordError} instead of reading past the end. */
class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  take(length: number): Uint8Array {
    if (length > this.left) throw new RecordError('a handshake message ends inside a field');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  number(width: 1 | 2 | 3): number {
    return this.take(width).reduce((value, byte) => value * 256 + byte, 0);
  }

  /** A field behind its own length. */
  vector(width: 1 | 2 | 3): Uint8Array {
    return this.take(this.number(width));
  }
}

function numbers(bytes: Uint8Array, width: 1 | 2): readonly number[] {
  const reader = new Reader(bytes);
  const values: number[] = [];
  while (reader.left > 0) values.push(reader.number(width));
  return values;
}

function vectors(bytes: Uint8Array, width: 1 | 2 | 3): readonly Uint8Array[] {
  const reader = new Reader(bytes);
  const values: Uint8Array[] = [];
  while (reader.left > 0) values.push(reader.vector(width));
  return values;
}

function readExtensions(reader: Reader): ReadonlyMap<number, Uint8Array> {
  const extensions = new Map<number, Uint8Array>();
  if (reader.left === 0) return extensions;
  const block = new Reader(reader.vector(2));
  while (block.left > 0) extensions.set(block.number(2), block.vector(2));
  return extensions;
}

/** Parses the body of a ClientHello. Throws {@link RecordError}. */
export function parseClientHello(body: Uint8Array): ClientHello {
  const reader = new Reader(body);
  const version = reader.number(2);
  reader.take(32);
  reader.vector(1);
  const suites = numbers(reader.vector(2), 2);
  reader.vector(1);
  const extensions = readExtensions(reader);
  const read = <T>(number: number, parse: (bytes: Uint8Array) => T): T | undefined => {
    const bytes = extensions.get(number);
    return bytes === undefined ? undefined : parse(bytes);
  };
  const serverName = read(EXTENSION.serverName, parseServerName);
  const groups = read(EXTENSION.supportedGroups, (bytes) => numbers(new Reader(bytes).vector(2), 2));
  const schemes = read(EXTENSION.signatureAlgorithms, (bytes) => numbers(new Reader(bytes).vector(2), 2));
  const alpn = read(EXTENSION.alpn, (bytes) => vectors(new Reader(bytes).vector(2), 1).map(byteString));
  const versions = read(EXTENSION.supportedVersions, (bytes) => numbers(new Reader(bytes).vector(1), 2));
  return {
    version,
    suites,
    extensions: [...extensions.keys()],
    ...(serverName === undefined ? {} : { serverName }),
    ...(groups === undefined ? {} : { groups }),
    ...(schemes === undefined ? {} : { signatureSchemes: schemes }),
    ...(alpn === undefined ? {} : { alpn }),
    ...(versions === undefined ? {} : { versions }),
  };
}

function parseServerName(bytes: Uint8Array): string | undefined {
  const list = new Reader(new Reader(bytes).vector(2));
  while (list.left > 0) {
    const type = list.number(1);
    const name = list.vector(2);
    if (type === 0) return byteString(name);
  }
  return undefined;
}

/** Parses the body of a ServerHello. Throws {@link RecordError}. */
export function parseServerHello(body: Uint8Array): ServerHello {
  const reader = new Reader(body);
  const legacy = reader.number(2);
  reader.take(32);
  reader.vector(1);
  const suite = reader.number(2);
  reader.take(1);
  const extensions = readExtensions(reader);
  const chosen = extensions.get(EXTENSION.supportedVersions);
  const version = chosen === undefined ? legacy : new Reader(chosen).number(2);
  return { version, suite, extensions: [...extensions.keys()] };
}

/** The DER of each certificate of a Certificate message (TLS 1.2 and below), in the order sent. Throws {@link RecordError}. */
export function parseCertificate(body: Uint8Array): readonly Uint8Array[] {
  return vectors(new Reader(body).vector(3), 3);
}

/** Parses a CertificateRequest; `version` decides whether it names signature schemes (TLS 1.2). Throws {@link RecordError}. */
export function parseCertificateRequest(body: Uint8Array, version: number): CertificateRequest {
  const reader = new Reader(body);
  const certificateTypes = numbers(reader.vector(1), 1);
  const signatureSchemes = version >= 0x0303 ? numbers(reader.vector(2), 2) : [];
  const authorities = vectors(reader.vector(2), 2);
  return { certificateTypes, signatureSchemes, authorities };
}

const VERSION_NAMES: ReadonlyMap<number, string> = new Map([
  [0x0300, 'SSLv3'],
  [0x0301, 'TLSv1'],
  [0x0302, 'TLSv1.1'],
  [0x0303, 'TLSv1.2'],
  [0x0304, 'TLSv1.3'],
]);

/** `TLSv1.2` for `0x0303`. */
export function versionName(version: number): string {
  return VERSION_NAMES.get(version) ?? `0x${version.toString(16).padStart(4, '0')}`;
}
