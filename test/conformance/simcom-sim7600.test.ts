import { afterAll, beforeAll } from 'vitest';
import { emulator } from '../../src/families/simcom-sim7600/emulator.ts';
import { family } from '../../src/families/simcom-sim7600/family.ts';
import { utf8Bytes } from '../../src/kernel/bytes.ts';
import { makeDevPki, type DevPki } from '../../src/pki/dev.ts';
import { broker, hangsUpWithoutCertificate, needsServerName, type Broker } from './brokers.ts';
import { runFamilyConformance } from './conformance.ts';
import type { World } from './options.ts';

const HIVEMQ = ['x.s2.eu.hivemq.cloud', 'xxx.s2.eu.hivemq.cloud', 'x.s1.eu.hivemq.cloud'];
const EMQX_SERVERLESS = 'xxxx.ala.us-east-1.emqxsl.com';
const EMQX = 'broker.emqx.io';
const AWS = 'device-ats.iot.ap-south-1.amazonaws.com';
const AWS_STRICT = 'no-certificate-ats.iot.ap-south-1.amazonaws.com';

let pki: DevPki;
const brokers: Broker[] = [];
let world: World;

async function started(one: Promise<Broker>): Promise<Broker> {
  const running = await one;
  brokers.push(running);
  return running;
}

/** A PEM file of exactly so many bytes: readers skip what stands after the last block. */
function padded(pem: string, bytes: number): string {
  return pem.padEnd(bytes, '\n');
}

beforeAll(async () => {
  pki = await makeDevPki({ serverNames: [...HIVEMQ, EMQX_SERVERLESS, EMQX, AWS, AWS_STRICT] });
  const open = await started(broker({ pki }));
  const hivemq = await started(broker({ pki, refuseNameless: true }));
  const aws = await started(broker({ pki, mutual: true, forbidden: 'forbidden' }));
  const strict = await started(hangsUpWithoutCertificate(aws));
  const serverless = await started(needsServerName(open));
  const to = (name: string, { port }: Broker) => ({ name, target: { host: '127.0.0.1', port } });
  const file = (name: string, pem: string) => ({ area: 'cert', name, bytes: utf8Bytes(pem) });
  world = {
    resolve: [
      ...HIVEMQ.map((name) => to(name, hivemq)),
      to(EMQX, open),
      to(EMQX_SERVERLESS, serverless),
      to(AWS, aws),
      to(AWS_STRICT, strict),
    ],
    files: [
      file('cacert.pem', pki.root.certificate),
      file('hivemq_ca.pem', pki.root.certificate),
      file('broker.emqx.io-ca.pem', pki.root.certificate),
      file('clientcert.pem', pki.device.certificate),
      file('clientkey.pem', pki.device.key),
    ],
    bytes: (name, count) => (name === 'ca' ? padded(pki.root.certificate, count) : 'x'.repeat(count)),
  };
});

afterAll(async () => {
  for (const running of brokers.reverse()) await running.stop();
});

runFamilyConformance(family, emulator, {
  world: () => world,
  variables: [
    'network.operator.operator',
    'net.address.value.address',
    'cch.address.value.address',
    'network.signal.rssi',
    'identity.model.model',
  ],
});
