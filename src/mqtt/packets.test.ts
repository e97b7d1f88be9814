import fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { utf8Bytes, utf8Text } from '../kernel/bytes.ts';
import { encodeConnect, encodePublish, encodeSubscribe, encodeUnsubscribe, type Qos } from './encode.ts';
import { MAX_PACKET_BYTES, PacketReader } from './incoming.ts';

describe('packets', () => {
  const text = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 40 })
    .filter((value) => utf8Text(utf8Bytes(value)) === value);
  const qos = fc.constantFrom<Qos>(0, 1, 2);

  it('mqtt-packet writes the same CONNECT, byte by byte', () => {
    const fields = fc.record({
      version: fc.constantFrom<3 | 4>(3, 4),
      clientId: text,
      keepAliveSeconds: fc.integer({ min: 0, max: 0xffff }),
      clean: fc.boolean(),
      login: fc.option(fc.record({ username: text, password: fc.option(text, { nil: undefined }) }), {
        nil: undefined,
      }),
      will: fc.option(fc.record({ topic: text, payload: fc.uint8Array({ minLength: 1, maxLength: 300 }), qos }), {
        nil: undefined,
      }),
    });
    fc.assert(
      fc.property(fields, ({ login, will, ...rest }) => {
        const { username, password } = login ?? {};
        const ours = encodeConnect({
          ...rest,
          ...(username === undefined ? {} : { username }),
          ...(password === undefined ? {} : { password }),
          ...(will === undefined ? {} : { will: { ...will, topic: utf8Bytes(will.topic) } }),
        });
        const theirs = generate({
          cmd: 'connect',
          protocolId: rest.version === 3 ? 'MQIsdp' : 'MQTT',
          protocolVersion: rest.version,
          clientId: rest.clientId,
          keepalive: rest.keepAliveSeconds,
          clean: rest.clean,
          ...(username === undefined ? {} : { username }),
          ...(password === undefined ? {} : { password: Buffer.from(password) }),
          ...(will === undefined
            ? {}
            : { will: { topic: will.topic, payload: Buffer.from(will.payload), qos: will.qos, retain: false } }),
        });
        expect(Buffer.from(ours)).toEqual(theirs);
      }),
      { numRuns: 200 },
    );
  });

  it('and the same PUBLISH, SUBSCRIBE and UNSUBSCRIBE', () => {
    const id = fc.integer({ min: 1, max: 0xffff });
    fc.assert(
      fc.property(
        text,
        fc.uint8Array({ maxLength: 20_000 }),
        qos,
        fc.boolean(),
        fc.boolean(),
        id,
        (topic, payload, level, retain, again, messageId) => {
          const dup = level > 0 && again;
          expect(
            Buffer.from(encodePublish({ topic: utf8Bytes(topic), payload, qos: level, retain, dup }, messageId)),
          ).toEqual(
            generate({ cmd: 'publish', topic, payload: Buffer.from(payload), qos: level, retain, dup, messageId }),
          );
          const topics = [{ topic: utf8Bytes(topic), qos: level }];
          expect(Buffer.from(encodeSubscribe(topics, messageId))).toEqual(
            generate({ cmd: 'subscribe', messageId, subscriptions: [{ topic, qos: level }] }),
          );
          expect(Buffer.from(encodeUnsubscribe([utf8Bytes(topic)], messageId))).toEqual(
            generate({ cmd: 'unsubscribe', messageId, unsubscriptions: [topic] }),
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  it('what comes in is found at every cut', () => {
    const wire = Buffer.concat([
      generate({ cmd: 'connack', returnCode: 0, sessionPresent: false }),
      generate({
        cmd: 'publish',
        topic: 'a/b',
        payload: Buffer.alloc(300, 1),
        qos: 1,
        retain: false,
        dup: false,
        messageId: 7,
      }),
      generate({ cmd: 'pingresp' }),
    ]);
    for (let size = 1; size <= wire.length; size += 1) {
      const reader = new PacketReader(4);
      const commands: string[] = [];
      for (let at = 0; at < wire.length; at += size) {
        commands.push(...reader.push(new Uint8Array(wire.subarray(at, at + size))).map((packet) => packet.cmd));
      }
      expect(commands).toEqual(['connack', 'publish', 'pingresp']);
    }
  });

  it.each([
    ['a packet over the bound', Uint8Array.of(0x30, 0xff, 0xff, 0xff, 0x7f)],
    ['a length without end', Uint8Array.of(0x30, 0xff, 0xff, 0xff, 0xff)],
    ['HTTP', utf8Bytes('HTTP/1.1 200 OK\r\n\r\n' + ' '.repeat(100))],
    ['a SUBACK without codes', Uint8Array.of(0x90, 2, 0, 1)],
    ['a PUBLISH without its topic', Uint8Array.of(0x30, 2, 0, 9)],
    ['an ack without id', Uint8Array.of(0x40, 0)],
  ])('%s is garbled', (_title, bytes) => {
    expect(() => new PacketReader(4).push(bytes)).toThrow();
    expect(MAX_PACKET_BYTES).toBeGreaterThan(10_240);
  });

  it('any bytes at all are packets or garbled, nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          new PacketReader(4).push(bytes);
        } catch (error) {
          expect((error as Error).name).toBe('GarbledError');
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('the largest packet, byte by byte, costs no more than its size', () => {
    const wire = generate({
      cmd: 'publish',
      topic: 't',
      payload: Buffer.alloc(200_000),
      qos: 0,
      retain: false,
      dup: false,
    });
    const reader = new PacketReader(4);
    const packets = [...wire].flatMap((byte) => reader.push(Uint8Array.of(byte)));
    expect(packets.map((packet) => packet.cmd)).toEqual(['publish']);
  }, 3000);
});
