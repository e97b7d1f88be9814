import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { BytePipe } from '../../src/at/pipe.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { HawserError } from '../../src/kernel/errors.ts';
import { makeDevPki, type DevPki } from '../../src/pki/dev.ts';
import { faultyPipe } from '../../src/transports/faulty.ts';
import { findFamily } from '../../src/families/registry.ts';
import { talkative } from '../conformance/urc-pipe.ts';
import { fastClock } from '../support/fast-clock.ts';
import { quiet } from '../support/rig.ts';
import { PEER, SocketDesk, type SocketDeskOptions } from '../support/socket-desk.ts';

const MODULES = ['sim7600', 'a7670'] as const;
const SIZE = 100_000;

let pki: DevPki;
let server: Server | undefined;
let desk: SocketDesk | undefined;
const clients: Socket[] = [];

beforeAll(async () => {
  pki = await makeDevPki({ serverNames: [PEER] });
});
afterEach(async () => {
  await desk?.close();
  for (const client of clients.splice(0)) client.destroy();
  server?.close();
  desk = undefined;
  server = undefined;
});

/** A peer on a free port. */
async function listen(onClient: (socket: Socket) => void, tls = false): Promise<number> {
  const take = (socket: Socket): void => {
    clients.push(socket);
    socket.on('error', () => socket.destroy());
    onClient(socket);
  };
  const made = tls
    ? createTlsServer({ cert: pki.serverChain, key: pki.server.key, maxVersion: 'TLSv1.2' }, take)
    : createServer(take);
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  return (made.address() as AddressInfo).port;
}

const echo = (socket: Socket): void => void socket.pipe(socket);

async function open(options: SocketDeskOptions): Promise<SocketDesk> {
  desk = await SocketDesk.open(options);
  return desk;
}

/** Everything that has come from a pipe, and how it ended. */
class Reader {
  bytes = 0;
  readonly hash = createHash('sha256');
  readonly ended: Promise<HawserError | undefined>;
  #reached: { readonly count: number; readonly done: () => void } | undefined;

