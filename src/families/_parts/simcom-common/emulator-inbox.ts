import { concatBytes } from '../../../kernel/bytes.ts';

/** Received bytes that wait for the host, with a bound: what a module cannot keep, it loses with the connection. */
export class Inbox {
  static readonly maxBytes = 262_144;
  /** From so many unread bytes on the peer is held back. How large the window of a real module is, is not known (a guess). */
  static readonly windowBytes = 8_192;
  #blocks: Uint8Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Whether the peer is to be held back. */
  get full(): boolean {
    return this.#length >= Inbox.windowBytes;
  }

  /** False when the bytes do not fit any more. */
  add(bytes: Uint8Array): boolean {
    if (this.#length + bytes.length > Inbox.maxBytes) return false;
    this.#blocks.push(bytes.slice());
    this.#length += bytes.length;
    return true;
  }

  take(count: number): Uint8Array {
    const all = concatBytes(this.#blocks);
    const taken = all.slice(0, count);
    const left = all.subarray(taken.length);
    this.#blocks = left.length === 0 ? [] : [left];
    this.#length = left.length;
    return taken;
  }

  clear(): void {
    this.#blocks = [];
    this.#length = 0;
  }
}
