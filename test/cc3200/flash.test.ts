import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChip, type EmulateChipOptions, type RunningChip } from '../../src/app/emulate-chip.ts';
import type { FlashOptions } from '../../src/app/flash-job.ts';
import { flash, type FlashReport } from '../../src/app/flash.ts';
import { issue } from '../../src/pki/dev.ts';
import { hawserHere } from '../support/cli-here.ts';
import { fastClock } from '../support/fast-clock.ts';
import { scratch, type Scratch } from '../support/scratch.ts';

const anywhere = { host: '127.0.0.1', port: 0 };

let files: Scratch;
const running: RunningChip[] = [];
beforeAll(async () => {
  files = await scratch();
});
afterAll(async () => {
  await Promise.all(running.map((chip) => chip.stop()));
  await files.remove();
});

async function chipWith(options: Partial<EmulateChipOptions> = {}): Promise<RunningChip> {
  const chip = await startChip({ module: 'cc3200', place: anywhere, ...options });
  running.push(chip);
  return chip;
}

describe('hawser flash', () => {
  it('writes, verifies and lists over TCP, with one document', async () => {
    const { address, chip } = await chipWith();
    const der = await files.file('ca.der', Buffer.from('30820001', 'hex'));
    const { status, stdout, stderr } = await hawserHere(
      ...['flash', '--port', address, '--file', `${der}=/cert/128.der`, '--list', '--json'],
    );
    expect(stderr).toContain('press reset');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'flash',
      ok: true,
      ladder: [{ rung: 'port', state: 'passed' }],
      chip: 'cc3200',
      bootloader: '0.4.1.2',
      readsBack: true,
      written: [{ remote: '/cert/128.der', bytes: 4, done: 'added', proven: 'read-back' }],
      files: [{ name: '/cert/128.der', size: 4, blocks: 1, failSafe: false }],
    });
    expect(chip.files.list()).toEqual([{ name: '/cert/128.der', size: 4 }]);
  });

  it('does the same on a pseudo-terminal, where the flush of the input tells that it begins', async ({ skip }) => {
    const place = { pty: join(files.folder, 'chip') };
    const started = await chipWith({ place }).catch((error: unknown) => error);
    if (started instanceof Error) return skip('no pseudo-terminal can be opened here');
    const { chip } = started as RunningChip;
    const local = await files.file('big', Buffer.alloc(9_000, 'z'));
    for (const done of ['added, read back and compared', 'is there already']) {
      const { status, stdout, stderr } = await hawserHere(
        'flash',
        '--port',
        place.pty,
        '--file',
        `${local}=/www/big`,
        '--list',
      );
      expect({ status, stderr }).toMatchObject({
        status: 0,
        stderr: expect.stringContaining(`9000 bytes, ${done}`) as string,
      });
      expect(stdout).toContain('9000  /www/big  3 blocks');
    }
    expect(chip.files.list()).toEqual([{ name: '/www/big', size: 9_000 }]);
  });

  it.each([
    [['--file', 'a=b/c'], 'begins with a slash'],
    [['--file', 'nothing'], '--file takes LOCAL=REMOTE'],
    [['--read', '/cert/1.der'], '--read takes REMOTE=LOCAL'],
    [['--delete', '/a b'], 'no name of a file'],
    [['--delete', '/a', '--delete', '/a'], 'twice'],
    [['--format-size', '3M'], '--format-size takes'],
    [['--file', 'not-there=/a'], 'there is no such file'],
    [[], 'nothing to do'],
  ])('refuses %s before the port is opened', async (args, text) => {
    const { status, stderr } = await hawserHere('flash', '--port', 'tcp://127.0.0.1:1', ...args);
    expect(status).toBe(2);
    expect(stderr).toContain(text);
  });

  it('says that no port was named, and that a file is too large for the chip', async () => {
    expect(await hawserHere('flash', '--list')).toMatchObject({ status: 2 });
    const large = await files.file('large', Buffer.alloc(1_044_481));
    const { status, stderr } = await hawserHere('flash', '--port', 'tcp://127.0.0.1:1', '--file', `${large}=/a`);
    expect({ status, stderr }).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('255 blocks at most') as string,
    });
  });
});

