import { describe, expect, it } from 'vitest';
import { plainLine, serialLine, testChip } from '../../test/support/chip-line.ts';
import { inVirtualTime } from '../../test/support/virtual-time.ts';
import { bytesOf } from '../kernel/bytes.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { memoryPair } from '../transports/memory.ts';
import { LoaderClient, type LoaderOptions } from './client.ts';
import { LoaderFiles } from './files.ts';

const options = { portName: '/dev/ttyX' };

/** A client at a loader that says what it is told, one answer for each write; then nothing more. */
function scripted(answers: readonly string[], more: Partial<LoaderOptions> = {}) {
  const clock = new VirtualClock();
  const [host, loader] = memoryPair({ chunk: 1 });
  const left = [...answers];
  const say = (): void => {
    const next = left.shift();
    if (next !== undefined) void loader.write(new Uint8Array(Buffer.from(next, 'hex')));
  };
  let gathered = 0;
  loader.onData((bytes) => {
    // The shortest packet has four bytes; the host's acknowledgement alone asks for nothing.
    gathered += bytes.length;
    if (gathered < 4) return;
    gathered = -1_000_000;
    queueMicrotask(() => {
      gathered = 0;
      say();
    });
  });
  say();
  return { clock, loader, client: new LoaderClient(host, { ...options, clock, ...more }) };
}

describe('waking the loader', () => {
  it('holds the break while the button is pressed, and lets it go', async () => {
    const { chip, clock } = testChip({ breaks: true });
    const seen: string[] = [];
    const attempts: number[] = [];
    const client = new LoaderClient(serialLine(chip, seen), {
      ...options,
      clock,
      onAttempt(attempt) {
        attempts.push(attempt);
        // The program runs until somebody presses the button, late in the second attempt.
        if (attempt === 2) clock.after(4_000, () => chip.reset());
      },
    });
    chip.holdBreak(true);
    await clock.advance(6_000);
    expect(chip.mode).toBe('program');
    chip.holdBreak(false);
    const version = await inVirtualTime(clock, client.enter());
    expect(version.bootloader).toEqual([0, 4, 1, 2]);
    expect(attempts).toEqual([1, 2]);
    expect(seen.filter((line) => line !== 'discard')).toEqual([
      'break reset',
      'mark reset',
      'break reset',
      'mark reset',
    ]);
  });

  it('pulses a line that holds the chip in reset, under break', async () => {
    const { chip, clock } = testChip({ breaks: true });
    const seen: string[] = [];
    const client = new LoaderClient(serialLine(chip, seen), { ...options, clock, reset: 'dtr' });
    await inVirtualTime(clock, client.enter());
    expect(seen).toEqual(['break run', 'discard', 'break reset', 'break run', 'mark run']);
    await inVirtualTime(clock, client.switchCore());
    expect(chip.core).toBe('network');
    expect(seen.slice(5)).toEqual(['break run', 'discard', 'mark run']);
  });

  it('ends after five breaks that nobody answers, with the port as the rung', async () => {
    const attempts: number[] = [];
    const { clock, client } = scripted([], { onAttempt: (attempt) => attempts.push(attempt) });
    await expect(inVirtualTime(clock, client.enter())).rejects.toMatchObject({
      code: 'port-silent',
      rung: 'port',
      exit: 3,
      message: 'no boot loader answers on /dev/ttyX',
    });
    expect(attempts).toEqual([1, 2, 3, 4, 5]);
  });

  it('knows a program that prints from a silent line', async () => {
    const { clock, client } = scripted([Buffer.from('*** CC3200 application ***').toString('hex')]);
    await expect(inVirtualTime(clock, client.enter())).rejects.toMatchObject({ code: 'port-garbage', rung: 'port' });
  });

  it('is broken off at once, with the break let go', async () => {
    const { chip, clock } = testChip({ breaks: true });
    const seen: string[] = [];
    const stop = new AbortController();
    const line = serialLine(chip, seen);
    const client = new LoaderClient(line, {
      ...options,
      clock,
      signal: stop.signal,
      onAttempt: () => clock.after(100, () => stop.abort()),
    });
    await expect(inVirtualTime(clock, client.enter())).rejects.toMatchObject({ code: 'interrupted' });
    expect(seen.at(-1)).toBe('mark reset');
  });

  it('does not take an acknowledgement too many for an answer', async () => {
    const packet = `001e17 00040102 ${'00'.repeat(12)} 10000000 ${'00'.repeat(8)}`.replaceAll(' ', '');
    const { clock, client } = scripted(['00cc00cc00cc', `00cc${packet}`]);
    expect((await inVirtualTime(clock, client.enter())).chip[0]).toBe(0x10);
  });
});

