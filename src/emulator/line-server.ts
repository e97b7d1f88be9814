import { byteString } from '../kernel/bytes.ts';
import type { Cancel, Clock } from '../kernel/clock.ts';
import type { DataMode, Ending, PromptOptions } from '../families/kit/emulator.ts';
import { splitCommands } from './command-list.ts';
import { DataLine } from './data-line.ts';
import { InputQueue } from './input-queue.ts';
import { LineOutput, type ByteSink, type OnPrinted } from './line-output.ts';
import { endingLine, type LineSettings } from './result-text.ts';

/** What a command may print while it runs; after its end, lines are unsolicited ones. */
export interface CommandReply {
  line(text: string, payload?: Uint8Array): void;
  prompt(length: number, options?: PromptOptions): Promise<Uint8Array | undefined>;
  dataMode(onBytes: (bytes: Uint8Array) => void, onEscape?: () => void): DataMode;
  end(ending: Ending): void;
}

export interface LineServerOptions {
  readonly clock: Clock;
  readonly sink: ByteSink;
  readonly settings: LineSettings;
  /** Words of `+CME ERROR` with `+CMEE=2`. */
  readonly words: ReadonlyMap<number, string>;
  /** The usual prompt, as printed after its leading line end. */
  readonly prompt: string;
  /** Runs one command, `AT` included, a byte string. What it gives ends the command unless it was ended before. */
  readonly execute: (command: string, reply: CommandReply) => Ending | Promise<Ending>;
  /** Each complete line that the host sent, before it runs. */
  readonly onLine?: (line: string) => void;
  /** The bytes taken after a prompt. */
  readonly onBody?: (bytes: Uint8Array) => void;
  /** Each line, prompt and payload that the module prints. */
  readonly onPrinted?: OnPrinted;
  /** A handler threw: a fault of the emulator, not of the host. */
  readonly onFault?: (error: unknown) => void;
}

/** Characters of one command line; more is answered with ERROR. */
const MAX_LINE = 4_096;
/** A host that does not read its answers gets no further command run. */
const MAX_UNREAD = 64 * 1_024;
const CR = 0x0d;
const LF = 0x0a;
const BACKSPACE = 0x08;
const ERROR: Ending = { final: 'ERROR' };

interface Taking {
  readonly bytes: Uint8Array;
  filled: number;
  readonly echo: boolean;
  /** Bytes that end it early. */
  readonly until: readonly number[];
  readonly finish: (bytes: Uint8Array | undefined) => void;
}

/**
 * The module's side of the line: bytes in, commands run one after the other, whole lines out. Bytes that arrive while a
 * command runs wait, up to a bound. One server is one life of the module; a restart makes a new one.
 */
export class LineServer {
  readonly #options: LineServerOptions;
  readonly #output: LineOutput;
  readonly #input = new InputQueue();
  #line = '';
  #tooLong = false;
  #lastLine = '';
  #busy = false;
  #taking: Taking | undefined;
  #data: DataLine | undefined;
  #stopped = false;
  #afterCr = false;
  /** Whether this host ends its lines with CR LF; then an LF that is late (after the prompt) is no payload. */
  #hostSendsLf: boolean | undefined;

  constructor(options: LineServerOptions) {
    this.#options = options;
    this.#output = new LineOutput(options.sink, options.settings, options.clock, options.onPrinted);
  }

