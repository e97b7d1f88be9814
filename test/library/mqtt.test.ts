import { generate } from 'mqtt-packet';
import { execFile } from 'node:child_process';
import { inspect, promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HawserError } from '../../src/kernel/errors.ts';
import type { Module } from '../../src/app/module/open-module.ts';
import { fastClock } from '../support/fast-clock.ts';
import { libraryWorld, WITNESSED, type LibraryWorld } from '../support/library-world.ts';
import { mosquitto } from '../support/mosquitto.ts';
import { has, programPath } from '../support/programs.ts';
import { makeDevPki } from '../../src/pki/dev.ts';
import { BROKER } from '../support/virtual.ts';

const PASSWORD = 'correct horse "battery" stäple';

const failure = (work: Promise<unknown>): Promise<HawserError> =>
  work.then(
    () => {
      throw new Error('it has worked');
    },
    (error: unknown) => {
      if (error instanceof HawserError) return error;
      throw error;
    },
  );

describe.skipIf(!has('mosquitto'))('MQTT of a program over a module', () => {
  let world: LibraryWorld;
  let module: Module;

  beforeAll(async () => {
    world = await libraryWorld('sim800');
  });

  afterEach(async () => {
    await module.close();
    expect(world.emulator.module.faults).toEqual([]);
  });

  afterAll(() => world.stop());

  const open = async (): Promise<Module> => {
    module = await world.open({ clock: fastClock() });
    return module;
  };

  it('publishes and receives in every QoS, beside another socket', async () => {
    const opened = await open();
    const mqtt = await world.connect(opened);
    const beside = await opened.connect({ host: BROKER, port: 8883 });
    await mqtt.subscribe(['all/#', 'other/+']);
    for (const qos of [0, 1, 2] as const) await mqtt.publish('all/one', `qos ${qos}`, { qos });
    await mqtt.publish('other/one', new Uint8Array([0, 255]));
    await world.until(() => world.messages.length >= 4);
    expect(world.messages.slice(0, 3).map(({ payload }) => Buffer.from(payload).toString())).toEqual([
      'qos 0',
      'qos 1',
      'qos 2',
    ]);
    expect(world.messages[3]).toEqual({ topic: 'other/one', payload: new Uint8Array([0, 255]), qos: 1, retain: false });
    await mqtt.unsubscribe('all/#');
    expect(mqtt.pending).toBe(0);
    expect(beside.destroyed).toBe(false);
    beside.destroy();
    await mqtt.close();
    expect(mqtt.connected).toBe(false);
  });

  it('publishes what is bigger than any buffer on the way', async () => {
    const mqtt = await world.connect(await open());
    const big = 'x'.repeat(100_000);
    await mqtt.publish(WITNESSED, big);
    await world.until(() => world.witnessed.includes(big));
  });

  it.each([
    ['the broker restarts', () => world.restartBroker()],
    ['the network is lost', async () => world.emulator.module.services.radio.loseLink(20)],
    ['the module restarts', async () => world.emulator.module.reset()],
    ['the cable is pulled', async () => world.emulator.module.detach()],
  ])('comes back with its subscriptions after %s', async (_what, lose) => {
    const mqtt = await world.connect(await open());
    await mqtt.subscribe('again/#');
    const before = world.mqttEvents.length;
    await Promise.all([world.until(() => world.mqttEvents.length > before), lose()]);
    expect(world.mqttEvents[before]).toMatchObject({ kind: 'lost', error: { name: 'HawserError' } });
    const text = `after ${before}`;
    await mqtt.publish('again/one', text);
    await world.until(() => world.messages.some(({ payload }) => Buffer.from(payload).toString() === text));
    expect(world.mqttEvents.slice(before).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['waiting', 'connected']),
    );
  });

  it('keeps what is published meanwhile, up to its limit, and says what it gives up', async () => {
    const mqtt = await world.connect(await open(), { outgoing: { messages: 3, bytes: 1_000 } });
    world.emulator.module.services.radio.loseLink(600_000);
    await world.until(() => world.mqttEvents.at(-1)?.kind !== 'connected');
    const kept = [1, 2, 3].map((i) => failure(mqtt.publish(WITNESSED, `kept ${i}`)));
    expect(await failure(mqtt.publish(WITNESSED, 'one more'))).toMatchObject({ code: 'queue-full', rung: 'publish' });
    expect(mqtt.pending).toBe(3);
    const subscribing = failure(mqtt.subscribe('later'));
    await mqtt.close();
    for (const error of [...(await Promise.all(kept)), await subscribing]) expect(error.code).toBe('connection-lost');
    expect(mqtt.pending).toBe(0);
    expect(await failure(mqtt.publish(WITNESSED, 'too late'))).toMatchObject({ code: 'connection-lost' });
    // Brings the network back.
    world.emulator.module.reset();
  });

  it('refuses topics that would end the connection', async () => {
    const mqtt = await world.connect(await open());
    for (const topic of ['', 'a/#', 'a\0b']) {
      expect(await failure(mqtt.publish(topic, 'x'))).toMatchObject({ code: 'topic-invalid', rung: 'publish' });
    }
    expect(await failure(mqtt.subscribe('a#'))).toMatchObject({ code: 'topic-invalid', rung: 'subscribe' });
    expect(mqtt.connected).toBe(true);
  });

  it('says on which rung a first connection breaks, and tries no further', async () => {
    const opened = await open();
    const other = await makeDevPki({ keyType: 'ec', serverNames: ['x'], deviceId: 'x' });
    const before = world.mqttEvents.length;
    expect(await failure(world.connect(opened, { ca: other.root.certificate }))).toMatchObject({
      code: 'connect-failed',
      rung: 'server-trust',
    });
    expect(
      await failure(opened.connectMqtt({ broker: `mqtts://${BROKER}`, ca: world.held.pki.root.certificate })),
    ).toMatchObject({ code: 'connect-failed', rung: 'client-auth' });
    expect(await failure(world.connect(opened, { cert: other.deviceChain, key: other.device.key }))).toMatchObject({
      code: 'connect-failed',
      rung: 'client-auth',
    });
    expect(await failure(world.connect(opened, { broker: 'mqtts://no.such.example' }))).toMatchObject({
      code: 'connect-failed',
    });
    expect(await failure(world.connect(opened, { broker: `mqtt://${BROKER}` }))).toMatchObject({
      code: 'connect-failed',
      rung: 'mqtt',
    });
    expect(world.mqttEvents).toHaveLength(before);
    const mqtt = await world.connect(opened);
    expect(mqtt.connected).toBe(true);
  });

  it('refuses options that cannot work before anything is sent', async () => {
    const opened = await open();
    const { key } = world.held;
    const received = world.emulator.module.received.length;
    expect(await failure(world.connect(opened, { password: 'x' }))).toMatchObject({ code: 'login-invalid' });
    const error = await failure(world.connect(opened, { key: `-----BEGIN PRIVATE KEY-----\nABCD\n` }));
    expect(error).toMatchObject({ rung: 'client-auth' });
    expect(error.message).not.toContain('ABCD');
    expect(await failure(world.connect(opened, { ca: key }))).toMatchObject({ code: 'file-not-certificate' });
    const sent = world.emulator.module.received.slice(received).map(({ text }) => text);
    expect(sent.filter((text) => text.startsWith('AT+CIPSTART'))).toEqual([]);
  });
});

