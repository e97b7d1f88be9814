import { check } from '/work/main/src/app/check.ts';
import { connect } from '/work/main/src/app/connect.ts';
import { startTwin } from '/work/main/src/app/twin.ts';
import { startEmulator } from '/work/main/src/app/emulate.ts';
import { systemClock } from '/work/main/src/kernel/clock.ts';
import { parseResolve } from '/work/main/src/kernel/resolve.ts';
import { fastClock } from '/work/main/test/support/fast-clock.ts';
import { families } from '/work/main/src/families/registry.ts';
import { emulatorOf } from '/work/main/src/families/emulators.ts';
import { mkdtemp } from 'node:fs/promises';
for (const f of families()) console.log(f.id, f.driver !== undefined, (await emulatorOf(f.id)) !== undefined, f.firmware.map(l=>`${l.id}:${l.facts.tls.sni.value}:${l.facts.tls.sni.confidence}:${l.facts.knownBad?.value ?? ''}`));
const t = (l: string) => { const s = performance.now(); return () => console.log(l, Math.round(performance.now() - s)); };
for (const kind of ['hivemq-cloud','aws-iot','azure-iot-hub','emqx-cloud','mosquitto']) {
  const out = await mkdtemp('/tmp/b2/twin-');
  let d = t('twin ' + kind);
  const twin = await startTwin({ kind, out });
  d();
  const r = parseResolve(`${twin.twin.host}=127.0.0.1:${twin.port}`);
  const l = twin.twin.login;
  const opts = { broker: `mqtts://${twin.twin.host}`, resolve: [r], anchors: out + '/anchors', ca: out + '/ca.pem', brokerKind: kind,
    ...(l.clientId ? { clientId: l.clientId } : {}), ...(l.username ? { username: l.username } : {}), ...(l.passwordFile ? { passwordFile: `${out}/${l.passwordFile}` } : {}),
    ...(l.certificate ? { cert: out + '/device.pem', key: out + '/device.key.pem' } : {}) };
  for (const clock of [fastClock(20)]) {
    d = t('check');
    const c = await check({ module: 'sim7600@LE20B04', ...opts }, { clock, env: {}, onEvent: () => {}, onProgress: () => {} });
    d();
    console.log(c.answer, c.brokeAt, c.findings.map(f => `${f.severity}:${f.code}`).join(' '));
    d = t('emu');
    const emu = await startEmulator({ module: 'sim7600@LE20B04', place: { host: '127.0.0.1', port: 0 }, resolve: [r], clock });
    d();
    d = t('connect');
    const x = await connect({ port: emu.address, ...opts, force: true, registrationMs: 1500, probe: false }, { clock, env: {}, onEvent: () => {} });
    d();
    console.log(x.ok, x.brokeAt, x.verified, x.findings.map(f => `${f.severity}:${f.code}`).join(' '));
    await emu.stop();
  }
  await twin.stop();
}
process.exit(0);
