import { equalBytes } from '../../kernel/bytes.ts';
import { BLOCK_BYTES } from '../../loader/commands.ts';
import {
  blocksFor,
  currentTable,
  decodeFileHeader,
  encodeFileHeader,
  encodeTable,
  FILE_HEADER_BYTES,
  FILE_OVERHEAD,
  freeRun,
  MOST_FILE_BLOCKS,
  MOST_FILES,
  TABLES_BYTES,
  totalBlocks,
  type CurrentTable,
  type TableEntry,
} from '../../loader/file-table.ts';
import type { ChipFile, ChipFiles } from './files.ts';
import type { FlashMemory } from './flash-memory.ts';

/** Why a file cannot be made. */
export type CreateFailure = 'not-formatted' | 'exists' | 'full' | 'bad-name';

const MOST_NAME = 127;

/**
 * The file system of the chip, which lives in the flash alone: each operation begins with the table that lies there, so
 * that raw writes, a lost supply and a loaded image count. A file is in the table from its opening on; its header is
 * written at its closing, and without one it is not whole (the firmware has a code of its own for that, -64). That the
 * boot loader works in this order is assumed.
 */
export class FlashFileSystem implements ChipFiles {
  readonly #flash: FlashMemory;

  constructor(flash: FlashMemory) {
    this.#flash = flash;
  }

  /** `undefined` where the flash holds no file system. */
  get entries(): readonly TableEntry[] | undefined {
    return this.#table()?.entries;
  }

  format(blocks: number): void {
    this.#flash.replace(blocks);
    const table = encodeTable({ revision: 1, entries: [] });
    if (table !== undefined) this.#putTable(0, table);
  }

  /** After a lost supply both copies of the table may be valid: only the one that counts stays. */
  repair(): void {
    const table = this.#table();
    if (table !== undefined) this.#flash.erase(table.copy === 0 ? 1 : 0, 1);
  }

  find(name: string): TableEntry | undefined {
    return this.entries?.find((entry) => entry.name === name);
  }

  list(): readonly ChipFile[] {
    return (this.entries ?? []).flatMap((entry) => {
      const size = this.sizeOf(entry);
      return size === undefined ? [] : [{ name: entry.name, size }];
    });
  }

  read(name: string): Uint8Array | undefined {
    const entry = this.find(name);
    const size = entry === undefined ? undefined : this.sizeOf(entry);
    return entry === undefined || size === undefined ? undefined : this.contentOf(entry, 0, size);
  }

  write(name: string, bytes: Uint8Array): boolean {
    const before = this.find(name);
    const others = (this.entries ?? []).filter((entry) => entry.name !== name);
    // Asked beforehand, because what is erased does not come back.
    if (this.#placeFor(others, name, bytes.length, false) === undefined) return false;
    if (before !== undefined && equalBytes(this.read(name) ?? new Uint8Array(), bytes)) return true;
    if (before !== undefined) this.remove(name);
    const made = this.create(name, bytes.length, false);
    if (typeof made === 'string') return false;
    this.writeContent(made, 0, bytes);
    this.finish(made, bytes.length);
    return true;
  }

  remove(name: string): boolean {
    const table = this.#table();
    if (table?.entries.some((entry) => entry.name === name) !== true) return false;
    return this.#commit(
      table,
      table.entries.filter((entry) => entry.name !== name),
    );
  }

  /** Content that is there; `undefined` for a file that was never closed. */
  sizeOf(entry: TableEntry): number | undefined {
    const header = this.#flash.read(entry.startBlock * BLOCK_BYTES, FILE_HEADER_BYTES);
    const size = header === undefined ? undefined : decodeFileHeader(header);
    return size === undefined || size > roomOf(entry) ? undefined : size;
  }

  contentOf(entry: TableEntry, offset: number, size: number): Uint8Array | undefined {
    if (offset + size > roomOf(entry)) return undefined;
    return this.#flash.read(entry.startBlock * BLOCK_BYTES + FILE_HEADER_BYTES + offset, size);
  }

  /** Takes room for a file of at most `room` bytes and puts it into the table. */
  create(name: string, room: number, failSafe: boolean): TableEntry | CreateFailure {
    const table = this.#table();
    if (table === undefined) return 'not-formatted';
    if (!/^[\x21-\x7e]+$/.test(name) || name.length > MOST_NAME) return 'bad-name';
    if (table.entries.some((entry) => entry.name === name)) return 'exists';
    const entry = this.#placeFor(table.entries, name, room, failSafe);
    if (entry === undefined) return 'full';
    if (!this.#flash.erase(entry.startBlock, totalBlocks(entry))) return 'full';
    return this.#commit(table, [...table.entries, entry]) ? entry : 'full';
  }

  /** `false` where it would not fit. */
  writeContent(entry: TableEntry, offset: number, bytes: Uint8Array): boolean {
    if (offset + bytes.length > roomOf(entry)) return false;
    return copiesOf(entry).every((block) =>
      this.#flash.program(block * BLOCK_BYTES + FILE_HEADER_BYTES + offset, bytes),
    );
  }

  /** Makes a file whole. */
  finish(entry: TableEntry, size: number): void {
    for (const block of copiesOf(entry)) this.#flash.program(block * BLOCK_BYTES, encodeFileHeader(size));
  }

  #placeFor(entries: readonly TableEntry[], name: string, room: number, failSafe: boolean): TableEntry | undefined {
    const blocks = blocksFor(room);
    const startBlock = freeRun(entries, this.#flash.blocks, totalBlocks({ blocks, failSafe }));
    const taken = new Set(entries.map(({ index }) => index));
    const index = Array.from({ length: MOST_FILES }, (_, i) => i).find((i) => !taken.has(i));
    if (startBlock === undefined || index === undefined || blocks > MOST_FILE_BLOCKS) return undefined;
    const entry = { index, name, startBlock, blocks, failSafe };
    return encodeTable({ revision: 0, entries: [...entries, entry] }) === undefined ? undefined : entry;
  }

  #table(): CurrentTable | undefined {
    const tables = this.#flash.read(0, TABLES_BYTES);
    return tables === undefined ? undefined : currentTable(tables);
  }

  /** The new table goes where the old one is not, so that one of them is whole at any time. */
  #commit({ revision, copy }: CurrentTable, entries: readonly TableEntry[]): boolean {
    // 0xFFFF stands for an empty copy.
    const table = encodeTable({ revision: (revision % 0xfffe) + 1, entries });
    if (table === undefined) return false;
    const other = copy === 0 ? 1 : 0;
    this.#putTable(other, table);
    // cc3200tool reads the names of the second copy when both are valid, so that only one may stay.
    this.#flash.erase(copy, 1);
    return true;
  }

  #putTable(copy: 0 | 1, table: Uint8Array): void {
    this.#flash.erase(copy, 1);
    const start = copy * BLOCK_BYTES;
    const HEADER = 4;
    this.#flash.program(start + HEADER, table.subarray(HEADER));
    // Its signature last: it makes the copy valid.
    this.#flash.program(start, table.subarray(0, HEADER));
  }
}

function roomOf({ blocks }: TableEntry): number {
  return blocks * BLOCK_BYTES - FILE_OVERHEAD;
}

function copiesOf({ startBlock, blocks, failSafe }: TableEntry): readonly number[] {
  return failSafe ? [startBlock, startBlock + blocks] : [startBlock];
}