describe('flash', () => {
  const nothing: Omit<FlashOptions, 'port'> = { files: [], deletes: [], reads: [], list: false };
  const clock = fastClock(4);
  const run = (chip: RunningChip, options: Partial<FlashOptions>): Promise<FlashReport> =>
    flash({ ...nothing, port: chip.address, ...options }, { clock, onEvent: () => undefined });

  it('reads before it deletes, keeps what it replaces, and does not write over local files', async () => {
    const chip = await chipWith({ clock });
    chip.chip.files.write('/cert/126.der', Buffer.from('old key'));
    chip.chip.files.write('/cert/127.der', Buffer.from('old certificate'));
    const local = join(files.folder, 'read.der');
    const keep = join(files.folder, 'kept');
    const key = await files.file('key.der', 'new key');
    const report = await run(chip, {
      files: [`${key}=/cert/126.der`],
      reads: [`/cert/127.der=${local}`],
      deletes: ['/cert/127.der', '/cert/1.der'],
      keep,
    });
    expect(report).toMatchObject({
      written: [{ done: 'replaced' }],
      deleted: [{ done: 'deleted' }, { done: 'was-not-there' }],
      read: [{ remote: '/cert/127.der', local, bytes: 15 }],
    });
    expect(await readFile(local, 'utf8')).toBe('old certificate');
    expect((await stat(local)).mode & 0o777).toBe(0o600);
    expect(await readFile(join(keep, 'cert/126.der'), 'utf8')).toBe('old key');
    expect(await readFile(join(keep, 'cert/127.der'), 'utf8')).toBe('old certificate');
    expect(chip.chip.files.list()).toEqual([{ name: '/cert/126.der', size: 7 }]);
    const again = { reads: [`/cert/126.der=${local}`] };
    await expect(run(chip, again)).rejects.toMatchObject({ code: 'file-exists' });
    await run(chip, { ...again, force: true });
    expect(await readFile(local, 'utf8')).toBe('new key');
    await expect(run(chip, { reads: ['/cert/9.der=x'] })).rejects.toMatchObject({
      code: 'flash-file-missing',
      rung: 'at',
    });
  });

  it('formats only when told, and keeps the flash in its image', async () => {
    const image = join(files.folder, 'flash.bin');
    const first = await chipWith({ clock, image });
    const local = await files.file('a', 'content');
    await run(first, { files: [`${local}=/a`] });
    await first.stop();
    expect((await stat(image)).size).toBe(1_048_576);
    expect((await stat(image)).mode & 0o777).toBe(0o600);
    const second = await chipWith({ clock, image });
    expect(second.chip.files.list()).toEqual([{ name: '/a', size: 7 }]);
    const report = await run(second, { formatSize: '512K', files: [`${local}=/b`], list: true });
    expect(report).toMatchObject({ formattedBlocks: 128, files: [{ name: '/b', size: 7 }] });
    await second.stop();
    expect((await stat(image)).size).toBe(524_288);
    await writeFile(image, 'no image');
    await expect(chipWith({ image })).rejects.toMatchObject({ code: 'image-invalid', exit: 2 });
  });

  it('says what the chip will not read of the credentials, and writes them all the same', async () => {
    const chip = await chipWith({ clock });
    const root = await issue({ subject: 'CN=Root', ca: { pathLength: null }, keyType: 'rsa' });
    const pem = await files.file('ca.pem', root.certificate);
    const report = await run(chip, { files: [`${pem}=/cert/128.der`, `${pem}=/www/ca.pem`] });
    expect(report.findings.map(({ code }) => code)).toEqual(['file-encoding']);
    expect(report.written).toHaveLength(2);
  });

  it('ends when nobody serves the port', async () => {
    const chip = await chipWith({ clock });
    await chip.stop();
    await expect(run(chip, { list: true })).rejects.toMatchObject({ code: 'port-failed', exit: 3 });
  });
});

describe('hawser emulate cc3200', () => {
  it('takes no options of an AT port, and others take none of a chip', async () => {
    const wrong = await hawserHere('emulate', 'cc3200', '--condition', 'no-sim');
    expect(wrong).toMatchObject({ status: 2, stderr: expect.stringContaining('--condition is for modules') as string });
    const other = await hawserHere('emulate', 'sim7600', '--image', 'x.bin');
    expect(other).toMatchObject({ status: 2, stderr: expect.stringContaining('boot loader') as string });
  });
});
