import type { Socket } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, concatBytes } from '../../src/kernel/bytes.ts';
import { writeNumber, writeVector } from '../../src/tls/fields.ts';
import { encodeAlert, encodeRecord } from '../../src/tls/records.ts';
import { boundedProbe, codesOf, evidenceOf, type BoundedProbe } from '../support/bounded-probe.ts';
import { full, runs } from '../support/full.ts';
import {
  CERTIFICATE,
  DONE,
  KEY_EXCHANGE,
  WARNING,
  message,
  recordedFlight,
  repeats,
  says,
  saysAndEnds,
  serverHello,
} from '../support/hostile-server.ts';
import { rawServer, type RawServer } from '../support/raw-server.ts';

/*
 * What a probe makes of servers that speak no TLS, or speak it badly. That it ends in time, reads no more than it may and
 * leaves nothing open is asked in every case.
 */

let server: RawServer | undefined;
afterEach(() => server?.stop());

async function against(serve: (socket: Socket) => void, timeoutSeconds = 20): Promise<BoundedProbe> {
  server = await rawServer(serve);
  return boundedProbe(server.port, { timeoutSeconds });
}

const EMPTY = new Uint8Array();
const FLIGHT = [serverHello(), CERTIFICATE, KEY_EXCHANGE, DONE];
/** So many at a time that the server does not spend its time on small writes. */
const many = (bytes: Uint8Array): Uint8Array => concatBytes(Array<Uint8Array>(2000).fill(bytes));

/** A byte every so often, beginning with the hello. */
function drips(bytes: Uint8Array, ms: number): (socket: Socket) => void {
  return (socket) => {
    let at = 0;
    const timer = setInterval(() => socket.write(bytes.subarray(at, (at += 1))), ms);
    socket.resume().on('close', () => clearInterval(timer));
  };
}

interface Row {
  readonly title: string;
  readonly serve: (socket: Socket) => void;
  readonly answers: string;
  readonly code: string;
  /** What the finding has to say of what was seen. */
  readonly says: RegExp;
  /** The server can keep us waiting as long as we let it. */
  readonly endless?: true;
}

const notTls = (title: string, serve: Row['serve'], answers: string, says: RegExp): Row => ({
  title,
  serve,
  answers,
  code: 'endpoint-not-tls',
  says,
});
const broken = (title: string, serve: Row['serve'], says: RegExp): Row => ({
  title,
  serve,
  answers: 'tls',
  code: 'handshake-broken',
  says,
});

const ROWS: readonly Row[] = [
  notTls('an end at once', (socket) => void socket.end(), 'closed', /closes the connection$/),
  notTls('a reset at once', (socket) => void socket.resetAndDestroy(), 'reset', /resets the connection$/),
  notTls(
    'a reset at the hello',
    (socket) => void socket.once('data', () => socket.resetAndDestroy()),
    'reset',
    /resets/,
  ),
  { ...notTls('nothing', (socket) => void socket.resume(), 'nothing', /no answer in time/), endless: true },
  { ...notTls('nobody who reads', (socket) => void socket.pause(), 'nothing', /no answer in time/), endless: true },
  notTls(
    'an HTTP redirect',
    says(bytesOf('HTTP/1.1 301 Moved Permanently\r\nLocation: https://broker.example/\r\n\r\n')),
    'http',
    /not TLS/,
  ),
  notTls('an endless text', repeats(EMPTY, bytesOf('0123456789abcdef'.repeat(1000))), 'other', /not TLS/),
  notTls('endless MQTT', repeats(EMPTY, many(Uint8Array.of(0x20, 2, 0, 0))), 'mqtt', /not TLS/),
  broken('endless records', repeats(EMPTY, encodeRecord(22, 0x303, new Uint8Array(16_000))), /no ServerHello/),
  broken('endless empty records', repeats(EMPTY, many(encodeRecord(22, 0x303, EMPTY))), /no further/),
  broken('endless warnings', repeats(EMPTY, many(WARNING)), /no further/),
  broken('an endless flight', repeats(concatBytes([serverHello(), CERTIFICATE]), many(CERTIFICATE)), /type 11/),
  broken('a record of 64 kB', says(Uint8Array.of(22, 3, 3, 0xff, 0xff)), /65535 bytes/),
  broken('a message of 16 MB', says(encodeRecord(22, 0x303, Uint8Array.of(2, 0xff, 0xff, 0xff))), /16777215 bytes/),
  broken('a suite that nobody offered', says(serverHello({ suite: 0x1234 })), /0x1234, which was not offered/),
  broken('a version that nobody offered', says(serverHello({ version: 0x0305 })), /0x0305, which was not offered/),
  broken('an end in the middle', saysAndEnds(serverHello(), CERTIFICATE), /closes the connection, after \d+ bytes/),
  {
    ...broken('silence in the middle', says(serverHello(), CERTIFICATE), /no whole answer in time, after \d+ bytes/),
    endless: true,
  },
  { ...broken('a byte every 50 ms', drips(concatBytes(FLIGHT), 50), /no whole answer in time, after/), endless: true },
  broken('an alert of no level', says(encodeAlert(0x303, 3, 40)), /no level 3/),
  {
    title: 'a fatal alert to every hello',
    serve: saysAndEnds(encodeAlert(0x303, 2, 40)),
    answers: 'tls',
    code: 'hello-refused',
    says: /TLSv1\.2: alert 40 \(handshake_failure\)/,
  },
  {
    title: 'a warning and an end to every hello',
    serve: saysAndEnds(WARNING),
    answers: 'tls',
    code: 'hello-refused',
    says: /TLSv1\.2: it closes the connection$/,
  },
];

