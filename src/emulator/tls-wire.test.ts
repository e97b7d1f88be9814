import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { opensslServer } from '../../test/support/openssl.ts';
import { has } from '../../test/support/programs.ts';
import { scratch, type Scratch } from '../../test/support/scratch.ts';
import {
  Recorder,
  SUITES,
  attempt,
  caOf,
  clientOf,
  dial,
  serverArgs,
  serverFlight,
  settings,
} from '../../test/support/tls-client.ts';
import type { BytePipe } from '../at/pipe.ts';
import type { TlsOutcome, TlsSettings } from '../families/kit/emulator.ts';
import { utf8Bytes } from '../kernel/bytes.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { issue, makeDevPki, type DevPki, type Issued } from '../pki/dev.ts';
import { CERTIFICATE, CLIENT_KEY_EXCHANGE } from '../tls/hello.ts';
import { ALERT, encodeAlert, encodeRecord } from '../tls/records.ts';
import { startTls } from './tls.ts';

/** Messages of the second flight: what must never leave after a refusal. */
const SECOND_FLIGHT = [CERTIFICATE, CLIENT_KEY_EXCHANGE];

describe('startTls on the wire', () => {
  let pki: DevPki;
  let stranger: Issued;
  let files: Scratch;
  const closers: (() => unknown)[] = [];

  beforeAll(async () => {
    files = await scratch();
    pki = await makeDevPki({ intermediate: true });
    stranger = await issue({ subject: 'CN=Stranger', ca: { pathLength: null } });
  });
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });
  afterAll(() => files.remove());

  async function record(answer: (socket: Socket, bytes: Buffer) => void): Promise<[Recorder, number]> {
    const recorder = new Recorder(answer);
    closers.push(() => recorder.close());
    return [recorder, await recorder.port()];
  }

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
      const { outcome } = await attempt(port, { ca: caOf(stranger), ...clientOf(pki.device) });
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
      const { outcome } = await attempt(port, { ca: caOf(stranger) });
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
      ['a certificate that is none', (): Partial<TlsSettings> => ({ ...clientOf(pki.device), cert: html }), 'cert'],
      ['a key that is none', (): Partial<TlsSettings> => ({ ...clientOf(pki.device), key: html }), 'key'],
      [
        "another certificate's key",
        (): Partial<TlsSettings> => ({ ...clientOf(pki.device), key: utf8Bytes(pki.server.key) }),
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
      expect((await attempt(port, { ca: caOf(pki.root) })).outcome).toEqual(expected);
    });

    it.skipIf(!has('openssl'))('closes without a word after our second flight', async () => {
      // A real server in the back, and a relay that hangs up when the second flight arrives.
      const server = await opensslServer([...(await serverArgs(files, pki.server, pki.intermediate)), '-tls1_2']);
      closers.push(() => server.stop());
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
      const { outcome, events } = await attempt(port, { ca: caOf(pki.root) });
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
});
