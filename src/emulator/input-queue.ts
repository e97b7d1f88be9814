const NOTHING = new Uint8Array();
/** More than the longest body and a few commands; a UART with less flow control than that would lose bytes, too. */
const LIMIT = 64 * 1_024;

/** Bytes that wait to be read, in order, up to a bound. */
export class InputQueue {
  #parts: Uint8Array[] = [];
  #at = 0;
  #length = 0;
  /** Bytes that found no room. */
  lost = 0;

  get length(): number {
    return this.#length;
  }

  push(bytes: Uint8Array): void {
    const room = LIMIT - this.#length;
    const kept = bytes.length <= room ? bytes : bytes.subarray(0, room);
    this.lost += bytes.length - kept.length;
    if (kept.length === 0) return;
    // A copy: the sender may use its buffer again.
    this.#parts.push(kept.slice());
    this.#length += kept.length;
  }

  /** The next byte, without taking it. */
  peek(): number | undefined {
    return this.#parts[0]?.[this.#at];
  }

  /** Up to `count` bytes, in one piece as they came; none when the queue is empty. */
  take(count: number): Uint8Array {
    const head = this.#parts[0];
    if (head === undefined || count === 0) return NOTHING;
    const part = head.subarray(this.#at, this.#at + count);
    this.#at += part.length;
    this.#length -= part.length;
    if (this.#at === head.length) {
      this.#parts.shift();
      this.#at = 0;
    }
    return part;
  }
}
