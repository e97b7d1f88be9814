import { concatBytes } from '../kernel/bytes.ts';

/*
 * The framing of the CC3200's boot loader, the same in both directions (TI SWRU577): two bytes of length, a checksum,
 * the payload. The length counts itself but not the checksum; numbers are big-endian.
 */

/** What answers each packet. */
export const ACK = Uint8Array.of(0x00, 0xcc);
/** What refuses one. The second byte is that of TI's other ROM loaders; nobody has seen this loader send it. */
export const NACK = Uint8Array.of(0x00, 0x33);

export const HEADER_BYTES = 3;
/** Longest payload that any command has: an image chunk of 4096 bytes with its key. */
export const MAX_PAYLOAD = 4_096 + 32;

/** Sum of all bytes, modulo 256. */
export function checksum(payload: Uint8Array): number {
  return payload.reduce((sum, byte) => (sum + byte) & 0xff, 0);
}

/** The packet of a payload of 1 to {@link MAX_PAYLOAD} bytes. Throws a RangeError for another. */
export function encodePacket(payload: Uint8Array): Uint8Array {
  if (payload.length < 1 || payload.length > MAX_PAYLOAD) throw new RangeError(`a payload of ${payload.length} bytes`);
  const length = payload.length + 2;
  return concatBytes([Uint8Array.of(length >> 8, length & 0xff, checksum(payload)), payload]);
}

/** What the first three bytes of a packet say. */
export interface PacketHeader {
  /** Bytes of payload that follow. */
  readonly payload: number;
  readonly checksum: number;
}

/** The header in the first {@link HEADER_BYTES}; `undefined` where the length is none that a packet can have. */
export function readHeader(bytes: Uint8Array): PacketHeader | undefined {
  const [high = 0, low = 0, sum = 0] = bytes;
  const payload = high * 256 + low - 2;
  return payload < 1 || payload > MAX_PAYLOAD ? undefined : { payload, checksum: sum };
}
