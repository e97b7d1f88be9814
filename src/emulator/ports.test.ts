import { existsSync, lstatSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SerialPort } from 'serialport';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock, VirtualClock } from '../kernel/clock.ts';
import { has } from '../../test/support/programs.ts';
import { TestHost, settled, smallModule } from '../../test/support/small-family.ts';
import { listenTcp } from './listen.ts';
import { pacedPipe } from './paced-pipe.ts';
import { listenPty, type PtyMethod } from './pty.ts';

const options = { clock: systemClock };
const FRAMED_OK = '\r\nOK\r\n';

/** Resolves when the text collected so far ends as wanted. */
function collect(stream: NodeJS.EventEmitter): (end: string) => Promise<string> {
  let text = '';
  let wanted: { end: string; resolve: (text: string) => void } | undefined;
  const check = (): void => {
    if (wanted === undefined || !text.endsWith(wanted.end)) return;
    wanted.resolve(text);
    wanted = undefined;
    text = '';
  };
  stream.on('data', (bytes: Buffer) => {
    text += bytes.toString('latin1');
    check();
  });
  return (end) =>
    new Promise((resolve) => {
      wanted = { end, resolve };
      check();
    });
}

describe('listenTcp', () => {
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
  });
  const dial = async (address: string): Promise<Socket> => {
    const { hostname, port } = new URL(address);
    const socket = connect(Number(port), hostname);
    sockets.push(socket);
    await new Promise((resolve) => socket.once('connect', resolve));
    return socket;
  };

  it('prints the free port it took, and the newest host replaces the one before', async () => {
    const module = smallModule();
    module.powerOn();
    const port = await listenTcp(module, '127.0.0.1', 0, options);
    expect(port.address).toMatch(/^tcp:\/\/127\.0\.0\.1:[1-9]\d*$/);
    const first = await dial(port.address);
    const readFirst = collect(first);
    first.write('AT+CMGF=1\r\n');
    await readFirst(FRAMED_OK);
    const closed = new Promise((resolve) => first.once('close', resolve));
    const second = await dial(port.address);
    const readSecond = collect(second);
    await closed;
    second.write('ATE0\r\nAT+CMGF?\r\n');
    expect(await readSecond('+CMGF: 1\r\n\r\nOK\r\n')).toContain('ATE0');
    await port.close();
    module.stop();
  });

  it('says that a port is taken', async () => {
    const port = await listenTcp(smallModule(), '127.0.0.1', 0, options);
    const taken = Number(new URL(port.address).port);
    await expect(listenTcp(smallModule(), '127.0.0.1', taken, options)).rejects.toMatchObject({
      code: 'listen-failed',
      rung: 'port',
    });
    await port.close();
  });
});

describe('listenPty', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'hawser pty '));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true });
  });

  const methods: { method: PtyMethod; there: boolean }[] = [
    { method: 'native', there: true },
    { method: 'socat', there: has('socat') },
  ];
  it.for(methods)(
    'opens a terminal ($method) that a serial port library can use',
    async ({ method, there }, { skip }) => {
      if (!there) skip('socat is not installed');
      const path = join(dir, 'modem');
      const module = smallModule();
      module.powerOn();
      const port = await listenPty(module, path, options, method);
      expect(port.address).toBe(path);
      const serial = new SerialPort({ path, baudRate: 115_200, autoOpen: false });
      const read = collect(serial);
      await new Promise<void>((resolve, reject) =>
        serial.open((error) => (error === null ? resolve() : reject(error))),
      );
      serial.write('ATE0\r\n');
      await read(FRAMED_OK);
      // Every byte value passes: no line discipline may touch them.
      const body = Buffer.from(Array.from({ length: 4_096 }, (_, i) => i % 256));
      serial.write(`AT+STORE="all",${body.length}\r\n`);
      await read('>');
      serial.write(body);
      await read(FRAMED_OK);
      expect(Buffer.from(module.services.files.read('a', 'all') ?? [])).toEqual(body);
      serial.write('AT+SHOUT=2000\r\n');
      expect((await read('+EVENT: 1999\r\n')).match(/\+EVENT/g)).toHaveLength(2_000);
      await new Promise<void>((resolve) => serial.close(() => resolve()));
      // Another host finds the module as it was.
      const again = new SerialPort({ path, baudRate: 9_600, autoOpen: false });
      const readAgain = collect(again);
      await new Promise<void>((resolve, reject) => again.open((error) => (error === null ? resolve() : reject(error))));
      again.write('AT\r\n');
      expect(await readAgain(FRAMED_OK)).toBe(FRAMED_OK);
      await new Promise<void>((resolve) => again.close(() => resolve()));
      await port.close();
      module.stop();
      expect(existsSync(path)).toBe(false);
    },
  );

  it('does not stand still when no host reads', async () => {
    const path = join(dir, 'modem');
    const module = smallModule();
    module.powerOn();
    const port = await listenPty(module, path, options, 'native');
    // Far more than the system's buffer for a terminal.
    writeFileSync(path, 'AT+SHOUT=5000\r');
    expect(await module.expect(({ exchange }) => exchange === 'small.shout', 5_000)).toBeDefined();
    await settled();
    await port.close();
    const host = new TestHost();
    module.attach(host);
    expect(await host.ask('AT')).toContain('OK');
    module.stop();
  });

  it('replaces a link that leads nowhere, and nothing else', async () => {
    const stale = join(dir, 'stale');
    symlinkSync(join(dir, 'gone'), stale);
    const port = await listenPty(smallModule(), stale, options, 'native');
    expect(lstatSync(stale).isSymbolicLink()).toBe(true);
    await port.close();

    const file = join(dir, 'file');
    writeFileSync(file, 'mine');
    await expect(listenPty(smallModule(), file, options)).rejects.toMatchObject({ code: 'pty-unavailable' });
    await expect(listenPty(smallModule(), join(dir, 'no', 'such'), options, 'native')).rejects.toMatchObject({
      code: 'pty-unavailable',
    });
  });
});

describe('pacedPipe', () => {
  it('takes as long as the bytes take on the line, both ways', async () => {
    const clock = new VirtualClock();
    const host = new TestHost();
    const pipe = pacedPipe(host, 9_600, clock);
    let got = 0;
    pipe.onData((bytes) => (got += bytes.length));
    const written = pipe.write(new Uint8Array(960));
    host.send('x'.repeat(480));
    await clock.advance(499);
    expect(got).toBeLessThan(480);
    await clock.advance(2);
    expect(got).toBe(480);
    expect(host.output.length).toBeLessThan(960);
    await clock.advance(500);
    await written;
    expect(host.output).toHaveLength(960);
  });
});
