import { readFile, rename, writeFile } from 'node:fs/promises';
import { VirtualChip, type ChipFaults } from '../emulator/cc3200/chip.ts';
import { chipOnPty, chipOnTcp } from '../emulator/cc3200/chip-port.ts';
import type { FamilyChoice } from '../families/kit/find.ts';
import type { LoaderFacts } from '../families/kit/loader-facts.ts';
import { findFamily } from '../families/registry.ts';
import { systemClock, type Cancel, type Clock } from '../kernel/clock.ts';
import { HawserError } from '../kernel/errors.ts';
import { BLOCK_BYTES } from '../loader/commands.ts';
import type { EmulatorPlace } from './emulate.ts';

/** What a virtual chip is to be, and where. */
export interface EmulateChipOptions {
  /** `FAMILY` or `FAMILY@FIRMWARE`. */
  readonly module: string;
  readonly place: EmulatorPlace;
  /** File with the whole serial flash: read if it is there, written after each change. */
  readonly image?: string;
  /** Whether reads and lists are answered without the vendor's code in RAM; absent: as the facts assume. */
  readonly readsAlone?: boolean;
  readonly faults?: ChipFaults;
  readonly clock?: Clock;
}

/** A running virtual chip. */
export interface RunningChip {
  /** What `--port` takes: `tcp://HOST:PORT` or a path. */
  readonly address: string;
  readonly choice: FamilyChoice;
  readonly chip: VirtualChip;
  /** Closes the port and writes the image; may be called twice. */
  stop(): Promise<void>;
}

/** What stands for knowledge that nobody has, in the words of the user. */
export const CHIP_ASSUMED: readonly string[] = [
  'the boot loader answers reads and lists without TI’s code in RAM (--no-read-back has it refuse)',
  'a file is listed from its opening on, and is whole only once it is closed',
  'how it refuses: a NACK 00 33 to a damaged packet, status 0x44 to a full flash and to a file that is not there',
];

/** The family of that name whose chip is filled through a boot loader; `undefined` for one with an AT port. */
export function loaderOf(module: string): LoaderFacts | undefined {
  return findFamily(module).family.loader;
}

/** Starts a virtual chip in its boot loader. Throws HawserErrors (family, port, image). */
export async function startChip(options: EmulateChipOptions): Promise<RunningChip> {
  const { clock = systemClock, image, place, readsAlone, faults } = options;
  const choice = findFamily(options.module);
  const facts = choice.family.loader;
  if (facts === undefined) {
    throw new HawserError(`${choice.family.title} has no boot loader that is known here`, { code: 'not-possible' });
  }
  const saved = image === undefined ? undefined : new ImageFile(image, clock);
  const before = await saved?.load();
  const chip = new VirtualChip({
    clock,
    facts,
    breaks: false,
    ...(before === undefined ? {} : { image: before }),
    ...(readsAlone === undefined ? {} : { readsAlone }),
    ...(faults === undefined ? {} : { faults }),
    onChange: () => saved?.changed(() => chip.image),
  });
  const port =
    'pty' in place
      ? await chipOnPty(chip, place.pty, { clock })
      : await chipOnTcp(chip, place.host, place.port, { clock });
  saved?.changed(() => chip.image);
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    chip.stop();
    await port.close();
    await saved?.save();
  };
  return { address: port.address, choice, chip, stop: () => (stopped ??= stop()) };
}

/** Changes come in hundreds when a file is written; the image is written once they pause, ms. */
const SAVE_MS = 200;
const MOST_IMAGE_BYTES = 16 * 1_048_576;

/** The image of the flash in a file, which is never half written. */
class ImageFile {
  readonly #path: string;
  readonly #clock: Clock;
  #timer: Cancel = () => undefined;
  #take: (() => Uint8Array) | undefined;
  #saving: Promise<void> = Promise.resolve();

  constructor(path: string, clock: Clock) {
    this.#path = path;
    this.#clock = clock;
  }

  /** `undefined` where there is no such file yet. */
  async load(): Promise<Uint8Array | undefined> {
    const bytes = await readFile(this.#path).catch((cause: unknown) => {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new HawserError(`cannot read ${this.#path}`, { code: 'file-unreadable', cause });
    });
    if (bytes === undefined) return undefined;
    if (bytes.length === 0 || bytes.length % BLOCK_BYTES !== 0 || bytes.length > MOST_IMAGE_BYTES) {
      throw new HawserError(
        `${this.#path} is no image of a serial flash: ${bytes.length} bytes are no blocks of ${BLOCK_BYTES}, 16 MB at most`,
        { code: 'image-invalid', next: [{ text: 'Name a file that is not there yet: it is made.' }] },
      );
    }
    return new Uint8Array(bytes);
  }

  changed(take: () => Uint8Array): void {
    this.#take = take;
    this.#timer();
    this.#timer = this.#clock.after(SAVE_MS, () => {
      // What cannot be written now is tried again, and told, at the end.
      this.save().catch(() => undefined);
    });
  }

  /** Throws `file-unwritable`. */
  save(): Promise<void> {
    this.#timer();
    this.#saving = this.#saving.catch(() => undefined).then(() => this.#write());
    return this.#saving;
  }

  async #write(): Promise<void> {
    const take = this.#take;
    if (take === undefined) return;
    this.#take = undefined;
    const part = `${this.#path}.part`;
    try {
      // The flash holds private keys.
      await writeFile(part, take(), { mode: 0o600 });
      await rename(part, this.#path);
    } catch (cause) {
      this.#take ??= take;
      throw new HawserError(`cannot write ${this.#path}`, { code: 'file-unwritable', cause });
    }
  }
}
