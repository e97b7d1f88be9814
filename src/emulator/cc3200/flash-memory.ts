import { BLOCK_BYTES } from '../../loader/commands.ts';

/** Thrown inside the chip when its supply goes away while the flash is being written. */
export class PowerLoss extends Error {
  constructor() {
    super('the power is gone');
    this.name = 'PowerLoss';
  }
}

/**
 * A serial NOR flash: erased to FF in blocks, and programming only clears bits. A supply that ends after so many bytes
 * leaves what was written up to there.
 */
export class FlashMemory {
  #bytes: Uint8Array;
  #bytesLeft = Number.POSITIVE_INFINITY;

  constructor(bytes: Uint8Array) {
    if (bytes.length === 0 || bytes.length % BLOCK_BYTES !== 0)
      throw new RangeError(`a flash of ${bytes.length} bytes`);
    this.#bytes = bytes.slice();
  }

  static blank(blocks: number): FlashMemory {
    return new FlashMemory(new Uint8Array(blocks * BLOCK_BYTES).fill(0xff));
  }

  get blocks(): number {
    return this.#bytes.length / BLOCK_BYTES;
  }

  /** A copy of everything. */
  get image(): Uint8Array {
    return this.#bytes.slice();
  }

  /** `undefined` where it would reach beyond the end. */
  read(offset: number, size: number): Uint8Array | undefined {
    return this.#holds(offset, size) ? this.#bytes.slice(offset, offset + size) : undefined;
  }

  /** `false` beyond the end. Throws {@link PowerLoss}. */
  program(offset: number, bytes: Uint8Array): boolean {
    if (!this.#holds(offset, bytes.length)) return false;
    for (const [place, byte] of bytes.entries()) {
      this.#use(1);
      this.#bytes[offset + place] = (this.#bytes[offset + place] ?? 0xff) & byte;
    }
    return true;
  }

  /** `false` beyond the end. Throws {@link PowerLoss}, before a block is touched or behind it. */
  erase(block: number, count: number): boolean {
    if (!this.#holds(block * BLOCK_BYTES, count * BLOCK_BYTES)) return false;
    for (let at = block; at < block + count; at += 1) {
      this.#use(1);
      this.#bytes.fill(0xff, at * BLOCK_BYTES, (at + 1) * BLOCK_BYTES);
    }
    return true;
  }

  /** A flash of another size in its place, blank. Throws {@link PowerLoss}. */
  replace(blocks: number): void {
    this.#use(1);
    this.#bytes = new Uint8Array(blocks * BLOCK_BYTES).fill(0xff);
  }

  /** The supply ends when so many further bytes are programmed (a block that is erased counts as one). */
  losePowerAfter(bytes: number): void {
    this.#bytesLeft = bytes;
  }

  restorePower(): void {
    this.#bytesLeft = Number.POSITIVE_INFINITY;
  }

  #use(bytes: number): void {
    if (this.#bytesLeft < bytes) throw new PowerLoss();
    this.#bytesLeft -= bytes;
  }

  #holds(offset: number, size: number): boolean {
    return offset >= 0 && size >= 0 && offset + size <= this.#bytes.length;
  }
}
