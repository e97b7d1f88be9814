import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { opensslServer } from '../../../test/support/openssl.ts';
import { has } from '../../../test/support/programs.ts';
import { scratch } from '../../../test/support/scratch.ts';
import {
  GREETING,
  dialTcp,
  frontDesk,
  nodeClient,
  rawClient,
  serving,
  type TestFront,
} from '../../../test/support/tls-front.ts';
import { bytesOf } from '../../kernel/bytes.ts';
import { VirtualClock } from '../../kernel/clock.ts';
import { encodeClientHello } from '../client-hello.ts';
import { APPLICATION_DATA, HANDSHAKE, encodeAlert, encodeRecord } from '../records.ts';

const HELLO = encodeClientHello({
  version: 0x0303,
  suites: [0xc02b, 0xc02f],
  groups: [23],
  signatureSchemes: [0x0403, 0x0401],
});
const desk = frontDesk();

/** The next client, after whatever was done to the front before. */
async function expectServed(front: TestFront): Promise<void> {
  expect(await nodeClient(front.port, { ca: desk.pki.root.certificate })).toEqual({ secure: true, text: GREETING });
}

/** Lets the loop turn until so many timers wait on the clock. */
async function timers(clock: VirtualClock, count: number): Promise<void> {
  while (clock.pending !== count) await new Promise((resolve) => setImmediate(resolve));
}

const NOT_HELLOS: readonly (readonly [string, Uint8Array])[] = [
  ['HTTP', bytesOf('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
  ['MQTT in the clear', Uint8Array.of(0x10, 0x0c, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 60, 0, 0)],
  ['application data', encodeRecord(APPLICATION_DATA, 0x0303, Uint8Array.of(1, 2, 3))],
  ['a ServerHello', encodeRecord(HANDSHAKE, 0x0303, Uint8Array.of(2, 0, 0, 1, 0))],
  ['a hello that ends inside a field', encodeRecord(HANDSHAKE, 0x0303, Uint8Array.of(1, 0, 0, 3, 3, 3, 0))],
];

describe('bytes that are no ClientHello', () => {
  it.skipIf(!has('openssl'))('are answered as OpenSSL answers them', async () => {
    const files = await scratch();
    desk.atEnd(() => files.remove());
    const cert = await files.file('server.pem', desk.pki.serverChain);
    const server = await opensslServer(['-cert', cert, '-key', await files.file('server.key', desk.pki.server.key)]);
    desk.atEnd(() => server.stop());
    const front = await desk.open(() => serving(desk.pki));
    for (const [name, bytes] of NOT_HELLOS) {
      const ours = await rawClient(front.port, [bytes]);
      const theirs = await rawClient(server.port, [bytes]);
      // The version around an alert before any agreement is a matter of taste.
      expect([name, ours.bytes.subarray(3)]).toEqual([name, theirs.bytes.subarray(3)]);
    }
    expect(front.refused.map(({ at, alert }) => [at, alert])).toEqual([
      ['hello', undefined],
      ['hello', undefined],
      ['hello', 10],
      ['hello', 10],
      ['hello', 50],
    ]);
    await expectServed(front);
  });

  it('of any kind hurt nobody else', async () => {
    const front = await desk.open(() => serving(desk.pki));
    const noise = (seed: number): Uint8Array =>
      Uint8Array.from({ length: 600 }, (_none, i) => (seed * 31 + i * i * 7) & 0xff);
    const all = Array.from({ length: 40 }, (_none, seed) => rawClient(front.port, [noise(seed)]));
    await Promise.all(all);
    expect(front.refused).toHaveLength(40);
    await expectServed(front);
  });
});

describe('a refusal', () => {
  it('is not lost on a client that talks before it reads', async () => {
    const front = await desk.open(() => ({ is: 'alert', number: 112 }));
    const socket = await dialTcp(front.port);
    const errors: Error[] = [];
    socket.on('error', (error) => errors.push(error));
    socket.write(HELLO);
    // More than the system holds for a reader who does not read.
    await new Promise((resolve) => socket.write(new Uint8Array(16 << 20), resolve));
    const [bytes] = (await once(socket, 'data')) as [Buffer];
    expect(new Uint8Array(bytes)).toEqual(encodeAlert(0x0303, 2, 112));
    await new Promise((resolve) => socket.once('close', resolve));
    expect(errors).toEqual([]);
  });

  it('comes after a hello of one byte per segment', async () => {
    const front = await desk.open(() => ({ is: 'alert', number: 40 }));
    const drip = Array.from(HELLO, (byte) => Uint8Array.of(byte));
    expect(await rawClient(front.port, drip)).toEqual({ bytes: encodeAlert(0x0303, 2, 40), clean: true });
  });

  it('has the record version of an old client', async () => {
    const front = await desk.open(() => ({ is: 'alert', number: 70 }));
    const old = encodeClientHello({ version: 0x0301, suites: [0x002f] });
    expect((await rawClient(front.port, [old])).bytes).toEqual(encodeAlert(0x0301, 2, 70));
  });
});

describe('a client that does not go on', () => {
  it.each([
    ['says nothing', new Uint8Array()],
    ['stops inside its hello', HELLO.subarray(0, 40)],
  ])('is let go: it %s', async (_name, bytes) => {
    const clock = new VirtualClock();
    const front = await desk.open(() => serving(desk.pki), undefined, { clock, helloMs: 5000 });
    const socket = await dialTcp(front.port);
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    if (bytes.length > 0) await new Promise((resolve) => socket.write(bytes, resolve));
    await timers(clock, 1);
    await clock.advance(4999);
    expect(front.refused).toEqual([]);
    await clock.advance(1);
    socket.resume();
    await closed;
    expect(front.refused).toEqual([{ at: 'hello' }]);
    expect(clock.pending).toBe(0);
  });

  it('is let go inside the handshake', async () => {
    const clock = new VirtualClock();
    const front = await desk.open(() => serving(desk.pki), undefined, { clock, handshakeMs: 7000 });
    const socket = await dialTcp(front.port);
    const closed = once(socket, 'close');
    socket.on('error', () => undefined);
    socket.write(HELLO);
    await once(socket, 'data');
    await clock.advance(7000);
    await closed;
    await front.refusals(1);
    expect(front.refused).toMatchObject([{ at: 'handshake', hello: { version: 0x0303 } }]);
    expect(clock.pending).toBe(0);
  });

  it('may leave at any point', async () => {
    const front = await desk.open(() => serving(desk.pki));
    const places = [0, 3, 60, HELLO.length];
    for (const place of places) {
      const socket = await dialTcp(front.port);
      socket.on('error', () => undefined);
      await new Promise((resolve) => socket.write(HELLO.subarray(0, place), resolve));
      if (place === HELLO.length) await once(socket, 'data');
      socket.destroy();
    }
    await front.refusals(places.length);
    expect(front.refused.map(({ at }) => at)).toEqual(['hello', 'hello', 'hello', 'handshake']);
    await expectServed(front);
  });

  it('that breaks the rules inside the handshake is told so', async () => {
    const front = await desk.open(() => serving(desk.pki));
    const { bytes } = await rawClient(front.port, [HELLO, bytesOf('and now for something else')]);
    expect(bytes.subarray(-7)).toEqual(encodeAlert(0x0303, 2, 50));
    await expectServed(front);
  });
});
