import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Condition } from '../families/kit/emulator.ts';
import { utf8Bytes } from '../kernel/bytes.ts';
import { systemClock } from '../kernel/clock.ts';
import { HawserError } from '../kernel/errors.ts';
import { networkServices, type Network } from './network.ts';
import { parseResolve } from '../kernel/resolve.ts';
import { VirtualDns } from './resolve.ts';
import { openTcp } from './sockets.ts';

describe('parseResolve', () => {
  it.each([
    [
      'broker.example:8883=127.0.0.1:18883',
      { name: 'broker.example', port: 8883, target: { host: '127.0.0.1', port: 18883 } },
    ],
    ['Broker.Example=localhost:1', { name: 'broker.example', target: { host: 'localhost', port: 1 } }],
    ['b=[::1]:8883', { name: 'b', target: { host: '::1', port: 8883 } }],
  ])('%s', (text, entry) => {
    expect(parseResolve(text)).toEqual(entry);
  });

  it.each(['', 'x', 'x=y', 'x=y:0', 'x=y:70000', '=y:1', 'x y=z:1', 'x:8883:1=y:1', 'x=y:1=z:2', 'x=:1', 'a..=b:http'])(
    'refuses %j and shows the form',
    (text) => {
      try {
        parseResolve(text);
        expect.unreachable();
      } catch (error) {
        expect(error).toBeInstanceOf(HawserError);
        expect((error as HawserError).code).toBe('usage');
      }
    },
  );
});

describe('VirtualDns', () => {
  const dns = new VirtualDns(
    ['a.example:8883=127.0.0.1:1000', 'a.example:1883=127.0.0.1:1001', 'b.example=127.0.0.1:1002'].map(parseResolve),
  );

  it('gives each name one documentation address, and loopback itself', () => {
    expect(dns.address('a.example')).toBe('198.51.100.1');
    expect(dns.address('B.EXAMPLE')).toBe('198.51.100.2');
    expect(dns.address('localhost')).toBe('127.0.0.1');
    expect(dns.address('203.0.113.7')).toBe('203.0.113.7');
    expect(dns.address('c.example')).toBeUndefined();
  });

  it('leads names and their addresses to the entry of the port', () => {
    expect(dns.route('a.example', 8883)).toEqual({ ok: true, host: '127.0.0.1', port: 1000, address: '198.51.100.1' });
    expect(dns.route('198.51.100.1', 1883)).toEqual({
      ok: true,
      host: '127.0.0.1',
      port: 1001,
      address: '198.51.100.1',
    });
    expect(dns.route('198.51.100.2', 7)).toMatchObject({ ok: true, port: 1002 });
    expect(dns.route('127.0.0.1', 5)).toEqual({ ok: true, host: '127.0.0.1', port: 5, address: '127.0.0.1' });
  });

  it('lets nothing else out', () => {
    expect(dns.route('c.example', 8883)).toEqual({ ok: false, why: 'unknown-name' });
    expect(dns.route('a.example', 80)).toEqual({ ok: false, why: 'unreachable' });
    expect(dns.route('192.0.2.1', 8883)).toEqual({ ok: false, why: 'unreachable' });
    expect(dns.route('198.51.100.9', 8883)).toEqual({ ok: false, why: 'unreachable' });
  });
});

