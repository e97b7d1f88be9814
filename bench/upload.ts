/*
 * Loading CA, certificate and key over a serial line of 115,200 baud that is really that slow, against the time that
 * these bytes alone take on it (10 bits a byte).
 */
import { systemClock } from '../src/kernel/clock.ts';
import { emulatorOf } from '../src/families/emulators.ts';
import { findFamily } from '../src/families/registry.ts';
import { networkServices } from '../src/emulator/network.ts';
import { VirtualModule } from '../src/emulator/module.ts';
import { pacedPipe } from '../src/emulator/paced-pipe.ts';
import { hostServices } from '../src/emulator/services.ts';
import { AtChannel } from '../src/at/channel.ts';
import { memoryPair } from '../src/transports/memory.ts';
import { makeDevPki } from '../src/pki/dev.ts';
import { prepareCertificates, prepareKey } from '../src/pki/prepare.ts';
import { readCertificates, readKey } from '../src/pki/read.ts';

const BAUD = 115_200;
const BITS_PER_BYTE = 10;
const AIM = 1.1;
const ROUNDS = 3;

const pki = await makeDevPki({ keyType: 'rsa' });
const bytes = (pem: string): Uint8Array => new TextEncoder().encode(pem);
const files = [
  prepareCertificates(readCertificates(bytes(pki.root.certificate), 'ca')),
  prepareCertificates(readCertificates(bytes(pki.deviceChain), 'cert')),
  prepareKey(readKey(bytes(pki.device.key), 'key')),
];
const total = files.reduce((sum, file) => sum + file.bytes.length, 0);
const alone = (total * BITS_PER_BYTE * 1000) / BAUD;

async function load(): Promise<number> {
  const { family, line } = findFamily('sim7600');
  const emulator = await emulatorOf(family.id);
  if (emulator === undefined) throw new Error('no virtual SIM7600');
  const conditions = new Set<never>();
  const network = networkServices({ entries: [], conditions, clock: systemClock });
  const services = hostServices({ clock: systemClock, network, conditions, rtc: 'cold', latency: 'none' });
  const module = new VirtualModule({ family, emulator, firmware: line, services });
  const [host, device] = memoryPair();
  module.attach(pacedPipe(device, BAUD, systemClock));
  const channel = new AtChannel(host, family.dialect, { clock: systemClock });
  // The boot lines cut the first command short; the second has the port to itself.
  for (let i = 0; i < 2; i += 1) await channel.run(family.dialect.exchange('cert.list'), {});
  const start = systemClock.now();
  for (const [i, file] of files.entries()) {
    const outcome = await channel.run(
      family.dialect.exchange('cert.download'),
      { name: `bench_${i}.pem`, bytes: file.bytes.length },
      { body: file.bytes },
    );
    if (outcome.status !== 'ok') throw new Error(`upload ended ${outcome.status}`);
  }
  const ms = systemClock.now() - start;
  module.stop();
  await network.close();
  return ms;
}

const times: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) times.push(await load());
const best = Math.min(...times);
console.log(
  `upload of ${total} bytes: ${best.toFixed(0)} ms, ratio ${(best / alone).toFixed(3)} to the bytes alone (aim <= ${AIM})`,
);
