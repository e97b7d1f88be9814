import { byteString, utf8Text } from '../kernel/bytes.ts';
import type { Oddities } from './oddities.ts';
import { TextFile } from './text.ts';

/** The text of a file in whatever encoding editors save it; what is odd about the encoding is noted. */
export function decodeText(bytes: Uint8Array, oddities: Oddities): TextFile {
  const wide = wideEncoding(bytes);
  if (wide !== undefined) {
    oddities.add('file-utf16', 'the text is UTF-16: two bytes for each character', { line: 1, column: 1 });
    return new TextFile(new TextDecoder(wide).decode(bytes));
  }
  const text = utf8Text(bytes) ?? windowsText(bytes);
  if (!text.startsWith('\ufeff')) return new TextFile(text);
  oddities.add('file-bom', 'three invisible bytes (EF BB BF) stand before the text', { line: 1, column: 1 });
  return new TextFile(text.slice(1));
}

const WINDOWS_SIGNS: Readonly<Record<string, string>> = {
  '\x85': '\u2026',
  '\x91': '\u2018',
  '\x92': '\u2019',
  '\x93': '\u201c',
  '\x94': '\u201d',
  '\x96': '\u2013',
  '\x97': '\u2014',
};

/** Windows-1252 as far as it matters (Node's decoder of that name gives Latin-1). */
function windowsText(bytes: Uint8Array): string {
  return byteString(bytes).replace(/[\x85\x91-\x97]/g, (sign) => WINDOWS_SIGNS[sign] ?? sign);
}

/** Windows editors and shells save UTF-16, mostly with a mark in front; without one, every second byte is zero. */
function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === 0x2d && b === 0 && c === 0x2d && d === 0) return 'utf-16le';
  return a === 0 && b === 0x2d && c === 0 && d === 0x2d ? 'utf-16be' : undefined;
}

/** Notes how the lines of a PEM text end, where that is not LF alone. */
export function noteLineEnds({ text }: TextFile, oddities: Oddities): void {
  const counts = new Map<string, number>();
  let line = 0;
  let odd: number | undefined;
  for (const [end] of text.matchAll(/\r\n|\r|\n/g)) {
    line += 1;
    if (end !== '\n') odd ??= line;
    counts.set(end, (counts.get(end) ?? 0) + 1);
  }
  if (odd !== undefined) {
    const kinds = [...counts].map(([end, count]) => `${count} with ${NAMES[end] ?? end}`);
    const text =
      counts.size === 1
        ? `all lines end with ${[...counts.keys()].map((end) => NAMES[end] ?? end).join()}`
        : `lines end differently: ${kinds.join(', ')}`;
    oddities.add('file-line-ends', text, { line: odd, column: 1 });
  }
  if (line > 0 && !/[\r\n]$/.test(text)) {
    oddities.add('file-last-newline', 'the last line has no line end', { line: line + 1, column: 1 });
  }
}

const NAMES: Readonly<Record<string, string>> = { '\r\n': 'CR LF', '\r': 'CR', '\n': 'LF' };