describe('an answer that is none', () => {
  const woken = async (answers: readonly string[]) => {
    const made = scripted(['', ...answers]);
    return { ...made, files: new LoaderFiles(made.client) };
  };

  it.each([
    ['nothing', '', 'module-unresponsive'],
    ['half an acknowledgement', '00', 'module-unresponsive'],
    ['a refusal', '0033', 'loader-refused'],
    ['something else', '1234', 'port-garbage'],
    ['an acknowledgement alone', '00cc', 'module-unresponsive'],
    ['a packet that is cut', '00cc000a01', 'module-unresponsive'],
    ['a packet with a wrong checksum', '00cc00030041', 'port-garbage'],
    ['a length that is none', '00ccffff00', 'port-garbage'],
    ['a packet that is too short', '00cc00030101', 'port-garbage'],
  ])('is told: %s', async (_what, answer, code) => {
    const { clock, files } = await woken([answer]);
    await expect(inVirtualTime(clock, files.info('/a'))).rejects.toMatchObject({ code, rung: 'at' });
  });

  it('of a port that goes away is told as that', async () => {
    const { clock, files, loader } = await woken([]);
    clock.after(500, () => void loader.close());
    await expect(inVirtualTime(clock, files.info('/a'))).rejects.toMatchObject({ code: 'port-closed', rung: 'port' });
  });

  it('carries the status of the loader', async () => {
    const { clock, files } = await woken(['00cc', '00cc00034444']);
    await expect(inVirtualTime(clock, files.erase('/a'))).rejects.toMatchObject({
      code: 'loader-refused',
      message: 'the boot loader refuses: erasing /a: the flash failed (0x44)',
    });
  });

  it.each(['0033', '00cc', ''])('to whether it reads leaves the loader usable (%s)', async (answer) => {
    const { clock, files } = await woken([answer, '00cc00034141', answer, '00cc00034141']);
    expect(await inVirtualTime(clock, files.mayRead('/a'))).toBe(false);
  });
});

describe('files', () => {
  it.each([undefined, 1, 3])('go there and back in pieces of %s', async (chunk) => {
    const { chip, clock } = testChip();
    const client = new LoaderClient(plainLine(chip, chunk), { ...options, clock });
    const files = new LoaderFiles(client);
    const content = bytesOf('0123456789'.repeat(900));
    const steps: number[] = [];
    await inVirtualTime(
      clock,
      (async () => {
        await client.enter();
        await client.switchCore();
        await files.create('/cert/200.der', content, (done) => steps.push(done));
        expect(await files.read('/cert/200.der')).toEqual(content);
        expect(await files.read('/cert/201.der')).toBeUndefined();
        const { entries = [], blocks } = await files.contents();
        expect(blocks).toBe(256);
        expect(await files.list(entries)).toMatchObject([{ name: '/cert/200.der', size: 9_000, blocks: 3 }]);
        await files.format(512);
        expect(await files.contents()).toEqual({ blocks: 512, entries: [] });
      })(),
    );
    expect(steps).toEqual([4_096, 8_192, 9_000]);
  });
});
