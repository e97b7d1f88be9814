import { byteString } from '../kernel/bytes.ts';

const NUL = 0x00;
const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const BLANK = 0x20;
const PROMPT = 0x3e;
const TILDE = 0x7e;

/** What the framer finds. All of these are called from within {@link Framer.push}. */
export interface FramerEvents {
  /**
   * A line without its end, a byte string, never empty. Returns how many raw bytes follow its end, 0 for none; so many
   * are kept in memory, so the consumer must bound them.
   */
  line(text: string): number;
  /** The module waits for raw bytes. `expectPrompt` is off again. */
  prompt(): void;
  /** The raw bytes that a line has announced, whole. */
  payload(bytes: Uint8Array): void;
  /** So many bytes belonged to no line: noise before one, NULs, a line without an end. */
  garbage(bytes: number): void;
}

/**
 * Cuts the bytes of an AT port into lines, prompts and counted raw bytes, whatever chunks they come in. Lines end with
 * CR LF, a lone CR or a lone LF; empty ones are dropped. A CR ends its line at once, and an LF behind it belongs to it,
 * so that nothing has to wait for a byte that may not come.
 */
export class Framer {
  /** While set, a `>` at the start of a line is a prompt. */
  expectPrompt = false;
  readonly #events: FramerEvents;
  readonly #lineLimit: number;
  #text = '';
  #overflow = 0;
  #noise = 0;
  #afterCr = false;
  #afterPrompt = false;
  #raw: Uint8Array | undefined;
  #rawFilled = 0;

  /** A line of more than `lineLimit` bytes is garbage up to its end. */
  constructor(events: FramerEvents, lineLimit = 8_192) {
    this.#events = events;
    this.#lineLimit = lineLimit;
  }

  /** Whether announced raw bytes are still to come. */
  get inPayload(): boolean {
    return this.#raw !== undefined;
  }

  /**
   * Takes bytes and returns how many; fewer than all only right after a prompt, since what follows it may be an echo
   * of the body, which only the caller can tell.
   */
  push(bytes: Uint8Array): number {
    const end = bytes.length;
    let at = 0;
    while (at < end) {
      if (this.#afterCr) {
        this.#afterCr = false;
        if (bytes[at] === LF) {
          at += 1;
          continue;
        }
      }
      if (this.#raw !== undefined) {
        at = this.#takeRaw(bytes, at, this.#raw);
        continue;
      }
      if (this.#text === '' && this.#overflow === 0) {
        const byte = bytes[at] ?? NUL;
        if (byte === PROMPT && this.expectPrompt) {
          this.expectPrompt = false;
          this.#afterPrompt = true;
          this.#reportNoise();
          this.#events.prompt();
          return at + 1;
        }
        if (this.#beginsNoLine(byte)) {
          at += 1;
          continue;
        }
      }
      at = this.#takeText(bytes, at);
    }
    this.#reportNoise();
    return end;
  }

  /** Gives up the announced raw bytes; returns those that came. */
  abandonPayload(): Uint8Array {
    const came = this.#raw?.subarray(0, this.#rawFilled) ?? new Uint8Array();
    this.#raw = undefined;
    this.#rawFilled = 0;
    return came;
  }

  /** Empty lines, the blank of a `> ` prompt, and noise, which no line begins with. */
  #beginsNoLine(byte: number): boolean {
    if (byte === CR || byte === LF) return true;
    const blankOfPrompt = this.#afterPrompt && byte === BLANK;
    this.#afterPrompt = false;
    if (blankOfPrompt) return true;
    if ((byte >= BLANK && byte <= TILDE) || byte === TAB) return false;
    this.#noise += 1;
    return true;
  }

  #takeText(bytes: Uint8Array, from: number): number {
    let at = from;
    let byte = bytes[at];
    while (at < bytes.length && byte !== CR && byte !== LF && byte !== NUL) {
      at += 1;
      byte = bytes[at];
    }
    if (this.#overflow > 0) this.#overflow += at - from;
    else if (this.#text.length + at - from > this.#lineLimit) {
      this.#overflow = this.#text.length + at - from;
      this.#text = '';
    } else this.#text += decode(bytes, from, at);
    if (at >= bytes.length) return at;
    if (byte === NUL) this.#noise += 1;
    else this.#endLine(byte === CR);
    return at + 1;
  }

  #endLine(withCr: boolean): void {
    this.#afterCr = withCr;
    if (this.#overflow > 0) {
      this.#noise += this.#overflow;
      this.#overflow = 0;
      return;
    }
    const text = this.#text;
    this.#text = '';
    this.#reportNoise();
    const follows = this.#events.line(text);
    if (follows > 0) {
      this.#raw = new Uint8Array(follows);
      this.#rawFilled = 0;
    }
  }

  #takeRaw(bytes: Uint8Array, from: number, raw: Uint8Array): number {
    const count = Math.min(raw.length - this.#rawFilled, bytes.length - from);
    raw.set(bytes.subarray(from, from + count), this.#rawFilled);
    this.#rawFilled += count;
    if (this.#rawFilled === raw.length) {
      this.#raw = undefined;
      this.#events.payload(raw);
    }
    return from + count;
  }

  #reportNoise(): void {
    if (this.#noise === 0) return;
    const noise = this.#noise;
    this.#noise = 0;
    this.#events.garbage(noise);
  }
}

/** Most pieces are a few bytes long, where adding up beats spreading an array. */
function decode(bytes: Uint8Array, from: number, to: number): string {
  if (to - from > 128) return byteString(bytes.subarray(from, to));
  let text = '';
  for (let at = from; at < to; at += 1) text += String.fromCharCode(bytes[at] ?? 0);
  return text;
}