  /** Bytes from the host. */
  feed(bytes: Uint8Array): void {
    if (this.#stopped) return;
    this.#input.push(bytes);
    this.#pump();
  }

  /** Another host is at the line, whose habits are not known. */
  hostChanged(): void {
    this.#hostSendsLf = undefined;
  }

  /** The host has read on. */
  resume(): void {
    this.#pump();
  }

  /** Prints a line that no command asked for. */
  unsolicited(line: string, payload?: Uint8Array): void {
    if (!this.#stopped) this.#output.unsolicited(line, payload);
  }

  /** Prints bytes that no command asked for, without line ends. */
  raw(bytes: Uint8Array): void {
    if (!this.#stopped) this.#output.raw(bytes);
  }

  /** Bytes of the host and lines of the module that found no room. */
  get lost(): number {
    return this.#input.lost + this.#output.lost;
  }

  /** The module has lost power: whatever runs prints nothing more, an open prompt gets nothing. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#output.stop();
    this.#data?.stop();
    this.#taking?.finish(undefined);
  }

  #pump(): void {
    const { settings, sink } = this.#options;
    let echo = '';
    while (!this.#stopped && this.#input.length > 0) {
      if (this.#afterCr && this.#swallowLf()) {
        this.#input.take(1);
      } else if (this.#taking !== undefined) {
        this.#take(this.#taking);
      } else if (this.#busy || sink.backlog > MAX_UNREAD) {
        break;
      } else if (this.#data !== undefined) {
        this.#data.feed(this.#input.take(this.#input.length));
      } else {
        const byte = this.#input.take(1)[0] ?? 0;
        if (settings.echo && byte !== LF) echo += this.#echoOf(byte);
        if (this.#endsLine(byte)) {
          if (this.#afterCr && this.#input.length > 0 && this.#swallowLf()) this.#input.take(1);
          this.#output.echo(echo);
          echo = '';
          this.#lineDone();
        }
      }
    }
    this.#output.echo(echo);
    this.#output.halfLine = settings.echo && this.#line !== '';
  }

  /** Whether the next byte is the LF that belongs to the CR before it. */
  #swallowLf(): boolean {
    this.#afterCr = false;
    const isLf = this.#input.peek() === LF;
    // Before a prompt nothing can be payload; after it only the host's habit tells a late LF from a first byte.
    if (this.#taking === undefined && this.#hostSendsLf !== true) this.#hostSendsLf = isLf;
    return isLf && this.#hostSendsLf !== false;
  }

  #echoOf(byte: number): string {
    if (byte === BACKSPACE) return this.#line === '' ? '' : '\b \b';
    return byte === CR || byte >= 0x20 ? String.fromCharCode(byte) : '';
  }

  /** Puts a character to the line; true when that completes it. */
  #endsLine(byte: number): boolean {
    if (byte === CR) {
      this.#afterCr = true;
      return true;
    }
    if (byte === BACKSPACE) this.#line = this.#line.slice(0, -1);
    if (byte < 0x20) return false;
    if (byte === 0x2f && /^a$/i.test(this.#line)) {
      this.#line = this.#lastLine;
      return true;
    }
    if (this.#line.length >= MAX_LINE) this.#tooLong = true;
    else this.#line += String.fromCharCode(byte);
    return false;
  }

  #lineDone(): void {
    const line = this.#line;
    const tooLong = this.#tooLong;
    this.#line = '';
    this.#tooLong = false;
    this.#output.halfLine = false;
    const commands = splitCommands(line);
    if (commands === undefined) return;
    this.#options.onLine?.(line);
    if (tooLong) {
      this.#final(ERROR);
      return;
    }
    this.#lastLine = line;
    this.#busy = true;
    void this.#runAll(commands);
  }

  /** A list of commands has one final result: that of the first that fails, else of the last. */
  async #runAll(commands: readonly string[]): Promise<void> {
    for (const [i, command] of commands.entries()) {
      const isLast = i === commands.length - 1;
      const failed = await this.#runOne(command, isLast);
      if (failed) break;
    }
    this.#busy = false;
    this.#pump();
  }

  #runOne(command: string, isLast: boolean): Promise<boolean> {
    return new Promise((resolve) => {
      let ended = false;
      const end = (ending: Ending): void => {
        if (ended) return;
        ended = true;
        const ownOk = 'ok' in ending;
        const failed = !ownOk && !('final' in ending && ending.final === 'OK');
        if (failed || ownOk || isLast) this.#final(ending);
        resolve(failed);
      };
      const reply: CommandReply = {
        line: (text, payload) => {
          if (ended) this.unsolicited(text, payload);
          else if (!this.#stopped) this.#output.information(text, payload);
        },
        prompt: (length, options) => (ended ? Promise.resolve(undefined) : this.#prompt(length, options)),
        dataMode: (onBytes, onEscape) => this.#dataMode(onBytes, onEscape),
        end,
      };
      const fault = (error: unknown): void => {
        this.#options.onFault?.(error);
        end(ERROR);
      };
      try {
        const result = this.#options.execute(command, reply);
        if (result instanceof Promise) result.then(end, fault);
        else end(result);
      } catch (error) {
        fault(error);
      }
    });
  }

  #final(ending: Ending): void {
    if (this.#stopped) return;
    this.#output.final(endingLine(ending, this.#options.settings.cmee, this.#options.words));
  }

  #prompt(length: number, options: PromptOptions = {}): Promise<Uint8Array | undefined> {
    if (this.#stopped || this.#taking !== undefined) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      let cancel: Cancel = () => undefined;
      const taking: Taking = {
        bytes: new Uint8Array(length),
        filled: 0,
        echo: options.echo ?? false,
        until: options.until ?? [],
        finish: (bytes) => {
          cancel();
          this.#taking = undefined;
          this.#output.promptEnded();
          if (bytes !== undefined) this.#options.onBody?.(bytes);
          resolve(bytes);
        },
      };
      this.#output.prompt(options.text ?? this.#options.prompt);
      this.#taking = taking;
      if (options.withinMs !== undefined) {
        cancel = this.#options.clock.after(options.withinMs, () => taking.finish(taking.bytes.slice(0, taking.filled)));
      }
      if (length === 0) taking.finish(taking.bytes);
      queueMicrotask(() => this.#pump());
    });
  }

  #dataMode(onBytes: (bytes: Uint8Array) => void, onEscape: (() => void) | undefined): DataMode {
    const leave = (): boolean => {
      if (this.#stopped || this.#data !== data) return false;
      data.stop();
      this.#data = undefined;
      return true;
    };
    const escaped = (): void => {
      if (!leave()) return;
      onEscape?.();
      this.#final({ final: 'OK' });
      this.#output.carriesData = false;
    };
    const { clock, sink } = this.#options;
    const data = new DataLine({ clock, onBytes, ...(onEscape === undefined ? {} : { onEscape: escaped }) });
    this.#data = data;
    this.#output.carriesData = true;
    return {
      write: (bytes) => {
        if (!this.#stopped && this.#data === data) sink.write(bytes);
      },
      end: (line) => {
        if (!leave()) return;
        this.#output.carriesData = false;
        if (line !== undefined) this.unsolicited(line);
      },
    };
  }

  #take(taking: Taking): void {
    // Where a byte can end it, what stands behind that byte is the next command's.
    const most = taking.until.length === 0 ? taking.bytes.length - taking.filled : 1;
    const part = this.#input.take(most);
    taking.bytes.set(part, taking.filled);
    taking.filled += part.length;
    const ended = part[0] !== undefined && taking.until.includes(part[0]);
    if (taking.echo) this.#output.echo(byteString(part));
    if (ended) taking.finish(taking.bytes.slice(0, taking.filled));
    else if (taking.filled === taking.bytes.length) taking.finish(taking.bytes);
  }
}
