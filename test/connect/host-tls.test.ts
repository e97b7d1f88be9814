import { afterAll, describe, expect, it } from 'vitest';
import { check } from '../../src/app/check.ts';
import { startEmulator } from '../../src/app/emulate.ts';
import { twinKinds } from '../../src/brokers/twins.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { parseResolve } from '../../src/kernel/resolve.ts';
import { hawserHere } from '../support/cli-here.ts';
import { mosquitto, type Mosquitto } from '../support/mosquitto.ts';
import { has } from '../support/programs.ts';
import { connectToTwin, rightOptions } from '../support/twin-connect.ts';
import { TwinPool } from '../support/twin.ts';
import { connectTo, credentials, virtualModule, type Credentials } from '../support/virtual.ts';

/*
 * TLS and MQTT on this computer, over a plain socket of a virtual module; and what a SIM800 can do without that. Twins and
 * Mosquitto are the third side.
 */

const MODULES = ['sim800', 'sim7600', 'a7670', 'sim7020'] as const;
const R1418 = 'sim800@1418B05SIM800L24';
const twins = new TwinPool();

afterAll(() => twins.stop());

describe('connect --tls host', () => {
  it.each(twinKinds().flatMap((kind) => MODULES.map((module) => ({ kind, module }))))(
    'reaches $kind from $module',
    async ({ kind, module }) => {
      const twin = await twins.get(kind);
      const report = await connectToTwin({ twin, module, options: { ...rightOptions(twin), tls: 'host' } });
      expect(report.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
      expect(report).toMatchObject({ ok: true, route: 'host-tls', uploaded: [], attempts: [{ ok: true }] });
      expect(report.verified).toBe(kind === 'azure-iot-hub' ? 'acknowledged' : 'own-message');
      await twin.event((event) => event.is === 'message');
    },
  );
});

describe.skipIf(!has('mosquitto'))('connect --tls host to a Mosquitto that demands a client certificate', () => {
  let files: Credentials | undefined;
  let broker: Mosquitto | undefined;

  afterAll(async () => {
    await broker?.stop();
    await files?.files.remove();
  });

  it.each(MODULES)('from %s', async (module) => {
    files ??= await credentials();
    const { server, root } = files.pki;
    broker ??= await mosquitto({
      tls: { certificate: server.certificate, key: server.key, clientCa: root.certificate },
    });
    const emulator = await virtualModule(broker.port, { module });
    try {
      const { ca, cert, key } = files;
      const { report } = await connectTo(emulator, { ca, cert, key, clientId: `by-${module}`, tls: 'host' });
      expect(report).toMatchObject({ ok: true, verified: 'own-message', route: 'host-tls' });
      expect(broker.output()).toContain(`as by-${module}`);
    } finally {
      await emulator.stop();
    }
  });
});

describe('a SIM800 of R14.18 with the TLS of its own', () => {
  it.each(['mosquitto', 'azure-iot-hub'])('reaches a broker that still speaks TLS 1.0: %s', async (kind) => {
    const twin = await twins.get(kind, { misbehave: ['tls10-only'] });
    const report = await connectToTwin({ twin, module: R1418, options: { ...rightOptions(twin), force: true } });
    expect(report).toMatchObject({ ok: true, route: 'module-socket' });
    await twin.event((event) => event.is === 'message');
  });

  it('breaks at tls elsewhere; check has said so, and the command that it names works', async () => {
    const twin = await twins.get('hivemq-cloud');
    const { host } = twin.twin;
    const { format: _ofPlans, ...right } = rightOptions(twin);
    const options = {
      ...right,
      broker: `mqtts://${host}`,
      resolve: [parseResolve(`${host}=127.0.0.1:${twin.port}`)],
      anchors: twin.path('anchors'),
    };
    const said = await check(
      { ...options, module: R1418 },
      { clock: systemClock, env: {}, onEvent: () => undefined, onProgress: () => undefined },
    );
    expect(said.answer).toBe('no');
    expect(said.findings.filter(({ rung }) => rung === 'tls').map(({ code }) => code)).toContain('tls-version');
    const command = said.findings[0]?.remedy[0]?.command ?? 'none';
    expect(command).toMatch(/^hawser connect --port PORT --module \S+ --broker \S+ .*--tls host$/);
    const emulator = await startEmulator({
      module: R1418,
      place: { host: '127.0.0.1', port: 0 },
      resolve: options.resolve,
    });
    const typed = command.replace('PORT', emulator.address).replace('NAME', twin.twin.login.username ?? '');
    const { status, stderr } = await hawserHere(...typed.split(' ').slice(1));
    await emulator.stop();
    expect(status, stderr).toBe(0);
    const forced = await connectToTwin({ twin, module: R1418, options: { ...rightOptions(twin), force: true } });
    expect(forced).toMatchObject({ ok: false, route: 'module-socket' });
    expect(forced.findings[0]).toMatchObject({ code: 'tls-version', rung: 'tls' });
    const auto = await connectToTwin({ twin, module: R1418, options: { ...rightOptions(twin), tls: 'auto' } });
    expect(auto).toMatchObject({ ok: true, route: 'host-tls', verified: 'own-message' });
    expect(auto.findings.map(({ code }) => code)).toContain('tls-on-host');
  });
});
