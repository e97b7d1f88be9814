import type { LoaderFacts } from '../../families/kit/loader-facts.ts';
import { BLOCK_BYTES, CHUNK_BYTES, STORAGE, STORAGE_BIT, type LoaderCommand } from '../../loader/commands.ts';
import type { TableEntry } from '../../loader/file-table.ts';
import { readOpenFlags } from '../../loader/open-flags.ts';
import { encodeFileInfo, encodeStorageInfo, encodeVersion, STATUS, versionNumbers } from '../../loader/replies.ts';
import { words } from '../../loader/words.ts';
import type { FlashFileSystem } from './file-system.ts';
import type { FlashMemory } from './flash-memory.ts';

/** Which of the two processors has the UART. Files are the network processor's. */
export type Core = 'application' | 'network';

/** What goes back behind the acknowledgement. */
export type Reply =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'packet'; readonly payload: Uint8Array }
  | { readonly kind: 'raw'; readonly bytes: Uint8Array }
  /** The UART goes to the other core, whose loader waits for a break of its own. */
  | { readonly kind: 'switched' }
  /** Code in RAM has been started: it acknowledges once more, if there was any. */
  | { readonly kind: 'started'; readonly alive: boolean };

const NOTHING: Reply = { kind: 'nothing' };
const SRAM_BYTES = 262_144;
/** Sizes that a file system may have, in blocks: 512 KB to 16 MB. */
const FORMATS: readonly number[] = [128, 256, 512, 1_024, 2_048, 4_096];
/** Nobody knows what the four bytes are that an opened file is answered with; the tools only count them. */
const TOKEN = words(0);
const NO_IMAGES = words(-1);

interface OpenFile {
  readonly entry: TableEntry;
  readonly write: boolean;
  /** End of what was written. */
  size: number;
}

export interface CoreOptions {
  readonly facts: LoaderFacts;
  readonly flash: FlashMemory;
  readonly fileSystem: FlashFileSystem;
  /** Whether reads and lists are answered without code of TI in RAM. */
  readonly readsAlone: boolean;
}

/**
 * What the loader does with a command. Replies and statuses to what the known tools never provoke (no such file, no room,
 * an unknown opcode) are assumed.
 */
export class LoaderCore {
  readonly #o: CoreOptions;
  readonly #sram = new Uint8Array(SRAM_BYTES);
  #core: Core = 'application';
  #status: number = STATUS.ok;
  #loaded = false;
  #stub = false;
  #open: OpenFile | undefined;

  constructor(options: CoreOptions) {
    this.#o = options;
  }

  get core(): Core {
    return this.#core;
  }

  reset(): void {
    this.#core = 'application';
    this.#forget();
  }

