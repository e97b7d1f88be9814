import { BLOCK_BYTES } from './commands.ts';
import { ascii } from './words.ts';

/*
 * The file system on the serial flash of a CC3200, as far as cc3200tool and people who took it apart know it: two copies
 * of one table in blocks 0 and 1, little-endian, of which the one with the larger revision counts. What lies between the
 * entries and the names (0x204 to 0x773) nobody knows.
 */

/** Blocks that the tables take; files follow. */
export const TABLE_BLOCKS = 5;
/** Both copies, bytes. */
export const TABLES_BYTES = 2 * BLOCK_BYTES;
export const MOST_FILES = 128;
/** What a file needs beside its content when its blocks are counted, bytes. */
export const FILE_OVERHEAD = 512;
/** In front of the content in the first block of a file: 24 bits of length, three unknown bytes, `LS`. */
export const FILE_HEADER_BYTES = 8;
/** Blocks of a file are counted in one byte. */
export const MOST_FILE_BLOCKS = 255;

const SIGNATURE = 0x534c;
const EMPTY_REVISION = 0xffff;
const ENTRIES_AT = 4;
const NAME_INDEX_AT = 0x774;
const NAMES_AT = 0x974;
/** Flag bits of an entry, above the block number: set on all but the program; clear on what is kept twice. */
const NOT_PROGRAM = 0x80;
const SINGLE = 0x40;
const PROGRAM = '/sys/mcuimg.bin';

/** A file in the table. */
export interface TableEntry {
  /** Its place in the table, 0 to 127. */
  readonly index: number;
  readonly name: string;
  readonly startBlock: number;
  /** Blocks of one copy. */
  readonly blocks: number;
  /** Kept twice: it takes twice the blocks. */
  readonly failSafe: boolean;
}

/** One copy of the table. */
export interface FileTable {
  readonly revision: number;
  readonly entries: readonly TableEntry[];
}

/** Blocks that a file of `bytes` takes in one copy. */
export function blocksFor(bytes: number): number {
  return Math.ceil((bytes + FILE_OVERHEAD) / BLOCK_BYTES);
}

/** Blocks that an entry takes in all. */
export function totalBlocks({ blocks, failSafe }: Pick<TableEntry, 'blocks' | 'failSafe'>): number {
  return failSafe ? 2 * blocks : blocks;
}

/** The first of `wanted` free blocks in a row in a file system of `blocks`; `undefined` where there are none. */
export function freeRun(entries: readonly TableEntry[], blocks: number, wanted: number): number | undefined {
  let start = TABLE_BLOCKS;
  for (const entry of [...entries].sort((a, b) => a.startBlock - b.startBlock)) {
    if (entry.startBlock - start >= wanted) return start;
    start = Math.max(start, entry.startBlock + totalBlocks(entry));
  }
  return blocks - start >= wanted ? start : undefined;
}

/** The block of a table, {@link BLOCK_BYTES} long; `undefined` where the names do not fit into it. */
export function encodeTable({ revision, entries }: FileTable): Uint8Array | undefined {
  const block = new Uint8Array(BLOCK_BYTES).fill(0xff);
  const view = new DataView(block.buffer);
  view.setUint16(0, revision, true);
  view.setUint16(2, SIGNATURE, true);
  let place = 0;
  for (const { index, name, startBlock, blocks, failSafe } of entries) {
    const bytes = ascii(name);
    if (NAMES_AT + place + bytes.length > BLOCK_BYTES) return undefined;
    const flags = (name === PROGRAM ? 0 : NOT_PROGRAM) | (failSafe ? 0 : SINGLE);
    block.set([index, blocks, startBlock & 0xff, (startBlock >> 8) | flags], ENTRIES_AT + 4 * index);
    view.setUint16(NAME_INDEX_AT + 4 * index, place, true);
    view.setUint16(NAME_INDEX_AT + 4 * index + 2, bytes.length, true);
    block.set(bytes, NAMES_AT + place);
    place += bytes.length;
  }
  return block;
}

/** The table in a block; `undefined` where there is none, or one that contradicts itself. */
export function decodeTable(block: Uint8Array): FileTable | undefined {
  if (block.length < BLOCK_BYTES) return undefined;
  const view = new DataView(block.buffer, block.byteOffset, BLOCK_BYTES);
  const revision = view.getUint16(0, true);
  if (revision === EMPTY_REVISION || view.getUint16(2, true) !== SIGNATURE) return undefined;
  const entries: TableEntry[] = [];
  for (let index = 0; index < MOST_FILES; index += 1) {
    const [own = 0, blocks = 0, low = 0, high = 0] = block.subarray(ENTRIES_AT + 4 * index, ENTRIES_AT + 4 * index + 4);
    if (own === 0xff && (high === 0xff || (blocks === index && high === 0x7f))) continue;
    const nameAt = NAMES_AT + view.getUint16(NAME_INDEX_AT + 4 * index, true);
    const nameEnd = nameAt + view.getUint16(NAME_INDEX_AT + 4 * index + 2, true);
    const startBlock = low + 256 * (high & 0x0f);
    if (own !== index || blocks === 0 || startBlock < TABLE_BLOCKS || nameEnd > BLOCK_BYTES) return undefined;
    const name = String.fromCharCode(...block.subarray(nameAt, nameEnd));
    entries.push({ index, name, startBlock, blocks, failSafe: (high & SINGLE) === 0 });
  }
  return { revision, entries };
}

/** A table that counts, and in which of the two copies it was. */
export interface CurrentTable extends FileTable {
  readonly copy: 0 | 1;
}

/** The table that counts of both copies ({@link TABLES_BYTES}); `undefined` where neither is one: not formatted. */
export function currentTable(tables: Uint8Array): CurrentTable | undefined {
  const first = decodeTable(tables.subarray(0, BLOCK_BYTES));
  const second = decodeTable(tables.subarray(BLOCK_BYTES, TABLES_BYTES));
  if (first === undefined) return second === undefined ? undefined : { ...second, copy: 1 };
  return second === undefined || first.revision > second.revision ? { ...first, copy: 0 } : { ...second, copy: 1 };
}

/** The header in front of a file's content. */
export function encodeFileHeader(bytes: number): Uint8Array {
  return Uint8Array.of(bytes & 0xff, (bytes >> 8) & 0xff, bytes >> 16, 0xff, 0xff, 0xff, 0x4c, 0x53);
}

/** Length of the content; `undefined` where the header was never written. */
export function decodeFileHeader(header: Uint8Array): number | undefined {
  const [low = 0, middle = 0, high = 0] = header;
  return header[6] === 0x4c && header[7] === 0x53 ? low + 256 * middle + 65_536 * high : undefined;
}
