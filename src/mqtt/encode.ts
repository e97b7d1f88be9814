import { concatBytes, utf8Bytes } from '../kernel/bytes.ts';

/*
 * Packets of an MQTT 3.1 or 3.1.1 client. mqtt-packet writes topics as text only; a module sends whatever bytes it was
 * given, and what a broker makes of topics that are no UTF-8 should be seen.
 */

export type Qos = 0 | 1 | 2;

export interface ConnectFields {
  /** 3 = MQTT 3.1 (`MQIsdp`), 4 = MQTT 3.1.1. */
  readonly version: 3 | 4;
  readonly clientId: string;
  /** 0..65535, 0 = off. */
  readonly keepAliveSeconds: number;
  readonly clean: boolean;
  readonly username?: string;
  readonly password?: string;
  readonly will?: {
    readonly topic: Uint8Array;
    readonly payload: Uint8Array;
    readonly qos: Qos;
    /** Absent: not retained. */
    readonly retain?: boolean;
  };
}

export interface PublishFields {
  readonly topic: Uint8Array;
  readonly payload: Uint8Array;
  readonly qos: Qos;
  readonly retain: boolean;
  readonly dup: boolean;
}

export function encodeConnect(fields: ConnectFields): Uint8Array {
  const { version, will, username, password } = fields;
  const flags =
    (fields.clean ? 0x02 : 0) |
    (will === undefined ? 0 : 0x04 | (will.qos << 3) | (will.retain === true ? 0x20 : 0)) |
    (password === undefined ? 0 : 0x40) |
    (username === undefined ? 0 : 0x80);
  return packet(0x10, [
    text(version === 3 ? 'MQIsdp' : 'MQTT'),
    Uint8Array.of(version, flags),
    uint16(fields.keepAliveSeconds),
    text(fields.clientId),
    ...(will === undefined ? [] : [block(will.topic), block(will.payload)]),
    ...(username === undefined ? [] : [text(username)]),
    ...(password === undefined ? [] : [text(password)]),
  ]);
}

/** `id` is left out for QoS 0. */
export function encodePublish({ topic, payload, qos, retain, dup }: PublishFields, id: number): Uint8Array {
  const head = 0x30 | (dup ? 0x08 : 0) | (qos << 1) | (retain ? 1 : 0);
  return packet(head, [block(topic), ...(qos === 0 ? [] : [uint16(id)]), payload]);
}

export function encodeSubscribe(
  topics: readonly { readonly topic: Uint8Array; readonly qos: Qos }[],
  id: number,
): Uint8Array {
  return packet(0x82, [uint16(id), ...topics.flatMap(({ topic, qos }) => [block(topic), Uint8Array.of(qos)])]);
}

export function encodeUnsubscribe(topics: readonly Uint8Array[], id: number): Uint8Array {
  return packet(0xa2, [uint16(id), ...topics.map(block)]);
}

const ACKS = { puback: 0x40, pubrec: 0x50, pubrel: 0x62, pubcomp: 0x70 } as const;

export function encodeAck(kind: keyof typeof ACKS, id: number): Uint8Array {
  return packet(ACKS[kind], [uint16(id)]);
}

export const PINGREQ: Uint8Array = Uint8Array.of(0xc0, 0);
export const DISCONNECT: Uint8Array = Uint8Array.of(0xe0, 0);

function packet(head: number, parts: readonly Uint8Array[]): Uint8Array {
  const body = concatBytes(parts);
  return concatBytes([Uint8Array.of(head), remainingLength(body.length), body]);
}

/** Seven bits a byte, lowest first, at most four bytes. */
function remainingLength(length: number): Uint8Array {
  const bytes: number[] = [];
  let rest = length;
  do {
    bytes.push((rest % 128) | (rest >= 128 ? 0x80 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  if (bytes.length > 4) throw new RangeError(`an MQTT packet of ${length} bytes is too long`);
  return Uint8Array.from(bytes);
}

function uint16(value: number): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff) throw new RangeError(`${value} is no 16-bit number`);
  return Uint8Array.of(value >> 8, value & 0xff);
}

function block(bytes: Uint8Array): Uint8Array {
  return concatBytes([uint16(bytes.length), bytes]);
}

function text(value: string): Uint8Array {
  return block(utf8Bytes(value));
}
