import { HawserError } from '../kernel/errors.ts';
import { BLOCK_BYTES } from '../loader/commands.ts';
import { MOST_FILE_BLOCKS, blocksFor } from '../loader/file-table.ts';
import type { ResetLine } from '../loader/enter.ts';
import { roomFor } from '../loader/open-flags.ts';
import { loadFile } from '../pki/read.ts';

/** Sizes of serial flash that can be formatted, in bytes. */
export const FORMAT_SIZES = {
  '512K': 524_288,
  '1M': 1_048_576,
  '2M': 2_097_152,
  '4M': 4_194_304,
  '8M': 8_388_608,
  '16M': 16_777_216,
} as const;
export type FormatSize = keyof typeof FORMAT_SIZES;

/** What `hawser flash` is asked for. */
export interface FlashOptions {
  /** Path of a serial port, or `tcp://HOST:PORT`. */
  readonly port: string;
  /** Absent: as the loader runs. */
  readonly baud?: number;
  /** `LOCAL=REMOTE` */
  readonly files: readonly string[];
  /** Names on the chip. */
  readonly deletes: readonly string[];
  /** `REMOTE=LOCAL` */
  readonly reads: readonly string[];
  readonly list: boolean;
  /** Everything on the flash is lost first. */
  readonly formatSize?: FormatSize;
  readonly reset?: ResetLine;
  /** `false`: the loader is not asked what it cannot be expected to answer without TI's code in RAM. */
  readonly readBack?: boolean;
  /** Folder for the content of each file that is replaced or deleted. */
  readonly keep?: string;
  /** Whether local files may be overwritten by what is read. */
  readonly force?: boolean;
}

export interface FileToWrite {
  readonly local: string;
  readonly remote: string;
  readonly bytes: Uint8Array;
}

export interface FileToRead {
  readonly remote: string;
  readonly local: string;
}

/** What is to be done, all of it read and looked at before the port is opened. */
export interface FlashJob {
  readonly files: readonly FileToWrite[];
  readonly deletes: readonly string[];
  readonly reads: readonly FileToRead[];
  readonly list: boolean;
  readonly formatBlocks?: number;
}

/** Longest name that is sent; the vendor's limit is not known here. */
const MOST_NAME = 127;

/** Throws HawserErrors: `usage`, `file-unreadable`, `file-empty`, `flash-full` for a file that no flash takes. */
export async function loadJob(options: FlashOptions): Promise<FlashJob> {
  const { deletes, list, formatSize } = options;
  const pairs = options.files.map(splitLocal);
  const reads = options.reads.map(splitRemote);
  for (const name of [...pairs.map(({ remote }) => remote), ...deletes, ...reads.map(({ remote }) => remote)]) {
    judgeName(name);
  }
  const twice = firstTwice([...pairs.map(({ remote }) => remote), ...deletes]);
  if (twice !== undefined) throw usage(`${twice} is to be written or deleted twice`);
  if (pairs.length + deletes.length + reads.length === 0 && !list && formatSize === undefined) {
    throw usage('nothing to do: give --file, --read, --delete, --list or --format-size');
  }
  const files: FileToWrite[] = [];
  for (const { local, remote } of pairs) {
    const bytes = await loadFile(local);
    const room = roomFor(bytes.length);
    if (room === undefined || blocksFor(room) > MOST_FILE_BLOCKS) {
      throw new HawserError(
        `${local} has ${bytes.length} bytes; a file on the chip has ${MOST_FILE_BLOCKS} blocks at most`,
        {
          code: 'flash-full',
        },
      );
    }
    files.push({ local, remote, bytes });
  }
  return {
    files,
    deletes,
    reads,
    list,
    ...(formatSize === undefined ? {} : { formatBlocks: FORMAT_SIZES[formatSize] / BLOCK_BYTES }),
  };
}

/** The local name may hold a `=`; the name on the chip begins with a slash. */
function splitLocal(text: string): FileToRead {
  const at = text.lastIndexOf('=/');
  const [local, remote] = at < 1 ? splitAt(text, text.lastIndexOf('=')) : splitAt(text, at);
  if (local === '' || remote === '')
    throw usage(`--file takes LOCAL=REMOTE, such as ca.der=/cert/128.der, not "${text}"`);
  return { local, remote };
}

function splitRemote(text: string): FileToRead {
  const [remote, local] = splitAt(text, text.indexOf('='));
  if (local === '' || remote === '')
    throw usage(`--read takes REMOTE=LOCAL, such as /cert/128.der=ca.der, not "${text}"`);
  return { local, remote };
}

function splitAt(text: string, at: number): readonly [string, string] {
  return at < 0 ? ['', ''] : [text.slice(0, at), text.slice(at + 1)];
}

function judgeName(name: string): void {
  if (/^\/[\x21-\x7e]+$/.test(name) && name.length <= MOST_NAME) return;
  const slash = name.startsWith('/') ? '' : ': it begins with a slash, because the chip looks for it by its full path';
  throw new HawserError(`"${name}" is no name of a file on the chip${slash}`, {
    code: 'usage',
    next: [{ text: 'Certificates and keys are /cert/1.der to /cert/255.der; printable ASCII, no blanks.' }],
  });
}

function firstTwice(names: readonly string[]): string | undefined {
  return names.find((name, place) => names.indexOf(name) !== place);
}

function usage(message: string): HawserError {
  return new HawserError(message, { code: 'usage' });
}
