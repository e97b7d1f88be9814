import { equalBytes } from '../kernel/bytes.ts';
import { HawserError, isHawserError } from '../kernel/errors.ts';
import { wrongChip } from '../loader/faults.ts';
import type { FlashContents, ListedFile, LoaderFiles } from '../loader/files.ts';
import type { FileToRead, FileToWrite, FlashJob } from './flash-job.ts';
import { orderOf } from './flash-room.ts';

/** How far a written file is proven: read back whole, or only by the status after each piece. */
export type Proven = 'read-back' | 'status';

export interface WrittenFile {
  readonly remote: string;
  readonly bytes: number;
  readonly done: 'added' | 'replaced' | 'written' | 'already-there';
  readonly proven: Proven;
}

export interface DeletedFile {
  readonly remote: string;
  /** `asked`: nobody can say whether it was there. */
  readonly done: 'deleted' | 'was-not-there' | 'asked';
}

/** What is going on, for people. */
export type FlashEvent =
  | { readonly kind: 'press-reset'; readonly attempt: number }
  | { readonly kind: 'phase'; readonly text: string }
  | { readonly kind: 'bytes'; readonly remote: string; readonly done: number; readonly total: number }
  | { readonly kind: 'file'; readonly text: string };

/** Results of a run. */
export interface FlashDone {
  readonly written: readonly WrittenFile[];
  readonly deleted: readonly DeletedFile[];
  readonly read: readonly (FileToRead & { readonly bytes: number })[];
  readonly files?: readonly ListedFile[];
}

export interface FlashRunOptions {
  readonly files: LoaderFiles;
  readonly job: FlashJob;
  /** Whether the loader answers the commands that read. */
  readonly reads: boolean;
  readonly onEvent: (event: FlashEvent) => void;
  /** Takes what was read for the user. */
  readonly save: (file: FileToRead, content: Uint8Array) => Promise<void>;
  /** Takes the content of a file before it is erased; absent: nobody wants it. */
  readonly keep?: (remote: string, content: Uint8Array) => Promise<void>;
}

/** Does a job on a loader that has been woken. Everything that can be refused is refused before anything is erased. */
export class FlashRun {
  readonly #o: FlashRunOptions;

  constructor(options: FlashRunOptions) {
    this.#o = options;
  }

