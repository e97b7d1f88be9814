import { generate, parser, type Packet } from 'mqtt-packet';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { metered } from '../../src/app/module/keep-alive.ts';
import { MqttConnection, type MqttCase } from '../../src/app/module/mqtt-connection.ts';
import type { MqttEvent } from '../../src/app/module/mqtt-options.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { openTcp } from '../../src/transports/tcp.ts';
import { fastClock } from '../support/fast-clock.ts';

/*
 * An MQTT connection against brokers that do not do as they should; its way there is a plain TCP connection, since no
 * module matters here.
 */

const connack = (returnCode: number): Buffer => generate({ cmd: 'connack', returnCode, sessionPresent: false });

/** A packet that has come to the broker, and on which of its connections. */
interface Come {
  readonly packet: Packet;
  readonly socket: Socket;
  readonly connection: number;
}

let server: Server;
const sockets = new Set<Socket>();
let connection: MqttConnection | undefined;
let events: MqttEvent[] = [];

/** A broker that answers as it likes. */
async function broker(answer: (come: Come) => void): Promise<number> {
  let connections = 0;
  server = createServer({ noDelay: true }, (socket) => {
    connections += 1;
    const connection = connections;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    const packets = parser({ protocolVersion: 4 });
    packets.on('packet', (packet) => answer({ packet, socket, connection }));
    socket.on('data', (bytes: Buffer) => packets.parse(bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Accepts everybody, and acknowledges. */
function accept({ packet, socket }: Come): void {
  if (packet.cmd === 'connect') socket.write(connack(0));
  if (packet.cmd === 'publish') socket.write(generate({ cmd: 'puback', messageId: packet.messageId ?? 0 }));
}

async function connect(port: number, change: Partial<MqttCase> = {}): Promise<MqttConnection> {
  events = [];
  connection = await MqttConnection.open({
    where: 'mqtt://broker.example:1883',
    told: { login: false },
    open: async (_signal, meter) => metered(await openTcp('127.0.0.1', port, { clock: systemClock }), meter, 1_000),
    login: () => ({}),
    client: { clientId: 'device-1', clean: true, keepalive: 10 },
    pauses: { firstMs: 100, mostMs: 1_000 },
    limits: { messages: 100, bytes: 100_000 },
    clock: fastClock(100),
    onEvent: (event) => events.push(event),
    ...change,
  });
  return connection;
}

const kinds = (): readonly string[] => events.map(({ kind }) => kind);

afterEach(async () => {
  await connection?.close();
  connection = undefined;
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

describe('an MQTT connection', () => {
  it.each([
    ['says nothing', () => undefined, /did not answer CONNECT/],
    ['hangs up', ({ socket }: Come) => socket.end(), /broker\.example/],
    ['speaks another language', ({ socket }: Come) => socket.write('HTTP/1.1 400 Bad\r\n'), /MQTT/],
    ['refuses the login', ({ socket }: Come) => socket.write(connack(5)), /CONNACK 5/],
  ])('rejects at once where the broker %s', async (_what, answer, message) => {
    const port = await broker(answer);
    const error: unknown = await connect(port).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ name: 'HawserError', code: 'connect-failed', rung: 'mqtt' });
    expect(String(error)).toMatch(message);
    expect(events).toEqual([]);
  });

  it('gives a broker up that does not answer pings, and comes back', async () => {
    const port = await broker(accept);
    await connect(port);
    await expect.poll(kinds, { timeout: 5_000 }).toEqual(['connected', 'lost', 'waiting', 'connected']);
    expect(events[1]).toMatchObject({ error: { code: 'connection-lost', rung: 'mqtt' } });
  });

  it('keeps one that answers pings', async () => {
    let pings = 0;
    const port = await broker((come) => {
      accept(come);
      if (come.packet.cmd !== 'pingreq') return;
      pings += 1;
      come.socket.write(generate({ cmd: 'pingresp' }));
    });
    await connect(port);
    await expect.poll(() => pings, { timeout: 5_000 }).toBeGreaterThan(3);
    expect(kinds()).toEqual(['connected']);
  });

  it('drops a connection on which something else than MQTT comes, and sends again', async () => {
    const port = await broker((come) => {
      if (come.packet.cmd === 'publish' && come.connection === 1) come.socket.write('what?');
      else accept(come);
    });
    const mqtt = await connect(port);
    await mqtt.publish('a', 'b');
    expect(kinds()).toEqual(['connected', 'lost', 'waiting', 'connected']);
    expect(events[1]).toMatchObject({ error: { code: 'connection-lost', rung: 'mqtt' } });
  });

  it('gives a message up over which the broker always hangs up, and goes on with the others', async () => {
    const taken: string[] = [];
    const port = await broker((come) => {
      if (come.packet.cmd !== 'publish') accept(come);
      else if (come.packet.topic === 'forbidden') come.socket.end();
      else {
        taken.push(come.packet.topic);
        accept(come);
      }
    });
    const mqtt = await connect(port);
    const topics = ['one', 'forbidden', 'two', 'three'];
    const outcomes = await Promise.allSettled(topics.map((topic) => mqtt.publish(topic, 'x')));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'publish-refused', rung: 'publish' } });
    expect(taken).toEqual(expect.arrayContaining(['one', 'two', 'three']));
    // The first connection has brought one message through.
    expect(kinds().filter((kind) => kind === 'lost' || kind === 'failed')).toHaveLength(6);
    expect(mqtt.pending).toBe(0);
  });

  it('goes on trying where the broker refuses it for a while, with pauses that grow', async () => {
    const port = await broker(({ packet, socket, connection }) => {
      if (packet.cmd === 'connect') socket.write(connack(connection === 1 || connection > 4 ? 0 : 3));
    });
    await connect(port);
    for (const socket of sockets) socket.destroy();
    await expect.poll(() => kinds().filter((kind) => kind === 'connected').length, { timeout: 5_000 }).toBe(2);
    expect(kinds().filter((kind) => kind === 'failed')).toHaveLength(3);
    const pauses = events.flatMap((event) => (event.kind === 'waiting' ? [event.ms] : []));
    expect(pauses).toHaveLength(4);
    expect(pauses.at(-1)).toBeGreaterThanOrEqual(400);
  });

  it('ends with close, whatever it is doing', async () => {
    const port = await broker(accept);
    const mqtt = await connect(port, { clock: systemClock, pauses: { firstMs: 60_000, mostMs: 60_000 } });
    for (const socket of sockets) socket.destroy();
    await expect.poll(kinds, { timeout: 5_000 }).toEqual(['connected', 'lost', 'waiting']);
    await mqtt.close();
    await mqtt.close();
    expect(mqtt.connected).toBe(false);
    expect(kinds()).toEqual(['connected', 'lost', 'waiting']);
    expect(sockets.size).toBe(0);
  });

  it('ends with the client of mqtt.js, too', async () => {
    const port = await broker(({ packet, socket }) => {
      if (packet.cmd === 'connect') socket.write(connack(0));
    });
    const mqtt = await connect(port);
    const waiting = mqtt.publish('a', 'b').catch((error: unknown) => error);
    await mqtt.client.endAsync(true);
    expect(await waiting).toMatchObject({ code: 'connection-lost' });
    await expect(mqtt.publish('a', 'b')).rejects.toMatchObject({ code: 'connection-lost' });
  });
});
