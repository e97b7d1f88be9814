import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { byteString, bytesOf } from '../kernel/bytes.ts';
import { systemClock } from '../kernel/clock.ts';
import { openPort, tcpAddress } from './open.ts';

let server: Server | undefined;
afterEach(() => new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve()))));

function listen(onSocket: (socket: Socket) => void): Promise<string> {
  const started = createServer(onSocket);
  server = started;
  return new Promise((resolve) => {
    started.listen(0, '127.0.0.1', () => resolve(`tcp://127.0.0.1:${(started.address() as AddressInfo).port}`));
  });
}

describe('tcp://', () => {
  test('carries bytes both ways, keeps those that come early, and tells the end', async () => {
    const heard: Buffer[] = [];
    const url = await listen((socket) => {
      socket.write('\r\nRDY\r\n');
      socket.on('data', (bytes) => {
        heard.push(bytes);
        socket.end('\r\nOK\r\n');
      });
    });
    const pipe = await openPort(url, { clock: systemClock });
    await pipe.write(bytesOf('AT\r'));
    let got = '';
    const closed = new Promise((resolve) => pipe.onClose(resolve));
    pipe.onData((bytes) => (got += byteString(bytes)));
    expect(await closed).toBeUndefined();
    expect(got).toBe('\r\nRDY\r\n\r\nOK\r\n');
    expect(Buffer.concat(heard).toString()).toBe('AT\r');
    await pipe.close();
    await expect(pipe.write(bytesOf('AT\r'))).rejects.toMatchObject({ code: 'port-failed' });
  });

  test('closes once, also when asked twice', async () => {
    const url = await listen((socket) => socket.on('data', () => undefined).on('error', () => undefined));
    const pipe = await openPort(url, { clock: systemClock });
    let ends = 0;
    pipe.onClose(() => (ends += 1));
    await Promise.all([pipe.close(), pipe.close()]);
    expect(ends).toBe(1);
  });

  test('says when nobody listens', async () => {
    const url = await listen(() => undefined);
    await new Promise((resolve) => server?.close(resolve));
    server = undefined;
    const failing = openPort(url, { clock: systemClock });
    await expect(failing).rejects.toMatchObject({ code: 'port-failed', rung: 'port', exit: 3 });
    await expect(failing).rejects.toThrow('nothing listens there');
  });

  test.each(['tcp://host', 'tcp://host:0', 'tcp://host:70000', 'http://host:1', 'tcp://:1', 'tcp://a b:c'])(
    'is refused when it is no address: %s',
    (text) => {
      expect(() => tcpAddress(text)).toThrow(expect.objectContaining({ code: 'usage', exit: 2 }));
    },
  );

  test('is told apart from a path', () => {
    expect(tcpAddress('/dev/ttyUSB2')).toBeUndefined();
    expect(tcpAddress('COM3')).toBeUndefined();
    expect(tcpAddress('tcp://[::1]:2323')).toEqual({ host: '::1', port: 2323 });
    expect(tcpAddress('tcp://bench.example:2323')).toEqual({ host: 'bench.example', port: 2323 });
  });
});
