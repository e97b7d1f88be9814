import type { BytePipe } from '../../at/pipe.ts';
import type { LoaderFacts } from '../../families/kit/loader-facts.ts';
import type { Cancel, Clock } from '../../kernel/clock.ts';
import { BLOCK_BYTES, decodeCommand, type LoaderCommand } from '../../loader/commands.ts';
import { ACK, encodePacket, NACK } from '../../loader/packet.ts';
import { FlashFileSystem } from './file-system.ts';
import type { ChipFiles } from './files.ts';
import { FlashMemory, PowerLoss } from './flash-memory.ts';
import { HostInput } from './host-input.ts';
import { LoaderCore, type Core, type Reply } from './loader-core.ts';

/** From a break to its acknowledgement. Clients throw away what came earlier when they begin, ms. */
const BREAK_MS = 200;
/** From the switch to the acknowledgement of the other core, where no break can ask for it, ms. */
const SWITCH_MS = 500;

/** What goes wrong on the line and on the flash, for tests: counted from 1 over the life of the chip. */
export interface ChipFaults {
  /** This acknowledgement is lost. */
  readonly loseAck?: number;
  /** This packet has a wrong checksum. */
  readonly spoilPacket?: number;
  /** This piece of a file cannot be written to the flash. */
  readonly failChunk?: number;
}

export interface ChipOptions {
  readonly clock: Clock;
  readonly facts: LoaderFacts;
  /** What is on the serial flash; a new chip is formatted and empty. */
  readonly image?: Uint8Array;
  /** Whether reads and lists are answered without code of TI in RAM; absent: as the facts assume. */
  readonly readsAlone?: boolean;
  /** Whether a break reaches the chip; where it cannot, the other core acknowledges of itself. */
  readonly breaks: boolean;
  readonly faults?: ChipFaults;
  /** After each change of the flash that a command has made. */
  readonly onChange?: () => void;
}

/** Where the chip stands: it waits for a break, its loader listens, its program runs, or it has no power or no sense. */
export type ChipMode = 'waiting' | 'loader' | 'program' | 'dead';

/** A CC3200 whose jumper SOP2 is closed: after each reset its boot loader waits on the UART. */
export class VirtualChip {
  readonly files: ChipFiles;
  readonly #flash: FlashMemory;
  readonly #fileSystem: FlashFileSystem;
  readonly #core: LoaderCore;
  readonly #input = new HostInput();
  readonly #o: ChipOptions;
  #pipe: BytePipe | undefined;
  #mode: ChipMode = 'waiting';
  #commands = 0;
  #acks = 0;
  #packets = 0;
  #chunks = 0;
  #breakHeld = false;
  #timer: Cancel = () => undefined;
  #sending: Promise<void> = Promise.resolve();

