import { describe, expect, it } from 'vitest';
import type { BytePipe } from '../../src/at/pipe.ts';
import type { FlashJob, FlashOptions } from '../../src/app/flash-job.ts';
import { flashThrough, type FlashReport } from '../../src/app/flash.ts';
import type { ChipOptions, VirtualChip } from '../../src/emulator/cc3200/chip.ts';
import type { LoaderFacts } from '../../src/families/kit/loader-facts.ts';
import { findFamily } from '../../src/families/registry.ts';
import { byteString, bytesOf, equalBytes } from '../../src/kernel/bytes.ts';
import { isHawserError, type ErrorCode } from '../../src/kernel/errors.ts';
import { faultyPipe, type FaultRates } from '../../src/transports/faulty.ts';
import { plainLine, testChip } from '../support/chip-line.ts';
import { runs } from '../support/full.ts';
import { inVirtualTime } from '../support/virtual-time.ts';

const NEW = bytesOf('the new root');
const OLD = bytesOf('the old root, which is longer');
const ADDED = bytesOf('a new key');

const job: FlashJob = {
  files: [
    { local: 'ca.der', remote: '/cert/128.der', bytes: NEW },
    { local: 'key.der', remote: '/cert/126.der', bytes: ADDED },
  ],
  deletes: ['/cert/gone.der'],
  reads: [],
  list: false,
};
const options: FlashOptions = { port: 'test', files: [], deletes: [], reads: [], list: false };

/** A chip that has been in use: one file to be replaced, one to be deleted, two that are nobody's business. */
function usedChip(more: Partial<ChipOptions> = {}): ReturnType<typeof testChip> {
  const made = testChip(more);
  made.chip.files.write('/sys/mcuimg.bin', bytesOf('the program '.repeat(10)));
  made.chip.files.write('/cert/128.der', OLD);
  made.chip.files.write('/cert/gone.der', bytesOf('not used any more'));
  made.chip.files.write('/cert/other.der', bytesOf('somebody else’s'.slice(0, 13)));
  return made;
}

function loaderFacts(): LoaderFacts {
  const facts = findFamily('cc3200').family.loader;
  if (facts === undefined) throw new Error('the family has no boot loader');
  return facts;
}

type Made = ReturnType<typeof usedChip>;

function attempt({ clock }: Made, pipe: BytePipe, more: Partial<FlashOptions> = {}, what: FlashJob = job) {
  const work = flashThrough(pipe, what, { ...options, ...more }, { clock, onEvent: () => undefined });
  return inVirtualTime(
    clock,
    work.then(
      (report) => ({ report }),
      (error: unknown) => ({ error }),
    ),
  ) as Promise<{ readonly report?: FlashReport; readonly error?: unknown }>;
}

const CLEAR: readonly ErrorCode[] = [
  'port-silent',
  'port-garbage',
  'port-closed',
  'module-unresponsive',
  'loader-refused',
  'not-possible',
];

/** Others’ files are there, ours is old, new or not there, and never anything else. */
function unharmed(chip: VirtualChip, label: string): void {
  const text = (name: string): string | undefined => {
    const bytes = chip.files.read(name);
    return bytes === undefined ? undefined : byteString(bytes);
  };
  expect(text('/sys/mcuimg.bin'), label).toBe('the program '.repeat(10));
  expect(text('/cert/other.der'), label).toHaveLength(13);
  expect([undefined, byteString(OLD), byteString(NEW)], label).toContain(text('/cert/128.der'));
  expect([undefined, byteString(ADDED)], label).toContain(text('/cert/126.der'));
}

/** After the reset the same command completes what was left. */
async function completes(made: Made, label: string): Promise<void> {
  const { report, error } = await attempt(made, plainLine(made.chip));
  expect(error, label).toBeUndefined();
  expect(report?.ok, label).toBe(true);
  expect(equalBytes(made.chip.files.read('/cert/128.der') ?? new Uint8Array(), NEW), label).toBe(true);
  expect(equalBytes(made.chip.files.read('/cert/126.der') ?? new Uint8Array(), ADDED), label).toBe(true);
  expect(made.chip.files.read('/cert/gone.der'), label).toBeUndefined();
}

/** Whether it ended with a clear error; a success must have done what it says. */
function endsClearly(
  { report, error }: Awaited<ReturnType<typeof attempt>>,
  chip: VirtualChip,
  label: string,
): boolean {
  if (report !== undefined) {
    expect(equalBytes(chip.files.read('/cert/128.der') ?? new Uint8Array(), NEW), label).toBe(true);
    return false;
  }
  if (!isHawserError(error)) throw error;
  expect(CLEAR, label).toContain(error.code);
  expect(['port', 'at'], label).toContain(error.rung);
  expect(error.next.length, label).toBeGreaterThan(0);
  return true;
}

