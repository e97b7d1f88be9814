import { HawserError } from '../kernel/errors.ts';
import { blocksFor, freeRun, type TableEntry } from '../loader/file-table.ts';
import type { FlashContents } from '../loader/files.ts';
import { roomFor } from '../loader/open-flags.ts';
import type { FileToWrite, FlashJob } from './flash-job.ts';

/** The order of the work on the flash. */
export interface FlashOrder {
  /** Files that are not there yet come first: while they are written nothing else is missing. */
  readonly files: readonly FileToWrite[];
  /** Only where there is no room otherwise: what is deleted is gone even if nothing gets written. */
  readonly deletesFirst: boolean;
}

/**
 * Finds an order in which all of it fits, before anything is erased. Throws `flash-full` where none does. Without a table
 * (`entries` absent) nobody can tell, and the first order is taken.
 */
export function orderOf({ files, deletes }: FlashJob, contents: FlashContents | undefined): FlashOrder {
  const entries = contents?.entries;
  if (contents === undefined || entries === undefined) return { files, deletesFirst: false };
  const there = new Set(entries.map(({ name }) => name));
  const added = files.filter(({ remote }) => !there.has(remote));
  const replaced = files.filter(({ remote }) => there.has(remote));
  const kept = entries.filter(({ name }) => !deletes.includes(name));
  const orders: readonly (FlashOrder & { readonly from: readonly TableEntry[] })[] = [
    { files: [...added, ...replaced], deletesFirst: false, from: entries },
    { files: [...replaced, ...added], deletesFirst: false, from: entries },
    { files: [...added, ...replaced], deletesFirst: true, from: kept },
    { files: [...replaced, ...added], deletesFirst: true, from: kept },
  ];
  const found = orders.find((order) => fits(order.files, order.from, contents.blocks));
  if (found !== undefined) return found;
  throw flashFull(files, contents.blocks);
}

function fits(files: readonly FileToWrite[], from: readonly TableEntry[], blocks: number): boolean {
  let entries = from;
  for (const { remote, bytes } of files) {
    entries = entries.filter(({ name }) => name !== remote);
    const needed = blocksFor(roomFor(bytes.length) ?? bytes.length);
    const startBlock = freeRun(entries, blocks, needed);
    if (startBlock === undefined) return false;
    entries = [...entries, { index: 0, name: remote, startBlock, blocks: needed, failSafe: false }];
  }
  return true;
}

function flashFull(files: readonly FileToWrite[], blocks: number): HawserError {
  const needed = files.reduce((sum, { bytes }) => sum + blocksFor(roomFor(bytes.length) ?? bytes.length), 0);
  return new HawserError(
    `the flash has no room: the files need ${needed} blocks of 4096 bytes in whole runs, of ${blocks} in all; nothing was changed`,
    {
      code: 'flash-full',
      next: [
        { text: 'See what is there.', command: '--list' },
        { text: 'Delete what is not used.', command: '--delete REMOTE' },
      ],
    },
  );
}