describe('networkServices', () => {
  const closers: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });

  async function listen(onSocket: (socket: Socket) => void): Promise<number> {
    const sockets = new Set<Socket>();
    const server: Server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      onSocket(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    return (server.address() as AddressInfo).port;
  }

  function network(port: number, conditions: ReadonlySet<Condition> = new Set()): Network {
    const made = networkServices({
      entries: [parseResolve(`broker.example:8883=127.0.0.1:${port}`)],
      conditions,
      clock: systemClock,
    });
    closers.push(() => made.close());
    return made;
  }

  it('connects by name and by the virtual address, and tells that address', async () => {
    const port = await listen((socket) => socket.end('hi'));
    const services = network(port);
    const address = await services.resolve('broker.example');
    expect(address).toBe('198.51.100.1');
    for (const host of ['broker.example', address!]) {
      const outcome = await services.connectTcp(host, 8883);
      if (!outcome.ok) throw new Error(JSON.stringify(outcome));
      expect(outcome.peer).toEqual({ address: '198.51.100.1', port: 8883 });
      const events: string[] = [];
      await new Promise<void>((resolve) => {
        outcome.pipe.onClose((error) => {
          events.push(error === undefined ? 'closed' : 'broken');
          resolve();
        });
        outcome.pipe.onData((bytes) => events.push(Buffer.from(bytes).toString()));
      });
      expect(events).toEqual(['hi', 'closed']);
    }
  });

  it.each<[Condition[], string, unknown]>([
    [[], 'unknown.example', { at: 'dns' }],
    [[], '192.0.2.1', { at: 'tcp', reason: 'unreachable' }],
    [['dns-fails'], 'broker.example', { at: 'dns' }],
    [['tcp-refused'], 'broker.example', { at: 'tcp', reason: 'refused' }],
    [['no-bearer'], 'broker.example', { at: 'tcp', reason: 'no-bearer' }],
  ])('%j %s', async (conditions, host, failure) => {
    const services = network(1, new Set(conditions));
    expect(await services.connectTcp(host, 8883)).toEqual({ ok: false, failure });
    if (conditions.includes('dns-fails') || conditions.includes('no-bearer')) {
      expect(await services.resolve(host)).toBeUndefined();
    }
  });

  it('an address needs no DNS', async () => {
    const port = await listen(() => undefined);
    expect(await network(port, new Set<Condition>(['dns-fails'])).connectTcp('198.51.100.1', 8883)).toMatchObject({
      ok: true,
    });
  });

  it('a port where nobody listens refuses', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    for (const host of ['127.0.0.1', 'localhost']) {
      expect(await network(1).connectTcp(host, port)).toEqual({ ok: false, failure: { at: 'tcp', reason: 'refused' } });
    }
  });

  it('nobody reading holds the peer back; reading lets everything through', async () => {
    const total = 32 * 1024 * 1024;
    let handedOver = false;
    const port = await listen((socket) => {
      socket.write(new Uint8Array(total), () => (handedOver = true));
      socket.end();
    });
    const outcome = await openTcp({ host: '127.0.0.1', port, address: '127.0.0.1' }, systemClock, 5000);
    if (!outcome.ok) throw new Error(JSON.stringify(outcome));
    // Other traffic comes and goes meanwhile, this does not.
    for (let i = 0; i < 20; i += 1)
      await network(await listen((socket) => socket.end())).connectTcp('broker.example', 8883);
    expect(handedOver).toBe(false);
    let received = 0;
    await new Promise<void>((resolve) => {
      outcome.pipe.onClose(() => resolve());
      outcome.pipe.onData((bytes) => (received += bytes.length));
    });
    expect(received).toBe(total);
  });

  it('a reset is told as an error; writing after the end is one too', async () => {
    const port = await listen((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const outcome = await network(port).connectTcp('broker.example', 8883);
    if (!outcome.ok) throw new Error(JSON.stringify(outcome));
    const closed = new Promise<HawserError | undefined>((resolve) => outcome.pipe.onClose(resolve));
    outcome.pipe.onData(() => undefined);
    await outcome.pipe.write(utf8Bytes('x'));
    expect(await closed).toMatchObject({ code: 'port-closed', rung: 'tcp' });
    await expect(outcome.pipe.write(utf8Bytes('y'))).rejects.toMatchObject({ code: 'port-closed' });
    await outcome.pipe.close();
  });

  it('close() ends what is still open', async () => {
    let ended: () => void = () => undefined;
    const seen = new Promise<void>((resolve) => (ended = resolve));
    const port = await listen((socket) => {
      socket.on('end', ended);
      socket.resume();
    });
    const services = network(port);
    expect(await services.connectTcp('broker.example', 8883)).toMatchObject({ ok: true });
    await services.close();
    await seen;
  });
});
