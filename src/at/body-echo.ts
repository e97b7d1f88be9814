import { byteString, bytesOf, concatBytes } from '../kernel/bytes.ts';

/** What a module may print between its prompt and the echo of the body. */
const LEADS = ['', ' ', '\r\n', ' \r\n'];

const NO_BYTES = new Uint8Array();

/**
 * Holds back what may be the echo of a body, which can contain any line, `OK` included. Some modules echo it even with
 * echo off. What turns out to be something else is released again.
 */
export class BodyEcho {
  /** Each way in which lead and body may stand on the wire, as far as it still agrees with what came. */
  #candidates: readonly string[];
  readonly #looksFinal: (line: string) => boolean;
  #held = '';
  #lineStart = 0;
  #finalHeld = false;
  #whole = false;
  #over: boolean;

  /** `looksFinal` says whether a line could be the command's final result, so that an echo of it stays in doubt. */
  constructor(body: Uint8Array, looksFinal: (line: string) => boolean) {
    const text = byteString(body);
    this.#candidates = LEADS.map((lead) => lead + text);
    this.#over = text === '';
    this.#looksFinal = looksFinal;
  }

  /** Whether it has been decided what came, so that nothing more has to pass through here. */
  get over(): boolean {
    return this.#over;
  }

  /** Whether the held bytes would be a final result if they are no echo: then silence decides. */
  get inDoubt(): boolean {
    return !this.#over && this.#finalHeld;
  }

  /** Takes bytes; returns those that are no echo and are to be read in the ordinary way. */
  take(bytes: Uint8Array): Uint8Array {
    for (let at = 0; at < bytes.length; at += 1) {
      const released = this.#takeOne(String.fromCharCode(bytes[at] ?? 0));
      if (released !== undefined) return concatBytes([bytesOf(released), bytes.subarray(at + 1)]);
    }
    return NO_BYTES;
  }

  /**
   * Ends the matching; returns what was held, which nothing has confirmed as an echo; a line end that was
   * dropped behind it is put back.
   */
  release(): Uint8Array {
    return bytesOf(this.#end() + (this.#whole ? '\r\n' : ''));
  }

  /** `undefined` while it goes on; once it is over, what is to be read in the ordinary way. */
  #takeOne(char: string): string | undefined {
    if (this.#over) return char;
    const lineEnd = char === '\r' || char === '\n';
    if (this.#whole) {
      // Behind a whole echo comes a reply; behind a reply that only looked like one comes nothing but its line end.
      if (!lineEnd) this.#end();
      return lineEnd ? undefined : char;
    }
    const agreeing = this.#candidates.filter((candidate) => candidate[this.#held.length] === char);
    if (agreeing.length === 0) return this.#end() + char;
    this.#candidates = agreeing;
    return this.#hold(char, lineEnd);
  }

  #hold(char: string, lineEnd: boolean): string | undefined {
    if (lineEnd) this.#lookAtLine();
    this.#held += char;
    if (lineEnd) this.#lineStart = this.#held.length;
    if (!this.#candidates.some((candidate) => candidate.length === this.#held.length)) return undefined;
    this.#lookAtLine();
    this.#whole = this.#finalHeld;
    if (this.#whole) return undefined;
    this.#end();
    return '';
  }

  #lookAtLine(): void {
    if (this.#looksFinal(this.#held.slice(this.#lineStart))) this.#finalHeld = true;
  }

  #end(): string {
    const held = this.#held;
    this.#over = true;
    this.#held = '';
    return held;
  }
}
