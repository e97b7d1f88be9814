import { concatBytes } from '../kernel/bytes.ts';
import { HawserError } from '../kernel/errors.ts';
import type { LoaderClient } from './client.ts';
import { CHUNK_BYTES, NO_SIGNATURE, STORAGE, type LoaderCommand } from './commands.ts';
import { garbled } from './faults.ts';
import { currentTable, TABLES_BYTES, type TableEntry } from './file-table.ts';
import { OPEN_TO_READ, openToWrite } from './open-flags.ts';
import { decodeFileInfo, decodeStorageInfo, type FileInfo } from './replies.ts';

/** Erasing, opening and closing wait for the flash; opening for each 200,000 bytes as long again (cc3200tool), ms. */
const FLASH_MS = 10_000;
const OPEN_MS_PER_BYTE = 5_000 / 200_000;
const CHUNK_MS = 3_000;
const FORMAT_MS = 60_000;
/** A file cannot be larger than the flash, and that has 16 MB at most. */
const MOST_BYTES = 16 * 1_048_576;

/** A file on the chip as its table lists it. */
export interface ListedFile extends TableEntry {
  /** Bytes of content. */
  readonly size: number;
}

/** What is on the flash. */
export interface FlashContents {
  /** Blocks of 4096 bytes that the flash has. */
  readonly blocks: number;
  /** `undefined` where the table cannot be made out: the flash was never formatted, or is of another kind. */
  readonly entries: readonly TableEntry[] | undefined;
}

/** Called with the bytes that are through. */
export type OnBytes = (done: number) => void;

/**
 * The files on the chip by the commands of the network processor's loader. Whether it answers the reading ones without
 * TI's code in RAM is not known: {@link mayRead} finds out.
 */
export class LoaderFiles {
  readonly #client: LoaderClient;

  constructor(client: LoaderClient) {
    this.#client = client;
  }

  /** Whether the loader tells of files. One that does not is left as it was before it was asked. */
  async mayRead(name: string): Promise<boolean> {
    const what = 'asking whether it can read';
    // Twice, because one answer may be lost on the line.
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      const answer = await this.#client.ask({ op: 'file-info', name }, what);
      if (answer.kind === 'packet' && decodeFileInfo(answer.payload) !== undefined) return true;
      await this.#client.recover(what);
    }
    return false;
  }

  async info(name: string): Promise<FileInfo> {
    const what = `asking for ${name}`;
    const info = decodeFileInfo(await this.#client.reply({ op: 'file-info', name }, what));
    if (info === undefined || info.size > MOST_BYTES) throw garbled(what);
    return info;
  }

  /** Content of a file; `undefined` where there is none of that name. */
  async read(name: string, onBytes: OnBytes = () => undefined): Promise<Uint8Array | undefined> {
    const { exists, size } = await this.info(name);
    if (!exists) return undefined;
    const what = `reading ${name}`;
    await this.#client.rawReply({ op: 'open-file', flags: OPEN_TO_READ, name }, 4, what, FLASH_MS);
    const parts: Uint8Array[] = [];
    for (let offset = 0; offset < size; offset += CHUNK_BYTES) {
      const wanted = Math.min(CHUNK_BYTES, size - offset);
      const part = await this.#client.reply({ op: 'read-chunk', offset, size: wanted }, what);
      if (part.length !== wanted) throw garbled(what);
      parts.push(part);
      onBytes(offset + wanted);
    }
    await this.#client.done({ op: 'close-file', signature: NO_SIGNATURE }, what, FLASH_MS);
    return concatBytes(parts);
  }

  /** Creates a file that is not there. Only after the last answer is it whole. */
  async create(name: string, content: Uint8Array, onBytes: OnBytes = () => undefined): Promise<void> {
    const flags = openToWrite(content.length);
    if (flags === undefined) throw new HawserError(`${name} is too large for the chip`, { code: 'flash-full' });
    const what = `writing ${name}`;
    const openMs = FLASH_MS + content.length * OPEN_MS_PER_BYTE;
    await this.#client.rawReply({ op: 'open-file', flags, name }, 4, what, openMs);
    for (let offset = 0; offset < content.length; offset += CHUNK_BYTES) {
      const bytes = content.subarray(offset, offset + CHUNK_BYTES);
      await this.#client.done({ op: 'write-chunk', offset, bytes }, what, CHUNK_MS);
      onBytes(offset + bytes.length);
    }
    await this.#client.done({ op: 'close-file' }, what, FLASH_MS);
  }

  /** Gives up a file whose writing was refused. Erased before it is closed, so that half a file never looks whole. */
  async abandon(name: string): Promise<void> {
    const what = `closing ${name}, which was refused`;
    await this.eraseIfThere(name);
    await this.#client.acknowledged({ op: 'close-file' }, what, FLASH_MS);
    await this.#client.status(what);
  }

  async erase(name: string): Promise<void> {
    await this.#client.done({ op: 'erase-file', name }, `erasing ${name}`, FLASH_MS);
  }

  /** Erases a file that may not be there, where nobody can be asked: what the loader says of that is not known. */
  async eraseIfThere(name: string): Promise<void> {
    const what = `erasing ${name}`;
    await this.#client.acknowledged({ op: 'erase-file', name }, what, FLASH_MS);
    await this.#client.status(what);
  }

  /** Makes an empty file system of that many blocks. Everything on the flash is lost. */
  async format(blocks: number): Promise<void> {
    await this.#client.done({ op: 'format', blocks }, 'formatting', FORMAT_MS);
  }

  /** Reads the table of the file system from the raw flash. */
  async contents(): Promise<FlashContents> {
    const what = 'reading the table of files';
    const storage = STORAGE.sflash;
    const info = decodeStorageInfo(await this.#client.reply({ op: 'storage-info', storage }, what));
    if (info === undefined) throw garbled(what);
    const parts: Uint8Array[] = [];
    for (let offset = 0; offset < TABLES_BYTES; offset += CHUNK_BYTES) {
      const command: LoaderCommand = { op: 'raw-read', storage, offset, size: CHUNK_BYTES };
      const part = await this.#client.reply(command, what);
      if (part.length !== CHUNK_BYTES) throw garbled(what);
      parts.push(part);
    }
    return { blocks: info.blocks, entries: currentTable(concatBytes(parts))?.entries };
  }

  /** The files of {@link contents} with their sizes. */
  async list(entries: readonly TableEntry[]): Promise<readonly ListedFile[]> {
    const listed: ListedFile[] = [];
    for (const entry of entries) listed.push({ ...entry, size: (await this.info(entry.name)).size });
    return listed;
  }
}
