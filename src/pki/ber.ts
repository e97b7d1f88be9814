import { concatBytes } from '../kernel/bytes.ts';
import { DerError, TAG } from './der.ts';

/*
 * BER has two freedoms that DER does not have, and some exporters of PKCS#12 use both: lengths that are found by an end
 * mark, and octet strings in pieces. Both are removed, so that everything else can stay with DER.
 */

const MAX_DEPTH = 32;
const CONSTRUCTED = 0x20;

/** `bytes` in DER's definite lengths; octet strings in one piece. Throws {@link DerError}. */
export function definite(bytes: Uint8Array): Uint8Array {
  return convert(bytes, 0, bytes.length, 0).value;
}

interface Converted {
  readonly value: Uint8Array;
  readonly next: number;
}

function convert(bytes: Uint8Array, at: number, end: number, depth: number): Converted {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || at + 2 > end) throw new DerError('ends inside a tag');
  if ((tag & 0x1f) === 0x1f || depth > MAX_DEPTH) throw new DerError('a tag of several bytes, or too deep');
  const constructed = (tag & CONSTRUCTED) !== 0;
  if (first === 0x80) {
    if (!constructed) throw new DerError('a length that BER does not allow');
    return inside(bytes, tag, at + 2, end, true, depth);
  }
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (lengthBytes > 4) throw new DerError('a length that is too long');
  const start = at + 2 + lengthBytes;
  const length = lengthBytes === 0 ? first : bytes.subarray(at + 2, start).reduce((sum, byte) => sum * 256 + byte, 0);
  if (start + length > end) throw new DerError('ends inside a value');
  if (constructed) return { ...inside(bytes, tag, start, start + length, false, depth), next: start + length };
  return { value: bytes.subarray(at, start + length), next: start + length };
}

function inside(bytes: Uint8Array, tag: number, from: number, end: number, marked: boolean, depth: number): Converted {
  const parts: Uint8Array[] = [];
  let at = from;
  while (at < end) {
    if (marked && bytes[at] === 0 && bytes[at + 1] === 0) return { value: wrap(tag, parts), next: at + 2 };
    const { value, next } = convert(bytes, at, end, depth + 1);
    parts.push(value);
    at = next;
  }
  if (marked) throw new DerError('the end mark is missing');
  return { value: wrap(tag, parts), next: end };
}

function wrap(tag: number, parts: readonly Uint8Array[]): Uint8Array {
  const pieces = tag === (TAG.octetString | CONSTRUCTED);
  const content = concatBytes(pieces ? parts.map((part) => part.subarray(headerLength(part))) : parts);
  return concatBytes([header(pieces ? TAG.octetString : tag, content.length), content]);
}

function headerLength(value: Uint8Array): number {
  const first = value[1] ?? 0;
  return first < 0x80 ? 2 : 2 + (first & 0x7f);
}

function header(tag: number, length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(tag, length);
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return Uint8Array.of(tag, 0x80 | digits.length, ...digits);
}
