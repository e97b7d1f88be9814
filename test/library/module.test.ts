import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { connect as tlsConnect, createServer as createTlsServer } from 'node:tls';
import type { Duplex } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openModule, type Module } from '../../src/app/module/open-module.ts';
import type { ModuleOptions } from '../../src/app/module/module-options.ts';
import { startEmulator, type RunningEmulator } from '../../src/app/emulate.ts';
import { concatBytes } from '../../src/kernel/bytes.ts';
import { fastClock } from '../support/fast-clock.ts';
import { BROKER, credentials, type Credentials } from '../support/virtual.ts';

/** Sends back what it gets; `hold` keeps every byte until it is let go. */
async function echoServer(held: Credentials): Promise<{ plain: Server; tls: Server; sockets: Set<Socket> }> {
  const sockets = new Set<Socket>();
  const serve = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.pipe(socket);
  };
  const plain = createServer(serve);
  const { serverChain, server } = held.pki;
  const tls = createTlsServer({ cert: serverChain, key: server.key, maxVersion: 'TLSv1.2' }, serve);
  tls.on('tlsClientError', () => undefined);
  await Promise.all([plain, tls].map((one) => new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve))));
  return { plain, tls, sockets };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** So many bytes from the stream. */
async function read(stream: Duplex, count: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let got = 0;
  for await (const part of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
    parts.push(part);
    got += part.length;
    if (got >= count) break;
  }
  return concatBytes(parts);
}

function pattern(count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => (i * 7 + (i >> 8)) & 0xff);
}

let held: Credentials;
let server: Awaited<ReturnType<typeof echoServer>>;

beforeAll(async () => {
  held = await credentials();
  server = await echoServer(held);
});

afterAll(async () => {
  for (const socket of server.sockets) socket.destroy();
  await Promise.all([server.plain, server.tls].map((one) => new Promise((resolve) => one.close(resolve))));
  await held.files.remove();
});

describe.each(['sim800', 'sim7600', 'a7670'])('a %s as a module of a program', (kind) => {
  let emulator: RunningEmulator;
  let module: Module | undefined;

  beforeAll(async () => {
    const resolve = [server.plain, server.tls].map((one) => ({
      name: BROKER,
      port: portOf(one),
      target: { host: '127.0.0.1', port: portOf(one) },
    }));
    emulator = await startEmulator({ module: kind, place: { host: '127.0.0.1', port: 0 }, resolve });
  });

  afterEach(async () => {
    await module?.close();
    module = undefined;
    expect(emulator.module.faults).toEqual([]);
  });

  afterAll(() => emulator.stop());

  const open = async (options: Partial<ModuleOptions> = {}): Promise<Module> => {
    module = await openModule({ port: emulator.address, ...options });
    return module;
  };
  const plain = { host: BROKER, port: 0 };
  beforeAll(() => {
    plain.port = portOf(server.plain);
  });

  it('tells what it is', async () => {
    const { info } = await open();
    expect(info.title.toUpperCase()).toContain(kind.toUpperCase());
    expect(info.firmware).toBe(emulator.choice.line.id);
  });

  it('carries bytes both ways, and ends as the peer does', async () => {
    const socket = await (await open()).connect(plain);
    const bytes = pattern(40_000);
    socket.write(bytes);
    expect(Buffer.compare(await read(socket, bytes.length), bytes)).toBe(0);
    const ended = new Promise((resolve) => socket.once('end', resolve));
    socket.resume();
    for (const peer of server.sockets) peer.end();
    await ended;
  });

  it('has several sockets at once, gives their numbers back, and knows its limit', async () => {
    const { connect } = bound(await open());
    const sockets = await Promise.all(Array.from({ length: 4 }, () => connect(plain)));
    for (const [i, socket] of sockets.entries()) socket.write(`socket ${i}`);
    const answers = await Promise.all(sockets.map((socket) => read(socket, 8)));
    expect(answers.map((answer) => Buffer.from(answer).toString())).toEqual([
      'socket 0',
      'socket 1',
      'socket 2',
      'socket 3',
    ]);
    await expect(connect(plain)).rejects.toMatchObject({ code: 'not-possible', rung: 'tcp' });
    const closed = new Promise((resolve) => sockets[2]?.once('close', resolve));
    sockets[2]?.destroy();
    await closed;
    const next = await connect(plain);
    next.write('again');
    expect(Buffer.from(await read(next, 5)).toString()).toBe('again');
  });

  it('carries TLS of node:tls', async () => {
    const socket = await (await open()).connect({ host: BROKER, port: portOf(server.tls) });
    const secure = tlsConnect({ socket, servername: BROKER, ca: held.pki.root.certificate });
    secure.write('private');
    expect(Buffer.from(await read(secure, 7)).toString()).toBe('private');
    secure.destroy();
  });

  it('ends its sockets with what has ended them, and brings the next one up anew', async () => {
    const { connect } = bound(await open({ clock: fastClock() }));
    for (const [lose, code] of [
      [() => emulator.module.reset(), 'connection-lost'],
      [() => emulator.module.services.radio.loseLink(10), 'connection-lost'],
      [() => emulator.module.detach(), 'port-closed'],
    ] as const) {
      const socket = await connect(plain);
      socket.resume();
      const error = new Promise((resolve) => socket.once('error', resolve));
      lose();
      expect(await error).toMatchObject({ name: 'HawserError', code });
    }
    const socket = await connect(plain);
    socket.write('alive');
    expect(Buffer.from(await read(socket, 5)).toString()).toBe('alive');
  });

  it('says what stands against a socket', async () => {
    const { connect } = bound(await open({ clock: fastClock() }));
    await expect(connect({ host: 'no.such.example', port: 1 })).rejects.toMatchObject({ code: 'connect-failed' });
    await expect(connect({ ...plain, tls: 'module' })).rejects.toMatchObject({ code: 'usage', rung: 'server-trust' });
    await expect(connect({ host: 'not a host', port: 1 })).rejects.toMatchObject({ code: 'url-invalid' });
  });

  it('is closed for good, with everything on it', async () => {
    const opened = await open();
    const socket = await opened.connect(plain);
    const over = new Promise((resolve) => socket.once('close', resolve));
    socket.resume();
    const opening = opened.connect(plain).then(
      () => undefined,
      (error: unknown) => error,
    );
    await opened.close();
    await over;
    expect([undefined, 'interrupted', 'port-closed']).toContain(codeOf(await opening));
    await expect(opened.connect(plain)).rejects.toMatchObject({ code: 'port-closed' });
    await expect(opened.connectMqtt({ broker: `mqtt://${BROKER}` })).rejects.toMatchObject({ code: 'port-closed' });
    await opened.close();
  });
});