describe('a server that is none, or a bad one', () => {
  it.each(ROWS)('$title', async ({ serve, answers, code, says: words, endless }) => {
    const { report } = await against(serve, endless ? 1 : undefined);
    expect(report.answers).toBe(answers);
    expect(codesOf(report)).toEqual(endless ? [code, 'probe-incomplete'] : [code]);
    expect(report.complete).toBe(endless !== true);
    expect(evidenceOf(report, code).some((text) => words.test(text))).toBe(true);
    expect(report.ladder.find(({ rung }) => rung === 'tls')?.state).toBe('failed');
    expect(report.ladder.filter(({ state }) => state === 'passed').map(({ rung }) => rung)).toEqual(['dns', 'tcp']);
  });
});

describe('certificates', () => {
  const certificate = (...bodies: readonly Uint8Array[]): Uint8Array =>
    message(11, writeVector(3, ...bodies.map((body) => writeVector(3, body))));

  it.each([
    ['garbage', new Uint8Array(300).fill(7)],
    ['100 kB of garbage', new Uint8Array(100_000).fill(7)],
    ['one that claims to be longer than it is', Uint8Array.of(0x30, 0x84, 0x7f, 0xff, 0xff, 0xff, 0x30)],
    ['100 kB of sequences in sequences', new Uint8Array(100_000).fill(0x30)],
    ['nothing', EMPTY],
  ])('%s', async (_title, body) => {
    const { report } = await against(says(serverHello(), certificate(body), KEY_EXCHANGE, DONE));
    expect(codesOf(report)).toEqual(['certificate-unreadable']);
    expect(evidenceOf(report, 'certificate-unreadable')).toEqual([
      `certificate 0, ${body.length} bytes, is none that can be read`,
    ]);
    expect(report.tls?.chains).toMatchObject([{ certificates: [{ place: 'unreadable', bytes: body.length }] }]);
    expect(report.ladder.find(({ rung }) => rung === 'server-trust')?.state).toBe('failed');
  });

  it('larger than any message may be', async () => {
    const { report } = await against(says(serverHello(), certificate(new Uint8Array(110_000)), KEY_EXCHANGE, DONE));
    expect(evidenceOf(report, 'handshake-broken')).toEqual([expect.stringMatching(/over the bound/)]);
  });

  it('thousands of small ones', async () => {
    const small = Array.from({ length: 5000 }, (_none, at) => Uint8Array.of(0x30, 2, 5, at & 0xff));
    const { report } = await against(says(serverHello(), certificate(...small), KEY_EXCHANGE, DONE));
    expect(codesOf(report)).toEqual(['certificate-unreadable']);
  });

  it('asked for of a thousand authorities are all named', async () => {
    const name = (at: number): Uint8Array => {
      const text = bytesOf(`Authority ${at}`);
      const attribute = concatBytes([Uint8Array.of(6, 3, 0x55, 4, 3, 12, text.length), text]);
      const set = concatBytes([Uint8Array.of(0x31, attribute.length + 2, 0x30, attribute.length), attribute]);
      return concatBytes([Uint8Array.of(0x30, set.length), set]);
    };
    const names = Array.from({ length: 1000 }, (_none, at) => writeVector(2, name(at)));
    const request = message(13, Uint8Array.of(1, 1), writeVector(2, writeNumber(0x0401, 2)), writeVector(2, ...names));
    const { report } = await against(says(serverHello(), CERTIFICATE, KEY_EXCHANGE, request, DONE));
    expect(report.tls?.clientCertificate.authorities).toEqual(
      Array.from({ length: 1000 }, (_none, at) => `CN=Authority ${at}`),
    );
  });
});

describe('noise', () => {
  const ANSWERS = ['tls', 'mqtt', 'http', 'other', 'nothing', 'reset', 'closed'];
  let flight: Uint8Array;
  beforeAll(async () => {
    flight = await recordedFlight();
  });

  it('of random bytes gets an answer', async () => {
    const head = fc.constantFrom([], [22, 3, 3], [22, 3, 3, 0, 90, 2, 0, 0, 80, 3, 3], [21, 3, 3, 0, 2], [0x20, 2, 0]);
    await fc.assert(
      fc.asyncProperty(head, fc.uint8Array({ maxLength: 600 }), async (first, tail) => {
        const { report } = await against(saysAndEnds(Uint8Array.from(first), tail));
        await server?.stop();
        expect(ANSWERS).toContain(report.answers);
        expect(report.findings.length).toBeGreaterThan(0);
      }),
      { numRuns: runs(25, 400), seed: 20240117 },
    );
  });

  it('of a real flight that ends at any byte gets an answer', async () => {
    const step = full ? 1 : 23;
    let seen = 0;
    for (let length = 1; length < flight.length; length += step) {
      const { report } = await against(saysAndEnds(flight.slice(0, length)));
      await server?.stop();
      expect([length, codesOf(report)]).toEqual([length, ['handshake-broken']]);
      expect(evidenceOf(report, 'handshake-broken').join()).toContain(`after ${length} bytes`);
      seen += 1;
    }
    expect(seen).toBeGreaterThan(20);
  });
});
