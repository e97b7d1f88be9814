import { concatBytes } from './bytes.ts';

/**
 * Collects chunks and joins them only when enough is there to go on with: a peer that sends byte by byte must not make
 * the work grow with the square. What is held is bounded by whoever says how much is wanted.
 */
export class Gather {
  #parts: Uint8Array[] = [];
  #size = 0;
  #wanted = 1;

  /** Everything held, once it has as many bytes as wanted; else `undefined`. */
  add(bytes: Uint8Array): Uint8Array | undefined {
    this.#parts.push(bytes);
    this.#size += bytes.length;
    return this.#size < this.#wanted ? undefined : concatBytes(this.#parts);
  }

  /** Replaces what is held by `rest`, to be looked at again when it has `wanted` bytes. */
  keep(rest: Uint8Array, wanted: number): void {
    this.#parts = [rest.slice()];
    this.#size = rest.length;
    this.#wanted = wanted;
  }
}
