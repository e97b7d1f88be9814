import { bytesOf, concatBytes } from '../kernel/bytes.ts';
import type { Cancel, Clock } from '../kernel/clock.ts';
import { finalText, informationText, type LineSettings } from './result-text.ts';

/** Where printed bytes go, in order. */
export interface ByteSink {
  write(bytes: Uint8Array): void;
  /** Bytes that the host has not taken yet. */
  readonly backlog: number;
}

/** Told of everything printed but echo; `line` is absent for bytes that no line announces. */
export type OnPrinted = (line: string | undefined, payload: Uint8Array | undefined) => void;

/** A line with what follows it, or bytes alone. */
interface Unsolicited {
  readonly line: string | undefined;
  readonly payload: Uint8Array | undefined;
}

const NOTHING = new Uint8Array();
/** Unsolicited lines that wait for the end of a half printed line. */
const MAX_HELD = 512;
/** A host that types half a line and goes away must not silence the module. */
const HOLD_MS = 1_000;
/** More than this for a host that does not read, and unsolicited lines are lost, whole, as in a full UART. */
const MAX_BACKLOG = 1 << 20;

/** Prints whole lines; an unsolicited one never cuts another in two. */
export class LineOutput {
  readonly #sink: ByteSink;
  readonly #settings: LineSettings;
  readonly #clock: Clock;
  readonly #onPrinted: OnPrinted;
  #inBlock = false;
  #prompting = false;
  #halfLine = false;
  #held: Unsolicited[] = [];
  #cancelHold: Cancel | undefined;
  /** Unsolicited lines that found no room. */
  lost = 0;

  constructor(sink: ByteSink, settings: LineSettings, clock: Clock, onPrinted: OnPrinted = () => undefined) {
    this.#sink = sink;
    this.#settings = settings;
    this.#clock = clock;
    this.#onPrinted = onPrinted;
  }

  echo(text: string): void {
    if (text === '') return;
    this.#sink.write(bytesOf(text));
    this.#inBlock = false;
  }

  /** The host has typed part of a line that was echoed: nothing may come between, for a while. */
  set halfLine(half: boolean) {
    this.#halfLine = half;
    if (!half) this.#release();
  }

  information(line: string, payload?: Uint8Array): void {
    const text = informationText(line, !this.#inBlock, this.#settings);
    this.#sink.write(concatBytes([bytesOf(text), payload ?? NOTHING]));
    this.#onPrinted(line, payload);
    this.#inBlock = payload === undefined;
  }

  final(line: string): void {
    const text = finalText(line, this.#settings);
    this.#inBlock = false;
    if (text === '') return;
    this.#sink.write(bytesOf(text));
    this.#onPrinted(line, undefined);
  }

  prompt(text: string): void {
    this.#sink.write(bytesOf(`\r\n${text}`));
    this.#onPrinted(text.trimEnd(), undefined);
    this.#inBlock = false;
    this.#prompting = true;
  }

  promptEnded(): void {
    this.#prompting = false;
    this.#release();
  }

  /** Between the bytes of a data connection no line may be printed. */
  set carriesData(carries: boolean) {
    this.#prompting = carries;
    if (!carries) this.#release();
  }

  unsolicited(line: string, payload?: Uint8Array): void {
    this.#printOrHold({ line, payload });
  }

  /** Bytes without a line. */
  raw(bytes: Uint8Array): void {
    this.#printOrHold({ line: undefined, payload: bytes });
  }

  #printOrHold(entry: Unsolicited): void {
    if (!this.#prompting && !this.#halfLine) {
      this.#print(entry);
      return;
    }
    if (this.#held.length >= MAX_HELD) this.lost += 1;
    else this.#held.push(entry);
    if (!this.#prompting) {
      this.#cancelHold ??= this.#clock.after(HOLD_MS, () => {
        this.#cancelHold = undefined;
        this.#flush();
      });
    }
  }

  /** Forgets what is held: the module has lost power. */
  stop(): void {
    this.#held = [];
    this.#cancelHold?.();
    this.#cancelHold = undefined;
  }

  #release(): void {
    if (this.#prompting || this.#halfLine) return;
    this.#cancelHold?.();
    this.#cancelHold = undefined;
    this.#flush();
  }

  #flush(): void {
    const held = this.#held;
    this.#held = [];
    for (const entry of held) this.#print(entry);
  }

  #print({ line, payload }: Unsolicited): void {
    if (this.#sink.backlog > MAX_BACKLOG) {
      this.lost += 1;
      return;
    }
    const head = line === undefined ? NOTHING : bytesOf(`\r\n${line}\r\n`);
    this.#sink.write(concatBytes([head, payload ?? NOTHING]));
    this.#onPrinted(line, payload);
    this.#inBlock = false;
  }
}
