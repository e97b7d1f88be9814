import { connect, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { concatBytes } from '../../src/kernel/bytes.ts';
import { makeDevPki } from '../../src/pki/dev.ts';
import { encodeClientHello, type ClientHelloSpec } from '../../src/tls/client-hello.ts';
import { writeNumber, writeVector } from '../../src/tls/fields.ts';
import type { Answer, AskOptions } from '../../src/tls/probe/answer.ts';
import { ask } from '../../src/tls/probe/ask.ts';
import { encodeAlert, encodeHandshake } from '../../src/tls/records.ts';
import { rawServer } from './raw-server.ts';

/* Servers that say what a test wants, byte by byte, and what comes of asking them. */

export const TLS12: ClientHelloSpec = {
  version: 0x0303,
  suites: [0xc02b, 0x009c],
  groups: [29, 23, 24],
  signatureSchemes: [0x0403],
};
export const TLS13: ClientHelloSpec = { ...TLS12, suites: [0x1301, 0x1302, 0xc02b], versions: [0x0304, 0x0303] };

/** What we make of a server that does this on each connection. */
export async function against(
  serve: (socket: Socket) => void,
  spec = TLS12,
  options: Partial<AskOptions> = {},
): Promise<Answer> {
  const raw = await rawServer(serve);
  try {
    const answer = await ask(spec, { host: '127.0.0.1', port: raw.port, timeoutMs: 8000, ...options });
    // Whatever happened, our side is gone.
    await raw.quiet();
    return answer;
  } finally {
    await raw.stop();
  }
}

/** Sends this once the hello is there, and then nothing. */
export function says(...parts: readonly Uint8Array[]): (socket: Socket) => void {
  return (socket) => void socket.once('data', () => socket.write(concatBytes(parts)));
}

/** Sends this and closes. */
export function saysAndEnds(...parts: readonly Uint8Array[]): (socket: Socket) => void {
  return (socket) => void socket.once('data', () => socket.end(concatBytes(parts)));
}

/** Never stops. */
export function repeats(start: Uint8Array, again: Uint8Array): (socket: Socket) => void {
  return (socket) => {
    const more = (): void => {
      while (socket.writable && socket.write(again));
    };
    socket.on('drain', more);
    socket.once('data', () => {
      socket.write(start);
      more();
    });
  };
}

/** What a ServerHello is made of; what is absent is as an honest server has it. */
export interface Hello {
  readonly version?: number;
  readonly suite?: number;
  readonly compression?: number;
  readonly random?: Uint8Array;
  readonly sessionId?: Uint8Array;
  readonly extensions?: readonly (readonly [number, Uint8Array])[];
}

export function serverHello(hello: Hello = {}): Uint8Array {
  const { version = 0x0303, suite = 0xc02b, compression = 0, random = new Uint8Array(32), extensions = [] } = hello;
  const body = concatBytes([
    writeNumber(version, 2),
    random,
    writeVector(1, hello.sessionId ?? new Uint8Array()),
    writeNumber(suite, 2),
    writeNumber(compression, 1),
    writeVector(2, ...extensions.flatMap(([number, data]) => [writeNumber(number, 2), writeVector(2, data)])),
  ]);
  return encodeHandshake(0x0303, { type: 2, body });
}

export function message(type: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return encodeHandshake(0x0303, { type, body: concatBytes(parts) });
}

export const CERTIFICATE = message(11, writeVector(3, writeVector(3, Uint8Array.of(0x30, 0))));
export const KEY_EXCHANGE = message(12, Uint8Array.of(3, 0, 23, 1, 4, 4, 3, 0, 0));
export const DONE = message(14);
export const WARNING = encodeAlert(0x0303, 1, 112);

/** What a server of node:tls sends in TLS 1.2 up to ServerHelloDone, to the hello {@link TLS12}. */
export async function recordedFlight(): Promise<Uint8Array> {
  const pki = await makeDevPki();
  const real = createTls({ cert: pki.serverChain, key: pki.server.key, maxVersion: 'TLSv1.2' });
  real.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => real.listen(0, '127.0.0.1', resolve));
  const socket = connect({ host: '127.0.0.1', port: (real.address() as AddressInfo).port });
  const chunks: Buffer[] = [];
  await new Promise<void>((resolve) => {
    socket.write(encodeClientHello(TLS12));
    socket.on('data', (bytes: Buffer) => {
      chunks.push(bytes);
      if (Buffer.concat(chunks).includes(Buffer.from([14, 0, 0, 0]))) resolve();
    });
  });
  socket.destroy();
  await new Promise((resolve) => real.close(resolve));
  return new Uint8Array(Buffer.concat(chunks));
}
