/** Longer texts do not come twice. */
const LONGEST = 512;

/**
 * Remembers what a function of a text alone has given: most lines of a long log are texts that it has had before. Bounded:
 * when it is full, it begins anew.
 */
export class Memo<T> {
  readonly #of: (text: string) => T;
  readonly #most: number;
  readonly #known = new Map<string, { readonly value: T }>();

  /** `most`: texts that are remembered. */
  constructor(of: (text: string) => T, most = 512) {
    this.#of = of;
    this.#most = most;
  }

  get(text: string): T {
    const known = this.#known.get(text);
    if (known !== undefined) return known.value;
    const value = this.#of(text);
    if (text.length > LONGEST) return value;
    if (this.#known.size >= this.#most) this.#known.clear();
    this.#known.set(text, { value });
    return value;
  }
}
