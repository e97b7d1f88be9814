import { concatBytes } from '../kernel/bytes.ts';
import { RecordError } from './records.ts';

/** Reads big-endian fields; throws {@link RecordError} instead of reading past the end. */
export class FieldReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  take(length: number): Uint8Array {
    if (length > this.left) throw new RecordError('a handshake message ends inside a field');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  number(width: 1 | 2 | 3): number {
    return this.take(width).reduce((value, byte) => value * 256 + byte, 0);
  }

  /** A field behind its own length. */
  vector(width: 1 | 2 | 3): Uint8Array {
    return this.take(this.number(width));
  }
}

export function readNumbers(bytes: Uint8Array, width: 1 | 2): readonly number[] {
  const reader = new FieldReader(bytes);
  const values: number[] = [];
  while (reader.left > 0) values.push(reader.number(width));
  return values;
}

export function readVectors(bytes: Uint8Array, width: 1 | 2 | 3): readonly Uint8Array[] {
  const reader = new FieldReader(bytes);
  const values: Uint8Array[] = [];
  while (reader.left > 0) values.push(reader.vector(width));
  return values;
}

/** The list of extensions at the reader's place, by number in the order sent; empty where the message just ends. */
export function readExtensions(reader: FieldReader): ReadonlyMap<number, Uint8Array> {
  const extensions = new Map<number, Uint8Array>();
  if (reader.left === 0) return extensions;
  const block = new FieldReader(reader.vector(2));
  while (block.left > 0) extensions.set(block.number(2), block.vector(2));
  return extensions;
}

/** A big-endian number of `width` bytes; throws RangeError where it does not fit. */
export function writeNumber(value: number, width: 1 | 2 | 3): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value >= 256 ** width) {
    throw new RangeError(`${value} does not fit into a field of ${width} bytes`);
  }
  return Uint8Array.from({ length: width }, (_none, i) => (value >> (8 * (width - 1 - i))) & 0xff);
}

export function writeNumbers(values: readonly number[], width: 1 | 2): Uint8Array {
  return concatBytes(values.map((value) => writeNumber(value, width)));
}

/** The parts together behind their length. */
export function writeVector(width: 1 | 2 | 3, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = concatBytes(parts);
  return concatBytes([writeNumber(body.length, width), body]);
}
