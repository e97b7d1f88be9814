import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BytePipe } from '../at/pipe.ts';
import type { Report } from '../findings/finding.ts';
import type { LoaderFacts } from '../families/kit/loader-facts.ts';
import { families, findFamily } from '../families/registry.ts';
import { equalBytes } from '../kernel/bytes.ts';
import type { Clock } from '../kernel/clock.ts';
import { HawserError, isHawserError } from '../kernel/errors.ts';
import { LoaderClient } from '../loader/client.ts';
import { STORAGE_BIT } from '../loader/commands.ts';
import { wrongChip } from '../loader/faults.ts';
import { LoaderFiles } from '../loader/files.ts';
import { chipKind, versionText, type ChipKind, type VersionInfo } from '../loader/replies.ts';
import { loadFile } from '../pki/read.ts';
import { openPort } from '../transports/open.ts';
import { loadJob, type FileToRead, type FlashJob, type FlashOptions } from './flash-job.ts';
import { judgeForChip } from './flash-judge.ts';
import { FlashRun, type FlashDone, type FlashEvent } from './flash-run.ts';
import { writeOutput } from './write-file.ts';

/** What a run of `flash` is given besides its options. */
export interface FlashDeps {
  readonly clock: Clock;
  readonly onEvent: (event: FlashEvent) => void;
  readonly signal?: AbortSignal;
}

/** The document of `hawser flash`. */
export interface FlashReport extends Report, FlashDone {
  readonly command: 'flash';
  readonly chip: ChipKind;
  readonly bootloader: string;
  /** Whether the loader tells of files without code of the vendor in RAM. */
  readonly readsBack: boolean;
  readonly formattedBlocks?: number;
}

/** Asked for where no file is named: the program of the chip. */
const ANY_FILE = '/sys/mcuimg.bin';
const OLDEST_LOADER = [0, 4, 1, 2];

/** There is one family that is filled through this loader. Throws `not-possible` where it is left out. */
function loaderFamily(): { readonly id: string; readonly loader: LoaderFacts } {
  for (const { id, loader } of families()) if (loader !== undefined) return { id, loader };
  throw new HawserError('no family with a boot loader is known', { code: 'not-possible' });
}

/**
 * Puts files on the serial flash of a chip through its boot loader. All inputs are read first; what was interrupted is
 * completed by the same call. Throws HawserErrors of the job, the port, the loader and the local files.
 */
export async function flash(options: FlashOptions, deps: FlashDeps): Promise<FlashReport> {
  const job = await loadJob(options);
  const { loader } = loaderFamily();
  const pipe = await openPort(options.port, { clock: deps.clock, baud: options.baud ?? loader.baud.value });
  return flashThrough(pipe, job, options, deps);
}

/** The same on a port that is open already; it is closed at the end. */
export async function flashThrough(
  pipe: BytePipe,
  job: FlashJob,
  options: FlashOptions,
  deps: FlashDeps,
): Promise<FlashReport> {
  const { clock, onEvent, signal } = deps;
  try {
    const client = new LoaderClient(pipe, {
      clock,
      portName: options.port,
      onAttempt: (attempt) => {
        if (options.reset === undefined) onEvent({ kind: 'press-reset', attempt });
      },
      ...(options.reset === undefined ? {} : { reset: options.reset }),
      ...(signal === undefined ? {} : { signal }),
    });
    const version = await client.enter();
    const chip = await reachFiles(client, version, onEvent);
    const files = new LoaderFiles(client);
    const readsBack = options.readBack !== false && (await files.mayRead(job.files[0]?.remote ?? ANY_FILE));
    if (!readsBack)
      onEvent({ kind: 'phase', text: 'the loader does not read: what is written is proven by its status' });
    const done = await new FlashRun({
      files,
      job,
      reads: readsBack,
      onEvent,
      save: (file, content) => saveRead(file, content, options.force ?? false),
      ...(options.keep === undefined ? {} : { keep: keeper(options.keep) }),
    }).run();
    return {
      schema: 1,
      command: 'flash',
      ok: true,
      ladder: [{ rung: 'port', state: 'passed' }],
      findings: judgeForChip(job.files, findFamily(loaderFamily().id)),
      nextProofs: [],
      chip,
      bootloader: versionText(version.bootloader),
      readsBack,
      ...(job.formatBlocks === undefined ? {} : { formattedBlocks: job.formatBlocks }),
      ...done,
    };
  } finally {
    await pipe.close();
  }
}

/** Goes on to the loader of the processor that has the files. */
async function reachFiles(
  client: LoaderClient,
  version: VersionInfo,
  onEvent: FlashDeps['onEvent'],
): Promise<ChipKind> {
  const chip = chipKind(version);
  const number = versionText(version.bootloader);
  onEvent({
    kind: 'phase',
    text: `boot loader ${number} of a ${chip === 'later' ? 'later chip' : chip.toUpperCase()}`,
  });
  if (chip === 'later') {
    throw wrongChip(`boot loader ${number} is of a CC3220 or CC3235, which takes whole images only, no single files`, [
      { text: 'Put the files into an image with UniFlash Image Creator, or have the program on the chip write them.' },
    ]);
  }
  if (isOlder(version.bootloader)) {
    throw wrongChip(`boot loader ${number} is of a chip from before production, which needs code of TI in RAM`, [
      { text: 'Use UniFlash.' },
    ]);
  }
  // A CC3100 has no application core: its loader is that of the network processor.
  if (chip === 'cc3200') {
    onEvent({ kind: 'phase', text: 'switching to the network processor' });
    await client.switchCore();
  }
  const storages = await client.storageList();
  if ((storages & STORAGE_BIT.sflash) === 0 || (storages & STORAGE_BIT.sram) === 0) {
    throw wrongChip(`the loader names no serial flash (storage list 0x${storages.toString(16).padStart(2, '0')})`, [
      { text: 'Is a serial flash fitted, and does the board power it?' },
    ]);
  }
  return chip;
}

function isOlder(version: readonly number[]): boolean {
  const place = OLDEST_LOADER.findIndex((number, i) => number !== version[i]);
  return place >= 0 && (version[place] ?? 0) < (OLDEST_LOADER[place] ?? 0);
}

/** What is read may be a private key. */
async function saveRead({ local }: FileToRead, content: Uint8Array, force: boolean): Promise<void> {
  await writeOutput(local, content, { secret: true, force });
}

/** Keeps files under a folder by their path on the chip; one that is kept already with this content is left alone. */
function keeper(folder: string): (remote: string, content: Uint8Array) => Promise<void> {
  return async (remote, content) => {
    const parts = remote.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
    const path = join(folder, ...parts);
    await mkdir(dirname(path), { recursive: true }).catch((cause: unknown) => {
      throw new HawserError(`cannot make the folder ${dirname(path)}`, { code: 'file-unwritable', cause });
    });
    try {
      await writeOutput(path, content, { secret: true });
    } catch (error) {
      const same = isHawserError(error) && error.code === 'file-exists' && equalBytes(await loadFile(path), content);
      if (!same) throw error;
    }
  };
}
