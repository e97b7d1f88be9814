import { randomUUID } from 'node:crypto';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { expect } from 'vitest';
import type { BytePipe } from '../../src/at/pipe.ts';
import { openTcp } from '../../src/emulator/sockets.ts';
import { startTls } from '../../src/emulator/tls.ts';
import type { TlsEvent } from '../../src/emulator/tls-tap.ts';
import type { TlsOutcome, TlsSettings } from '../../src/families/kit/emulator.ts';
import { utf8Bytes } from '../../src/kernel/bytes.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { guess, type VerifierModel } from '../../src/kernel/facts.ts';
import type { Issued } from '../../src/pki/dev.ts';
import { CLIENT_HELLO, parseClientHello, type ClientHello } from '../../src/tls/hello.ts';
import type { TlsClientProfile } from '../../src/tls/profile.ts';
import { HandshakeReader, RecordReader, encodeHandshake } from '../../src/tls/records.ts';
import type { Scratch } from './scratch.ts';

export const why = 'a profile for tests';
export const SUITES = [0xc02f, 0xc02b, 0x009c, 0x003c, 0x002f];

/** A TLS client like an old module's: every value can be changed. */
export function profile(change: Partial<TlsClientProfile> = {}): TlsClientProfile {
  return {
    versions: guess({ min: 'TLSv1', max: 'TLSv1.2' }, why),
    suites: guess(SUITES, why),
    groups: guess([23, 24], why),
    signatureSchemes: guess([0x0401, 0x0403, 0x0501, 0x0201, 0x0203], why),
    sni: guess('option', why),
    alpn: guess(false, why),
    verifier: guess<VerifierModel>('openssl-default', why),
    checksName: guess(false, why),
    clientKeyTypes: guess(['rsa', 'ec'], why),
    maxChainBytes: guess(null, why),
    maxChainLength: guess(null, why),
    ...change,
  };
}

export function settings(change: Partial<TlsSettings> = {}): TlsSettings {
  return {
    profile: profile(),
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.2',
    suites: SUITES,
    handshakeMs: 8000,
    ...change,
  };
}

/** A real TCP connection to a loopback port. */
export async function dial(port: number): Promise<BytePipe> {
  const outcome = await openTcp({ host: '127.0.0.1', port, address: '127.0.0.1' }, systemClock, 5000);
  if (!outcome.ok) throw new Error(`no connection: ${JSON.stringify(outcome.failure)}`);
  return outcome.pipe;
}

export interface Attempt {
  readonly outcome: TlsOutcome;
  readonly events: readonly TlsEvent[];
}

/** One handshake, closed again if it succeeds, with what was seen in the clear. */
export async function attempt(port: number, change: Partial<TlsSettings> = {}): Promise<Attempt> {
  const events: TlsEvent[] = [];
  const outcome = await startTls(await dial(port), settings(change), {
    clock: systemClock,
    onEvent: (event) => events.push(event),
  });
  if (outcome.ok) await outcome.pipe.close();
  return { outcome, events };
}

/** A TCP server that keeps what it was sent and answers as the test says. */
export class Recorder {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly received: Buffer[] = [];
  #wake: () => void = () => undefined;

  constructor(answer: (socket: Socket, bytes: Buffer) => void) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      this.#wake();
      socket.on('error', () => undefined);
      socket.on('data', (bytes: Buffer) => {
        this.received.push(bytes);
        answer(socket, bytes);
        this.#wake();
      });
      socket.on('close', () => this.#wake());
    });
  }

  async port(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  /** Resolves once there was a connection and every one has ended. */
  async quiet(): Promise<void> {
    while (this.#sockets.size === 0 || [...this.#sockets].some((socket) => !socket.destroyed)) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  records(): ReturnType<RecordReader['push']> {
    return new RecordReader().push(new Uint8Array(Buffer.concat(this.received)));
  }

  hello(): ClientHello {
    const [message] = new HandshakeReader().push(this.records()[0]!.body);
    expect(message!.type).toBe(CLIENT_HELLO);
    return parseClientHello(message!.body);
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}

export const caOf = (issued: Issued): Uint8Array => utf8Bytes(issued.certificate);

/** The device's side of mutual TLS. */
export function clientOf(issued: Issued, chain = issued.certificate): Partial<TlsSettings> {
  return { cert: utf8Bytes(chain), key: utf8Bytes(issued.key) };
}

/** Options of `openssl s_server` for a certificate, its key and what stands above it. */
export async function serverArgs(files: Scratch, server: Issued, above?: Issued): Promise<readonly string[]> {
  const name = randomUUID();
  const args = ['-cert', await files.file(`${name}.pem`, server.certificate)];
  args.push('-key', await files.file(`${name}.key`, server.key));
  if (above !== undefined) args.push('-cert_chain', await files.file(`${name}.above`, above.certificate));
  return args;
}

/** A hello and a certificate as a server sends them, in the clear. */
export function serverFlight(server: Issued): Uint8Array {
  const body = Buffer.from(server.certificate.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64');
  const length = (value: number): Buffer => Buffer.from([value >> 16, (value >> 8) & 0xff, value & 0xff]);
  const chain = Buffer.concat([length(body.length + 3), length(body.length), body]);
  const hello = Buffer.concat([Buffer.from([3, 3]), Buffer.alloc(32, 7), Buffer.from([0, 0xc0, 0x2b, 0])]);
  return new Uint8Array(
    Buffer.concat([
      encodeHandshake(0x0303, { type: 2, body: new Uint8Array(hello) }),
      encodeHandshake(0x0303, { type: 11, body: new Uint8Array(chain) }),
      encodeHandshake(0x0303, { type: 14, body: new Uint8Array(0) }),
    ]),
  );
}