describe('openModule', () => {
  it('says what is wrong with the port', async () => {
    await expect(openModule({ port: '/dev/there-is-none' })).rejects.toMatchObject({ code: 'port-not-found' });
  });

  it('says on which rung the network stops, and lets the port go', async () => {
    const emulator = await startEmulator({
      module: 'sim7600',
      place: { host: '127.0.0.1', port: 0 },
      conditions: ['not-registered'],
    });
    try {
      const options = { port: emulator.address, registrationMs: 100, clock: fastClock() };
      await expect(openModule(options)).rejects.toMatchObject({ code: 'connect-failed', rung: 'network' });
      await expect.poll(() => emulator.module.attached).toBe(false);
    } finally {
      await emulator.stop();
    }
  });

  it('tries a wrong PIN once only', async () => {
    const emulator = await startEmulator({
      module: 'sim7600',
      place: { host: '127.0.0.1', port: 0 },
      conditions: ['sim-pin'],
    });
    try {
      const options = { port: emulator.address, pin: '9999', clock: fastClock() };
      const error: unknown = await openModule(options).catch((cause: unknown) => cause);
      expect(error).toMatchObject({ code: 'connect-failed', rung: 'sim' });
      expect(String(error)).not.toContain('9999');
      expect(emulator.module.services.radio.pinTries).toBe(2);
    } finally {
      await emulator.stop();
    }
  });

  it('can be broken off', async () => {
    const emulator = await startEmulator({
      module: 'sim7600',
      place: { host: '127.0.0.1', port: 0 },
      conditions: ['not-registered'],
    });
    try {
      const abort = new AbortController();
      const opening = openModule({ port: emulator.address, signal: abort.signal, clock: fastClock() });
      const caught = expect(opening).rejects.toMatchObject({ code: 'interrupted' });
      await emulator.module.expect(({ text }) => /CEREG\?/.test(text), 5_000);
      abort.abort();
      await caught;
    } finally {
      await emulator.stop();
    }
  });
});

function bound(module: Module): { readonly connect: Module['connect'] } {
  return { connect: (options) => module.connect(options) };
}

function codeOf(error: unknown): unknown {
  return error === undefined ? undefined : (error as { readonly code: unknown }).code;
}