describe.skipIf(!has('mosquitto'))('TLS of the module for a program', () => {
  let world: LibraryWorld;
  let module: Module;

  beforeAll(async () => {
    world = await libraryWorld('sim7600');
    module = await world.open({ clock: fastClock() });
  });

  afterAll(async () => {
    await module.close();
    await world.stop();
  });

  it('carries MQTT, beside a plain socket, and comes back', async () => {
    const beside = await module.connect({ host: BROKER, port: 8883 });
    const { pki } = world.held;
    const mqtt = await world.connect(module, { tls: 'module', key: pki.device.key, cert: pki.deviceChain });
    await mqtt.publish(WITNESSED, 'by the module');
    world.emulator.module.reset();
    await mqtt.publish(WITNESSED, 'by the module, again');
    await world.until(() => world.witnessed.includes('by the module, again'));
    const opened = world.emulator.module.received.filter(({ text }) => text.startsWith('AT+CCHOPEN='));
    expect(opened.length).toBeGreaterThanOrEqual(2);
    const stored = world.emulator.module.received.filter(({ text }) => text.startsWith('AT+CCERTDOWN='));
    expect(stored).toHaveLength(3);
    beside.destroy();
    await mqtt.close();
  });

  it('finds in the store what another program has put there', async () => {
    await module.close();
    module = await world.open({ clock: fastClock() });
    const before = world.emulator.module.received.length;
    const mqtt = await world.connect(module, { tls: 'module' });
    await mqtt.close();
    const sent = world.emulator.module.received.slice(before).map(({ text }) => text);
    expect(sent.filter((text) => text.startsWith('AT+CCHOPEN='))).toHaveLength(1);
    expect(sent.filter((text) => text.startsWith('AT+CCERTDOWN='))).toEqual([]);
  });

  it('is not used unless it is said, and little is said over the port', async () => {
    const before = world.emulator.module.received.length;
    const mqtt = await world.connect(module);
    await mqtt.close();
    const sent = world.emulator.module.received.slice(before).map(({ text }) => text);
    expect(sent.some((text) => text.startsWith('AT+CCHOPEN='))).toBe(false);
    // The client's flight, CONNECT and DISCONNECT: not one for each field of a packet.
    const sends = sent.filter((text) => text.startsWith('AT+CIPSEND='));
    expect(sends.length).toBeGreaterThan(2);
    expect(sends.length).toBeLessThan(10);
  });

  it('is refused where the rules forbid it, with the finding', async () => {
    const error = await failure(world.connect(module, { tls: 'module', cert: world.held.ca, key: world.held.key }));
    expect(error).toMatchObject({ code: 'connect-failed', rung: 'client-auth' });
    expect(error.next.length).toBeGreaterThan(0);
  });

  it('carries a socket, one at a time', async () => {
    const { host, port, ca } = { host: BROKER, port: 8883, ca: world.held.pki.root.certificate };
    const { cert, key } = world.held;
    const socket = await module.connect({ host, port, tls: 'module', ca, cert, key });
    expect(await failure(module.connect({ host, port, tls: 'module', ca }))).toMatchObject({ code: 'not-possible' });
    const answer = new Promise((resolve) => socket.once('data', resolve));
    socket.write(generate({ cmd: 'connect', clientId: 'by-hand', clean: true, keepalive: 60 }));
    expect(await answer).toEqual(generate({ cmd: 'connack', returnCode: 0, sessionPresent: false }));
    socket.destroy();
    const other = await makeDevPki({ keyType: 'ec', serverNames: ['x'], deviceId: 'x' });
    expect(
      await failure(module.connect({ host, port, tls: 'module', ca: other.root.certificate, cert, key })),
    ).toMatchObject({ code: 'connect-failed' });
  });
});

