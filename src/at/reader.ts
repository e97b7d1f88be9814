import type { Cancel, Clock } from '../kernel/clock.ts';
import { BodyEcho } from './body-echo.ts';
import { Framer } from './framer.ts';

/** Raw bytes that have stopped for so long will not come any more. */
const PAYLOAD_STALL_MS = 3_000;
/** What looks like the echo of a final result was the result itself if nothing follows for so long. */
const ECHO_DOUBT_MS = 400;

export interface ReaderEvents {
  /** A line; returns how many raw bytes follow it, see {@link FramerEvents}. */
  line(text: string): number;
  prompt(): void;
  payload(bytes: Uint8Array): void;
  /** Announced raw bytes have stopped coming. */
  payloadLost(): void;
  /** A line among the raw bytes of a payload that was broken off. */
  salvaged(text: string): void;
}

/** The incoming side of a channel: frames bytes, keeps the echo of a body apart, and ends what will not go on. */
export class PortReader {
  readonly #clock: Clock;
  readonly #events: ReaderEvents;
  readonly #framer: Framer;
  #bodyEcho: BodyEcho | undefined;
  #stopWatch: Cancel = () => undefined;

  constructor(clock: Clock, events: ReaderEvents) {
    this.#clock = clock;
    this.#events = events;
    this.#framer = new Framer({ ...events, garbage: () => undefined });
  }

  /** Whether a `>` at the start of a line is a prompt. */
  set expectPrompt(expected: boolean) {
    this.#framer.expectPrompt = expected;
  }

  take(bytes: Uint8Array): void {
    this.#read(bytes);
    this.#watch();
  }

  /** A body follows now, and the module may echo it. `looksFinal`: whether a line could end the command. */
  expectBodyEcho(body: Uint8Array, looksFinal: (line: string) => boolean): void {
    this.#bodyEcho = new BodyEcho(body, looksFinal);
  }

  /** The command is over: neither prompt nor echo is expected any more. */
  expectNothing(): void {
    this.#framer.expectPrompt = false;
    this.#bodyEcho = undefined;
  }

  stop(): void {
    this.#stopWatch();
  }

  #read(bytes: Uint8Array): void {
    let unread = bytes;
    while (unread.length > 0) {
      if (this.#bodyEcho === undefined) {
        unread = unread.subarray(this.#framer.push(unread));
      } else {
        const echo = this.#bodyEcho;
        unread = echo.take(unread);
        if (echo.over) this.#bodyEcho = undefined;
      }
    }
  }

  #watch(): void {
    this.#stopWatch();
    if (this.#bodyEcho?.inDoubt === true) this.#stopWatch = this.#clock.after(ECHO_DOUBT_MS, () => this.#noEcho());
    else if (this.#framer.inPayload) this.#stopWatch = this.#clock.after(PAYLOAD_STALL_MS, () => this.#salvage());
  }

  #noEcho(): void {
    const held = this.#bodyEcho?.release();
    this.#bodyEcho = undefined;
    if (held !== undefined) this.#read(held);
  }

  /** A module that restarts in the middle of raw bytes says so among them. */
  #salvage(): void {
    const came = this.#framer.abandonPayload();
    this.#events.payloadLost();
    const lines = new Framer({
      line: (text) => {
        this.#events.salvaged(text);
        return 0;
      },
      prompt: () => undefined,
      payload: () => undefined,
      garbage: () => undefined,
    });
    lines.push(came);
  }
}