  constructor(pipe: BytePipe) {
    pipe.onData((bytes) => {
      this.bytes += bytes.length;
      this.hash.update(bytes);
      if (this.#reached !== undefined && this.bytes >= this.#reached.count) this.#reached.done();
    });
    this.ended = new Promise((resolve) => pipe.onClose(resolve));
  }

  reaches(count: number): Promise<void> {
    if (this.bytes >= count) return Promise.resolve();
    return new Promise((done) => (this.#reached = { count, done }));
  }
}

/** The module has told that the peer has closed. */
function closedByPeer({ channel }: SocketDesk): Promise<void> {
  return new Promise((resolve) => {
    channel.onUrc(({ decoded }) => {
      if (decoded.spec.id === 'ip.closed') resolve();
    });
  });
}

/** Writes without end, letting others have their turn. */
async function writeOn(pipe: BytePipe): Promise<never> {
  for (;;) {
    await pipe.write(randomBytes(4_000));
    await quiet();
  }
}

function ca(): NonNullable<SocketDeskOptions['ca']> {
  const bytes = new TextEncoder().encode(pki.root.certificate);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { bytes, stored: { role: 'ca', name: 'ca.pem', bytes: bytes.length, sha256 } };
}

function sha(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

describe.each(MODULES)('a socket of %s as a byte pipe', (module) => {
  const talking = (pipe: BytePipe): BytePipe => talkative(pipe, findFamily(module).family, '+CREG: 1');
  const cut = (pipe: BytePipe): BytePipe =>
    faultyPipe(pipe, { clock: systemClock, seed: 7, toModule: { split: 0.02 }, fromModule: { split: 0.02 } });
  const oneByOne = (pipe: BytePipe): BytePipe =>
    faultyPipe(pipe, { clock: systemClock, seed: 7, toModule: { split: 1 }, fromModule: { split: 1 } });

  it.each([
    ['fetched', { receive: 'asked' }],
    ['fetched, with lines between all lines', { receive: 'asked', wire: talking, echo: true }],
    ['fetched, in random pieces', { receive: 'asked', wire: cut }],
    ['pushed', { receive: 'pushed' }],
    [
      'pushed, in random pieces between other lines',
      { receive: 'pushed', wire: (pipe: BytePipe) => talking(cut(pipe)), echo: true },
    ],
  ] as const)('carries what goes and comes at once: %s', async (_what, options) => {
    const desk = await open({ module, port: await listen(echo), ...options });
    const pipe = await desk.socket();
    const reader = new Reader(pipe);
    const sent = randomBytes(SIZE);
    const writes: Promise<void>[] = [];
    for (let at = 0; at < SIZE; at += 3_333) writes.push(pipe.write(sent.subarray(at, at + 3_333)));
    const other = desk.channel.run(desk.channel.dialect.exchange('network.signal.read'), {});
    await Promise.all(writes);
    await reader.reaches(SIZE);
    expect(reader.hash.digest('hex')).toBe(sha(sent));
    expect((await other).status).toBe('ok');
    await pipe.close();
    expect(await reader.ended).toBeUndefined();
    await expect(pipe.write(new Uint8Array(1))).rejects.toMatchObject({ code: 'port-closed' });
  });

  it('carries what the module itself encrypts', async () => {
    for (const receive of ['asked', 'pushed'] as const) {
      const port = await listen(echo, true);
      const desk = await open({ module, port, ca: ca(), receive, rtc: { unixMs: Date.now() } });
      const pipe = await desk.socket();
      const reader = new Reader(pipe);
      const sent = randomBytes(20_000);
      await pipe.write(sent);
      await reader.reaches(sent.length);
      expect(reader.hash.digest('hex'), receive).toBe(sha(sent));
      await pipe.close();
      await desk.close();
      server?.close();
    }
  });

  it('works at one byte a piece', async () => {
    const desk = await open({ module, port: await listen(echo), wire: oneByOne, echo: true });
    const pipe = await desk.socket();
    const reader = new Reader(pipe);
    const sent = randomBytes(4_000);
    await pipe.write(sent);
    await reader.reaches(sent.length);
    expect(reader.hash.digest('hex')).toBe(sha(sent));
  });

  it('gives what waited in the module when the peer has closed, then ends in order', async () => {
    const said = randomBytes(7_000);
    const desk = await open({
      module,
      port: await listen((socket) => void socket.once('data', () => socket.end(said))),
    });
    const pipe = await desk.socket();
    pipe.pause();
    const reader = new Reader(pipe);
    await pipe.write(new Uint8Array(10));
    await closedByPeer(desk);
    expect(reader.bytes).toBe(0);
    await expect(pipe.write(new Uint8Array(1))).rejects.toMatchObject({ code: 'connection-lost' });
    pipe.resume();
    expect(await reader.ended).toBeUndefined();
    expect(reader.hash.digest('hex')).toBe(sha(said));
  });

  it('holds the peer back while the reader pauses', async () => {
    const total = 24 * 1_048_576;
    let written = 0;
    const port = await listen((socket) => {
      const block = new Uint8Array(65_536);
      const more = (): void => {
        while (written < total) {
          written += block.length;
          if (!socket.write(block)) break;
        }
      };
      socket.on('drain', more);
      more();
    });
    const desk = await open({ module, port });
    const pipe = await desk.socket();
    const reader = new Reader(pipe);
    await reader.reaches(10_000);
    pipe.pause();
    // A command behind the last fetch: after it nothing is under way.
    for (let i = 0; i < 3; i += 1) await desk.channel.run(desk.channel.dialect.exchange('network.signal.read'), {});
    const held = reader.bytes;
    for (let i = 0; i < 50; i += 1) await desk.channel.run(desk.channel.dialect.exchange('network.signal.read'), {});
    expect(reader.bytes).toBe(held);
    expect(written, 'what the peer could write').toBeLessThan(total);
    pipe.resume();
    await reader.reaches(held + 50_000);
    await pipe.close();
  });

  it('ends with the reason when the network or the module goes, and can be opened again', async () => {
    const clock = fastClock();
    const desk = await open({ module, port: await listen(echo), clock });
    const lost = await desk.socket();
    const first = new Reader(lost);
    await lost.write(new Uint8Array(10));
    desk.rig.services.radio.loseLink(1_000);
    expect(await first.ended).toMatchObject({ code: 'connection-lost', rung: 'tcp' });
    const reset = await desk.socket();
    const second = new Reader(reset);
    const writing = writeOn(reset);
    await second.reaches(5_000);
    desk.rig.module.reset();
    await expect(writing).rejects.toMatchObject({ code: 'connection-lost' });
    expect((await second.ended)?.message).toContain('restarted');
    const again = await desk.socket();
    const third = new Reader(again);
    await again.write(new Uint8Array(5_000));
    await third.reaches(5_000);
    await again.close();
    await desk.cleanUp();
  });

  it.each([
    ['a socket that is open', []],
    ['a service that runs in another way', ['AT+NETOPEN', 'AT+CIPRXGET=0', 'AT+CCHSET=1,0', 'AT+CCHSTART']],
    ['a transparent mode', ['AT+CIPMODE=1', 'AT+CCHMODE=1', 'AT+CCHSTART']],
  ] as const)('opens behind what somebody has left: %s', async (what, commands) => {
    for (const tls of [false, true]) {
      const port = await listen(echo, tls);
      const options = { module, port, ...(tls ? { ca: ca(), rtc: { unixMs: Date.now() } } : {}) };
      const before = await open(options);
      if (commands.length === 0) await before.socket();
      for (const command of commands) {
        const typed = before.rig.plug();
        await typed.write(new TextEncoder().encode(`${command}\r`));
        await quiet();
      }
      const after = before.another();
      const pipe = await after.socket();
      const reader = new Reader(pipe);
      await pipe.write(new Uint8Array(5_000));
      await reader.reaches(5_000);
      await pipe.close();
      await after.cleanUp();
      expect(after.keeper.state[tls ? 'sockets' : 'netOpen'], what).toEqual(
        tls ? expect.objectContaining({ started: false }) : false,
      );
      await before.close();
      server?.close();
    }
  });

  it('opens again after a restart at any command, each time', async () => {
    const port = await listen(echo);
    let restarts = 0;
    for (let place = 1, reached = true; reached; place += 1) {
      const desk = await open({ module, port, clock: fastClock() });
      let seen = 0;
      desk.rig.module.intercept(() => {
        seen += 1;
        if (seen === place) desk.rig.module.reset();
        return undefined;
      });
      const { ok } = await desk.connect();
      if (ok) {
        const pipe = desk.pipe();
        const reader = new Reader(pipe);
        const cut = pipe.write(new Uint8Array(4_000)).then(() => reader.reaches(4_000));
        await Promise.race([cut, reader.ended]).catch(() => undefined);
        await pipe.close();
      }
      reached = seen >= place;
      if (reached) restarts += 1;
      seen = Number.POSITIVE_INFINITY;
      const pipe = await desk.another().socket();
      const reader = new Reader(pipe);
      await pipe.write(new Uint8Array(4_000));
      await reader.reaches(4_000);
      await pipe.close();
      await desk.close();
    }
    expect(restarts).toBeGreaterThan(12);
  });

  it('fails at the socket, with the code, when nobody listens', async () => {
    const port = await listen(echo);
    server?.close();
    const desk = await open({ module, port });
    const { failed } = await desk.connect();
    expect(failed?.step.id).toBe('open-socket');
    expect(failed?.outcome.code).toBe(1);
    await desk.cleanUp();
  });
});
