import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/kernel/clock.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { HostEnd } from '../../src/emulator/host-end.ts';
import { emulator } from '../../src/families/simcom-sim7600/emulator.ts';
import { family } from '../../src/families/simcom-sim7600/family.ts';
import { Rig } from '../support/rig.ts';

/* The line itself carries a connection, and gives it back. */

const SPEED = 50;
const fast: Clock = {
  ...systemClock,
  now: () => systemClock.now() * SPEED,
  after: (ms, run) => systemClock.after(ms / SPEED, run),
};

let server: Server;
let far: Socket | undefined;
let heard = '';
let rig: Rig | undefined;

beforeAll(async () => {
  server = createServer((socket) => {
    far = socket;
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      heard += bytes.toString('latin1');
      socket.write(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));
afterEach(async () => {
  far?.destroy();
  await rig?.close();
  rig = undefined;
  heard = '';
});

async function terminal(): Promise<HostEnd> {
  const { port } = server.address() as AddressInfo;
  rig = new Rig({
    family,
    emulator,
    clock: fast,
    resolve: [{ name: 'echo.example', target: { host: '127.0.0.1', port } }],
  });
  return rig.terminal();
}

async function ask(host: HostEnd, command: string, last: string): Promise<void> {
  await host.type(`${command}\r`);
  for (let line = await host.next(); line !== last; line = await host.next()) expect(line, command).toBeDefined();
}

async function connected(host: HostEnd): Promise<void> {
  await ask(host, 'AT+CIPMODE=1', 'OK');
  await ask(host, 'AT+NETOPEN', '+NETOPEN: 0');
  await ask(host, 'AT+CIPOPEN=0,"TCP","echo.example",7', 'CONNECT 115200');
}

/** Silence of the host, in the module's time. */
function pause(): Promise<void> {
  return new Promise((resolve) => fast.after(1_200, resolve));
}

describe('a transparent connection', () => {
  it('carries bytes both ways, is left by +++ and taken up again', async () => {
    const host = await terminal();
    await connected(host);
    await host.type('AT\r\nOK\r\n');
    expect(await host.bytes(8)).toBe('AT\r\nOK\r\n');
    expect(heard).toBe('AT\r\nOK\r\n');
    await pause();
    await host.type('+++');
    expect(await host.next()).toBe('OK');
    await ask(host, 'AT+CIPMODE?', 'OK');
    far?.write('meanwhile');
    await ask(host, 'ATO', 'CONNECT 115200');
    expect(await host.bytes(9)).toBe('meanwhile');
    expect(heard).not.toContain('+++');
  });

  it('gives the line back when the far end closes', async () => {
    const host = await terminal();
    await connected(host);
    await host.type('x');
    expect(await host.bytes(1)).toBe('x');
    far?.end();
    expect(await host.next()).toBe('CLOSED');
    await ask(host, 'AT', 'OK');
    await ask(host, 'ATO', 'NO CARRIER');
    await ask(host, 'AT+CIPOPEN=0,"TCP","echo.example",7', 'CONNECT 115200');
  });

  it('can be closed by command once it is left', async () => {
    const host = await terminal();
    await connected(host);
    await pause();
    await host.type('+++');
    expect(await host.next()).toBe('OK');
    await ask(host, 'AT+CIPCLOSE=0', '+CIPCLOSE: 0,0');
    await ask(host, 'ATO', 'NO CARRIER');
  });

  it('says only that it failed where nobody answers', async () => {
    const host = await terminal();
    await ask(host, 'AT+CIPMODE=1', 'OK');
    await ask(host, 'AT+NETOPEN', '+NETOPEN: 0');
    await ask(host, 'AT+CIPOPEN=0,"TCP","nobody.example",7', 'CONNECT FAIL');
    await ask(host, 'AT', 'OK');
  });

  it('is gone after a reset', async () => {
    const host = await terminal();
    await connected(host);
    rig?.module.reset();
    const again = await rig?.terminal();
    if (again === undefined) throw new Error('no terminal');
    await ask(again, 'AT', 'OK');
    await ask(again, 'ATO', 'NO CARRIER');
  });

  it('is there for the TLS sockets as well', async () => {
    const host = await terminal();
    await ask(host, 'AT+CCHMODE=1', 'OK');
    await ask(host, 'AT+CCHSTART', '+CCHSTART: 0');
    await ask(host, 'AT+CCHOPEN=0,"echo.example",7,1', 'CONNECT 115200');
    await host.type('hello');
    expect(await host.bytes(5)).toBe('hello');
  });
});

describe('the multiplexer', () => {
  it('is entered with OK, and then commands are no longer heard until a restart', async () => {
    const host = await terminal();
    await ask(host, 'AT+CMUX=0', 'OK');
    await host.type('AT\r');
    await pause();
    expect(host.unread.trim()).toBe('');
    rig?.module.reset();
    const again = await rig?.terminal();
    expect(again).toBeDefined();
  });
});
