import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { mosquitto } from '../../test/support/mosquitto.ts';
import { opensslServer } from '../../test/support/openssl.ts';
import { has } from '../../test/support/programs.ts';
import { scratch, type Scratch } from '../../test/support/scratch.ts';
import type { BytePipe } from '../at/pipe.ts';
import type { TlsOutcome, TlsSettings } from '../families/kit/emulator.ts';
import { utf8Bytes } from '../kernel/bytes.ts';
import { VirtualClock, systemClock } from '../kernel/clock.ts';
import { guess, type VerifierModel } from '../kernel/facts.ts';
import { issue, makeDevPki, type DevPki, type Issued } from '../pki/dev.ts';
import { CERTIFICATE, CLIENT_HELLO, CLIENT_KEY_EXCHANGE, parseClientHello, type ClientHello } from '../tls/hello.ts';
import type { TlsClientProfile } from '../tls/profile.ts';
import { ALERT, HandshakeReader, RecordReader, encodeAlert, encodeHandshake, encodeRecord } from '../tls/records.ts';
import { connectMqtt } from '../mqtt/client.ts';
import { openTcp } from './sockets.ts';
import { startTls } from './tls.ts';
import type { TlsEvent } from './tls-tap.ts';

const why = 'a profile for tests';
const SUITES = [0xc02f, 0xc02b, 0x009c, 0x003c, 0x002f];

function profile(change: Partial<TlsClientProfile> = {}): TlsClientProfile {
  return {
    versions: guess({ min: 'TLSv1', max: 'TLSv1.2' }, why),
    suites: guess(SUITES, why),
    groups: guess([23, 24], why),
    signatureSchemes: guess([0x0401, 0x0403, 0x0501, 0x0201, 0x0203], why),
    sni: guess('option', why),
    alpn: guess(false, why),
    verifier: guess<VerifierModel>('openssl-default', why),
    checksName: guess(false, why),
    maxChainBytes: guess(null, why),
    maxChainLength: guess(null, why),
    ...change,
  };
}

function settings(change: Partial<TlsSettings> = {}): TlsSettings {
  return {
    profile: profile(),
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.2',
    suites: SUITES,
    handshakeMs: 8000,
    ...change,
  };
}

async function dial(port: number): Promise<BytePipe> {
  const outcome = await openTcp({ host: '127.0.0.1', port, address: '127.0.0.1' }, systemClock, 5000);
  if (!outcome.ok) throw new Error(`no connection: ${JSON.stringify(outcome.failure)}`);
  return outcome.pipe;
}

interface Attempt {
  readonly outcome: TlsOutcome;
  readonly events: readonly TlsEvent[];
}

/** Messages of the second flight: what must never leave after a refusal. */
const SECOND_FLIGHT = [CERTIFICATE, CLIENT_KEY_EXCHANGE];

async function attempt(port: number, change: Partial<TlsSettings> = {}): Promise<Attempt> {
  const events: TlsEvent[] = [];
  const outcome = await startTls(await dial(port), settings(change), {
    clock: systemClock,
    onEvent: (event) => events.push(event),
  });
  if (outcome.ok) await outcome.pipe.close();
  return { outcome, events };
}

/** A TCP server that keeps what it was sent and answers as the test says. */
class Recorder {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly received: Buffer[] = [];
  #wake: () => void = () => undefined;

  constructor(answer: (socket: Socket, bytes: Buffer) => void) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
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

