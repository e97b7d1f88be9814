import { createServer, type AddressInfo } from 'node:net';
import { Aedes } from 'aedes';
import { generate, parser, type Packet } from 'mqtt-packet';
import { afterEach, describe, expect, it } from 'vitest';
import { mosquitto } from '../../test/support/mosquitto.ts';
import { has } from '../../test/support/programs.ts';
import type { BytePipe } from '../at/pipe.ts';
import { utf8Bytes, utf8Text } from '../kernel/bytes.ts';
import { VirtualClock, systemClock, type Clock } from '../kernel/clock.ts';
import { HawserError } from '../kernel/errors.ts';
import { openTcp } from '../emulator/sockets.ts';
import { connectMqtt } from './client.ts';
import type { Qos } from './encode.ts';
import type { MqttConnectOutcome, MqttSession, MqttSettings } from './session.ts';

const SETTINGS: MqttSettings = { version: 4, clientId: 'module-1', keepAliveSeconds: 60, clean: true, connackMs: 5000 };

function sessionOf(outcome: MqttConnectOutcome): MqttSession {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  return outcome.session;
}

async function dial(port: number): Promise<BytePipe> {
  const outcome = await openTcp({ host: '127.0.0.1', port, address: '127.0.0.1' }, systemClock, 5000);
  if (!outcome.ok) throw new Error('no connection');
  return outcome.pipe;
}

