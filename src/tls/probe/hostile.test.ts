import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import {
  CERTIFICATE,
  DONE,
  KEY_EXCHANGE,
  TLS12,
  TLS13,
  WARNING,
  against,
  message,
  repeats,
  says,
  saysAndEnds,
  serverHello,
} from '../../../test/support/hostile-server.ts';
import { rawServer } from '../../../test/support/raw-server.ts';
import { bytesOf, concatBytes } from '../../kernel/bytes.ts';
import type { ClientHelloSpec } from '../client-hello.ts';
import { writeVector } from '../fields.ts';
import { encodeAlert, encodeRecord } from '../records.ts';
import { ask } from './ask.ts';

describe('what is no TLS', () => {
  it('a FIN', async () => {
    const answer = await against((socket) => void socket.once('data', () => socket.end()));
    expect(answer).toEqual({ is: 'closed', warnings: [] });
  });

  it('a reset', async () => {
    const answer = await against((socket) => void socket.once('data', () => socket.resetAndDestroy()));
    expect(answer).toEqual({ is: 'reset', warnings: [] });
  });

  it('silence ends with our time', async () => {
    const answer = await against((socket) => void socket.resume(), TLS12, { timeoutMs: 100 });
    expect(answer).toEqual({ is: 'silent', warnings: [] });
  });

  it('a server that never reads', async () => {
    const answer = await against((socket) => void socket.pause(), TLS12, { timeoutMs: 100 });
    expect(answer).toEqual({ is: 'silent', warnings: [] });
  });

  it('a port where nobody listens', async () => {
    const gone = await rawServer(() => undefined);
    await gone.stop();
    const options = { host: '127.0.0.1', port: gone.port, timeoutMs: 8000 };
    expect(await ask(TLS12, options)).toEqual({ is: 'unreachable', why: 'refused' });
  });

  it('a name that leads nowhere', async () => {
    const options = { host: 'nowhere.invalid', port: 8883, timeoutMs: 8000 };
    expect(await ask(TLS12, options)).toEqual({ is: 'unreachable', why: 'network' });
  });

  it.each([
    ['HTTP', bytesOf('HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n\r\n')],
    ['a CONNACK', Uint8Array.of(0x20, 2, 0, 1)],
    ['SSH', bytesOf('SSH-2.0-OpenSSH_9.2\r\n')],
    ['a greeting that begins like a record', Uint8Array.of(22, 2, 3)],
  ])('%s, whole and byte by byte, at once and late', async (_title, first) => {
    expect(await against(saysAndEnds(first))).toEqual({ is: 'not-tls', first });
    expect(await against(says(first))).toEqual({ is: 'not-tls', first });
    const bytewise = async (socket: Socket): Promise<void> => {
      socket.setNoDelay(true);
      for (const byte of first) {
        await new Promise<void>((resolve) => socket.write(Uint8Array.of(byte), () => setImmediate(resolve)));
      }
    };
    expect(await against((socket) => void bytewise(socket))).toEqual({ is: 'not-tls', first });
  });

  it('of an endless text the first 256 bytes are kept', async () => {
    const answer = await against(repeats(new Uint8Array(), bytesOf('0123456789abcdef')));
    expect(answer).toEqual({ is: 'not-tls', first: bytesOf('0123456789abcdef'.repeat(16)) });
  });
});

