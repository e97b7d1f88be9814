import type { Dialect } from '../at/dialect.ts';
import type { LooseValues } from '../at/field.ts';
import type { BytePipe } from '../at/pipe.ts';
import type { Transcript, TranscriptEntry } from '../at/transcript.ts';
import { bytesOf } from '../kernel/bytes.ts';
import { HawserError } from '../kernel/errors.ts';
import { Inbox } from './inbox.ts';

export interface ReplayOptions {
  /** Tells how many raw bytes belong to a command or line where the transcript does not say. */
  readonly dialect?: Dialect;
  /** What the module sends where the transcript has `<< @bytes(name)`; filler of the right length without it. */
  readonly bodies?: Readonly<Record<string, Uint8Array>>;
}

/** What the transcript does not say exactly: a secret, and the digits of a subscriber or device number. */
const PLACEHOLDER = /@secret\([^)]*\)|X{14,}/g;

/**
 * A port behind which a transcript is played: each command of the host is compared with the next one there, and then
 * everything that the module said up to the one after. A host that says something else closes the port with
 * `transcript-invalid`.
 */
export function replayPipe(transcript: Transcript, options: ReplayOptions = {}): BytePipe {
  return new ReplayPipe(transcript, options);
}

class ReplayPipe implements BytePipe {
  readonly #inbox = new Inbox();
  readonly #entries: readonly Exclude<TranscriptEntry, { readonly kind: 'note' }>[];
  readonly #options: ReplayOptions;
  #next = 0;
  #written = '';
  #started = false;

  constructor(transcript: Transcript, options: ReplayOptions) {
    this.#entries = transcript.entries.filter((entry) => entry.kind !== 'note');
    this.#options = options;
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.#inbox.onData(listener);
    if (this.#started) return;
    this.#started = true;
    // What the module says before it is asked comes once there is somebody to hear it.
    queueMicrotask(() => this.#closeOnError(() => this.#play()));
  }

  onClose(listener: (error?: HawserError) => void): void {
    this.#inbox.onClose(listener);
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#inbox.closed) throw new HawserError('the transcript is over', { code: 'port-closed', rung: 'port' });
    for (const byte of bytes) this.#written += String.fromCharCode(byte);
    await Promise.resolve();
    this.#closeOnError(() => {
      while (this.#takeHost()) this.#play();
    });
  }

  async close(): Promise<void> {
    this.#inbox.close();
  }

  #closeOnError(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof HawserError)) throw error;
      this.#inbox.close(error);
    }
  }

  /** Whether the next thing from the host is there as a whole; it is compared and taken away. */
  #takeHost(): boolean {
    const entry = this.#entries[this.#next];
    if (entry === undefined) return this.#takeBeyondEnd();
    if (entry.kind === 'line') return this.#takeLine(entry.text, entry.row);
    const count = entry.kind === 'raw' ? entry.text.length : (entry.count ?? this.#announcedByHost(entry.row));
    if (this.#written.length < count) return false;
    const body = this.#written.slice(0, count);
    if (entry.kind === 'raw' && body !== entry.text) throw differs(entry.row, `${count} raw bytes`, 'others');
    this.#written = this.#written.slice(count);
    this.#next += 1;
    return true;
  }

  #takeBeyondEnd(): boolean {
    if (/[^\r\n]/.test(this.#written)) throw differs(this.#entries.at(-1)?.row ?? 0, 'nothing more', 'a command');
    this.#written = '';
    return false;
  }

  #takeLine(expected: string, row: number): boolean {
    this.#written = this.#written.replace(/^[\r\n]+/, '');
    const end = this.#written.search(/[\r\n]/);
    if (end < 0) return false;
    const line = this.#written.slice(0, end);
    this.#written = this.#written.slice(end + 1);
    if (!sameLine(expected, line)) throw differs(row, expected, commandName(line));
    this.#next += 1;
    return true;
  }

  #announcedByHost(row: number): number {
    const command = this.#entries[this.#lastOf('host')];
    const reading = command?.kind === 'line' ? this.#options.dialect?.readCommand(command.text) : undefined;
    const prompt = reading?.kind === 'known' ? reading.command.exchange.prompt : undefined;
    const count = reading?.kind === 'known' && prompt !== undefined ? reading.command.values[prompt.length] : undefined;
    if (typeof count !== 'number') throw unknownLength(row);
    return count;
  }

  #lastOf(side: 'host' | 'module'): number {
    for (let at = this.#next - 1; at >= 0; at -= 1) {
      const entry = this.#entries[at];
      if (entry?.kind === 'line' && entry.from === side) return at;
    }
    return -1;
  }

  /** Everything that the module says up to the next word of the host. */
  #play(): void {
    for (;;) {
      const entry = this.#entries[this.#next];
      if (entry?.from !== 'module') return;
      this.#inbox.put(this.#moduleBytes(entry));
      this.#next += 1;
    }
  }

  #moduleBytes(entry: Exclude<TranscriptEntry, { readonly kind: 'note' }>): Uint8Array {
    if (entry.kind === 'line') return bytesOf(/^> ?$/.test(entry.text) ? `\r\n${entry.text}` : `\r\n${entry.text}\r\n`);
    if (entry.kind === 'raw') return bytesOf(entry.text);
    return this.#options.bodies?.[entry.name] ?? bytesOf('.'.repeat(entry.count ?? this.#announcedByModule(entry.row)));
  }

  #announcedByModule(row: number): number {
    const line = this.#entries[this.#lastOf('module')];
    const decoded = line?.kind === 'line' ? this.#options.dialect?.readUrc(line.text)?.decoded : undefined;
    const name = decoded?.spec.payload;
    const count = decoded === undefined || name === undefined ? undefined : (decoded.values as LooseValues)[name];
    if (typeof count !== 'number') throw unknownLength(row);
    return count;
  }
}

/** Whether a line is the one expected; a secret stands for any text, a masked number for as many digits. */
export function sameLine(expected: string, line: string): boolean {
  if (expected === line) return true;
  const pattern = expected
    .split(PLACEHOLDER)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .reduce((before, part, index) => {
      const placeholder = expected.match(PLACEHOLDER)?.[index - 1] ?? '';
      return `${before}${placeholder.startsWith('@') ? '[^"]*' : `[0-9Ff]{${placeholder.length}}`}${part}`;
    });
  return new RegExp(`^${pattern}$`).test(line);
}

/** What may be said of a line that is not the expected one: its parameters may be secret. */
function commandName(line: string): string {
  return /^[^=]*=?/.exec(line)?.[0] ?? '';
}

function differs(row: number, expected: string, found: string): HawserError {
  return new HawserError(`transcript line ${row} has ${expected}, the host sent ${found}`, {
    code: 'transcript-invalid',
    next: [{ text: 'The transcript was made with other options, or by another version.' }],
  });
}

function unknownLength(row: number): HawserError {
  return new HawserError(`transcript line ${row}: nothing says how many bytes these are; write @bytes(NAME,COUNT)`, {
    code: 'transcript-invalid',
  });
}
