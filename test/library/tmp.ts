import { mosquitto } from '../support/mosquitto.ts';
import { credentials, virtualModule, BROKER } from '../support/virtual.ts';
import { openModule } from '../../src/app/module/open-module.ts';
const creds = await credentials();
const { pki } = creds;
const broker = await mosquitto({
  tls: { certificate: pki.serverChain, key: pki.server.key, clientCa: pki.root.certificate },
});
const emu = await virtualModule(broker.port, { module: process.argv[2] ?? 'sim7600' });
const t0 = Date.now();
const module = await openModule({
  port: emu.address,
  onEvent: (e) => {
    if (e.kind !== 'run') console.log(e.kind, (e as any).line ?? (e as any).error?.message ?? '');
    else if (process.argv[3] && e.event.kind === 'step-ended') console.log(e.event.step.id, e.event.result.verdict);
  },
});
console.log(module.info, Date.now() - t0);
const seen: string[] = [];
const mqtt = await module.connectMqtt({
  broker: `mqtts://${BROKER}`,
  ca: pki.root.certificate,
  cert: creds.cert,
  key: creds.key,
  clientId: 'dev',
  reconnect: { firstMs: 5, mostMs: 20 },
  onMessage: (m) => seen.push(Buffer.from(m.payload).toString()),
  onEvent: (e) => console.log('mqtt', e.kind, (e as any).error?.message ?? ''),
});
console.log('mqtt', Date.now() - t0);
await mqtt.subscribe('a/#');
await mqtt.publish('a/b', 'hello');
console.log(seen, Date.now() - t0);
const losses = {
  reset: () => emu.module.reset(),
  cable: () => emu.module.detach(),
  link: () => emu.module.services.radio.loseLink(20),
  broker: () => undefined,
};
for (const [name, lose] of Object.entries(losses)) {
  console.log('--', name, Date.now() - t0);
  const all = Array.from({ length: 5 }, (_, i) => mqtt.publish('a/b', `${name}${i}`));
  lose();
  await Promise.all(all);
  console.log('acked', Date.now() - t0);
}
console.log(seen.length, new Set(seen).size);
await module.close();
await emu.stop();
await broker.stop();
await creds.files.remove();
console.log('end', Date.now() - t0, emu.module.faults);
