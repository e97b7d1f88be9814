import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { HawserError } from '../kernel/errors.ts';

/** No line is longer; the rest of such a line is dropped. */
const MAX_LINE = 65_536;

/** Where a log comes from: a file, or a stream such as standard input. */
export type LogSource = { readonly path: string } | { readonly stream: Readable };

/** The lines of a log in batches, without line ends; UTF-8, or UTF-16 with a byte order mark. Throws `file-unreadable`. */
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
  #rest = '';

  add(chunk: Uint8Array): readonly string[] {
    this.#decoder ??= new TextDecoder(encodingOf(chunk));
    return this.#cut(this.#decoder.decode(chunk, { stream: true }));
  }

  end(): readonly string[] {
    const lines = this.#cut(this.#decoder?.decode() ?? '');
    const rest = this.#rest;
    this.#rest = '';
    return rest === '' ? lines : [...lines, rest];
  }

  #cut(text: string): readonly string[] {
    const lines = (this.#rest + text).split('\n');
    this.#rest = (lines.pop() ?? '').slice(0, MAX_LINE);
    return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  }
}

function encodingOf(first: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first[0] === 0xff && first[1] === 0xfe) return 'utf-16le';
  return first[0] === 0xfe && first[1] === 0xff ? 'utf-16be' : 'utf-8';
}