/** Bytes that pass in both directions of a run without faults. */
async function traffic(more: Partial<FlashOptions> = {}): Promise<{ readonly out: number; readonly back: number }> {
  const made = usedChip();
  const line = plainLine(made.chip);
  const count = { out: 0, back: 0 };
  const counted: BytePipe = {
    ...line,
    write: (bytes) => {
      count.out += bytes.length;
      return line.write(bytes);
    },
    onData: (listener) =>
      line.onData((bytes) => {
        count.back += bytes.length;
        listener(bytes);
      }),
    onClose: (listener) => line.onClose(listener),
    close: () => line.close(),
  };
  expect((await attempt(made, counted, more)).report?.ok).toBe(true);
  return count;
}

/** Every place of a stream in the full run, some in the quick one; the tables (8 KB) only here and there. */
function places(total: number): readonly number[] {
  const step = Math.max(1, Math.ceil(total / runs(60, 1_500)));
  return Array.from({ length: Math.ceil(total / step) }, (_, i) => i * step);
}

async function withLine(rates: { toModule?: FaultRates; fromModule?: FaultRates }, label: string): Promise<boolean> {
  const made = usedChip();
  const pipe = faultyPipe(plainLine(made.chip), { clock: made.clock, seed: 7, ...rates });
  const failed = endsClearly(await attempt(made, pipe), made.chip, label);
  await made.chip.said();
  unharmed(made.chip, label);
  await completes(made, label);
  return failed;
}

describe('a line that fails while files are put on the chip', () => {
  it('may be cut behind any byte of either side', async () => {
    const { out, back } = await traffic();
    expect(out).toBeGreaterThan(400);
    let failed = 0;
    for (const closeAt of places(out)) {
      failed += Number(await withLine({ toModule: { closeAt } }, `cut behind byte ${closeAt} of the host`));
    }
    for (const closeAt of places(back)) {
      failed += Number(await withLine({ fromModule: { closeAt } }, `cut behind byte ${closeAt} of the chip`));
    }
    expect(failed).toBeGreaterThan(100);
  });

  it.each(['drop', 'garble', 'double'] as const)('may %s any byte of either side', async (kind) => {
    const { out, back } = await traffic();
    let failed = 0;
    for (const from of places(out)) {
      const rates = { [kind]: 1, from, until: from + 1 };
      failed += Number(await withLine({ toModule: rates }, `${kind} byte ${from} of the host`));
    }
    for (const from of places(back)) {
      const rates = { [kind]: 1, from, until: from + 1 };
      failed += Number(await withLine({ fromModule: rates }, `${kind} byte ${from} of the chip`));
    }
    expect(failed).toBeGreaterThan(50);
  });
});