  /** Resolves once every connection has ended. */
  async quiet(): Promise<void> {
    while ([...this.#sockets].some((socket) => !socket.destroyed)) {
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

describe('startTls', () => {
  let pki: DevPki;
  let stranger: Issued;
  let files: Scratch;
  let serverArgs: readonly string[];
  const closers: (() => unknown)[] = [];

  beforeAll(async () => {
    files = await scratch();
    pki = await makeDevPki({ intermediate: true });
    stranger = await issue({ subject: 'CN=Stranger', ca: { pathLength: null } });
    serverArgs = await argsFor(pki.server, pki.intermediate);
  });
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });
  afterAll(() => files.remove());

  async function argsFor(server: Issued, above?: Issued): Promise<readonly string[]> {
    const name = server.subject.replace(/\W/g, '_') + String(Math.abs(server.certificate.length));
    const args = ['-cert', await files.file(`${name}.pem`, server.certificate)];
    args.push('-key', await files.file(`${name}.key`, server.key));
    if (above !== undefined) args.push('-cert_chain', await files.file(`${name}.above`, above.certificate));
    return args;
  }

  async function serve(args: readonly string[]): ReturnType<typeof opensslServer> {
    const server = await opensslServer(args);
    closers.push(() => server.stop());
    return server;
  }

  async function record(answer: (socket: Socket, bytes: Buffer) => void): Promise<[Recorder, number]> {
    const recorder = new Recorder(answer);
    closers.push(() => recorder.close());
    return [recorder, await recorder.port()];
  }

  const ca = (issued: Issued): Uint8Array => utf8Bytes(issued.certificate);
  const client = (issued: Issued, chain = issued.certificate): Partial<TlsSettings> => ({
    cert: utf8Bytes(chain),
    key: utf8Bytes(issued.key),
  });

  describe.skipIf(!has('openssl'))('against openssl s_server', () => {
    it('connects with the right anchor and carries data both ways', async () => {
      const server = await serve([...serverArgs, '-tls1_2', '-rev']);
      const outcome = await startTls(await dial(server.port), settings({ ca: ca(pki.root) }), { clock: systemClock });
      if (!outcome.ok) throw new Error(JSON.stringify(outcome.failure));
      expect(outcome).toMatchObject({ version: 'TLSv1.2', suite: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256' });
      let text = '';
      const answered = new Promise<void>((resolve) => {
        outcome.pipe.onData((bytes) => {
          text += Buffer.from(bytes).toString();
          if (text.includes('\n')) resolve();
        });
      });
      await outcome.pipe.write(utf8Bytes('hawser\n'));
      await answered;
      expect(text).toBe('reswah\n');
      await outcome.pipe.close();
    });

    it('refuses an unknown root by alert 48, and the server sees it before any second flight', async () => {
      const server = await serve([...serverArgs, '-tls1_2', '-msg']);
      const { outcome, events } = await attempt(server.port, { ca: ca(stranger) });
      expect(outcome).toMatchObject({ ok: false, failure: { at: 'trust', alert: 48 } });
      await server.waitFor(/SSL alert number 48/);
      expect(server.output()).toMatch(/fatal unknown_ca/);
      expect(server.output()).not.toMatch(/<<<.*ClientKeyExchange|<<<.*, Certificate\b/);
      expect(events.filter((event) => event.kind === 'message' && event.from === 'client')).toEqual([
        { kind: 'message', from: 'client', type: CLIENT_HELLO },
      ]);
    });

    it.each([
      ['expired', -2, -1, 45],
      ['not valid yet', 1, 2, 42],
    ])(
      'a certificate that is %s: dates are judged by the clock it is given, or not at all',
      async (_title, from, to, alert) => {
        const year = 365 * 24 * 3_600_000;
        const now = systemClock.wall();
        const dates = { notBefore: new Date(now + from * year), notAfter: new Date(now + to * year) };
        const dated = await issue({ subject: `CN=dated${alert}`, issuer: pki.root, use: 'server', ...dates });
        const server = await serve([...(await argsFor(dated)), '-tls1_2']);
        expect(await attempt(server.port, { ca: ca(pki.root) })).toMatchObject({ outcome: { ok: true } });
        const checked = await attempt(server.port, { ca: ca(pki.root), checkDatesAt: now });
        expect(checked.outcome).toMatchObject({ ok: false, failure: { at: 'trust', alert } });
        await server.waitFor(new RegExp(`SSL alert number ${alert}`));
      },
    );

    it('a clock in 1980 refuses a good certificate', async () => {
      const server = await serve([...serverArgs, '-tls1_2']);
      const { outcome } = await attempt(server.port, { ca: ca(pki.root), checkDatesAt: Date.UTC(1980, 0, 6) });
      expect(outcome).toMatchObject({ ok: false, failure: { at: 'trust', alert: 42 } });
    });

    it('compares the name only when it is told to', async () => {
      const server = await serve([...serverArgs, '-tls1_2']);
      expect(await attempt(server.port, { ca: ca(pki.root) })).toMatchObject({ outcome: { ok: true } });
      const { outcome } = await attempt(server.port, { ca: ca(pki.root), checkName: 'other.example' });
      expect(outcome).toMatchObject({ ok: false, failure: { at: 'trust', alert: 42 } });
    });

    it('an intermediate as anchor is refused by openssl-default and taken by openssl-partial', async () => {
      const server = await serve([...serverArgs, '-tls1_2']);
      const anchor = ca(pki.intermediate!);
      expect((await attempt(server.port, { ca: anchor })).outcome).toMatchObject({
        failure: { at: 'trust', alert: 48 },
      });
      const partial = profile({ verifier: guess<VerifierModel>('openssl-partial', why) });
      expect((await attempt(server.port, { ca: anchor, profile: partial })).outcome).toMatchObject({ ok: true });
    });

    it('a chain over the limits of the profile is refused', async () => {
      const server = await serve([...serverArgs, '-tls1_2']);
      for (const small of [{ maxChainBytes: guess(600, why) }, { maxChainLength: guess(1, why) }]) {
        const { outcome } = await attempt(server.port, { ca: ca(pki.root), profile: profile(small) });
        expect(outcome).toMatchObject({ ok: false, failure: { at: 'trust', alert: 80 } });
      }
    });

    it('a server that speaks TLS 1.3 only answers the hello with an alert', async () => {
      const server = await serve([...serverArgs, '-tls1_3']);
      const { outcome } = await attempt(server.port, { ca: ca(pki.root) });
      expect(outcome).toEqual({ ok: false, failure: { at: 'hello', by: 'alert', alert: 70 } });
    });

    it('no suite in common: alert 40', async () => {
      const server = await serve([...serverArgs, '-tls1_2']);
      const { outcome } = await attempt(server.port, { suites: [0x002f] });
      expect(outcome).toEqual({ ok: false, failure: { at: 'hello', by: 'alert', alert: 40 } });
    });

    it('speaks TLS 1.0 and 1.1 with an RSA server when the versions say so', async () => {
      const rsa = await makeDevPki({ keyType: 'rsa' });
      const args = [...(await argsFor(rsa.server)), '-cipher', 'ALL:@SECLEVEL=0'];
      for (const [flag, version] of [
        ['-tls1', 'TLSv1'],
        ['-tls1_1', 'TLSv1.1'],
      ] as const) {
        const server = await serve([...args, flag]);
        const { outcome } = await attempt(server.port, { ca: ca(rsa.root) });
        expect(outcome).toMatchObject({ ok: true, version });
        const newer = await attempt(server.port, { ca: ca(rsa.root), minVersion: 'TLSv1.2' });
        expect(newer.outcome).toMatchObject({ ok: false, failure: { at: 'hello', by: 'alert' } });
      }
    });

    it('presents its certificate only when the server asks', async () => {
      const device = client(pki.device, pki.deviceChain);
      const root = await files.file('root.pem', pki.root.certificate);
      const asks = await serve([...serverArgs, '-tls1_2', '-Verify', '3', '-verify_return_error', '-CAfile', root]);
      const asked = await attempt(asks.port, { ca: ca(pki.root), ...device });
      expect(asked.outcome).toMatchObject({ ok: true });
      expect(asked.events).toContainEqual({ kind: 'message', from: 'client', type: CERTIFICATE });
      const silent = await serve([...serverArgs, '-tls1_2']);
      const notAsked = await attempt(silent.port, { ca: ca(pki.root), ...device });
      expect(notAsked.outcome).toMatchObject({ ok: true });
      expect(notAsked.events).not.toContainEqual({ kind: 'message', from: 'client', type: CERTIFICATE });
    });

    it('a client certificate from a stranger: alert 48 by the server', async () => {
      const root = await files.file('root.pem', pki.root.certificate);
      const asks = await serve([...serverArgs, '-tls1_2', '-Verify', '3', '-verify_return_error', '-CAfile', root]);
      const foreign = await issue({ subject: 'CN=foreign', issuer: stranger, use: 'client' });
      const { outcome } = await attempt(asks.port, { ca: ca(pki.root), ...client(foreign) });
      expect(outcome).toEqual({ ok: false, failure: { at: 'client-auth', by: 'alert', alert: 48 } });
    });
  });

  describe.skipIf(!has('mosquitto'))('against Mosquitto', () => {
    async function broker(demand: boolean): ReturnType<typeof mosquitto> {
      const started = await mosquitto({
        tls: {
          certificate: pki.serverChain,
          key: pki.server.key,
          version: 'tlsv1.2',
          ...(demand ? { clientCa: pki.root.certificate } : {}),
        },
      });
      closers.push(() => started.stop());
      return started;
    }

    it('mutual TLS up to an accepted CONNECT', async () => {
      const { port } = await broker(true);
      const tls = await startTls(
        await dial(port),
        settings({ ca: ca(pki.root), ...client(pki.device, pki.deviceChain) }),
        { clock: systemClock },
      );
      if (!tls.ok) throw new Error(JSON.stringify(tls.failure));
      const mqtt = await connectMqtt(
        tls.pipe,
        { version: 4, clientId: 'hawser', keepAliveSeconds: 60, clean: true, connackMs: 5000 },
        systemClock,
      );
      if (!mqtt.ok) throw new Error(JSON.stringify(mqtt));
      await mqtt.session.disconnect();
    });

    it('a missing client certificate: alert 40 after our second flight', async () => {
      const { port } = await broker(true);
      const { outcome } = await attempt(port, { ca: ca(pki.root) });
      expect(outcome).toEqual({ ok: false, failure: { at: 'client-auth', by: 'alert', alert: 40 } });
    });

    it('a wrong CA: the broker logs our unknown_ca', async () => {
      const server = await broker(true);
      const { outcome } = await attempt(server.port, { ca: ca(stranger), ...client(pki.device, pki.deviceChain) });
      expect(outcome).toMatchObject({ ok: false, failure: { at: 'trust', alert: 48 } });
      await server.waitFor(/tlsv1 alert unknown ca/);
    });
  });

  describe('what goes out', () => {
    it('no server name unless one is given; exactly the versions, suites, groups and schemes of the profile', async () => {
      const [bare, bareport] = await record((socket) => socket.end());
      await attempt(bareport);
      expect(bare.hello()).toMatchObject({
        version: 0x0303,
        suites: [...SUITES, 0x00ff],
        groups: [23, 24],
        signatureSchemes: [0x0401, 0x0403, 0x0501, 0x0201, 0x0203],
      });
      expect(bare.hello().serverName).toBeUndefined();
      expect(bare.hello().versions).toBeUndefined();
      expect(bare.hello().alpn).toBeUndefined();
      const [named, namedport] = await record((socket) => socket.end());
      await attempt(namedport, { serverName: 'broker.example', maxVersion: 'TLSv1.1' });
      expect(named.hello()).toMatchObject({ serverName: 'broker.example', version: 0x0302 });
    });

    it('on a refusal only the hello and one alert record reach the server', async () => {
      const [recorder, port] = await record((socket, bytes) => {
        if (recorder.received.length > 1) return;
        expect(bytes[0]).toBe(22);
        socket.write(serverFlight(pki.server));
      });
      const { outcome } = await attempt(port, { ca: ca(stranger), ...client(pki.device) });
      expect(outcome).toMatchObject({ ok: false, failure: { at: 'trust', alert: 48 } });
      await recorder.quiet();
      const [, ...after] = recorder.records();
      expect(after).toEqual([{ type: ALERT, version: 0x0303, body: Uint8Array.of(2, 48) }]);
    });

    it('the same flight, one byte at a time', async () => {
      const [recorder, port] = await record((socket) => {
        if (recorder.received.length > 1) return;
        for (const byte of serverFlight(pki.server)) socket.write(Uint8Array.of(byte));
      });
      const { outcome } = await attempt(port, { ca: ca(stranger) });
      expect(outcome).toMatchObject({ ok: false, failure: { at: 'trust', alert: 48 } });
      await recorder.quiet();
      expect(recorder.records().map((entry) => entry.type)).toEqual([22, ALERT]);
    });
  });

  describe('files are judged before anything is sent', () => {
    const html = utf8Bytes('<!doctype html><p>404');
    it.each([
      ['a CA that is no certificate', (): Partial<TlsSettings> => ({ ca: html }), 'ca'],
      ['an empty CA', (): Partial<TlsSettings> => ({ ca: new Uint8Array(0) }), 'ca'],
      ['a key in place of the CA', (): Partial<TlsSettings> => ({ ca: utf8Bytes(pki.device.key) }), 'ca'],
      ['a certificate that is none', (): Partial<TlsSettings> => ({ ...client(pki.device), cert: html }), 'cert'],
      ['a key that is none', (): Partial<TlsSettings> => ({ ...client(pki.device), key: html }), 'key'],
      [
        "another certificate's key",
        (): Partial<TlsSettings> => ({ ...client(pki.device), key: utf8Bytes(pki.server.key) }),
        'mismatch',
      ],
    ])('%s', async (_title, change, what) => {
      const [recorder, port] = await record(() => undefined);
      const { outcome } = await attempt(port, change());
      expect(outcome).toEqual({ ok: false, failure: { at: 'files', what } });
      await recorder.quiet();
      expect(recorder.received).toEqual([]);
    });
  });

  describe('a peer that ends it', () => {
    it.each<[string, (socket: Socket) => void, TlsOutcome]>([
      ['closes at the hello', (socket) => socket.end(), { ok: false, failure: { at: 'hello', by: 'close' } }],
      [
        'resets at the hello',
        (socket) => socket.resetAndDestroy(),
        { ok: false, failure: { at: 'hello', by: 'close' } },
      ],
      [
        'speaks HTTP',
        (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
        { ok: false, failure: { at: 'hello', by: 'not-tls' } },
      ],
      [
        'speaks plain MQTT',
        (socket) => socket.end(Uint8Array.of(0x20, 2, 0, 1)),
        { ok: false, failure: { at: 'hello', by: 'not-tls' } },
      ],
      [
        'sends a fatal alert',
        (socket) => socket.end(encodeAlert(0x0303, 2, 112)),
        { ok: false, failure: { at: 'hello', by: 'alert', alert: 112 } },
      ],
      [
        'warns and closes',
        (socket) => socket.end(encodeAlert(0x0303, 1, 112)),
        { ok: false, failure: { at: 'hello', by: 'close' } },
      ],
      [
        'closes inside its certificate',
        (socket) => socket.end(serverFlight(pki.server).subarray(0, 300)),
        { ok: false, failure: { at: 'hello', by: 'close' } },
      ],
      [
        'claims a message without end',
        (socket) => socket.end(encodeRecord(22, 0x0303, Uint8Array.of(2, 0xff, 0xff, 0xff))),
        { ok: false, failure: { at: 'hello', by: 'not-tls' } },
      ],
    ])('%s', async (_title, answer, expected) => {
      const [, port] = await record(answer);
      expect((await attempt(port, { ca: ca(pki.root) })).outcome).toEqual(expected);
    });

    it('closes without a word after our second flight', async () => {
      // A real server in the back, and a relay that hangs up when the second flight arrives.
      const server = await serve([...serverArgs, '-tls1_2']);
      const back: BytePipe = await dial(server.port);
      closers.push(() => back.close());
      const [recorder, port] = await record((socket, bytes) => {
        if (recorder.received.length > 1) {
          socket.end();
          return;
        }
        back.onData((answer) => void socket.write(answer));
        void back.write(new Uint8Array(bytes));
      });
      const { outcome, events } = await attempt(port, { ca: ca(pki.root) });
      expect(outcome).toEqual({ ok: false, failure: { at: 'client-auth', by: 'close' } });
      expect(events.filter((event) => event.kind === 'message' && SECOND_FLIGHT.includes(event.type))).not.toEqual([]);
    });

    it('says nothing: the handshake ends at its time limit on the clock', async () => {
      const clock = new VirtualClock();
      let hear: () => void = () => undefined;
      const heard = new Promise<void>((resolve) => (hear = resolve));
      const [, port] = await record(() => hear());
      const outcome = startTls(await dial(port), settings({ handshakeMs: 300_000 }), { clock });
      await heard;
      await clock.advance(299_999);
      let over = false;
      void outcome.then(() => (over = true));
      await clock.advance(0);
      expect(over).toBe(false);
      await clock.advance(1);
      expect(await outcome).toEqual({ ok: false, failure: { at: 'timeout' } });
    });
  });

  /** A hello and a certificate as a server sends them, in the clear. */
  function serverFlight(server: Issued): Uint8Array {
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
});
