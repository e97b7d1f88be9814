import { parser, type Packet } from 'mqtt-packet';
import { concatBytes } from '../kernel/bytes.ts';

/** Largest packet taken from a broker, bytes: a module holds 10 kB of payload, this leaves room for what it cannot. */
export const MAX_PACKET_BYTES = 256 * 1024;

/** The broker sent something that is no MQTT packet, or one over the bound. */
export class GarbledError extends Error {
  override readonly name = 'GarbledError';
}

/** Cuts a byte stream into MQTT packets; holds at most one unfinished packet. */
export class PacketReader {
  #held: Uint8Array = new Uint8Array(0);
  readonly #version: 3 | 4;

  constructor(version: 3 | 4) {
    this.#version = version;
  }

  /** Complete packets in order. Throws {@link GarbledError}; the reader is of no use afterwards. */
  push(bytes: Uint8Array): readonly Packet[] {
    let rest = this.#held.length === 0 ? bytes : concatBytes([this.#held, bytes]);
    const packets: Packet[] = [];
    for (let length = frameLength(rest); length !== undefined && length <= rest.length; length = frameLength(rest)) {
      packets.push(parseFrame(rest.subarray(0, length), this.#version));
      rest = rest.subarray(length);
    }
    this.#held = rest.slice();
    return packets;
  }
}

/** Whole length of the packet that `bytes` begin with; `undefined` while its header is not complete. */
function frameLength(bytes: Uint8Array): number | undefined {
  let length = 0;
  for (let at = 1; at < 5; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 128 ** (at - 1);
    if (byte < 0x80) {
      if (length > MAX_PACKET_BYTES) throw new GarbledError(`a packet of ${length} bytes is over the bound`);
      return at + 1 + length;
    }
  }
  throw new GarbledError('a length of more than four bytes');
}

function parseFrame(frame: Uint8Array, version: 3 | 4): Packet {
  const packets: Packet[] = [];
  let failed = false;
  const reader = parser({ protocolVersion: version });
  reader.on('packet', (packet) => packets.push(packet));
  reader.on('error', () => {
    failed = true;
  });
  try {
    reader.parse(Buffer.from(frame));
  } catch {
    failed = true;
  }
  const [packet] = packets;
  if (failed || packet === undefined || packets.length > 1)
    throw new GarbledError('a packet that breaks the rules of MQTT');
  return packet;
}
