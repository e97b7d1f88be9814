import type { BytePipe } from '../at/pipe.ts';
import { byteString, bytesOf } from '../kernel/bytes.ts';
import { withDeadline, type Clock } from '../kernel/clock.ts';

/** How long a virtual module may take for the next line, ms: a handshake and a CONNECT lie between two at most. */
const ANSWER_MS = 10_000;
/** Printed and not read yet; beyond it the oldest is lost. */
const MAX_UNREAD = 1 << 20;

/** What was found at the beginning of `text`, and how many characters it took. */
type Taken = readonly [value: string, length: number] | undefined;

/** The host's end of a cable, which types and reads without knowing any command: what a person at a terminal sees. */
export class HostEnd {
  readonly #pipe: BytePipe;
  readonly #clock: Clock;
  #text = '';
  #afterPrompt = false;
  #wake: () => void = () => undefined;

  constructor(pipe: BytePipe, clock: Clock) {
    this.#pipe = pipe;
    this.#clock = clock;
    pipe.onData((bytes) => {
      this.#text = (this.#text + byteString(bytes)).slice(-MAX_UNREAD);
      this.#wake();
    });
  }

  /** Types a byte string. */
  type(text: string): Promise<void> {
    return this.#pipe.write(bytesOf(text));
  }

  /** What was printed and not read yet. */
  get unread(): string {
    return this.#text;
  }

  forget(): void {
    this.#text = '';
  }

  /** The next line that is not empty, or a prompt (`>`); `undefined` when none comes in time. */
  next(): Promise<string | undefined> {
    return this.#read(() => this.#lineOrPrompt());
  }

  /** Exactly so many raw bytes; `undefined` when they do not come in time. */
  bytes(count: number): Promise<string | undefined> {
    return this.#read(() => (this.#text.length < count ? undefined : [this.#text.slice(0, count), count]));
  }

  /** Whether a whole line or a prompt can be read without waiting. */
  get ready(): boolean {
    return this.#lineOrPrompt() !== undefined;
  }

  async #read(find: () => Taken): Promise<string | undefined> {
    const end = this.#clock.now() + ANSWER_MS;
    for (;;) {
      const found = find();
      if (found !== undefined) {
        this.#text = this.#text.slice(found[1]);
        this.#afterPrompt = found[0] === '>';
        return found[0];
      }
      const left = end - this.#clock.now();
      if (left <= 0) return undefined;
      await withDeadline(this.#clock, left, new Promise<void>((resolve) => (this.#wake = resolve)));
    }
  }

  #lineOrPrompt(): Taken {
    // The blank of `> ` may come later than its `>`.
    const start = this.#afterPrompt ? /^ ?[\r\n]*/ : /^[\r\n]*/;
    const from = start.exec(this.#text)?.[0].length ?? 0;
    const rest = this.#text.slice(from);
    const prompt = /^>(?:\r\n| |$)/.exec(rest);
    if (prompt !== null) return ['>', from + prompt[0].length];
    const line = /^([^\r\n]+)\r*\n/.exec(rest);
    return line === null ? undefined : [line[1] ?? '', from + line[0].length];
  }
}
