import { createServer as createTcp, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTls, type TlsOptions, type TLSSocket } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../kernel/clock.ts';
import { Secret } from '../kernel/secret.ts';
import { makeDevPki, type DevPki } from '../pki/dev.ts';
import { askBroker, type BrokerQuestion } from './ask-broker.ts';
import type { BrokerReply } from './broker-reply.ts';

const PASSWORD = 'hunter22-hunter22';

describe('asking a broker', () => {
  let pki: DevPki;
  let other: DevPki;
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  const received: Buffer[] = [];
  beforeAll(async () => {
    pki = await makeDevPki();
    other = await makeDevPki();
  });
  afterEach(async () => {
    received.length = 0;
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  });

  async function listening(server: Server): Promise<number> {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  /** A broker whose answer to its first bytes is the test's. */
  function tls(answer: (socket: TLSSocket) => void, options: TlsOptions = {}): Promise<number> {
    const server = createTls({ cert: pki.serverChain, key: pki.server.key, ...options }, (socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (bytes: Buffer) => {
        received.push(bytes);
        answer(socket);
      });
    });
    return listening(server);
  }

  function tcp(answer: (socket: Socket) => void): Promise<number> {
    return listening(
      createTcp((socket) => {
        sockets.add(socket);
        socket.on('error', () => undefined);
        answer(socket);
      }),
    );
  }

  async function asked(port: number, change: Partial<BrokerQuestion> = {}, anchors = [pki.root.certificate]) {
    const question: BrokerQuestion = {
      host: '127.0.0.1',
      port,
      tls: { serverName: 'localhost', checkName: 'localhost', anchors, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' },
      clientId: 'a-test',
      login: { username: new Secret('username', 'somebody'), password: new Secret('password', PASSWORD) },
      handshakeMs: 4000,
      connackMs: 400,
      signal: new AbortController().signal,
      ...change,
    };
    const reply = await askBroker(question, systemClock);
    if (reply === undefined) throw new Error('broken off');
    return reply;
  }

  const ends = (reply: BrokerReply): unknown => reply.end;
  const accepts = (socket: Socket): void => {
    socket.write(Uint8Array.of(0x20, 2, 0, 0));
  };

  it('sends the login to a broker that is verified, and says goodbye', async () => {
    let goodbye: Buffer | undefined;
    const port = await tls((socket) => {
      socket.on('data', (bytes: Buffer) => (goodbye = bytes));
      accepts(socket);
    });
    const reply = await asked(port);
    expect(reply).toMatchObject({
      end: { at: 'mqtt', is: 'connack', code: 0 },
      login: 'sent',
      handshake: { version: 'TLSv1.3', verified: true },
    });
    expect(received[0]?.toString('latin1')).toContain(PASSWORD);
    await expect.poll(() => goodbye?.toString('hex')).toBe('e000');
  });

  it.each([
    ['another root', {}, () => [other.root.certificate]],
    ['no root at all', {}, () => []],
    ['another name', { checkName: 'broker.example' }, () => [pki.root.certificate]],
  ] as const)('withholds it from a broker with %s', async (_title, change, anchors) => {
    const port = await tls((socket) => accepts(socket));
    const manner = {
      checkName: 'localhost',
      anchors: anchors(),
      minVersion: 'TLSv1.2',
      maxVersion: 'TLSv1.3',
    } as const;
    const reply = await asked(port, { tls: { ...manner, ...change } });
    expect(reply).toMatchObject({ login: 'withheld', handshake: { verified: false }, end: { is: 'connack' } });
    expect(reply.handshake?.doubt).toBeTruthy();
    const sent = Buffer.concat(received).toString('latin1');
    expect(sent).toContain('a-test');
    expect(sent).not.toContain(PASSWORD);
    expect(sent).not.toContain('somebody');
  });

  it('withholds it where there is no TLS', async () => {
    const port = await tcp((socket) =>
      socket.once('data', (bytes: Buffer) => {
        received.push(bytes);
        accepts(socket);
      }),
    );
    const reply = await askBroker(
      {
        host: '127.0.0.1',
        port,
        clientId: 'a-test',
        login: { username: new Secret('username', 'somebody'), password: new Secret('password', PASSWORD) },
        handshakeMs: 4000,
        connackMs: 400,
        signal: new AbortController().signal,
      },
      systemClock,
    );
    expect(reply).toMatchObject({ login: 'withheld', end: { at: 'mqtt', is: 'connack', code: 0 } });
    expect(Buffer.concat(received).toString('latin1')).not.toMatch(/somebody|hunter22/);
  });

  const says =
    (...bytes: readonly number[]) =>
    (socket: Socket): void => {
      socket.write(Uint8Array.from(bytes));
    };
  const http = (socket: Socket): void => {
    socket.write('HTTP/1.1 400 Bad Request\r\n\r\n');
  };
  const hangsUp = (socket: Socket): void => {
    socket.end();
  };
  const split = (socket: Socket): void => {
    socket.write(Uint8Array.of(0x20, 2));
    setImmediate(() => socket.write(Uint8Array.of(0, 4)));
  };
  const resets = (socket: Socket): void => {
    socket.once('data', () => socket.resetAndDestroy());
  };

  it.each([
    ['a refusal', says(0x20, 2, 0, 5), { is: 'connack', code: 5 }],
    ['CONNACK in two pieces', split, { is: 'connack', code: 4 }],
    ['an end', hangsUp, { is: 'closed' }],
    ['silence', () => undefined, { is: 'silent' }],
    ['half a CONNACK and silence', says(0x20, 2), { is: 'silent' }],
    ['HTTP', http, { is: 'garbled' }],
    ['an unknown code', says(0x20, 2, 0, 9), { is: 'garbled' }],
  ] as const)('tells %s', async (_title, answer, end) => {
    expect(ends(await asked(await tls(answer)))).toEqual({ at: 'mqtt', ...end });
  });

  it('tells a refused client certificate in TLS 1.2 and, after the handshake, in TLS 1.3', async () => {
    const port = await tls(() => undefined, { requestCert: true, rejectUnauthorized: true, ca: pki.root.certificate });
    const manner = { checkName: 'localhost', anchors: [pki.root.certificate] };
    const twelve = await asked(port, { tls: { ...manner, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } });
    expect(twelve).toMatchObject({ end: { at: 'tls', is: 'alert', number: 40 } });
    const thirteen = await asked(port, { tls: { ...manner, minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' } });
    expect(thirteen).toMatchObject({
      end: { at: 'mqtt', is: 'alert', number: 116 },
      handshake: { version: 'TLSv1.3' },
    });
  });

  it.each([
    ['ends', hangsUp, { is: 'closed' }],
    ['resets', resets, { is: 'reset' }],
    ['speaks HTTP', http, { is: 'not-tls' }],
  ] as const)('tells a server that %s at the hello', async (_title, answer, end) => {
    expect(ends(await asked(await tcp(answer)))).toMatchObject({ at: 'tls', ...end });
  });

  it('gives up at silence, at a closed port, and when it is told to', async () => {
    expect(ends(await asked(await tcp(() => undefined), { handshakeMs: 200 }))).toEqual({ at: 'tls', is: 'timeout' });
    expect(ends(await asked(1))).toEqual({ at: 'tcp', is: 'refused' });
    const end = new AbortController();
    const silent = await tcp((socket) => void socket.once('data', () => end.abort()));
    const question = { host: '127.0.0.1', port: silent, clientId: 'x', handshakeMs: 4000, connackMs: 4000 };
    expect(await askBroker({ ...question, signal: end.signal }, systemClock)).toBeUndefined();
    expect(await askBroker({ ...question, signal: end.signal }, systemClock)).toBeUndefined();
  });
});
