import type { TextFile } from './text.ts';

/* Bytes as programmers write them: `{0x30, 0x82, …}` and hexadecimal digits. */

/** Bytes that stand as numbers in a text. */
export interface ByteArray {
  readonly bytes: Uint8Array;
  readonly offset: number;
}

const FEWEST = 16;
const MAX_ARRAYS = 100;

/** The initialisers between braces that hold numbers of one byte; the whole text where there are no braces. */
export function byteArrays(file: TextFile): readonly ByteArray[] {
  const { text } = file;
  if (!/0x[0-9A-Fa-f]{1,2}\s{0,8},\s{0,8}0x[0-9A-Fa-f]{1,2}/.test(text)) return [];
  if (!text.includes('{')) return arraysOf(text, 0);
  const found: ByteArray[] = [];
  for (let open = text.indexOf('{'); open >= 0 && found.length < MAX_ARRAYS; open = text.indexOf('{', open + 1)) {
    const close = text.indexOf('}', open);
    if (close < 0) break;
    found.push(...arraysOf(text.slice(open + 1, close), open + 1));
    open = close;
  }
  return found;
}

function arraysOf(text: string, offset: number): readonly ByteArray[] {
  const bare = text.replace(/\/\/[^\r\n]*/g, '').replace(/\/\*[^*]*\*\//g, '');
  const bytes: number[] = [];
  for (const word of bare.split(',')) {
    const token = word.trim();
    if (token === '') continue;
    const value = /^(0x[0-9A-Fa-f]{1,2}|\d{1,3})$/.test(token) ? Number(token) : 256;
    if (value > 255) return [];
    bytes.push(value);
  }
  // A text in an array mostly has the zero byte that ends strings in C.
  if (bytes[0] === 0x2d && bytes[bytes.length - 1] === 0) bytes.pop();
  return bytes.length < FEWEST ? [] : [{ bytes: Uint8Array.from(bytes), offset }];
}

/** The bytes of a text that is hexadecimal digits alone, with blanks or colons between; `undefined` for another text. */
export function hexBytes(text: string): Uint8Array | undefined {
  if (!/^[\s0-9A-Fa-f:]+$/.test(text)) return undefined;
  const digits = text.replace(/[\s:]/g, '');
  if (digits.length < 2 * FEWEST || digits.length % 2 !== 0) return undefined;
  return new Uint8Array(Buffer.from(digits, 'hex'));
}