describe('a chip that fails', () => {
  it.each(['loseAck', 'spoilPacket'] as const)('has any of its answers spoilt (%s)', async (fault) => {
    let failed = 0;
    let last = false;
    // There are fewer of each in a run.
    for (let nth = 1; nth <= 50; nth += 1) {
      const made = usedChip({ faults: { [fault]: nth } });
      last = endsClearly(await attempt(made, plainLine(made.chip)), made.chip, `${fault} ${nth}`);
      unharmed(made.chip, `${fault} ${nth}`);
      failed += Number(last);
      if (last) await completes(made, `${fault} ${nth}`);
    }
    expect(failed).toBeGreaterThan(10);
    expect(last).toBe(false);
  });

  it('that spoils an answer to the question whether it reads is asked again', async () => {
    for (const faults of [{ loseAck: 7 }, { spoilPacket: 3 }]) {
      const made = usedChip({ faults });
      expect((await attempt(made, plainLine(made.chip))).report?.readsBack).toBe(true);
    }
  });

  it('loses its power after any byte that it writes to the flash', async () => {
    let failed = 0;
    // Writing a table takes 4096 steps that are all alike.
    for (let after = 0; ; after += after % 4_200 < 100 ? 1 : 700) {
      const made = usedChip();
      const pipe = plainLine(made.chip);
      made.chip.losePowerAfter(after);
      const ended = await attempt(made, pipe);
      made.chip.reset();
      unharmed(made.chip, `power until byte ${after}`);
      if (!endsClearly(ended, made.chip, `power until byte ${after}`)) break;
      failed += 1;
      await completes(made, `power until byte ${after}`);
      if (failed % runs(12, 1) === 0) after += 97;
    }
    expect(failed).toBeGreaterThan(15);
  });

  it('gets its old file back when its flash refuses the new one', async () => {
    const made = usedChip({ faults: { failChunk: 2 } });
    const { error } = await attempt(made, plainLine(made.chip));
    expect(error).toMatchObject({ code: 'loader-refused', rung: 'at', exit: 1 });
    expect((error as Error).message).toContain(
      'writing /cert/128.der: the flash failed (0x44); 1 of 2 files are written',
    );
    expect(byteString(made.chip.files.read('/cert/128.der') ?? new Uint8Array())).toBe(byteString(OLD));
    // What was to be deleted stays until all is written.
    expect(made.chip.files.read('/cert/gone.der')).toBeDefined();
    await completes(made, 'again');
  });

  it('that is full is told so before anything is changed', async () => {
    const made = usedChip();
    const before = made.chip.image;
    const files = [...job.files, { local: 'big', remote: '/big', bytes: new Uint8Array(1_000_000) }];
    const fills = made.chip.files.write('/full', new Uint8Array(200_000));
    expect(fills).toBe(true);
    const filled = made.chip.image;
    const { error } = await attempt(made, plainLine(made.chip), {}, { ...job, files });
    expect(error).toMatchObject({ code: 'flash-full', exit: 1 });
    expect(equalBytes(made.chip.image, filled)).toBe(true);
    expect(equalBytes(before, filled)).toBe(false);
  });

  it('that is full and tells nothing leaves the other files alone', async () => {
    const made = usedChip({ readsAlone: false });
    const files = [{ local: 'big', remote: '/big', bytes: new Uint8Array(1_040_000) }];
    const { error } = await attempt(made, plainLine(made.chip), {}, { ...job, files });
    expect(error).toMatchObject({ code: 'loader-refused' });
    unharmed(made.chip, 'full');
    await made.chip.said();
  });

  it('deletes first where there is no room otherwise', async () => {
    const made = testChip();
    made.chip.files.write('/big', new Uint8Array(900_000));
    const files = [{ local: 'b', remote: '/bigger', bytes: new Uint8Array(950_000) }];
    const { report } = await attempt(made, plainLine(made.chip), {}, { ...job, files, deletes: ['/big'] });
    expect(report?.written).toMatchObject([{ remote: '/bigger', done: 'added', proven: 'read-back' }]);
    expect(made.chip.files.list()).toEqual([{ name: '/bigger', size: 950_000 }]);
  });
});

describe('a chip of another kind', () => {
  it.each([
    ['3.0.0.1', 'CC3220 or CC3235, which takes whole images only'],
    ['0.3.1.2', 'before production'],
    ['0.4.1.1', 'before production'],
  ])('is refused by its boot loader %s', async (bootloader, text) => {
    const facts = loaderFacts();
    const versions = { ...facts.versions, value: { ...facts.versions.value, bootloader } };
    const made = usedChip({ facts: { ...facts, versions } });
    const before = made.chip.image;
    const { error } = await attempt(made, plainLine(made.chip));
    expect(error).toMatchObject({ code: 'not-possible', rung: 'at' });
    expect((error as Error).message).toContain(text);
    expect(equalBytes(made.chip.image, before)).toBe(true);
  });
});

describe('a loader that does not read', () => {
  it('is written to, proven by its status alone, and a second run writes again', async () => {
    const made = usedChip({ readsAlone: false });
    for (const more of [{}, { readBack: false }]) {
      const { report } = await attempt(made, plainLine(made.chip), more);
      expect(report).toMatchObject({
        readsBack: false,
        written: [
          { remote: '/cert/128.der', done: 'written', proven: 'status' },
          { remote: '/cert/126.der', done: 'written', proven: 'status' },
        ],
        deleted: [{ remote: '/cert/gone.der', done: 'asked' }],
      });
    }
    expect(equalBytes(made.chip.files.read('/cert/128.der') ?? new Uint8Array(), NEW)).toBe(true);
  });

  it('says that it cannot list before anything is changed', async () => {
    const made = usedChip({ readsAlone: false });
    const before = made.chip.image;
    const { error } = await attempt(made, plainLine(made.chip), {}, { ...job, list: true });
    expect(error).toMatchObject({ code: 'not-possible', rung: 'at', exit: 1 });
    expect(equalBytes(made.chip.image, before)).toBe(true);
  });
});
