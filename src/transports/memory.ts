import type { BytePipe } from '../at/pipe.ts';
import { HawserError } from '../kernel/errors.ts';
import { Inbox } from './inbox.ts';

export interface MemoryOptions {
  /** Bytes are delivered in pieces of at most this size; all at once without it. */
  readonly chunk?: number;
}

/** Two ends of a line in memory: what goes in at one comes out at the other, in order, and never within the call. */
export function memoryPair(options: MemoryOptions = {}): readonly [BytePipe, BytePipe] {
  const a = new MemoryEnd(options.chunk ?? Number.POSITIVE_INFINITY);
  const b = new MemoryEnd(options.chunk ?? Number.POSITIVE_INFINITY);
  a.connect(b);
  b.connect(a);
  return [a, b];
}

class MemoryEnd implements BytePipe {
  readonly #inbox = new Inbox();
  readonly #chunk: number;
  #peer: MemoryEnd | undefined;

  constructor(chunk: number) {
    this.#chunk = chunk;
  }

  connect(peer: MemoryEnd): void {
    this.#peer = peer;
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.#inbox.onData(listener);
  }

  onClose(listener: (error?: HawserError) => void): void {
    this.#inbox.onClose(listener);
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#inbox.closed) throw new HawserError('the line is closed', { code: 'port-closed', rung: 'port' });
    const copy = bytes.slice();
    await Promise.resolve();
    for (let at = 0; at < copy.length; at += this.#chunk) this.#peer?.deliver(copy.subarray(at, at + this.#chunk));
  }

  async close(): Promise<void> {
    await Promise.resolve();
    this.#inbox.close();
    this.#peer?.hangUp();
  }

  deliver(bytes: Uint8Array): void {
    this.#inbox.put(bytes);
  }

  hangUp(): void {
    this.#inbox.close();
  }
}
