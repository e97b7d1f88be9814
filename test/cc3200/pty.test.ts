import { join } from 'node:path';
import { SerialPort } from 'serialport';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChip, type RunningChip } from '../../src/app/emulate-chip.ts';
import { scratch, type Scratch } from '../support/scratch.ts';

/*
 * What other people's clients do on the virtual chip's pseudo-terminal, spelt out in bytes. None of it comes from the
 * code that is tested.
 */

const ACK = '00cc';
const SWITCH = '00075b330196e6ab';
const VERSION_LENGTH = 2 + 3 + 28;

let files: Scratch;
let running: RunningChip | undefined;
let path: string;

beforeAll(async () => {
  files = await scratch();
  path = join(files.folder, 'chip');
  running = await startChip({ module: 'cc3200', place: { pty: path }, readsAlone: false }).catch(() => undefined);
});
afterAll(async () => {
  await running?.stop();
  await files.remove();
});

/** A port as a client has it: what is sent, what must come back, and the flush. */
async function opened() {
  const port = new SerialPort({ path, baudRate: 921_600, autoOpen: false });
  await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));
  let heard = Buffer.alloc(0);
  let wake = (): void => undefined;
  port.on('data', (bytes: Buffer) => {
    heard = Buffer.concat([heard, bytes]);
    wake();
  });
  const take = async (count: number): Promise<string> => {
    while (heard.length < count) await new Promise<void>((resolve) => (wake = resolve));
    const taken = heard.subarray(0, count).toString('hex');
    heard = heard.subarray(count);
    return taken;
  };
  return {
    take,
    send: (text: string): void => void port.write(Buffer.from(text.replaceAll(' ', ''), 'hex')),
    /** What is sent, and exactly what comes back to it. */
    exchange: async (sent: string, wanted: string): Promise<void> => {
      port.write(Buffer.from(sent.replaceAll(' ', ''), 'hex'));
      expect(await take(wanted.length / 2)).toBe(wanted);
    },
    async flush(): Promise<void> {
      await new Promise<void>((resolve) => port.flush(() => resolve()));
      heard = Buffer.alloc(0);
    },
    unread: () => heard.length,
    close: () => new Promise<void>((resolve) => port.close(() => resolve())),
  };
}

function packet(payload: string): string {
  const bytes = Buffer.from(payload.replaceAll(' ', ''), 'hex');
  const length = bytes.length + 2;
  const sum = bytes.reduce((total, byte) => (total + byte) & 0xff, 0);
  return Buffer.concat([Buffer.from([length >> 8, length & 0xff, sum]), bytes]).toString('hex');
}

const STATUS = '00032323';
const OK = `${ACK}00034040`;
const NAME = Buffer.from('/cert/129.der').toString('hex');

/** Opens, writes and closes a file; the host's acknowledgement of each status goes ahead of what follows it. */
async function writeFile(
  { exchange }: Awaited<ReturnType<typeof opened>>,
  content: string,
  close: string,
): Promise<void> {
  await exchange(packet(`21 00003001 00000000 ${NAME} 0000`), `${ACK}00000000`);
  await exchange(packet(`24 00000000 ${content}`), ACK);
  await exchange(STATUS, OK);
  await exchange(ACK + packet(close), ACK);
  await exchange(STATUS, OK);
}

describe('on a pseudo-terminal', () => {
  it('a client that flushes before each break (mos) gets one acknowledgement for each', async ({ skip }) => {
    if (running === undefined) skip('no pseudo-terminal can be opened here');
    const port = await opened();
    await port.flush();
    expect(await port.take(2)).toBe(ACK);
    port.send('00032f2f');
    expect((await port.take(VERSION_LENGTH)).slice(10, 18)).toBe('00040102');
    await port.exchange(`${ACK} 00032727`, `${ACK}80`);
    await port.exchange(SWITCH, ACK);
    // The acknowledgement of the other core comes by itself, is flushed away, and comes again.
    expect(await port.take(2)).toBe(ACK);
    await port.flush();
    expect(await port.take(2)).toBe(ACK);
    port.send('00032f2f');
    await port.take(VERSION_LENGTH);
    await port.exchange(`${ACK} 00032727`, `${ACK}84`);
    await writeFile(port, 'a1a2a3', '22');
    expect(port.unread()).toBe(0);
    await port.close();
    expect(Buffer.from(running?.chip.files.read('/cert/129.der') ?? []).toString('hex')).toBe('a1a2a3');
  });

  it('a client that flushes once, at its very start (cc3200tool), gets through with its code in RAM', async ({
    skip,
  }) => {
    if (running === undefined) skip('no pseudo-terminal can be opened here');
    const port = await opened();
    await port.flush();
    expect(await port.take(2)).toBe(ACK);
    for (const before of ['', ACK]) {
      port.send(`${before} 00032f2f`);
      await port.take(VERSION_LENGTH);
    }
    await port.exchange(ACK + SWITCH, ACK);
    expect(await port.take(2)).toBe(ACK);
    port.send('00032f2f');
    await port.take(VERSION_LENGTH);
    await port.exchange(`${ACK} 00032727`, `${ACK}84`);
    for (let offset = 0; offset < 49_588; offset += 4_080) {
      const size = Math.min(4_080, 49_588 - offset);
      const words = [0, offset, size].map((word) => word.toString(16).padStart(8, '0')).join('');
      await port.exchange(packet(`2d ${words} ${'5a'.repeat(size)}`), ACK);
    }
    await port.exchange('00033232', ACK + ACK);
    await port.exchange(packet(`2a 0000000d ${NAME}`), ACK + packet('01000000 00000003'));
    await port.exchange(ACK + packet(`2e 00000000 ${NAME} 00`), ACK);
    await port.exchange(STATUS, OK);
    port.send(ACK);
    const close = `22 ${'00'.repeat(63)} ${'46'.repeat(256)} 00`;
    await writeFile(port, 'b1b2b3b4', close);
    port.send(ACK);
    await port.exchange(packet(`2a 0000000d ${NAME}`), ACK + packet('01000000 00000004'));
    await port.exchange(ACK + packet(`21 00000000 00000000 ${NAME} 0000`), `${ACK}00000000`);
    await port.exchange(packet('2b 00000000 00000004'), ACK + packet('b1b2b3b4'));
    await port.exchange(ACK + packet(close), ACK);
    await port.exchange(STATUS, OK);
    expect(port.unread()).toBe(0);
    await port.close();
  });
});
