import { concatBytes } from '../kernel/bytes.ts';
import type { HawserError } from '../kernel/errors.ts';

/** Bytes kept for a listener that is not there yet; more than this nobody has asked for. */
const MAX_KEPT = 1_048_576;

/** The receiving half of a byte pipe: keeps what comes before there is a listener, and tells once that it is over. */
export class Inbox {
  #listener: ((bytes: Uint8Array) => void) | undefined;
  #closeListener: ((error?: HawserError) => void) | undefined;
  #kept: Uint8Array[] = [];
  #keptBytes = 0;
  #end: { readonly error: HawserError | undefined } | undefined;

  get closed(): boolean {
    return this.#end !== undefined;
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.#listener = listener;
    const kept = concatBytes(this.#kept);
    this.#kept = [];
    this.#keptBytes = 0;
    if (kept.length > 0) listener(kept);
  }

  onClose(listener: (error?: HawserError) => void): void {
    this.#closeListener = listener;
    if (this.#end !== undefined) listener(this.#end.error);
  }

  /** Bytes have come. */
  put(bytes: Uint8Array): void {
    if (this.#end !== undefined || bytes.length === 0) return;
    if (this.#listener !== undefined) this.#listener(bytes);
    else if (this.#keptBytes + bytes.length <= MAX_KEPT) {
      this.#kept.push(bytes.slice());
      this.#keptBytes += bytes.length;
    }
  }

  /** No more will come. Only the first call counts. */
  close(error?: HawserError): void {
    if (this.#end !== undefined) return;
    this.#end = { error };
    this.#closeListener?.(error);
  }
}
