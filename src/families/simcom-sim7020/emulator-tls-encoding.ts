import { byteString, bytesOf, bytesOfHex, hexOf, toByteString } from '../../kernel/bytes.ts';
import { base64Of, bytesOfBase64 } from '../../kernel/base64.ts';

/** How the bytes of a TLS socket stand in a command: text as it is, hex digits, base64. */
export const ENCODING = { text: 801, hex: 802, base64: 803 } as const;
export type Encoding = (typeof ENCODING)[keyof typeof ENCODING];

/** Most bytes of one fetch. */
export const MOST_FETCHED: Readonly<Record<Encoding, number>> = { 801: 1_024, 802: 512, 803: 512 };

/** The encoding of that number; text where none is given. */
export function encodingOf(number: number = ENCODING.text): Encoding | undefined {
  return Object.values(ENCODING).find((encoding) => encoding === number);
}

/** What stands in a command, decoded; its length counts characters as they are sent. `undefined` where that is wrong. */
export function decoded(text: string, length: number, encoding: Encoding): Uint8Array | undefined {
  const characters = toByteString(text);
  if (characters.length !== length || length === 0) return undefined;
  switch (encoding) {
    case ENCODING.text:
      return bytesOf(characters);
    case ENCODING.hex:
      return bytesOfHex(characters);
    case ENCODING.base64:
      return bytesOfBase64(characters);
  }
}

/** Bytes as the module prints them, a byte string. */
export function encoded(bytes: Uint8Array, encoding: Encoding): string {
  switch (encoding) {
    case ENCODING.text:
      return byteString(bytes);
    case ENCODING.hex:
      return hexOf(bytes).toUpperCase();
    case ENCODING.base64:
      return base64Of(bytes);
  }
}
