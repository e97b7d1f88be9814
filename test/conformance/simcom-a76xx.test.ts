import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { afterAll, beforeAll } from 'vitest';
import { emulator } from '../../src/families/simcom-a76xx/emulator.ts';
import { family } from '../../src/families/simcom-a76xx/family.ts';
import { utf8Bytes } from '../../src/kernel/bytes.ts';
import { makeDevPki, type DevPki } from '../../src/pki/dev.ts';
import { broker, type Broker } from './brokers.ts';
import { runFamilyConformance } from './conformance.ts';
import type { World } from './options.ts';

const HIVEMQ = 'x.s2.eu.hivemq.cloud';
const EMQX = 'broker.emqx.io';
const AWS = 'xxx.iot.ap-southeast-2.amazonaws.com';
const AZURE = 'xxxxxxx.azure-devices.net';
const PLAIN = 'plain.example';
const PAGE = 'www.baidu.com';
const PAGE_BYTES = 757;
const REQUEST_BYTES = 121;

let pki: DevPki;
const brokers: Broker[] = [];
let page: Server;
let aedes: Aedes;
let plain: Server;
let world: World;

async function started(one: Promise<Broker>): Promise<Broker> {
  const running = await one;
  brokers.push(running);
  return running;
}

async function listening(serve: (socket: Socket) => void): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** Says a page of a known size to whoever has asked in full. */
function pageServer(): Promise<Server> {
  return listening((socket) => {
    let asked = 0;
    socket.on('data', (bytes) => {
      asked += bytes.length;
      if (asked === REQUEST_BYTES) socket.write('x'.repeat(PAGE_BYTES));
    });
  });
}

beforeAll(async () => {
  pki = await makeDevPki({ serverNames: [HIVEMQ, EMQX, AWS, AZURE] });
  const open = await started(broker({ pki }));
  const hivemq = await started(broker({ pki, refuseNameless: true }));
  const aws = await started(broker({ pki, mutual: true, forbidden: 'forbidden' }));
  aedes = await Aedes.createBroker();
  plain = await listening((socket) => aedes.handle(socket));
  page = await pageServer();
  const to = (name: string, { port }: { readonly port: number }) => ({ name, target: { host: '127.0.0.1', port } });
  const portOf = (server: Server) => server.address() as AddressInfo;
  const files: Readonly<Record<string, string>> = {
    ca: pki.root.certificate,
    cert: pki.device.certificate,
    key: pki.device.key,
  };
  world = {
    resolve: [
      to(HIVEMQ, hivemq),
      to(EMQX, open),
      to(AZURE, open),
      to(AWS, aws),
      to(PLAIN, portOf(plain)),
      to(PAGE, portOf(page)),
    ],
    files: [{ area: 'cert', name: 'hivemq_ca.pem', bytes: utf8Bytes(pki.root.certificate) }],
    // A PEM file of exactly so many bytes: readers skip what stands after the last block.
    bytes: (name, count) => files[name]?.padEnd(count, '\n') ?? 'x'.repeat(count),
  };
});

afterAll(async () => {
  for (const running of brokers.reverse()) await running.stop();
  await new Promise<void>((resolve) => aedes.close(() => resolve()));
  for (const server of [page, plain]) await new Promise<void>((resolve) => server.close(() => resolve()));
});

runFamilyConformance(family, emulator, {
  world: () => world,
  variables: [
    'network.operator.operator',
    'network.system.details',
    'net.address.value.address',
    'bearer.context.address',
    'bearer.context.apn',
    'bearer.address.address',
    'network.signal.rssi',
    'info.other.value',
  ],
});
