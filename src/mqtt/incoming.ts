import { parser, type Packet } from 'mqtt-packet';
import { Gather } from '../kernel/gather.ts';

/** Largest packet taken from a broker, bytes: a module holds 10 kB of payload, this leaves room for what it cannot. */
export const MAX_PACKET_BYTES = 256 * 1024;

/** The broker sent something that is no MQTT packet, or one over the bound. */
export class GarbledError extends Error {
  override readonly name = 'GarbledError';
}

/** Cuts a byte stream into MQTT packets; holds at most one unfinished packet. */
export class PacketReader {
  readonly #held = new Gather();
  readonly #version: 3 | 4;

  constructor(version: 3 | 4) {
    this.#version = version;
  }

  /** Complete packets in order. Throws {@link GarbledError}; the reader is of no use afterwards. */
  push(bytes: Uint8Array): readonly Packet[] {
    const input = this.#held.add(bytes);
    if (input === undefined) return [];
    const packets: Packet[] = [];
    for (let rest = input; ;) {
      const length = frameLength(rest);
      if (length === undefined || length > rest.length) {
        this.#held.keep(rest, length ?? rest.length + 1);
        return packets;
      }
      packets.push(parseFrame(rest.subarray(0, length), this.#version));
      rest = rest.subarray(length);
    }
  }
}

/** First bytes of what a broker sends: CONNACK, PUBLISH (flags vary), the acknowledgements, PINGRESP. */
const FROM_BROKER: ReadonlySet<number> = new Set([0x20, 0x40, 0x50, 0x62, 0x70, 0x90, 0xb0, 0xd0]);

/** Whole length of the packet that `bytes` begin with; `undefined` while its header is not complete. */
function frameLength(bytes: Uint8Array): number | undefined {
  const [head] = bytes;
  if (head === undefined) return undefined;
  if (!FROM_BROKER.has(head) && head >> 4 !== 3)
    throw new GarbledError(`no broker sends a packet that begins with ${head}`);
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
  if (failed || packet === undefined || packets.length > 1 || !isWhole(packet))
    throw new GarbledError('a packet that breaks the rules of MQTT');
  return packet;
}

/** mqtt-packet lets acknowledgements pass that are too short for what they must hold. */
function isWhole(packet: Packet): boolean {
  if (packet.cmd === 'connack' || packet.cmd === 'pingresp') return true;
  if (packet.cmd === 'publish' && packet.qos === 0) return true;
  if (packet.cmd === 'suback' && packet.granted.length === 0) return false;
  return packet.messageId !== undefined && packet.messageId > 0;
}
