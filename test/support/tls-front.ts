import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect, type ConnectionOptions, type SecureVersion } from 'node:tls';
import { afterAll, beforeAll } from 'vitest';
import { makeDevPki, type DevPki, type DevPkiOptions } from '../../src/pki/dev.ts';
import {
  startFront,
  type ClientDecision,
  type FrontClient,
  type FrontOptions,
  type FrontRefusal,
  type HelloDecision,
} from '../../src/tls/front.ts';
import { openssl, type Finished } from './openssl.ts';
import { scratch } from './scratch.ts';

/** Versions in which clients come today. */
export const NEW_VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;
export const OPENSSL_FLAG = { 'TLSv1.2': '-tls1_2', 'TLSv1.3': '-tls1_3' } as const;

/** Node's codes for alerts; it names them after the version in which they first came up. */
export const ALERT_CODES: Readonly<Record<number, string>> = {
  40: 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
  42: 'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE',
  45: 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED',
  46: 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN',
  48: 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA',
  70: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
  80: 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR',
  112: 'ERR_SSL_TLSV1_UNRECOGNIZED_NAME',
  116: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
  120: 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL',
};

type Serve = Extract<HelloDecision, { readonly is: 'serve' }>;

/** What a client is told that got through. */
export const GREETING = 'through';

export interface TestFront {
  readonly port: number;
  readonly refused: readonly FrontRefusal[];
  readonly clients: readonly FrontClient[];
  /** Resolves once so many connections have been refused. */
  refusals(count: number): Promise<void>;
  stop(): Promise<void>;
}

/** Serves the PKI's certificate, asking for the client's; each client that gets through is greeted and let go. */
export function serving(pki: DevPki, change: Partial<Serve> = {}): Serve {
  const context = { cert: pki.serverChain, key: pki.server.key, ca: pki.root.certificate };
  return { is: 'serve', clientCertificate: 'asked', ...change, context: { ...context, ...change.context } };
}

export async function testFront(
  decide: (...hello: Parameters<FrontOptions['decide']>) => HelloDecision,
  judgeClient: FrontOptions['judgeClient'] = (): ClientDecision => ({ is: 'accept' }),
  more: Partial<FrontOptions> = {},
): Promise<TestFront> {
  const refused: FrontRefusal[] = [];
  const clients: FrontClient[] = [];
  let wake: () => void = () => undefined;
  const front = await startFront(
    {
      decide,
      judgeClient,
      onClient(socket, client) {
        clients.push(client);
        socket.resume();
        socket.end(GREETING);
      },
      onRefused(refusal) {
        refused.push(refusal);
        wake();
      },
      ...more,
    },
    { host: '127.0.0.1', port: 0 },
  );
  return {
    port: front.port,
    refused,
    clients,
    async refusals(count) {
      while (refused.length < count) await new Promise<void>((resolve) => (wake = resolve));
    },
    stop: () => front.stop(),
  };
}

export const refuseClient = (number: number) => (): ClientDecision => ({ is: 'alert', number });

export interface FrontDesk {
  readonly pki: DevPki;
  /** Files that outside programs read. */
  readonly paths: { readonly root: string; readonly device: string; readonly key: string };
  /** Options of a Node client that has the device's certificate. */
  device(): ConnectionOptions;
  open(...args: Parameters<typeof testFront>): Promise<TestFront>;
  /** `openssl s_client` against the front, until the server ends the connection. */
  sClient(port: number, args: readonly string[]): Promise<Finished>;
  atEnd(end: () => Promise<void>): void;
}

/** A PKI and fronts for the tests of one file; to be called at its top. */
export function frontDesk(options: DevPkiOptions = {}): FrontDesk {
  const ends: (() => Promise<void>)[] = [];
  let made: { readonly pki: DevPki; readonly paths: FrontDesk['paths'] } | undefined;
  const ready = () => {
    if (made === undefined) throw new Error('the PKI is made before the tests');
    return made;
  };
  beforeAll(async () => {
    const pki = await makeDevPki(options);
    const files = await scratch();
    ends.push(() => files.remove());
    const root = await files.file('root.pem', pki.root.certificate);
    const device = await files.file('device.pem', pki.deviceChain);
    const key = await files.file('device.key', pki.device.key);
    made = { pki, paths: { root, device, key } };
  });
  afterAll(async () => {
    await Promise.all(ends.map((end) => end()));
  });
  return {
    get pki() {
      return ready().pki;
    },
    get paths() {
      return ready().paths;
    },
    device: () => ({ cert: ready().pki.deviceChain, key: ready().pki.device.key }),
    async open(...args) {
      const front = await testFront(...args);
      ends.push(() => front.stop());
      return front;
    },
    sClient: (port, args) =>
      openssl(['s_client', '-connect', `127.0.0.1:${port}`, '-ign_eof', '-CAfile', ready().paths.root, ...args]),
    atEnd: (end) => void ends.push(end),
  };
}

export interface NodeSaw {
  /** Whether the handshake was done from the client's point of view. */
  readonly secure: boolean;
  /** Node's code of the error that ended the connection. */
  readonly code?: string;
  readonly text: string;
}

/** A client of node:tls, to the end of its connection. */
export function nodeClient(port: number, options: ConnectionOptions): Promise<NodeSaw> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, ...options });
    let secure = false;
    let code: string | undefined;
    let text = '';
    socket.on('secureConnect', () => (secure = true));
    socket.on('data', (bytes: Buffer) => (text += bytes.toString('latin1')));
    socket.on('error', (error: NodeJS.ErrnoException) => (code ??= error.code));
    socket.on('close', () => resolve({ secure, text, ...(code === undefined ? {} : { code }) }));
  });
}

export const only = (version: SecureVersion): ConnectionOptions => ({ minVersion: version, maxVersion: version });

export interface RawSaw {
  readonly bytes: Uint8Array;
  /** `false`: it ended by a reset. */
  readonly clean: boolean;
}

/** Sends each piece in a segment of its own, and reads to the end of the connection. */
export async function rawClient(port: number, pieces: Iterable<Uint8Array>): Promise<RawSaw> {
  const socket = await dialTcp(port);
  const parts: Buffer[] = [];
  let clean = true;
  socket.on('data', (bytes: Buffer) => parts.push(bytes));
  socket.on('error', () => (clean = false));
  const closed = once(socket, 'close').catch(() => undefined);
  for (const piece of pieces) {
    if (socket.destroyed || socket.readableEnded) break;
    await new Promise<void>((resolve) => socket.write(piece, () => setImmediate(resolve)));
  }
  await closed;
  return { bytes: new Uint8Array(Buffer.concat(parts)), clean };
}

export async function dialTcp(port: number): Promise<Socket> {
  const socket = connectTcp({ host: '127.0.0.1', port, noDelay: true });
  await once(socket, 'connect');
  return socket;
}