  /** Throws {@link PowerLoss} when the supply goes away in the middle. */
  run(command: LoaderCommand): Reply {
    if (command.op === 'status') return packet(Uint8Array.of(this.#status));
    this.#status = STATUS.ok;
    switch (command.op) {
      case 'version':
        return packet(this.#version());
      case 'storage-list':
        return raw(Uint8Array.of(this.#core === 'network' ? STORAGE_BIT.sflash | STORAGE_BIT.sram : STORAGE_BIT.sram));
      case 'storage-info':
        return this.#storageInfo(command.storage);
      case 'raw-write':
        return this.#rawWrite(command.storage, command.offset, command.bytes);
      case 'raw-erase':
        return this.#rawErase(command.storage, command.block, command.count);
      case 'switch-core':
        this.#core = 'network';
        this.#forget();
        return { kind: 'switched' };
      case 'execute':
        this.#stub = this.#loaded;
        return { kind: 'started', alive: this.#loaded };
      case 'image':
        // Unpacking a vendor's image is nothing that this chip can do.
        return raw(NO_IMAGES);
      default:
        return this.#core === 'network' ? this.#files(command) : this.unknown();
    }
  }

  /** An opcode that is not known, or one without its fields. */
  unknown(): Reply {
    return this.#fail(STATUS.unknownCommand);
  }

  /** A command that could not be carried out because the flash failed. */
  flashFails(): Reply {
    return this.#fail(STATUS.flashFailure);
  }

  #files(command: LoaderCommand): Reply {
    switch (command.op) {
      case 'format':
        if (!FORMATS.includes(command.blocks)) return this.#fail(STATUS.invalidAddress);
        this.#o.fileSystem.format(command.blocks);
        return NOTHING;
      case 'open-file':
        return this.#openFile(command.name, command.flags);
      case 'write-chunk':
        return this.#writeChunk(command.offset, command.bytes);
      case 'close-file':
        return this.#closeFile();
      case 'erase-file':
        if (this.#open?.entry.name === command.name) this.#open = undefined;
        return this.#o.fileSystem.remove(command.name) ? NOTHING : this.#fail(STATUS.flashFailure);
      case 'file-info':
      case 'read-chunk':
      case 'raw-read':
        return this.#o.readsAlone || this.#stub ? this.#reads(command) : this.unknown();
      default:
        return this.unknown();
    }
  }

  #reads(command: Extract<LoaderCommand, { op: 'file-info' | 'read-chunk' | 'raw-read' }>): Reply {
    const { fileSystem } = this.#o;
    if (command.op === 'file-info') {
      const entry = fileSystem.find(command.name);
      const size = entry === undefined ? undefined : fileSystem.sizeOf(entry);
      return packet(encodeFileInfo({ exists: entry !== undefined, size: size ?? 0 }));
    }
    const { offset, size } = command;
    if (size > CHUNK_BYTES) return this.#fail(STATUS.invalidAddress);
    const bytes =
      command.op === 'raw-read' ? this.#rawRead(command.storage, offset, size) : this.#readOpen(offset, size);
    return bytes === undefined || bytes.length === 0 ? this.#fail(STATUS.invalidAddress) : packet(bytes);
  }

  #readOpen(offset: number, size: number): Uint8Array | undefined {
    const open = this.#open;
    const whole = open === undefined ? undefined : this.#o.fileSystem.sizeOf(open.entry);
    if (open === undefined || open.write || whole === undefined || offset + size > whole) return undefined;
    return this.#o.fileSystem.contentOf(open.entry, offset, size);
  }

  #openFile(name: string, flags: number): Reply {
    const { fileSystem } = this.#o;
    const request = readOpenFlags(flags);
    if (this.#open !== undefined || request === undefined) this.#status = STATUS.invalidCommand;
    else if (request.write) this.#openToWrite(name, request.room, request.failSafe);
    else {
      const entry = fileSystem.find(name);
      if (entry === undefined || fileSystem.sizeOf(entry) === undefined) this.#status = STATUS.flashFailure;
      else this.#open = { entry, write: false, size: 0 };
    }
    return raw(TOKEN);
  }

  #openToWrite(name: string, room: number, failSafe: boolean): void {
    // A file that is opened for writing loses its content.
    this.#o.fileSystem.remove(name);
    const entry = this.#o.fileSystem.create(name, room, failSafe);
    if (typeof entry === 'string') this.#status = STATUS.flashFailure;
    else this.#open = { entry, write: true, size: 0 };
  }

  #writeChunk(offset: number, bytes: Uint8Array): Reply {
    const open = this.#open;
    if (open?.write !== true) return this.#fail(STATUS.invalidCommand);
    if (!this.#o.fileSystem.writeContent(open.entry, offset, bytes)) return this.#fail(STATUS.flashFailure);
    open.size = Math.max(open.size, offset + bytes.length);
    return NOTHING;
  }

  #closeFile(): Reply {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return this.#fail(STATUS.invalidCommand);
    if (open.write) this.#o.fileSystem.finish(open.entry, open.size);
    return NOTHING;
  }

  #version(): Uint8Array {
    const { bootloader, nwp, mac, phy } = this.#o.facts.versions.value;
    return encodeVersion({
      bootloader: versionNumbers(bootloader),
      nwp: versionNumbers(nwp),
      mac: versionNumbers(mac),
      phy: versionNumbers(phy),
      chip: [0x10, 0, 0, 0],
    });
  }

  #storageInfo(storage: number): Reply {
    if (storage === STORAGE.sram)
      return packet(encodeStorageInfo({ blockBytes: BLOCK_BYTES, blocks: SRAM_BYTES / BLOCK_BYTES }));
    if (storage !== STORAGE.sflash || this.#core !== 'network') return this.#fail(STATUS.invalidAddress);
    return packet(encodeStorageInfo({ blockBytes: BLOCK_BYTES, blocks: this.#o.flash.blocks }));
  }

  #rawRead(storage: number, offset: number, size: number): Uint8Array | undefined {
    if (storage === STORAGE.sflash) return this.#o.flash.read(offset, size);
    if (storage !== STORAGE.sram || offset + size > SRAM_BYTES) return undefined;
    return this.#sram.slice(offset, offset + size);
  }

  #rawWrite(storage: number, offset: number, bytes: Uint8Array): Reply {
    if (storage === STORAGE.sflash && this.#core === 'network') {
      return this.#o.flash.program(offset, bytes) ? NOTHING : this.#fail(STATUS.invalidAddress);
    }
    if (storage !== STORAGE.sram || offset + bytes.length > SRAM_BYTES) return this.#fail(STATUS.invalidAddress);
    this.#sram.set(bytes, offset);
    this.#loaded = true;
    return NOTHING;
  }

  #rawErase(storage: number, block: number, count: number): Reply {
    if (storage === STORAGE.sflash && this.#core === 'network') {
      return this.#o.flash.erase(block, count) ? NOTHING : this.#fail(STATUS.invalidAddress);
    }
    if (storage !== STORAGE.sram || (block + count) * BLOCK_BYTES > SRAM_BYTES)
      return this.#fail(STATUS.invalidAddress);
    this.#sram.fill(0xff, block * BLOCK_BYTES, (block + count) * BLOCK_BYTES);
    return NOTHING;
  }

  #fail(status: number): Reply {
    this.#status = status;
    return NOTHING;
  }

  #forget(): void {
    this.#status = STATUS.ok;
    this.#loaded = false;
    this.#stub = false;
    this.#open = undefined;
  }
}

function packet(payload: Uint8Array): Reply {
  return { kind: 'packet', payload };
}

function raw(bytes: Uint8Array): Reply {
  return { kind: 'raw', bytes };
}