  constructor(options: ChipOptions) {
    const { facts, image, readsAlone = facts.readsAlone.value } = options;
    this.#o = options;
    this.#flash =
      image === undefined ? FlashMemory.blank(facts.flashBytes.value / BLOCK_BYTES) : new FlashMemory(image);
    const fileSystem = new FlashFileSystem(this.#flash);
    if (image === undefined) fileSystem.format(this.#flash.blocks);
    this.#fileSystem = fileSystem;
    this.files = fileSystem;
    this.#core = new LoaderCore({ facts, flash: this.#flash, fileSystem, readsAlone });
  }

  get mode(): ChipMode {
    return this.#mode;
  }

  get core(): Core {
    return this.#core.core;
  }

  /** Everything on the serial flash. */
  get image(): Uint8Array {
    return this.#flash.image;
  }

  /** Puts a cable in, in the place of one that was there. */
  connect(pipe: BytePipe): void {
    const before = this.#pipe;
    this.#pipe = pipe;
    void before?.close();
    pipe.onData((bytes) => {
      if (this.#pipe === pipe) this.#received(bytes);
    });
    pipe.onClose(() => {
      if (this.#pipe === pipe) this.#pipe = undefined;
    });
  }

  /** The reset button. */
  reset(): void {
    this.#timer();
    this.#flash.restorePower();
    this.#fileSystem.repair();
    this.#core.reset();
    this.#input.clear();
    this.#mode = 'waiting';
    if (this.#breakHeld) this.seeBreak();
  }

  /** The host's transmit line is held in break, or let go. */
  holdBreak(held: boolean): void {
    this.#breakHeld = held;
    if (held) this.seeBreak();
  }

  /** A break on the line; it means something only to a loader that has had no command yet. */
  seeBreak(): void {
    if (this.#isFresh()) this.#listenAfter(BREAK_MS);
  }

  /**
   * A new client has begun where nothing shows reset and break: what it threw away tells it (a pseudo-terminal), or its
   * connection. One that begins while the other core waits has only sent another break.
   */
  clientBegan(): void {
    const otherCoreWaits = this.#core.core === 'network' && this.#isFresh();
    if (!otherCoreWaits) this.reset();
    this.seeBreak();
  }

  /** The supply goes away once so many further bytes are written to the flash. The reset brings it back. */
  losePowerAfter(bytes: number): void {
    this.#flash.losePowerAfter(bytes);
  }

  /** Ends timers and takes the cable out. */
  stop(): void {
    this.#timer();
    const pipe = this.#pipe;
    this.#pipe = undefined;
    void pipe?.close();
  }

  /** Resolves when all that was said so far is on the line. */
  async said(): Promise<void> {
    await this.#sending;
  }

  #isFresh(): boolean {
    return this.#mode === 'waiting' || (this.#mode === 'loader' && this.#commands === 0);
  }

  #listenAfter(ms: number): void {
    this.#timer();
    this.#timer = this.#o.clock.after(ms, () => {
      this.#mode = 'loader';
      this.#commands = 0;
      this.#input.clear();
      this.#acknowledge();
      this.#timer = this.#o.clock.after(this.#o.facts.firstCommandMs.value, () => (this.#mode = 'program'));
    });
  }

  #received(bytes: Uint8Array): void {
    if (this.mode === 'loader') this.#input.put(bytes);
    while (this.mode === 'loader') {
      const found = this.#input.next();
      if (found === undefined) return;
      if (this.#commands === 0) this.#timer();
      this.#commands += 1;
      if (found.kind === 'damaged') this.#send(NACK);
      else this.#execute(found.payload);
    }
  }

  #execute(payload: Uint8Array): void {
    const command = decodeCommand(payload);
    try {
      const reply = command === undefined ? this.#core.unknown() : this.#run(command);
      this.#acknowledge();
      this.#answer(reply);
      this.#o.onChange?.();
    } catch (error) {
      if (!(error instanceof PowerLoss)) throw error;
      this.#mode = 'dead';
    }
  }

  #run(command: LoaderCommand): Reply {
    if (command.op === 'write-chunk') {
      this.#chunks += 1;
      if (this.#chunks === this.#o.faults?.failChunk) return this.#core.flashFails();
    }
    return this.#core.run(command);
  }

  #answer(reply: Reply): void {
    switch (reply.kind) {
      case 'nothing':
        break;
      case 'packet':
        this.#sendPacket(reply.payload);
        break;
      case 'raw':
        this.#send(reply.bytes);
        break;
      case 'started':
        if (reply.alive) this.#acknowledge();
        else this.#mode = 'dead';
        break;
      case 'switched':
        this.#mode = 'waiting';
        this.#commands = 0;
        this.#input.clear();
        if (!this.#o.breaks) this.#listenAfter(SWITCH_MS);
        break;
    }
  }

  #sendPacket(payload: Uint8Array): void {
    const bytes = encodePacket(payload);
    this.#packets += 1;
    if (this.#packets === this.#o.faults?.spoilPacket) bytes[2] = (bytes[2] ?? 0) ^ 0xff;
    this.#send(bytes);
    this.#input.expectAck();
  }

  #acknowledge(): void {
    this.#acks += 1;
    if (this.#acks !== this.#o.faults?.loseAck) this.#send(ACK);
  }

  #send(bytes: Uint8Array): void {
    const pipe = this.#pipe;
    // A host that has gone hears nothing; what it sent before still counts.
    this.#sending = this.#sending.then(() => pipe?.write(bytes)).catch(() => undefined);
  }
}
