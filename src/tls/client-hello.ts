import { bytesOf, concatBytes } from '../kernel/bytes.ts';
import { writeNumber, writeNumbers, writeVector } from './fields.ts';
import { CLIENT_HELLO, EXTENSION, TLS_1_3 } from './hello.ts';
import { encodeHandshake, type HandshakeMessage } from './records.ts';

/** A ClientHello as it shall stand on the wire; what is absent is not sent. */
export interface ClientHelloSpec {
  /** The hello's own version field, `0x0303` for TLS 1.2 and above. */
  readonly version: number;
  /** Of the record around it; `0x0301` unless said otherwise, as everybody does. */
  readonly recordVersion?: number;
  /** IANA numbers in order, signalling values included. */
  readonly suites: readonly number[];
  /** A host name; addresses are not allowed in it (RFC 6066 §3). */
  readonly serverName?: string;
  readonly groups?: readonly number[];
  readonly signatureSchemes?: readonly number[];
  readonly alpn?: readonly string[];
  /** Bytes (RFC 6066 §4). */
  readonly maxFragmentLength?: 512 | 1024 | 2048 | 4096;
  /** An empty session ticket: "I can keep one". */
  readonly sessionTicket?: boolean;
  readonly extendedMasterSecret?: boolean;
  readonly ocspStapling?: boolean;
  /** supported_versions; with TLS 1.3 in it, whoever sends the hello adds key shares. */
  readonly versions?: readonly number[];
}

/** What every hello draws or computes anew. */
export interface ClientHelloDraw {
  /** 32 bytes; random without it. */
  readonly random?: Uint8Array;
  /** Without it 32 random bytes where TLS 1.3 is offered (RFC 8446 §D.4), else none. */
  readonly sessionId?: Uint8Array;
  /** TLS 1.3; an empty list is sent as such and asks the server to name a group. */
  readonly keyShares?: readonly { readonly group: number; readonly key: Uint8Array }[];
  /** TLS 1.3: as a HelloRetryRequest gave it. */
  readonly cookie?: Uint8Array;
}

/** Oldest record version, which everybody accepts around a first hello. */
const FIRST_RECORD_VERSION = 0x0301;
const OCSP = 1;

/** Whether the hello offers TLS 1.3. */
export function offersTls13(spec: ClientHelloSpec): boolean {
  return spec.versions?.includes(TLS_1_3) ?? false;
}

/** The hello in whole records. Throws RangeError for a value that does not fit into its field. */
export function encodeClientHello(spec: ClientHelloSpec, draw: ClientHelloDraw = {}): Uint8Array {
  return encodeHandshake(spec.recordVersion ?? FIRST_RECORD_VERSION, clientHelloMessage(spec, draw));
}

/** The hello as a handshake message. Throws RangeError for a value that does not fit into its field. */
export function clientHelloMessage(spec: ClientHelloSpec, draw: ClientHelloDraw = {}): HandshakeMessage {
  const random = draw.random ?? randomBytes(32);
  if (random.length !== 32) throw new RangeError(`a hello's random has 32 bytes, not ${random.length}`);
  const sessionId = draw.sessionId ?? randomBytes(offersTls13(spec) ? 32 : 0);
  const extensions = encodeExtensions(spec, draw);
  return {
    type: CLIENT_HELLO,
    body: concatBytes([
      writeNumber(spec.version, 2),
      random,
      writeVector(1, sessionId),
      writeVector(2, writeNumbers(spec.suites, 2)),
      // One compression method: none.
      writeVector(1, Uint8Array.of(0)),
      // A client without extensions is an old one, and says nothing here.
      ...(extensions.length === 0 ? [] : [writeVector(2, ...extensions)]),
    ]),
  };
}

function encodeExtensions(spec: ClientHelloSpec, draw: ClientHelloDraw): readonly Uint8Array[] {
  const out: Uint8Array[] = [];
  const add = (number: number, ...parts: readonly Uint8Array[]): void => {
    out.push(writeNumber(number, 2), writeVector(2, ...parts));
  };
  const { serverName, maxFragmentLength, groups, alpn, signatureSchemes, versions } = spec;
  if (serverName !== undefined) {
    add(EXTENSION.serverName, writeVector(2, Uint8Array.of(0), writeVector(2, bytesOf(serverName))));
  }
  if (maxFragmentLength !== undefined) add(EXTENSION.maxFragmentLength, fragmentCode(maxFragmentLength));
  if (groups !== undefined) add(EXTENSION.supportedGroups, writeVector(2, writeNumbers(groups, 2)));
  if (spec.sessionTicket === true) add(EXTENSION.sessionTicket);
  if (alpn !== undefined) {
    add(EXTENSION.alpn, writeVector(2, ...alpn.map((name) => writeVector(1, bytesOf(name)))));
  }
  // Two empty lists: any responder, no extensions.
  if (spec.ocspStapling === true) add(EXTENSION.statusRequest, Uint8Array.of(OCSP, 0, 0, 0, 0));
  if (spec.extendedMasterSecret === true) add(EXTENSION.extendedMasterSecret);
  if (signatureSchemes !== undefined) {
    add(EXTENSION.signatureAlgorithms, writeVector(2, writeNumbers(signatureSchemes, 2)));
  }
  if (versions !== undefined) add(EXTENSION.supportedVersions, writeVector(1, writeNumbers(versions, 2)));
  if (draw.cookie !== undefined) add(EXTENSION.cookie, writeVector(2, draw.cookie));
  if (draw.keyShares !== undefined) {
    const shares = draw.keyShares.flatMap(({ group, key }) => [writeNumber(group, 2), writeVector(2, key)]);
    add(EXTENSION.keyShare, writeVector(2, ...shares));
  }
  return out;
}

/** 1 for 512 up to 4 for 4096 (RFC 6066 §4). */
function fragmentCode(bytes: NonNullable<ClientHelloSpec['maxFragmentLength']>): Uint8Array {
  return Uint8Array.of(Math.log2(bytes) - 8);
}

function randomBytes(count: number): Uint8Array {
  return globalThis.crypto.getRandomValues(new Uint8Array(count));
}
