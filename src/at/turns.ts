const MAX_WAITING = 64;

/** Lets one piece of work after the other have the port, in the order in which they asked. */
export class Turns {
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;

  /** Rejects with a TypeError when so many wait already that the caller cannot be in his right mind. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= MAX_WAITING) throw new TypeError('too many commands wait for the AT port');
    const before = this.#last;
    let done: () => void = () => undefined;
    this.#last = new Promise((resolve) => (done = resolve));
    this.#waiting += 1;
    await before;
    try {
      return await work();
    } finally {
      this.#waiting -= 1;
      done();
    }
  }
}
