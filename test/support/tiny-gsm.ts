import { byteString, bytesOf } from '../../src/kernel/bytes.ts';
import type { BytePipe } from '../../src/at/pipe.ts';

/*
 * A host that listens and types the way the TinyGSM library does: several small writes for one command, CR LF behind it,
 * and a reply is over as soon as all that was read ends in one of the texts it waits for. What it has not read yet
 * belongs to the next wait. That is less than a parser, and a module must get along with it.
 */

/** When the LF of a command goes out. */
export type LineFeed = 'at once' | 'late';

/** Digits that the library reads for one number. */
const DIGITS = 6;
/** How long it waits unless a command says otherwise, ms; its own usual second, and more for a busy machine. */
export const USUAL_MS = 4_000;

/** An unsolicited line that the library takes out of whatever it waits for. */
export interface Unasked {
  /** How the line begins, with the line end before it. */
  readonly begins: string;
  /** Reads the rest of the line. */
  take(gsm: TinyGsm): Promise<unknown>;
}

/** The library has not heard in time what it waits for. */
export class NotHeard extends Error {}

export class TinyGsm {
  readonly #pipe: BytePipe;
  readonly #lineFeed: LineFeed;
  readonly #unasked: readonly Unasked[];
  #received = '';
  /** Read since the last wait began, for messages of errors. */
  #heard = '';
  #owesLineFeed = false;
  #wake: () => void = () => undefined;

  constructor(pipe: BytePipe, lineFeed: LineFeed, unasked: readonly Unasked[] = []) {
    this.#pipe = pipe;
    this.#lineFeed = lineFeed;
    this.#unasked = unasked;
    pipe.onData((bytes) => {
      this.#received += byteString(bytes);
      this.#wake();
    });
  }

  /** Sends `AT`, the pieces and a line end, each in a write of its own. */
  async send(...pieces: readonly string[]): Promise<void> {
    for (const piece of ['AT', ...pieces, '\r']) await this.write(piece);
    if (this.#lineFeed === 'at once') await this.write('\n');
    else this.#owesLineFeed = true;
  }

  /** Raw bytes, a byte string. */
  async write(text: string): Promise<void> {
    await this.#payLineFeed();
    await this.#pipe.write(bytesOf(text));
  }

  /**
   * Reads until everything read ends in one of `suffixes`, and gives its number from 0. Unasked lines are taken out. A NUL
   * and bytes above 127 are passed over, as by the library.
   */
  wait(suffixes: readonly string[], withinMs = USUAL_MS): Promise<number> {
    return this.#wait(suffixes, withinMs, () => false);
  }

  /** Reads, and takes out unasked lines, until `done`. */
  async listen(done: () => boolean): Promise<void> {
    if (!done()) await this.#wait([], USUAL_MS, done);
  }

  async #wait(suffixes: readonly string[], withinMs: number, done: () => boolean): Promise<number> {
    const end = performance.now() + withinMs;
    let data = '';
    this.#heard = '';
    for (;;) {
      const byte = await this.#byte(end, suffixes);
      if (byte === '\0' || byte > '\x7f') continue;
      data += byte;
      const found = suffixes.findIndex((suffix) => data.endsWith(suffix));
      if (found >= 0) return found;
      const unasked = this.#unasked.find(({ begins }) => data.endsWith(begins));
      if (unasked === undefined) continue;
      await unasked.take(this);
      data = '';
      if (done()) return -1;
    }
  }

  /** One wait for success or the plain ERROR; rejects for the latter. */
  async needs(suffix: string, withinMs = USUAL_MS): Promise<void> {
    if ((await this.wait([suffix, 'ERROR\r\n'], withinMs)) !== 0) {
      throw new NotHeard(`ERROR instead of ${JSON.stringify(suffix)}`);
    }
  }

  /** Everything up to `stop`, which is read and dropped. */
  async upTo(stop: string): Promise<string> {
    const end = performance.now() + USUAL_MS;
    let text = '';
    for (let byte = await this.#byte(end, [stop]); byte !== stop; byte = await this.#byte(end, [stop])) text += byte;
    return text;
  }

  /** A number that ends at `stop` and has {@link DIGITS} characters at most, blanks before it included. */
  async number(stop: ',' | '\n'): Promise<number> {
    const text = await this.upTo(stop);
    if (text.trimEnd().length > DIGITS || !/^ *-?\d+\r?$/.test(text))
      throw new NotHeard(`no number: ${JSON.stringify(text)}`);
    return Number(text);
  }

  /** Exactly so many bytes as they come, a byte string. */
  async bytes(count: number): Promise<string> {
    const end = performance.now() + USUAL_MS;
    let text = '';
    while (text.length < count) text += await this.#byte(end, [`${count} bytes`]);
    return text;
  }

  async #byte(end: number, wanted: readonly string[]): Promise<string> {
    while (this.#received === '') {
      const left = end - performance.now();
      if (left <= 0) {
        throw new NotHeard(`nothing ends in ${JSON.stringify(wanted)}, heard ${JSON.stringify(this.#heard)}`);
      }
      await this.#more(left);
    }
    // The module has begun to answer: by now the LF is through the line of a real host, too.
    await this.#payLineFeed();
    const byte = this.#received.charAt(0);
    this.#received = this.#received.slice(1);
    this.#heard += byte;
    return byte;
  }

  async #payLineFeed(): Promise<void> {
    if (!this.#owesLineFeed) return;
    this.#owesLineFeed = false;
    await this.#pipe.write(bytesOf('\n'));
  }

  #more(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
