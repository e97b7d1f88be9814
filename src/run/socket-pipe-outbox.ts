import { HawserError } from '../kernel/errors.ts';

/** Bytes that may wait. Whoever waits for his writes has never more than one; this is for those who do not. */
const MAX_WAITING = 1_048_576;

interface Waiting {
  readonly bytes: Uint8Array;
  taken: number;
  readonly done: () => void;
  readonly failed: (error: HawserError) => void;
}

/** What is to be sent, in order, with a bound. A write is done once the module has taken its last byte. */
export class Outbox {
  #writes: Waiting[] = [];
  #bytes = 0;
  #onEmpty: () => void = () => undefined;

  get empty(): boolean {
    return this.#bytes === 0;
  }

  /** Resolves when all of it is taken; rejects when that will not happen any more, `queue-full` when too much waits. */
  add(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return Promise.resolve();
    if (!this.empty && this.#bytes + bytes.length > MAX_WAITING) return Promise.reject(full());
    this.#bytes += bytes.length;
    return new Promise((done, failed) => this.#writes.push({ bytes: bytes.slice(), taken: 0, done, failed }));
  }

  /** The next bytes, at most so many, put together from several writes where they are small. */
  next(most: number): Uint8Array {
    const piece = new Uint8Array(Math.min(most, this.#bytes));
    let filled = 0;
    for (const { bytes, taken } of this.#writes) {
      const part = bytes.subarray(taken, taken + piece.length - filled);
      piece.set(part, filled);
      filled += part.length;
      if (filled === piece.length) break;
    }
    return piece;
  }

  /** The module has taken the next `count` bytes. */
  taken(count: number): void {
    let left = Math.min(count, this.#bytes);
    this.#bytes -= left;
    for (let [write] = this.#writes; write !== undefined && left > 0; [write] = this.#writes) {
      const part = Math.min(left, write.bytes.length - write.taken);
      write.taken += part;
      left -= part;
      if (write.taken < write.bytes.length) return;
      this.#writes.shift();
      write.done();
    }
    if (this.empty) this.#onEmpty();
  }

  /** Nothing of it will be sent any more. */
  fail(error: HawserError): void {
    const writes = this.#writes;
    this.#writes = [];
    this.#bytes = 0;
    for (const write of writes) write.failed(error);
    this.#onEmpty();
  }

  /** Resolves when nothing waits; asked once. */
  emptied(): Promise<void> {
    if (this.empty) return Promise.resolve();
    return new Promise((resolve) => (this.#onEmpty = resolve));
  }
}

function full(): HawserError {
  return new HawserError('more is written than the module takes', {
    code: 'queue-full',
    rung: 'tcp',
    next: [{ text: 'Wait for one write before the next.' }],
  });
}