describe('alerts', () => {
  it.each([0, 40, 70, 112, 255])('a fatal one: %i', async (number) => {
    const alert = encodeAlert(0x0303, 2, number);
    expect(await against(saysAndEnds(alert))).toEqual({ is: 'alert', number, warnings: [] });
    // What follows an alert in the same segment changes nothing.
    expect(await against(says(alert, bytesOf('bye')))).toEqual({ is: 'alert', number, warnings: [] });
  });

  it('a warning and then a FIN, silence, a fatal one, or the flight', async () => {
    const ends = await against(saysAndEnds(WARNING));
    expect(ends).toEqual({ is: 'closed', warnings: [112], received: 7 });
    const silent = await against(says(WARNING), TLS12, { timeoutMs: 100 });
    expect(silent).toEqual({ is: 'silent', warnings: [112], received: 7 });
    const fatal = await against(says(WARNING, encodeAlert(0x0303, 2, 40)));
    expect(fatal).toEqual({ is: 'alert', number: 40, warnings: [112] });
    const flight = await against(says(WARNING, serverHello(), WARNING, CERTIFICATE, KEY_EXCHANGE, DONE));
    expect(flight).toMatchObject({ is: 'flight', warnings: [112, 112], flight: { group: 23, suite: 0xc02b } });
  });

  it('close_notify is a close', async () => {
    const answer = await against(says(encodeAlert(0x0303, 1, 0)));
    expect(answer).toEqual({ is: 'closed', warnings: [0], received: 7 });
  });

  it.each([
    ['no level', Uint8Array.of(3, 40)],
    ['half an alert', Uint8Array.of(2)],
    ['an empty one', new Uint8Array()],
  ])('%s is garbled', async (_title, body) => {
    expect(await against(says(encodeRecord(21, 0x0303, body)))).toMatchObject({ is: 'garbled' });
  });
});

