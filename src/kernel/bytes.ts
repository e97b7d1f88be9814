/*
 * Lines on an AT port are bytes, mostly ASCII. Inside the program they are "byte strings": one character per byte
 * (latin1), so nothing is lost or merged by a decoder. Text that people typed is UTF-8 and is converted at the edge.
 */

const utf8 = new TextEncoder();
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** One character per byte. */
export function byteString(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return text;
}

/** The bytes of a byte string; characters above 0xFF are not allowed in one. */
export function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i) & 0xff;
  return bytes;
}

export function utf8Bytes(text: string): Uint8Array {
  return utf8.encode(text);
}

/** Number of bytes that `text` takes on the wire. */
export function utf8Length(text: string): number {
  return utf8.encode(text).length;
}

/** The text of UTF-8 bytes; `undefined` if they are not UTF-8. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Typed text as a byte string (UTF-8). */
export function toByteString(text: string): string {
  return byteString(utf8.encode(text));
}

/** A byte string as text, if it is UTF-8; else as it is. */
export function fromByteString(text: string): string {
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  return utf8Text(bytesOf(text)) ?? text;
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const total = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    total.set(part, at);
    at += part.length;
  }
  return total;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Bytes written as hex digits; `undefined` for anything else. */
export function bytesOfHex(digits: string): Uint8Array | undefined {
  if (!/^(?:[0-9A-F]{2})*$/i.test(digits)) return undefined;
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
