/** Stops a listener from being called. */
export type Unlisten = () => void;

/** Those who want to hear of something. */
export class Listeners<E> {
  #all: readonly ((event: E) => void)[] = [];

  add(listener: (event: E) => void): Unlisten {
    this.#all = [...this.#all, listener];
    return () => {
      this.#all = this.#all.filter((other) => other !== listener);
    };
  }

  call(event: E): void {
    for (const listener of this.#all) listener(event);
  }
}