  async run(): Promise<FlashDone> {
    const { files, job, reads, onEvent } = this.#o;
    if (!reads && (job.list || job.reads.length > 0)) throw cannotRead();
    const read = await this.#read();
    if (job.formatBlocks !== undefined) {
      onEvent({ kind: 'phase', text: 'formatting: everything on the flash is erased' });
      await files.format(job.formatBlocks);
    }
    const order = orderOf(job, reads ? await files.contents() : undefined);
    const before = order.deletesFirst ? await this.#delete() : [];
    const written: WrittenFile[] = [];
    for (const file of order.files) written.push(await this.#write(file, written.length));
    const deleted = order.deletesFirst ? before : await this.#delete();
    return { written, deleted, read, ...(job.list ? { files: await this.#list() } : {}) };
  }

  async #read(): Promise<FlashDone['read']> {
    const read: (FileToRead & { readonly bytes: number })[] = [];
    for (const file of this.#o.job.reads) {
      const content = await this.#o.files.read(file.remote, this.#progress(file.remote, undefined));
      if (content === undefined) throw missing(file.remote);
      await this.#o.save(file, content);
      read.push({ ...file, bytes: content.length });
      this.#o.onEvent({ kind: 'file', text: `${file.remote}: ${content.length} bytes read to ${file.local}` });
    }
    return read;
  }

  async #write(file: FileToWrite, before: number): Promise<WrittenFile> {
    try {
      const written = this.#o.reads ? await this.#replace(file) : await this.#overwrite(file);
      const proof = written.proven === 'read-back' ? 'read back and compared' : 'as its status says';
      const text = written.done === 'already-there' ? 'is there already' : `${written.done}, ${proof}`;
      this.#o.onEvent({ kind: 'file', text: `${file.remote}: ${file.bytes.length} bytes, ${text}` });
      return written;
    } catch (error) {
      if (!isHawserError(error)) throw error;
      const { code, rung, next, exit } = error;
      const of = `${before} of ${this.#o.job.files.length} files are written, ${file.remote} may be missing or half there`;
      throw new HawserError(`${error.message}; ${of}`, {
        code,
        next,
        exit,
        cause: error,
        ...(rung === undefined ? {} : { rung }),
      });
    }
  }

  async #replace({ remote, bytes }: FileToWrite): Promise<WrittenFile> {
    const { files } = this.#o;
    const { exists, size } = await files.info(remote);
    // A file that was never closed says nothing of its size, and cannot be read.
    const old = exists && size > 0 ? await files.read(remote) : undefined;
    if (old !== undefined && equalBytes(old, bytes)) {
      return { remote, bytes: bytes.length, done: 'already-there', proven: 'read-back' };
    }
    if (old !== undefined) await this.#o.keep?.(remote, old);
    if (exists) await files.erase(remote);
    try {
      await files.create(remote, bytes, this.#progress(remote, bytes.length));
    } catch (error) {
      if (old !== undefined && isHawserError(error) && error.code === 'loader-refused')
        await this.#putBack(remote, old);
      throw error;
    }
    const found = await files.read(remote);
    if (found === undefined || !equalBytes(found, bytes)) {
      throw new HawserError(`${remote} reads back with other bytes than were written`, {
        code: 'loader-refused',
        rung: 'at',
        next: [{ text: 'Run the same command again; if it stays so, the flash is worn or damaged.' }],
      });
    }
    return { remote, bytes: bytes.length, done: exists ? 'replaced' : 'added', proven: 'read-back' };
  }

  /** The new content was refused: the old one is better than none. */
  async #putBack(remote: string, old: Uint8Array): Promise<void> {
    const { files, onEvent } = this.#o;
    try {
      await files.abandon(remote);
      const { exists } = await files.info(remote);
      if (exists) await files.erase(remote);
      await files.create(remote, old);
      onEvent({ kind: 'file', text: `${remote}: the old content is back` });
    } catch {
      onEvent({ kind: 'file', text: `${remote}: the old content could not be put back` });
    }
  }

  async #overwrite({ remote, bytes }: FileToWrite): Promise<WrittenFile> {
    await this.#o.files.eraseIfThere(remote);
    await this.#o.files.create(remote, bytes, this.#progress(remote, bytes.length));
    return { remote, bytes: bytes.length, done: 'written', proven: 'status' };
  }

  async #delete(): Promise<readonly DeletedFile[]> {
    const { files, job, reads, keep } = this.#o;
    const deleted: DeletedFile[] = [];
    for (const remote of job.deletes) {
      if (!reads) {
        await files.eraseIfThere(remote);
        deleted.push({ remote, done: 'asked' });
        continue;
      }
      const { exists, size } = await files.info(remote);
      const old = keep !== undefined && exists && size > 0 ? await files.read(remote) : undefined;
      if (old !== undefined) await keep?.(remote, old);
      if (exists) await files.erase(remote);
      deleted.push({ remote, done: exists ? 'deleted' : 'was-not-there' });
      this.#o.onEvent({ kind: 'file', text: `${remote}: ${exists ? 'deleted' : 'was not there'}` });
    }
    return deleted;
  }

  async #list(): Promise<readonly ListedFile[]> {
    const { entries }: FlashContents = await this.#o.files.contents();
    if (entries !== undefined) return this.#o.files.list(entries);
    throw wrongChip(
      'there is no table of files that can be made out on the flash: it was never formatted, or in another way',
      [{ text: 'If nothing on it is of value, format it.', command: '--format-size 1M' }],
    );
  }

  #progress(remote: string, total: number | undefined): (done: number) => void {
    return (done) => this.#o.onEvent({ kind: 'bytes', remote, done, total: total ?? done });
  }
}

function missing(remote: string): HawserError {
  return new HawserError(`there is no file ${remote} on the chip`, {
    code: 'flash-file-missing',
    rung: 'at',
    next: [{ text: 'See which files there are; upper and lower case count.', command: '--list' }],
  });
}

function cannotRead(): HawserError {
  return wrongChip('this boot loader neither reads nor lists files; nothing was changed', [
    { text: 'It would need code of TI in RAM, which UniFlash and cc3200tool bring along and Hawser does not.' },
    { text: 'Writing and deleting work without it: leave --list and --read out.' },
  ]);
}