/** The far end of a pipe in memory, played by hand: parses what the client sends with mqtt-packet. */
class HandBroker {
  readonly packets: Packet[] = [];
  readonly #parser = parser({ protocolVersion: 4 });
  #onData: (bytes: Uint8Array) => void = () => undefined;
  #onClose: (error?: HawserError) => void = () => undefined;
  closed = false;
  readonly pipe: BytePipe = {
    write: async (bytes) => {
      this.#parser.parse(Buffer.from(bytes));
    },
    onData: (listener) => (this.#onData = listener),
    onClose: (listener) => (this.#onClose = listener),
    close: async () => {
      this.closed = true;
    },
  };

  constructor() {
    this.#parser.on('packet', (packet) => this.packets.push(packet));
  }

  send(packet: Packet): void {
    this.sendBytes(generate(packet));
  }

  sendBytes(bytes: Uint8Array): void {
    this.#onData(new Uint8Array(bytes));
  }

  end(error?: HawserError): void {
    this.#onClose(error);
  }

  sent(): readonly string[] {
    return this.packets.map((packet) => packet.cmd);
  }
}

/** A session on a broker that is played by hand. */
async function byHand(
  clock: Clock,
  change: Partial<MqttSettings> = {},
): Promise<{ readonly broker: HandBroker; readonly session: MqttSession }> {
  const broker = new HandBroker();
  const attempt = connectMqtt(broker.pipe, { ...SETTINGS, ...change }, clock);
  broker.send({ cmd: 'connack', returnCode: 0, sessionPresent: false });
  return { broker, session: sessionOf(await attempt) };
}

const message = (topic: string, text: string, qos: Qos): Parameters<MqttSession['publish']>[0] => ({
  topic: utf8Bytes(topic),
  payload: utf8Bytes(text),
  qos,
  retain: false,
  dup: false,
});

describe('connectMqtt by hand', () => {
  it.each([1, 2, 3, 4, 5])('CONNACK %i is a refusal', async (returnCode) => {
    const broker = new HandBroker();
    const attempt = connectMqtt(broker.pipe, SETTINGS, new VirtualClock());
    broker.send({ cmd: 'connack', returnCode, sessionPresent: false });
    expect(await attempt).toEqual({ ok: false, refused: returnCode });
    expect(broker.closed).toBe(true);
  });

  it('silence is a timeout, an end is closed, anything but CONNACK is garbled', async () => {
    const clock = new VirtualClock();
    const silent = new HandBroker();
    const late = connectMqtt(silent.pipe, SETTINGS, clock);
    await clock.advance(5000);
    expect([await late, silent.closed]).toEqual([{ ok: false, timeout: true }, true]);
    const gone = new HandBroker();
    const closed = connectMqtt(gone.pipe, SETTINGS, clock);
    gone.end();
    expect(await closed).toEqual({ ok: false, closed: true });
    for (const bytes of [utf8Bytes('HTTP/1.1 400\r\n\r\n'), Uint8Array.of(0xd0, 0), Uint8Array.of(0x20, 2, 0, 9)]) {
      const odd = new HandBroker();
      const garbled = connectMqtt(odd.pipe, SETTINGS, clock);
      odd.sendBytes(bytes);
      expect([await garbled, odd.closed]).toEqual([{ ok: false, garbled: true }, true]);
    }
    expect(clock.pending).toBe(0);
  });

  it('version 3 says MQIsdp', async () => {
    const broker = new HandBroker();
    void connectMqtt(broker.pipe, { ...SETTINGS, version: 3 }, new VirtualClock());
    expect(broker.packets[0]).toMatchObject({ cmd: 'connect', protocolId: 'MQIsdp', protocolVersion: 3 });
  });

  it('pings when nothing else was sent for the keep-alive, and is lost without an answer', async () => {
    const clock = new VirtualClock();
    const { broker, session } = await byHand(clock, { keepAliveSeconds: 60 });
    const lost: string[] = [];
    session.onLost((cause) => lost.push(cause));
    await clock.advance(50_000);
    await session.publish(message('t', 'x', 0), 1000);
    await clock.advance(59_000);
    expect(broker.sent()).toEqual(['connect', 'publish']);
    await clock.advance(1000);
    expect(broker.sent()).toEqual(['connect', 'publish', 'pingreq']);
    broker.send({ cmd: 'pingresp' });
    await clock.advance(60_000);
    expect(broker.sent().filter((cmd) => cmd === 'pingreq')).toHaveLength(2);
    expect(lost).toEqual([]);
    await clock.advance(10_000);
    expect(lost).toEqual(['keep-alive']);
    expect([broker.closed, clock.pending]).toEqual([true, 0]);
  });

  it('keep-alive 0 never pings', async () => {
    const clock = new VirtualClock();
    const { broker } = await byHand(clock, { keepAliveSeconds: 0 });
    await clock.advance(3_600_000);
    expect(broker.sent()).toEqual(['connect']);
  });

  it('requests end by their acknowledgement, their time, or the end of the session', async () => {
    const clock = new VirtualClock();
    const { broker, session } = await byHand(clock);
    const first = session.publish(message('t', 'x', 1), 1000);
    broker.send({ cmd: 'puback', messageId: broker.packets[1]!.messageId! });
    expect(await first).toEqual({ ok: true });
    const late = session.subscribe([{ topic: utf8Bytes('t'), qos: 1 }], 1000);
    await clock.advance(1000);
    expect(await late).toEqual({ ok: false, timeout: true });
    const cut = session.unsubscribe([utf8Bytes('t')], 1000);
    const lost: string[] = [];
    session.onLost((cause) => lost.push(cause));
    broker.end(new HawserError('reset', { code: 'port-closed' }));
    expect(await cut).toEqual({ ok: false, closed: true });
    expect(await session.publish(message('t', 'x', 0), 1000)).toEqual({ ok: false, closed: true });
    expect([lost, clock.pending]).toEqual([['reset'], 0]);
  });

  it('an acknowledgement of another kind or number ends nothing', async () => {
    const clock = new VirtualClock();
    const { broker, session } = await byHand(clock);
    const wait = session.publish(message('t', 'x', 1), 1000);
    const id = broker.packets[1]!.messageId!;
    broker.send({ cmd: 'puback', messageId: id + 1 });
    broker.send({ cmd: 'unsuback', messageId: id, granted: [] });
    await clock.advance(1000);
    expect(await wait).toEqual({ ok: false, timeout: true });
  });

  it('the number of open requests is bounded, and their numbers differ', async () => {
    const { broker, session } = await byHand(new VirtualClock());
    const waits = Array.from({ length: 40 }, () => session.publish(message('t', 'x', 1), 1000));
    expect(await Promise.race(waits)).toEqual({ ok: false });
    const ids = broker.packets.slice(1).map((packet) => packet.messageId);
    expect([ids.length, new Set(ids).size]).toEqual([32, 32]);
  });

  it('a QoS 2 message that is repeated is given out once, and each step is answered', async () => {
    const { broker, session } = await byHand(new VirtualClock());
    const topics: string[] = [];
    session.onMessage(({ topic }) => topics.push(utf8Text(topic) ?? ''));
    const publish = { cmd: 'publish', topic: 'two', payload: 'x', qos: 2, retain: false, messageId: 5 } as const;
    broker.send({ ...publish, dup: false });
    broker.send({ ...publish, dup: true });
    broker.send({ cmd: 'pubrel', messageId: 5 });
    expect(topics).toEqual(['two']);
    expect(broker.sent().slice(1)).toEqual(['pubrec', 'pubrec', 'pubcomp']);
    broker.send({ ...publish, dup: false });
    expect(topics).toEqual(['two', 'two']);
  });

  it('messages wait for their listener; garbage later ends the session', async () => {
    const { broker, session } = await byHand(new VirtualClock());
    broker.send({ cmd: 'publish', topic: 'early', payload: 'x', qos: 0, retain: true, dup: false });
    const topics: string[] = [];
    session.onMessage(({ topic }) => topics.push(utf8Text(topic) ?? ''));
    expect(topics).toEqual(['early']);
    broker.send({ cmd: 'connack', returnCode: 0, sessionPresent: false });
    const lost: string[] = [];
    session.onLost((cause) => lost.push(cause));
    expect([lost, broker.closed]).toEqual([['closed'], true]);
  });

  it('drop says nothing, disconnect says DISCONNECT; neither counts as lost', async () => {
    const clock = new VirtualClock();
    const lost: string[] = [];
    const cut = await byHand(clock);
    cut.session.onLost((cause) => lost.push(cause));
    cut.session.drop();
    cut.broker.end();
    const polite = await byHand(clock);
    polite.session.onLost((cause) => lost.push(cause));
    await polite.session.disconnect();
    polite.broker.end();
    expect([cut.broker.sent(), polite.broker.sent()]).toEqual([['connect'], ['connect', 'disconnect']]);
    expect([lost, cut.broker.closed, polite.broker.closed, clock.pending]).toEqual([[], true, true, 0]);
  });
});

/** Own messages at every QoS, a will, and an unsubscription: the same with any broker. */
async function exercise(port: number): Promise<void> {
  const watcher = sessionOf(await connectMqtt(await dial(port), { ...SETTINGS, clientId: 'watcher' }, systemClock));
  const seen: string[] = [];
  let wake: () => void = () => undefined;
  watcher.onMessage(({ topic, payload }) => {
    seen.push(`${utf8Text(topic)} ${utf8Text(payload)}`);
    wake();
  });
  const until = async (count: number): Promise<void> => {
    while (seen.length < count) await new Promise<void>((resolve) => (wake = resolve));
  };
  const ack = await watcher.subscribe(
    [0, 1, 2].map((level) => ({ topic: utf8Bytes(`q${level}`), qos: level as Qos })),
    5000,
  );
  expect(ack).toEqual({ ok: true, granted: [0, 1, 2] });
  for (const level of [0, 1, 2] as const) {
    expect(await watcher.publish(message(`q${level}`, 'grüße', level), 5000)).toEqual({ ok: true });
    await until(level + 1);
  }
  expect(seen).toEqual(['q0 grüße', 'q1 grüße', 'q2 grüße']);
  const will = { topic: utf8Bytes('q1'), payload: utf8Bytes('gone'), qos: 1 as const };
  const cut = sessionOf(await connectMqtt(await dial(port), { ...SETTINGS, clientId: 'cut', will }, systemClock));
  cut.drop();
  await until(4);
  expect(seen[3]).toBe('q1 gone');
  expect(await watcher.unsubscribe([utf8Bytes('q1')], 5000)).toEqual({ ok: true });
  await watcher.publish(message('q1', 'unheard', 1), 5000);
  await watcher.publish(message('q2', 'heard', 2), 5000);
  await until(5);
  expect(seen[4]).toBe('q2 heard');
  await watcher.disconnect();
}

describe('connectMqtt with real brokers', () => {
  const closers: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });

  it.skipIf(!has('mosquitto'))('Mosquitto: messages both ways at every QoS, will, MQTT 3.1', async () => {
    const broker = await mosquitto();
    closers.push(() => broker.stop());
    await exercise(broker.port);
    const old = await connectMqtt(await dial(broker.port), { ...SETTINGS, version: 3 }, systemClock);
    await sessionOf(old).disconnect();
  });

  it.skipIf(!has('mosquitto'))(
    'Mosquitto: no login is CONNACK 5, and a topic that is no UTF-8 ends the session',
    async () => {
      const strict = await mosquitto({ lines: ['allow_anonymous false'] });
      closers.push(() => strict.stop());
      expect(await connectMqtt(await dial(strict.port), SETTINGS, systemClock)).toEqual({ ok: false, refused: 5 });
      const broker = await mosquitto();
      closers.push(() => broker.stop());
      const session = sessionOf(await connectMqtt(await dial(broker.port), SETTINGS, systemClock));
      const lost = new Promise<string>((resolve) => session.onLost(resolve));
      void session.subscribe([{ topic: Uint8Array.of(0x67, 0xfc), qos: 0 }], 5000);
      expect(['closed', 'reset']).toContain(await lost);
    },
  );

  it('aedes: the same', async () => {
    const broker = await Aedes.createBroker();
    const server = createServer(broker.handle);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise<void>((resolve) => broker.close(() => server.close(() => resolve()))));
    await exercise((server.address() as AddressInfo).port);
  });
});
