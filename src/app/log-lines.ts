import { createReadStream } from 'node:fs';
import { addAbortSignal, type Readable } from 'node:stream';
import { HawserError, isHawserError } from '../kernel/errors.ts';

/** No line is longer; the rest of such a line is dropped. */
const MAX_LINE = 65_536;

/** Where a log comes from: a file, or a stream such as standard input. */
export type LogSource = { readonly path: string } | { readonly stream: Readable };

/**
 * The lines of a log in batches, without line ends (LF, CR LF, or CR where the log has no other); UTF-8, or UTF-16 that
 * shows by its byte order mark or by its zeros. Throws `file-unreadable`, also for what is no text, and the
 * signal's reason when it is aborted, even while nothing comes.
 */
export async function* logLines(source: LogSource, signal?: AbortSignal): AsyncGenerator<readonly string[]> {
  const name = 'path' in source ? source.path : 'standard input';
  const stream: Readable = 'path' in source ? createReadStream(source.path) : source.stream;
  const splitter = new LineSplitter();
  const check = new TextCheck(name);
  if (signal !== undefined) addAbortSignal(signal, stream);
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) yield check.passed(splitter.add(chunk));
  } catch (error) {
    signal?.throwIfAborted();
    throw isHawserError(error) ? error : unreadable(name, WHY[codeOf(error)] ?? String(error), error);
  }
  yield check.passed(splitter.end(), true);
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you have no right to read it',
};

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function unreadable(name: string, why: string, cause?: unknown): HawserError {
  return new HawserError(`${name} cannot be read as a log: ${why}`, {
    code: 'file-unreadable',
    cause,
    next: [
      {
        text: 'Name a file that holds the log as text, or give it on standard input.',
        command: 'hawser explain - < LOG',
      },
    ],
  });
}

/** Characters that are looked at; a log that turns to noise later on is still a log. */
const SAMPLE = 4_096;
/** Less says nothing. */
const FEWEST = 256;
const NO_TEXT = /[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]/g;
/** A UART that wakes up prints some; more than this share is another kind of file, or another baud rate. */
const MOST_NOISE = 0.3;

/** Refuses pictures, archives and the like. */
class TextCheck {
  readonly #name: string;
  #seen = 0;
  #noise = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** The lines, if the text so far is one. */
  passed(lines: readonly string[], last = false): readonly string[] {
    if (this.#seen >= SAMPLE) return lines;
    // However it is cut into chunks, the sample is the same.
    const text = lines
      .map((line) => `${line}\n`)
      .join('')
      .slice(0, SAMPLE - this.#seen);
    this.#seen += text.length;
    this.#noise += text.match(NO_TEXT)?.length ?? 0;
    const enough = this.#seen >= SAMPLE || (last && this.#seen >= FEWEST);
    if (enough && this.#noise > MOST_NOISE * this.#seen)
      throw unreadable(this.#name, 'it holds no text (another kind of file, or a capture at the wrong baud rate)');
    return lines;
  }
}

/** Cuts bytes into lines, however they are cut into chunks. */
class LineSplitter {
  #decoder: InstanceType<typeof TextDecoder> | undefined;
  /** Bytes that came before it was clear how the text is written. */
  #head: readonly number[] = [];
  #lineEnd: LineEnd | undefined;
  #rest = '';

  add(chunk: Uint8Array): readonly string[] {
    if (this.#decoder !== undefined) return this.#cut(this.#decoder.decode(chunk, { stream: true }));
    const head = this.#head.length === 0 ? chunk : Uint8Array.from([...this.#head, ...chunk]);
    if (head.length >= HEAD_BYTES) return this.#begin(head);
    this.#head = [...head];
    return [];
  }

  end(): readonly string[] {
    const begun = this.#decoder === undefined ? this.#begin(Uint8Array.from(this.#head)) : [];
    const text = this.#rest + (this.#decoder?.decode() ?? '');
    this.#rest = '';
    this.#lineEnd ??= lineEndOf(text);
    const lines = text.split(this.#lineEnd).map(asLine);
    return [...begun, ...(lines.at(-1) === '' ? lines.slice(0, -1) : lines)];
  }

  #begin(head: Uint8Array): readonly string[] {
    this.#decoder = new TextDecoder(encodingOf(head));
    return this.#cut(this.#decoder.decode(head, { stream: true }));
  }

  #cut(more: string): readonly string[] {
    const text = this.#rest + more;
    if (text.includes('\n') || text.length >= MAX_LINE) this.#lineEnd ??= lineEndOf(text);
    if (this.#lineEnd === undefined) {
      this.#rest = text;
      return [];
    }
    const lines = text.split(this.#lineEnd);
    this.#rest = (lines.pop() ?? '').slice(0, MAX_LINE);
    return lines.map(asLine);
  }
}

type LineEnd = '\n' | RegExp;

/** A terminal's capture may have nothing but CR. */
function lineEndOf(text: string): LineEnd {
  const first = text.slice(0, MAX_LINE);
  return first.includes('\n') || !first.includes('\r') ? '\n' : /[\r\n]/;
}

function asLine(text: string): string {
  const line = text.length > MAX_LINE ? text.slice(0, MAX_LINE) : text;
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** Bytes that show how a text is written. */
const HEAD_BYTES = 8;

function encodingOf(first: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first[0] === 0xff && first[1] === 0xfe) return 'utf-16le';
  if (first[0] === 0xfe && first[1] === 0xff) return 'utf-16be';
  if (first.length < HEAD_BYTES) return 'utf-8';
  // Every second byte of what most logs hold is a zero then; a single zero is what a UART prints when it wakes up.
  const zeros = Array.from(first, (byte) => (byte === 0 ? '0' : 'x')).join('');
  if (zeros.startsWith('x0x0x0x0')) return 'utf-16le';
  return zeros.startsWith('0x0x0x0x') ? 'utf-16be' : 'utf-8';
}
