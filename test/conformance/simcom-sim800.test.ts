import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Aedes } from 'aedes';
import { generate } from 'mqtt-packet';
import { afterAll, beforeAll } from 'vitest';
import { emulator } from '../../src/families/simcom-sim800/emulator.ts';
import { family } from '../../src/families/simcom-sim800/family.ts';
import { byteString } from '../../src/kernel/bytes.ts';
import { makeDevPki, type DevPki } from '../../src/pki/dev.ts';
import { broker, type Broker } from './brokers.ts';
import { runFamilyConformance } from './conformance.ts';
import type { World } from './options.ts';

const OLD = 'broker.example';
const MODERN = 'modern.example';
const PLAIN = 'test.mosquitto.org';

/** 27 bytes, as in the recordings; none of them ends a line for whoever reads the echo. */
const CONNECT = generate({
  cmd: 'connect',
  clientId: 'sim800',
  username: 'maker',
  clean: true,
  keepalive: 15,
  protocolId: 'MQTT',
  protocolVersion: 4,
});
const CONNACK = generate({ cmd: 'connack', returnCode: 0, sessionPresent: false });

let pki: DevPki;
let aedes: Aedes;
let old: Server;
let plain: Server;
let modern: Broker;
let world: World;

function carried(socket: Socket): void {
  socket.on('error', () => socket.destroy());
  aedes.handle(socket);
}

beforeAll(async () => {
  pki = await makeDevPki({ keyType: 'rsa', serverNames: [OLD, MODERN] });
  aedes = await Aedes.createBroker();
  const versions = { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;
  old = createTlsServer({ cert: pki.serverChain, key: pki.server.key, ...versions }, carried);
  plain = createServer(carried);
  for (const server of [old, plain]) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  modern = await broker({ pki });
  const to = (name: string, port: number) => ({ name, target: { host: '127.0.0.1', port } });
  const portOf = (server: Server): number => (server.address() as AddressInfo).port;
  const bodies: Readonly<Record<string, string>> = {
    connect: byteString(CONNECT),
    connack: byteString(CONNACK),
    // A PEM file of exactly so many bytes: readers skip what stands after the last block.
    client: pki.device.certificate + pki.device.key,
  };
  world = {
    resolve: [to(OLD, portOf(old)), to(PLAIN, portOf(plain)), to(MODERN, modern.port)],
    files: [],
    bytes: (name, count) => bodies[name]?.padEnd(count, '\n') ?? 'x'.repeat(count),
  };
});

afterAll(async () => {
  await modern.stop();
  await new Promise<void>((resolve) => aedes.close(() => resolve()));
  for (const server of [old, plain]) await new Promise<void>((resolve) => server.close(() => resolve()));
});

runFamilyConformance(family, emulator, {
  world: () => world,
  theirs: { area: 'c:', name: 'USER\\theirs.crt', shown: 'C:\\USER\\theirs.crt' },
  variables: [
    'bearer.state.address',
    'network.indicator.values',
    'clock.network.time',
    'net.address.value.address',
    'ip.link.state.value.values',
  ],
});
