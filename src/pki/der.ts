/*
 * A small DER reader (X.690): enough for certificates and keys, and for saying what a file holds when it is neither.
 * Lengths are checked against what is there; nothing recurses, so hostile nesting costs nothing.
 */

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

export interface DerValue {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Tag, length and content. */
  readonly whole: Uint8Array;
}

/** The bytes are not DER, or not what was expected there. */
export class DerError extends Error {
  override readonly name = 'DerError';
}

/** The value at the start of `bytes`; what follows it is ignored. Throws {@link DerError}. */
export function readDer(bytes: Uint8Array): DerValue {
  const { tag, start, length } = readHeader(bytes);
  if (start + length > bytes.length) throw new DerError('ends inside a value');
  return { tag, content: bytes.subarray(start, start + length), whole: bytes.subarray(0, start + length) };
}

/** How long the value at the start of `bytes` says it is, header and all, whether it is there or not. Throws {@link DerError}. */
export function derLength(bytes: Uint8Array): number {
  const { start, length } = readHeader(bytes);
  return start + length;
}

function readHeader(bytes: Uint8Array): { readonly tag: number; readonly start: number; readonly length: number } {
  const [tag, first] = bytes;
  if (tag === undefined || first === undefined) throw new DerError('ends inside a tag');
  if ((tag & 0x1f) === 0x1f) throw new DerError('a tag of several bytes');
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || lengthBytes > 4) throw new DerError('a length that DER does not allow');
  const start = 2 + lengthBytes;
  if (start > bytes.length) throw new DerError('ends inside a length');
  const length = lengthBytes === 0 ? first : bytes.subarray(2, start).reduce((sum, byte) => sum * 256 + byte, 0);
  return { tag, start, length };
}

/** The values inside a constructed one. Throws {@link DerError}. */
export function derChildren(content: Uint8Array): readonly DerValue[] {
  const children: DerValue[] = [];
  let rest = content;
  while (rest.length > 0) {
    const child = readDer(rest);
    children.push(child);
    rest = rest.subarray(child.whole.length);
  }
  return children;
}

/** `1.2.840.113549.1.1.11` */
export function readOid(content: Uint8Array): string {
  const arcs: number[] = [];
  let value = 0;
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      arcs.push(value);
      value = 0;
    }
  }
  const [first, ...rest] = arcs;
  if (first === undefined) throw new DerError('an empty object identifier');
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...rest].join('.');
}

/** Unix ms of a UTCTime or GeneralizedTime as certificates write them (RFC 5280 §4.1.2.5). Throws {@link DerError}. */
export function readTime(value: DerValue): number {
  const text = String.fromCharCode(...value.content.subarray(0, 32));
  const digits = value.tag === TAG.utcTime ? 2 : 4;
  const match = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  if (match === null || match[1]?.length !== digits)
    throw new DerError('a date in a form that certificates do not use');
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const century = digits === 4 ? 0 : year < 50 ? 2000 : 1900;
  return Date.UTC(century + year, month - 1, day, hour, minute, second);
}

/** A small non-negative INTEGER (versions, path lengths). Throws {@link DerError}. */
export function readSmallInteger(value: DerValue): number {
  if (value.tag !== TAG.integer || value.content.length === 0 || value.content.length > 4) {
    throw new DerError('not a small number');
  }
  return value.content.reduce((sum, byte) => sum * 256 + byte, 0);
}
