import { generate, parser as packetParser, type IConnackPacket, type IPublishPacket, type Packet } from 'mqtt-packet';
import { expect } from 'vitest';
import { byteString, bytesOf } from '../../src/kernel/bytes.ts';
import type { TinySocket } from './tiny-gsm-sockets.ts';
import { USUAL_MS, type TinyGsm } from './tiny-gsm.ts';

/* The library's calls as rows of a table, and a session over one of its sockets. */

/** One call of the library. Without `needs` it is the plain OK. */
export interface Row {
  /** After `AT`, piece by piece. */
  readonly sends: readonly string[];
  /** Texts that must come in this order; `any` = the library does not care. */
  readonly needs?: readonly string[] | 'any';
  /** Given at the prompt. */
  readonly gives?: string;
  readonly withinMs?: number;
}

/** A call that has to be answered with OK. */
export const row = (...sends: readonly string[]): Row => ({ sends });
/** A call whose answer has to hold these texts. */
export const asked = (command: string, ...needs: readonly string[]): Row => ({ sends: [command], needs });

/** Makes the calls one after the other; tells of the row that does not get what it needs. */
export async function call(gsm: TinyGsm, rows: readonly Row[]): Promise<void> {
  for (const { sends, needs = ['OK\r\n'], gives, withinMs = USUAL_MS } of rows) {
    try {
      await gsm.send(...sends);
      if (gives !== undefined) {
        await gsm.needs('>');
        await gsm.write(gives);
      }
      if (needs === 'any') await gsm.wait(['OK\r\n', 'ERROR\r\n'], withinMs);
      else for (const suffix of needs) await gsm.needs(suffix, withinMs);
    } catch (cause) {
      throw new Error(`AT${sends.join('')}: ${String(cause)}`, { cause });
    }
  }
}

/** Every byte value, so also what ends a C string, what the terminal takes for itself, and what looks like a prompt. */
const EVERY_BYTE = Uint8Array.from({ length: 600 }, (_value, i) => i % 256);

/** An MQTT session over a socket of the library, as PubSubClient would hold it: its own message must come back. */
export async function mqttOver(socket: TinySocket, host: string, port: number): Promise<void> {
  const packets: Packet[] = [];
  const parser = packetParser();
  parser.on('packet', (packet) => packets.push(packet));
  const send = (packet: Packet): Promise<void> => socket.write(byteString(generate(packet)));
  const receive = async (): Promise<Packet> => {
    while (packets.length === 0) parser.parse(Buffer.from(bytesOf(await socket.read())));
    return packets.shift() as Packet;
  };
  await socket.open(host, port);
  await send({ cmd: 'connect', clientId: 'tiny', clean: true, keepalive: 30, protocolId: 'MQTT', protocolVersion: 4 });
  expect((await receive()) as IConnackPacket).toMatchObject({ cmd: 'connack', returnCode: 0 });
  await send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'tiny/bytes', qos: 0 }] });
  expect(await receive()).toMatchObject({ cmd: 'suback' });
  const payload = Buffer.from(EVERY_BYTE);
  await send({ cmd: 'publish', topic: 'tiny/bytes', payload, qos: 0, dup: false, retain: false });
  const echoed = (await receive()) as IPublishPacket;
  expect(echoed.topic).toBe('tiny/bytes');
  expect(Buffer.compare(Buffer.from(echoed.payload), payload)).toBe(0);
}
