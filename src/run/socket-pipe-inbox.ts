/** Pushed bytes that may wait for a reader who has paused: at 115,200 baud some twenty seconds of line time. */
const MAX_HELD = 262_144;

/** Received bytes on their way to the reader; held, up to a bound, while he has paused or is not there yet. */
export class SocketInbox {
  #listener: ((bytes: Uint8Array) => void) | undefined;
  #paused = false;
  #held: Uint8Array[] = [];
  #bytes = 0;

  /** Whether somebody reads. */
  get wanted(): boolean {
    return this.#listener !== undefined && !this.#paused;
  }

  get holds(): boolean {
    return this.#bytes > 0;
  }

  set listener(listener: (bytes: Uint8Array) => void) {
    this.#listener = listener;
    this.#deliver();
  }

  set paused(paused: boolean) {
    this.#paused = paused;
    this.#deliver();
  }

  /** False when there is no room left. */
  add(bytes: Uint8Array): boolean {
    if (this.#bytes + bytes.length > MAX_HELD) return false;
    this.#held.push(bytes);
    this.#bytes += bytes.length;
    this.#deliver();
    return true;
  }

  /** Nothing more will come: what is held goes out, whether or not the reader has paused. */
  flush(): void {
    this.#paused = false;
    this.#deliver();
  }

  /** The reader is not interested any more. */
  drop(): void {
    this.#held = [];
    this.#bytes = 0;
  }

  #deliver(): void {
    // The reader may pause within the call.
    for (let [next] = this.#held; next !== undefined && this.wanted; [next] = this.#held) {
      this.#held.shift();
      this.#bytes -= next.length;
      this.#listener?.(next);
    }
  }
}
