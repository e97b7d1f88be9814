import { createServer as createTls, type TLSSocket } from 'node:tls';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, concatBytes } from '../../src/kernel/bytes.ts';
import { makeDevPki, type DevPki } from '../../src/pki/dev.ts';
import { boundedProbe, codesOf } from '../support/bounded-probe.ts';
import { repeats, says, saysAndEnds, serverHello } from '../support/hostile-server.ts';
import { HOST } from '../support/probe-pki.ts';
import { rawServer } from '../support/raw-server.ts';
import { scratch, type Scratch } from '../support/scratch.ts';

/* Brokers that take every handshake, or need none, and answer CONNECT as they like. */

const EMPTY = new Uint8Array();
const CONNACK = Uint8Array.of(0x20, 2, 0, 0);
const PUBLISH = concatBytes([Uint8Array.of(0x30, 0x83, 0x80, 0x01, 0, 1, 0x61), new Uint8Array(16_000)]);

interface Row {
  readonly title: string;
  readonly serve: (socket: Socket) => void;
  /** How the attempt ends. */
  readonly end: unknown;
  readonly codes: readonly string[];
}

const refused = { at: 'mqtt', is: 'garbled' };
const ROWS: readonly Row[] = [
  { title: 'endless packets', serve: repeats(EMPTY, PUBLISH), end: refused, codes: ['endpoint-not-mqtt'] },
  {
    title: 'CONNACK and endless packets',
    serve: repeats(CONNACK, PUBLISH),
    end: { at: 'mqtt', is: 'connack', code: 0 },
    codes: [],
  },
  {
    title: 'endless CONNACK',
    serve: repeats(CONNACK, concatBytes(Array<Uint8Array>(4000).fill(CONNACK))),
    end: { at: 'mqtt', is: 'connack', code: 0 },
    codes: [],
  },
  {
    title: 'a CONNACK of 256 MB',
    serve: says(Uint8Array.of(0x20, 0xff, 0xff, 0xff, 0x7f)),
    end: refused,
    codes: ['endpoint-not-mqtt'],
  },
  {
    title: 'a code that MQTT has not',
    serve: says(Uint8Array.of(0x20, 2, 0, 200)),
    end: refused,
    codes: ['endpoint-not-mqtt'],
  },
  {
    title: 'HTTP',
    serve: saysAndEnds(bytesOf('HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n')),
    end: refused,
    codes: ['endpoint-not-mqtt'],
  },
  { title: 'TLS', serve: says(serverHello()), end: refused, codes: ['endpoint-not-mqtt'] },
  {
    title: 'an end',
    serve: (socket) => void socket.once('data', () => socket.end()),
    end: { at: 'mqtt', is: 'closed' },
    codes: ['login-missing'],
  },
  {
    title: 'half a CONNACK and an end',
    serve: saysAndEnds(CONNACK.slice(0, 3)),
    end: { at: 'mqtt', is: 'closed' },
    codes: ['login-missing'],
  },
];

describe('behind a handshake that is as it should be, CONNECT is answered by', () => {
  let files: Scratch;
  let pki: DevPki;
  let ca: string;
  let stop: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    [files, pki] = await Promise.all([scratch(), makeDevPki({ serverNames: [HOST] })]);
    ca = await files.file('ca.pem', pki.root.certificate);
  });
  afterAll(() => files.remove());
  afterEach(() => stop?.());

  async function broker(serve: (socket: TLSSocket) => void): Promise<number> {
    const sockets = new Set<Socket>();
    const server = createTls({ cert: pki.serverChain, key: pki.server.key }, (socket) => {
      socket.on('error', () => undefined);
      serve(socket);
    });
    server.on('connection', (socket: Socket) => sockets.add(socket));
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stop = async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    };
    return (server.address() as AddressInfo).port;
  }

  it.each(ROWS)('$title', async ({ serve, end, codes }) => {
    const { report } = await boundedProbe(await broker(serve), { ca });
    expect(report.mqtt.map((attempt) => attempt.end)).toEqual([end]);
    expect(codesOf(report)).toEqual(codes);
    expect(report.ladder.find(({ rung }) => rung === 'mqtt')?.state).toBe(codes.length === 0 ? 'passed' : 'failed');
    expect(report.ladder.find(({ rung }) => rung === 'server-trust')?.state).toBe('passed');
  });

  it('silence, for as long as we wait', async () => {
    const port = await broker((socket) => void socket.resume());
    const { report } = await boundedProbe(port, { ca, timeoutSeconds: 1 });
    expect(report.mqtt.map((attempt) => attempt.end)).toEqual([{ at: 'none', is: 'not-asked' }]);
    expect(codesOf(report)).toEqual(['probe-incomplete']);
    expect(report.tls?.versions.filter(({ accepted }) => accepted)).toHaveLength(2);
  });
});

describe('without TLS, CONNECT is answered by', () => {
  const PLAIN: readonly (readonly [string, (socket: Socket) => void, string, readonly string[]])[] = [
    ['endless packets', repeats(EMPTY, PUBLISH), 'other', ['endpoint-not-mqtt']],
    ['CONNACK and endless packets', repeats(CONNACK, PUBLISH), 'mqtt', []],
    ['HTTP', saysAndEnds(bytesOf('HTTP/1.1 400 Bad Request\r\n\r\n')), 'http', ['endpoint-not-mqtt']],
    ['an end', (socket) => void socket.once('data', () => socket.end()), 'closed', ['endpoint-not-mqtt']],
    ['a reset', (socket) => void socket.once('data', () => socket.resetAndDestroy()), 'reset', ['endpoint-not-mqtt']],
    ['a TLS alert', saysAndEnds(Uint8Array.of(21, 3, 3, 0, 2, 2, 40)), 'tls', ['endpoint-is-tls']],
  ];

  it.each(PLAIN)('%s', async (_title, serve, answers, codes) => {
    const server = await rawServer(serve);
    try {
      const { report } = await boundedProbe(server.port, { url: `mqtt://${HOST}` });
      expect(report.answers).toBe(answers);
      expect(codesOf(report)).toEqual(codes);
    } finally {
      await server.stop();
    }
  });
});