describe.skipIf(!has('mosquitto'))('a login of a program', () => {
  it('takes any text, asks anew for each connection, and shows it to nobody', async () => {
    const world = await libraryWorld('sim7600');
    const passwords = await world.held.files.file('passwords', `me:${PASSWORD}\n`);
    await promisify(execFile)(programPath('mosquitto_passwd') ?? '', ['-U', passwords]);
    const broker = await mosquitto({ lines: ['allow_anonymous false', `password_file ${passwords}`] });
    const module = await world.open({ clock: fastClock() });
    try {
      world.relay.lead(broker.port);
      const login = { broker: `mqtt://${BROKER}`, username: 'me' };
      const refused = await failure(world.connect(module, { ...login, password: 'wrong horse' }));
      expect(refused).toMatchObject({ code: 'connect-failed', rung: 'mqtt' });
      expect(inspect(refused, { depth: 9 })).not.toContain('wrong horse');
      let asked = 0;
      const mqtt = await world.connect(module, {
        ...login,
        password: () => {
          asked += 1;
          return PASSWORD;
        },
      });
      world.relay.cut('reset');
      await mqtt.publish('a', 'b');
      expect(asked).toBeGreaterThanOrEqual(1);
      await world.until(() => world.mqttEvents.filter(({ kind }) => kind === 'connected').length >= 2);
      expect(asked).toBeGreaterThanOrEqual(2);
      const shown = inspect([mqtt, mqtt.client, module, world.events, world.mqttEvents], { depth: 12 });
      expect(shown).not.toContain('correct horse');
    } finally {
      await module.close();
      await broker.stop();
      await world.stop();
    }
  });
});
