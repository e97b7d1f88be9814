import { afterAll, beforeAll } from 'vitest';
import { emulator } from '../../src/families/simcom-sim7020/emulator.ts';
import { family } from '../../src/families/simcom-sim7020/family.ts';
import { makeDevPki } from '../../src/pki/dev.ts';
import { broker, type Broker } from './brokers.ts';
import { runFamilyConformance } from './conformance.ts';
import type { World } from './options.ts';

const PLAIN = 'broker.emqx.io';
const TLS = 'broker.example';

let plain: Broker;
let secure: Broker;
let world: World;

beforeAll(async () => {
  plain = await broker({});
  secure = await broker({ pki: await makeDevPki({ keyType: 'rsa', serverNames: [TLS] }) });
  const to = (name: string, { port }: Broker) => ({ name, target: { host: '127.0.0.1', port } });
  world = {
    resolve: [to(PLAIN, plain), to(TLS, secure)],
    files: [],
    bytes: (_name, count) => 'x'.repeat(count),
  };
});

afterAll(async () => {
  await secure.stop();
  await plain.stop();
});

runFamilyConformance(family, emulator, {
  world: () => world,
  // What is given to the module holds until it restarts, and nobody else puts anything there.
  theirs: 'none',
  variables: ['bearer.parameters.value.values', 'ip.resolved.address'],
});
