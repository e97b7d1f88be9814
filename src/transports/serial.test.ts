import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { has } from '../../test/support/programs.ts';
import { AtChannel } from '../at/channel.ts';
import { exchange, line } from '../at/declare.ts';
import { Dialect } from '../at/dialect.ts';
import { int } from '../at/field.ts';
import { byteString } from '../kernel/bytes.ts';
import { systemClock } from '../kernel/clock.ts';
import { openPort } from './open.ts';
import { listPorts, openSerial } from './serial.ts';

const root = process.getuid?.() === 0;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hawser serial '));
});
afterAll(() => rm(folder, { recursive: true }));

describe.skipIf(!has('socat'))('a serial port (a pair of ptys by socat)', () => {
  let socat: ChildProcess;
  let hostEnd = '';
  let moduleEnd = '';

  beforeAll(async () => {
    hostEnd = join(folder, 'host');
    moduleEnd = join(folder, 'module');
    socat = spawn('socat', ['-d', '-d', `PTY,link=${hostEnd},raw,echo=0`, `PTY,link=${moduleEnd},raw,echo=0`]);
    await new Promise<void>((resolve, reject) => {
      socat.on('error', reject);
      socat.on('exit', (code) => reject(new Error(`socat ended with ${code}`)));
      socat.stderr?.on('data', (text: Buffer) => {
        if (text.includes('starting data transfer')) resolve();
      });
    });
  });
  afterAll(() => {
    socat.removeAllListeners('exit');
    socat.kill();
  });

  test('carries commands, replies and every byte of a body', async () => {
    const manual = 'test';
    const signal = exchange('signal', 'exec', '+CSQ', {
      reply: [line('signal.value', '+CSQ', { rssi: int(), ber: int() })],
      manual,
    });
    const upload = exchange('upload', 'set', '+UP', {
      args: { bytes: int() },
      prompt: { length: 'bytes', maxBytes: 10_240, what: 'body', deadlineMs: 2_000 },
      manual,
    });
    const body = Uint8Array.from({ length: 3_000 }, (_, i) => i % 256);
    const module = await open(moduleEnd, 'r+');
    let got = '';
    const playing = (async () => {
      const buffer = new Uint8Array(4_096);
      for (;;) {
        const { bytesRead } = await module.read(buffer);
        got += byteString(buffer.subarray(0, bytesRead));
        if (got === 'AT+CSQ\r') await module.write('\r\n+CSQ: 23,99\r\n\r\nOK\r\n');
        if (got.endsWith('AT+UP=3000\r')) await module.write('\r\n> ');
        if (got.length === 7 + 11 + 3_000) break;
      }
      await module.write('\r\nOK\r\n');
    })();

    const pipe = await openPort(hostEnd, { clock: systemClock, baud: 115_200 });
    const channel = new AtChannel(pipe, new Dialect([signal, upload], []), { clock: systemClock });
    expect(await channel.run(signal, {})).toMatchObject({ status: 'ok', info: [{ values: { rssi: 23 } }] });
    expect(await channel.run(upload, { bytes: 3_000 }, { body })).toMatchObject({ status: 'ok', bodySent: 3_000 });
    await playing;
    expect(got.slice(-3_000)).toBe(byteString(body));
    await module.close();
    await channel.close();
    await channel.close();
    expect(channel.closed).toBe(true);
  });

  test('is ours alone while it is open', async () => {
    const pipe = await openSerial(hostEnd, { clock: systemClock });
    await expect(openSerial(hostEnd, { clock: systemClock })).rejects.toMatchObject({
      code: 'port-busy',
      rung: 'port',
    });
    await pipe.close();
    const again = await openSerial(hostEnd, { clock: systemClock });
    await again.close();
  });

  test.skipIf(root)('that belongs to somebody else is denied', async () => {
    await expect(openSerial('/dev/console', { clock: systemClock })).rejects.toMatchObject({ code: 'port-denied' });
  });
});

describe('what is no serial port', () => {
  test('a path that does not exist', async () => {
    const failing = openSerial(join(folder, 'none'), { clock: systemClock });
    await expect(failing).rejects.toMatchObject({ code: 'port-not-found', rung: 'port', exit: 3 });
  });

  test('a folder, and an ordinary file', async () => {
    await expect(openSerial(folder, { clock: systemClock })).rejects.toMatchObject({ code: 'port-failed' });
    const file = join(folder, 'busy.txt');
    await writeFile(file, 'text');
    const failing = openSerial(file, { clock: systemClock });
    await expect(failing).rejects.toMatchObject({ code: 'port-failed', rung: 'port' });
    await expect(failing).rejects.toSatisfy((error: { next: unknown[] }) => error.next.length > 0);
  });
});

test('ports are listed, with or without udev', async () => {
  const ports = await listPorts();
  expect(ports.every((port) => port.path !== '')).toBe(true);
});