describe('TLS that breaks its rules', () => {
  it.each<readonly [string, ClientHelloSpec, readonly Uint8Array[], RegExp]>([
    ['a suite', TLS12, [serverHello({ suite: 0xc02f })], /RSA_WITH_AES_128_GCM_SHA256, which was not offered/],
    ['a higher version', TLS12, [serverHello({ version: 0x0304 })], /TLSv1.3, which was not offered/],
    ['SSL 2', TLS12, [serverHello({ version: 0x0200 })], /0x0200, which was not offered/],
    ['an unlisted version', TLS13, [serverHello({ version: 0x0302 })], /TLSv1.1, which was not offered/],
    ['a suite of another version', TLS13, [serverHello({ suite: 0x1301 })], /no suite of TLSv1.2/],
    ['compression', TLS12, [serverHello({ compression: 1 })], /compression/],
    [
      'ALPN',
      TLS12,
      [serverHello({ extensions: [[16, writeVector(2, writeVector(1, bytesOf('mqtt')))]] })],
      /ALPN .* not offered/,
    ],
    ['a fragment length', TLS12, [serverHello({ extensions: [[1, Uint8Array.of(1)]] })], /max_fragment_length/],
    [
      'another fragment length',
      { ...TLS12, maxFragmentLength: 512 },
      [serverHello({ extensions: [[1, Uint8Array.of(2)]] })],
      /not asked for/,
    ],
  ])('chooses %s', async (_title, spec, parts, why) => {
    const answer = await against(says(...parts), spec);
    expect(answer).toMatchObject({ is: 'garbled', why: expect.stringMatching(why) as string });
  });

  it.each<readonly [string, readonly Uint8Array[], RegExp]>([
    ['application data first', [encodeRecord(23, 0x0303, new Uint8Array(9))], /type 23/],
    ['change_cipher_spec first', [encodeRecord(20, 0x0303, Uint8Array.of(1))], /type 20/],
    ['a Certificate first', [CERTIFICATE], /no ServerHello/],
    ['a second ServerHello', [serverHello(), serverHello()], /type 2/],
    ['a second Certificate', [serverHello(), CERTIFICATE, CERTIFICATE], /type 11/],
    ['the wrong order', [serverHello(), KEY_EXCHANGE, CERTIFICATE], /type 11/],
    ['a message of the client', [serverHello(), message(16, new Uint8Array(4))], /type 16/],
    ['no certificate', [serverHello(), KEY_EXCHANGE, DONE], /no certificate/],
    ['an empty list of certificates', [serverHello(), message(11, writeVector(3)), DONE], /no certificate/],
    ['application data in the middle', [serverHello(), encodeRecord(23, 0x0303, new Uint8Array(9))], /type 23/],
    ['a length that leads past the end', [message(2, new Uint8Array(30))], /ends inside/],
    ['a record of 65535 bytes', [Uint8Array.of(22, 3, 3, 0xff, 0xff)], /65535/],
    ['a message of 16 MB', [encodeRecord(22, 0x0303, Uint8Array.of(2, 0xff, 0xff, 0xff))], /16777215/],
    ['text behind the ServerHello', [serverHello(), bytesOf('HTTP/1.1 200 OK')], /byte 72/],
  ])('%s', async (_title, parts, why) => {
    const answer = await against(says(...parts));
    expect(answer).toMatchObject({ is: 'garbled', why: expect.stringMatching(why) as string });
  });

  it.each<readonly [string, Uint8Array, Uint8Array]>([
    ['empty records', new Uint8Array(), encodeRecord(22, 0x0303, new Uint8Array())],
    ['warnings', new Uint8Array(), WARNING],
    ['warnings in one record', new Uint8Array(), encodeRecord(21, 0x0303, Uint8Array.of(1, 112, 1, 112))],
    ['certificates', serverHello(), CERTIFICATE],
    ['a flight', concatBytes([serverHello(), CERTIFICATE]), serverHello()],
    [
      'large messages',
      concatBytes([serverHello(), message(11, new Uint8Array(90_000)), message(22, new Uint8Array(90_000))]),
      encodeRecord(22, 0x0303, new Uint8Array(16_000)),
    ],
  ])('endless %s', async (_title, start, again) => {
    expect(await against(repeats(start, again))).toMatchObject({ is: 'garbled' });
  });

  it('more bytes than any flight has, though each message is within its bounds', async () => {
    const large = (type: number): Uint8Array => message(type, writeVector(3, new Uint8Array(99_000)));
    const unknownSuite = { ...TLS12, suites: [0xc086] };
    const request = message(13, Uint8Array.of(0, 0, 0), writeVector(2), new Uint8Array(99_000));
    const status = message(22, Uint8Array.of(1), writeVector(3, new Uint8Array(99_000)));
    const certificate = message(11, writeVector(3, writeVector(3, new Uint8Array(99_000))));
    const parts = [serverHello({ suite: 0xc086 }), certificate, status, large(12), request];
    const answer = await against(says(...parts), unknownSuite);
    expect(answer).toEqual({ is: 'garbled', why: 'more bytes came than any flight has' });
  });

  it('a slow drip ends with our time', async () => {
    const flight = concatBytes([serverHello(), CERTIFICATE, KEY_EXCHANGE, DONE]);
    const answer = await against(
      (socket) => {
        let at = 0;
        const timer = setInterval(() => socket.write(flight.subarray(at, (at += 1))), 5);
        socket.resume().on('close', () => clearInterval(timer));
      },
      TLS12,
      { timeoutMs: 150 },
    );
    expect(answer).toMatchObject({ is: 'silent', received: expect.any(Number) as number });
  });

  it('a close in the middle tells how much came', async () => {
    const flight = concatBytes([serverHello(), CERTIFICATE]);
    const answer = await against(saysAndEnds(flight));
    expect(answer).toEqual({ is: 'closed', warnings: [], received: flight.length });
  });

  it('an abort ends it at once, before and while it is asked', async () => {
    const abort = new AbortController();
    const answer = await against((socket) => void socket.once('data', () => abort.abort()), TLS12, {
      signal: abort.signal,
      timeoutMs: 60_000,
    });
    expect(answer).toEqual({ is: 'silent', warnings: [] });
    const late = { host: '127.0.0.1', port: 1, timeoutMs: 60_000, signal: abort.signal };
    expect(await ask(TLS12, late)).toEqual({ is: 'unreachable', why: 'timeout' });
  });
});
