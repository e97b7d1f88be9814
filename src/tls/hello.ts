import { byteString, equalBytes } from '../kernel/bytes.ts';
import { FieldReader, readExtensions, readNumbers, readVectors } from './fields.ts';
import { RecordError } from './records.ts';

/** Handshake message types (RFC 5246 §7.4). */
export const CLIENT_HELLO = 1;
export const SERVER_HELLO = 2;
export const ENCRYPTED_EXTENSIONS = 8;
export const CERTIFICATE = 11;
export const SERVER_KEY_EXCHANGE = 12;
export const CERTIFICATE_REQUEST = 13;
export const SERVER_HELLO_DONE = 14;
export const CERTIFICATE_VERIFY = 15;
export const CLIENT_KEY_EXCHANGE = 16;
export const FINISHED = 20;
export const CERTIFICATE_STATUS = 22;

export const EXTENSION = {
  serverName: 0,
  maxFragmentLength: 1,
  statusRequest: 5,
  supportedGroups: 10,
  signatureAlgorithms: 13,
  alpn: 16,
  extendedMasterSecret: 23,
  sessionTicket: 35,
  supportedVersions: 43,
  cookie: 44,
  certificateAuthorities: 47,
  keyShare: 51,
} as const;

export const TLS_1_2 = 0x0303;
export const TLS_1_3 = 0x0304;

/** A ServerHello with this random is a HelloRetryRequest (RFC 8446 §4.1.3): SHA-256 of "HelloRetryRequest". */
export const HELLO_RETRY_RANDOM = Uint8Array.of(
  ...[0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91],
  ...[0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c],
);

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
  /** In TLS 1.3 the client's own, sent back. */
  readonly sessionId: Uint8Array;
  readonly compression: number;
  /** TLS 1.3: this is a HelloRetryRequest, which wants another ClientHello. */
  readonly helloRetry?: true;
  /** TLS 1.3: the group chosen, and the server's share in it (a HelloRetryRequest has none). */
  readonly group?: number;
  readonly keyShare?: Uint8Array;
  /** From a HelloRetryRequest: to be sent back. */
  readonly cookie?: Uint8Array;
  /** TLS 1.2 and below; later it stands in EncryptedExtensions, as does the next. */
  readonly alpn?: string;
  /** Bytes. */
  readonly maxFragmentLength?: number;
}

export interface CertificateRequest {
  readonly certificateTypes: readonly number[];
  readonly signatureSchemes: readonly number[];
  /** DER of the distinguished names of accepted issuers. */
  readonly authorities: readonly Uint8Array[];
}

/** Parses the body of a ClientHello. Throws {@link RecordError}. */
export function parseClientHello(body: Uint8Array): ClientHello {
  const reader = new FieldReader(body);
  const version = reader.number(2);
  reader.take(32);
  reader.vector(1);
  const suites = readNumbers(reader.vector(2), 2);
  reader.vector(1);
  const extensions = readExtensions(reader);
  const read = <T>(number: number, parse: (bytes: Uint8Array) => T): T | undefined => {
    const bytes = extensions.get(number);
    return bytes === undefined ? undefined : parse(bytes);
  };
  const serverName = read(EXTENSION.serverName, parseServerName);
  const groups = read(EXTENSION.supportedGroups, (bytes) => readNumbers(new FieldReader(bytes).vector(2), 2));
  const schemes = read(EXTENSION.signatureAlgorithms, (bytes) => readNumbers(new FieldReader(bytes).vector(2), 2));
  const alpn = read(EXTENSION.alpn, (bytes) => readVectors(new FieldReader(bytes).vector(2), 1).map(byteString));
  const versions = read(EXTENSION.supportedVersions, (bytes) => readNumbers(new FieldReader(bytes).vector(1), 2));
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
  const list = new FieldReader(new FieldReader(bytes).vector(2));
  while (list.left > 0) {
    const type = list.number(1);
    const name = list.vector(2);
    if (type === 0) return byteString(name);
  }
  return undefined;
}

/** Parses the body of a ServerHello. Throws {@link RecordError}. */
export function parseServerHello(body: Uint8Array): ServerHello {
  const reader = new FieldReader(body);
  const legacy = reader.number(2);
  const random = reader.take(32);
  const sessionId = reader.vector(1);
  const suite = reader.number(2);
  const compression = reader.number(1);
  const extensions = readExtensions(reader);
  const chosen = extensions.get(EXTENSION.supportedVersions);
  const version = chosen === undefined ? legacy : new FieldReader(chosen).number(2);
  const helloRetry = version >= TLS_1_3 && equalBytes(random, HELLO_RETRY_RANDOM);
  const share = extensions.get(EXTENSION.keyShare);
  const cookie = extensions.get(EXTENSION.cookie);
  return {
    version,
    suite,
    extensions: [...extensions.keys()],
    sessionId,
    compression,
    ...(helloRetry ? { helloRetry } : {}),
    ...(share === undefined ? {} : parseKeyShare(share, helloRetry)),
    ...(cookie === undefined ? {} : { cookie: new FieldReader(cookie).vector(2) }),
    ...parseAgreed(extensions),
  };
}

function parseKeyShare(bytes: Uint8Array, helloRetry: boolean): Pick<ServerHello, 'group' | 'keyShare'> {
  const reader = new FieldReader(bytes);
  const group = reader.number(2);
  return helloRetry ? { group } : { group, keyShare: reader.vector(2) };
}

/** What a server agrees to in ServerHello or, in TLS 1.3, in EncryptedExtensions. Throws {@link RecordError}. */
export function parseAgreed(
  extensions: ReadonlyMap<number, Uint8Array>,
): Pick<ServerHello, 'alpn' | 'maxFragmentLength'> {
  const alpn = extensions.get(EXTENSION.alpn);
  const fragment = extensions.get(EXTENSION.maxFragmentLength);
  return {
    ...(alpn === undefined ? {} : { alpn: parseOneProtocol(alpn) }),
    ...(fragment === undefined ? {} : { maxFragmentLength: parseFragmentLength(fragment) }),
  };
}

function parseOneProtocol(bytes: Uint8Array): string {
  const [name, ...others] = readVectors(new FieldReader(bytes).vector(2), 1);
  if (name === undefined || others.length > 0) throw new RecordError('the server names no single ALPN protocol');
  return byteString(name);
}

function parseFragmentLength(bytes: Uint8Array): number {
  const code = new FieldReader(bytes).number(1);
  if (code < 1 || code > 4) throw new RecordError(`there is no max_fragment_length ${code}`);
  return 256 << code;
}

/** The DER of each certificate of a Certificate message (TLS 1.2 and below), in the order sent. Throws {@link RecordError}. */
export function parseCertificate(body: Uint8Array): readonly Uint8Array[] {
  return readVectors(new FieldReader(body).vector(3), 3);
}

/** Parses a CertificateRequest; `version` decides whether it names signature schemes (TLS 1.2). Throws {@link RecordError}. */
export function parseCertificateRequest(body: Uint8Array, version: number): CertificateRequest {
  const reader = new FieldReader(body);
  const certificateTypes = readNumbers(reader.vector(1), 1);
  const signatureSchemes = version >= 0x0303 ? readNumbers(reader.vector(2), 2) : [];
  const authorities = readVectors(reader.vector(2), 2);
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
