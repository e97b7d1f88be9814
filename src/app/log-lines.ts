import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { HawserError } from '../kernel/errors.ts';

/** No line is longer; the rest of such a line is dropped. */
const MAX_LINE = 65_536;

/** Where a log comes from: a file, or a stream such as standard input. */
export type LogSource = { readonly path: string } | { readonly stream: Readable };

/**
 * The lines of a log in batches, without line ends (LF, CR LF, or CR where the log has no other); UTF-8, or UTF-16 with a
 * byte order mark. Throws `file-unreadable`.
 */
export async function* logLines(source: LogSource): AsyncGenerator<readonly string[]> {
  const stream: Readable = 'path' in source ? createReadStream(source.path) : source.stream;
  const splitter = new LineSplitter();
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) yield splitter.add(chunk);
  } catch (error) {
    throw unreadable('path' in source ? source.path : 'standard input', error);
  }
  yield splitter.end();
}

function unreadable(name: string, cause: unknown): HawserError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new HawserError(`${name} cannot be read: ${why}`, {
    code: 'file-unreadable',
    cause,
    next: [
      { text: 'Name a file that holds the log, or give it on standard input.', command: 'hawser explain - < LOG' },
    ],
  });
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
    if (head.length >= MARK_BYTES) return this.#begin(head);
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

/** Length of a byte order mark of UTF-16. */
const MARK_BYTES = 2;

function encodingOf(first: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first[0] === 0xff && first[1] === 0xfe) return 'utf-16le';
  return first[0] === 0xfe && first[1] === 0xff ? 'utf-16be' : 'utf-8';
}
