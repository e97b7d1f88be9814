import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { check, type CheckOptions } from '../../src/app/check.ts';
import type { CheckReport } from '../../src/app/check-report.ts';
import { startEmulator, type RunningEmulator } from '../../src/app/emulate.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { parseResolve, type ResolveEntry } from '../../src/kernel/resolve.ts';
import { hawserWith } from '../support/cli-here.ts';
import { stage, type Stage } from '../support/exported.ts';
import { full } from '../support/full.ts';
import { has } from '../support/programs.ts';
import { connectToTwin, rightOptions, sentCertificate } from '../support/twin-connect.ts';
import { TwinPool, type TestTwin } from '../support/twin.ts';
import { BROKER, connectTo } from '../support/virtual.ts';

/*
 * A virtual SIM7020 that connects: to twins under the clouds' own names, to Debian's Mosquitto, by Azure's own commands; and
 * what is said beforehand where it cannot.
 */

const MODULE = 'sim7020';
const STORED = ['Root CA', 'Client CA', 'Client Private Key'];
const twins = new TwinPool();

afterAll(() => twins.stop());

function leadingTo(twin: TestTwin): readonly ResolveEntry[] {
  return [parseResolve(`${twin.twin.host}=127.0.0.1:${twin.port}`)];
}

function checked(
  twin: TestTwin,
  options: Partial<CheckOptions>,
  env: Record<string, string> = {},
): Promise<CheckReport> {
  return check(
    {
      module: MODULE,
      broker: `mqtts://${twin.twin.host}`,
      resolve: leadingTo(twin),
      anchors: twin.path('anchors'),
      ...options,
    },
    { clock: systemClock, env, onEvent: () => undefined, onProgress: () => undefined },
  );
}

describe('a SIM7020 connects to the twin of', () => {
  it.each(full ? ['aws-iot', 'mosquitto'] : ['aws-iot'])('%s with a client certificate', async (kind) => {
    const twin = await twins.get(kind);
    const report = await connectToTwin({ twin, module: MODULE });
    expect(report, JSON.stringify(report.findings)).toMatchObject({
      ok: true,
      verified: 'own-message',
      route: 'module-mqtt',
      uploaded: STORED,
      attempts: [{ ok: true }],
    });
    expect(report.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    await twin.event((event) => event.is === 'message');
  });

  it('azure-iot-hub by its own commands, once its clock is set', async () => {
    const twin = await twins.get('azure-iot-hub');
    const key = await twin.text('device-key.txt');
    const options = { login: 'azure-sas', device: 'hawser-twin-device', deviceKeyEnv: 'KEY' } as const;
    const env = { KEY: key };
    const before = await checked(twin, { ...options, at: Date.UTC(2000, 0, 1) }, env);
    expect(before.findings[0]).toMatchObject({ code: 'token-by-unset-clock', rung: 'clock', severity: 'warning' });
    expect(before.findings[0]?.remedy[0]?.command).toBe('AT+CCLK="yy/MM/dd,hh:mm:ss+00"');
    const unset = await connectToTwin({ twin, module: MODULE, options, env });
    expect(unset.brokeAt).toEqual({ from: 'mqtt', to: 'mqtt' });
    expect(unset.findings[0]).toMatchObject({ code: 'token-by-unset-clock', rung: 'clock', severity: 'error' });
    const report = await connectToTwin({ twin, module: MODULE, options, env, emulate: { rtc: 'host' } });
    expect(report, JSON.stringify(report.findings)).toMatchObject({ ok: true, verified: 'acknowledged' });
    expect(report.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    // The module makes a new token each time: that one ends is nobody's concern.
    expect(report.findings.map(({ code }) => code)).not.toContain('login-token-ends');
    await twin.event((event) => event.is === 'message');
    const sent = report.plan?.steps.flatMap((step) => ('send' in step ? step.send : [])) ?? [];
    expect(sent.filter((line) => /CMQTTSNEW|CMQCON|CSETCA=[12],\d{4}/.test(line))).toEqual([]);
    expect(sent).toContain(`AT+CMQAZURECFG=0,"${twin.twin.host}","hawser-twin-device","@secret(device-key)",3600`);
    expect(JSON.stringify([before, unset, report])).not.toContain(key);
  });

  it('azure-iot-hub with a token of somebody else’s making only where it fits: the way out is named', async () => {
    const twin = await twins.get('azure-iot-hub');
    const report = await connectToTwin({ twin, module: MODULE });
    expect(report).toMatchObject({ ok: false, attempts: [], brokeAt: { from: 'mqtt', to: 'mqtt' } });
    const [first] = report.findings;
    expect(first?.code).toBe('login-length');
    const commands = first?.remedy.map(({ command }) => command) ?? [];
    expect(commands[0]).toBe('--login azure-sas --device ID --device-key-env NAME');
    expect(commands[1]).toMatch(/^hawser connect .* --tls host$/);
  });
});

describe('the root of a SIM7020', () => {
  it('may be any certificate of the chain, as mbedTLS judges; what is no root is a warning', async () => {
    const twin = await twins.get('aws-iot');
    const cas = [
      { ca: twin.path('anchors/starfield-services-root-g2.pem'), warned: [] },
      // The last that is sent: signed by another root, under the name and with the key of the real one.
      { ca: await sentCertificate(twin, 'Amazon Root CA 1'), warned: ['ca-not-root'] },
      ...(full ? [{ ca: await sentCertificate(twin, 'Amazon RSA 2048 M02'), warned: ['ca-not-root'] }] : []),
    ];
    for (const { ca, warned } of cas) {
      const report = await connectToTwin({ twin, module: MODULE, options: { ...rightOptions(twin), ca } });
      expect(report, JSON.stringify(report.findings)).toMatchObject({ ok: true, verified: 'own-message' });
      const warnings = report.findings.filter(({ severity }) => severity !== 'info');
      expect(warnings.map(({ code }) => code)).toEqual(warned);
    }
  });

  it('is judged by a clock that is set, where dates are compared; and by none where they are not', async () => {
    const twin = await twins.get('aws-iot');
    const runs = [
      { checksDates: true, rtc: 'host' },
      { checksDates: false, rtc: 'cold' },
    ] as const;
    for (const emulate of runs) {
      const report = await connectToTwin({ twin, module: MODULE, emulate });
      expect(report, JSON.stringify(report.findings)).toMatchObject({ ok: true });
      // That nobody has set the clock is said, and how to.
      const told = report.findings.find(({ code }) => code === 'dates-not-checked');
      expect(told?.severity).toBe('info');
      expect(told?.remedy[0]?.command).toBe(emulate.rtc === 'cold' ? 'AT+CCLK="yy/MM/dd,hh:mm:ss+00"' : undefined);
    }
  });

  it.runIf(full)('is all that counts: the name in the certificate of the broker does not', async () => {
    const twin = await twins.get('aws-iot', { misbehave: ['wrong-name'] });
    const report = await connectToTwin({ twin, module: MODULE });
    expect(report, JSON.stringify(report.findings)).toMatchObject({ ok: true });
    expect(report.findings).toContainEqual(
      expect.objectContaining({ code: 'server-name-mismatch', severity: 'warning', confidence: 'possible' }),
    );
  });
});

describe.runIf(full)('check says that a SIM7020 cannot name the broker, and the command that it names works:', () => {
  it.each(['hivemq-cloud', 'emqx-cloud'])('%s', async (kind) => {
    const twin = await twins.get(kind);
    const { format: _ofPlans, ...right } = rightOptions(twin);
    const said = await checked(twin, right);
    expect(said.answer).toBe('no');
    expect(said.findings[0]).toMatchObject({ code: 'sni-unsupported', rung: 'tls' });
    const long = said.findings.some(({ code, severity }) => code === 'host-length' && severity === 'warning');
    expect(long).toBe(kind === 'hivemq-cloud');
    const command = said.findings[0]?.remedy[0]?.command ?? '';
    expect(command).toMatch(/^hawser connect .* --tls host$/);
    const emulator = await startEmulator({
      module: MODULE,
      place: { host: '127.0.0.1', port: 0 },
      resolve: leadingTo(twin),
    });
    const typed = command.replace('PORT', emulator.address).replace('NAME', twin.twin.login.username ?? '');
    const { status, stderr } = await hawserWith({}, ...typed.split(' ').slice(1));
    await emulator.stop();
    expect(status, stderr).toBe(0);
  });
});

describe.skipIf(!has('mosquitto') || !has('mosquitto_sub'))(
  'a SIM7020 and a Mosquitto that demands a certificate and a login',
  () => {
    /** As long as names of AWS IoT in Sydney are: one character more than the command holds. */
    const LONG = 'abcdefghijklmn-ats.iot.ap-southeast-2.amazonaws.com';
    let scene: Stage;
    let emulator: RunningEmulator;

    beforeAll(async () => {
      scene = await stage();
      const names = [BROKER, LONG].map((name) => parseResolve(`${name}=127.0.0.1:${scene.broker.port}`));
      emulator = await startEmulator({ module: MODULE, place: { host: '127.0.0.1', port: 0 }, resolve: names });
    });

    afterAll(async () => {
      await emulator.stop();
      await scene.stop();
    });

    function options(): {
      readonly ca: string;
      readonly cert: string;
      readonly key: string;
      readonly username: string;
    } {
      const { creds, login } = scene;
      return { ca: creds.ca, cert: creds.cert, key: creds.key, username: login.username };
    }

    it('exchange a message, again after a restart, and again when the cable was pulled', async () => {
      const wish = { ...options(), passwordEnv: 'PW', clientId: 'a-sim7020' };
      const env = { PW: scene.login.password };
      const { report } = await connectTo(emulator, wish, { env });
      expect(report, JSON.stringify(report.findings)).toMatchObject({ ok: true, verified: 'own-message' });
      // What somebody else has got is what the plan has in hex digits.
      const [, text = 'none'] = await scene.witness.waitFor(/a-sim7020 (hawser \w+)/);
      expect(JSON.stringify(report.plan)).toContain(Buffer.from(text).toString('hex').toUpperCase());
      emulator.module.reset();
      const { report: again } = await connectTo(emulator, wish, { env });
      expect(again, JSON.stringify(again.findings)).toMatchObject({ ok: true, uploaded: STORED });
      const undo = emulator.module.intercept(({ text: line }) => {
        if (!line.startsWith('AT+CSETCA=2,')) return undefined;
        emulator.module.detach();
        return undefined;
      });
      await expect(connectTo(emulator, wish, { env })).rejects.toMatchObject({ code: 'port-closed', rung: 'port' });
      undo();
      const { report: mended } = await connectTo(emulator, wish, { env });
      expect(mended, JSON.stringify(mended.findings)).toMatchObject({ ok: true, uploaded: STORED });
    });

    it('meet under a name that is too long by its address, from the command line, and what that costs is said', async () => {
      const { ca, cert, key, username } = options();
      const { status, stdout, stderr } = await hawserWith(
        { PW: scene.login.password },
        ...['connect', '--port', emulator.address, '--broker', `mqtts://${LONG}`, '--broker-kind', 'mosquitto'],
        ...['--resolve', `${LONG}=127.0.0.1:${scene.broker.port}`, '--client-id', 'far-away'],
        ...['--ca', ca, '--cert', cert, '--key', key, '--username', username, '--password-env', 'PW'],
      );
      expect(status, stderr).toBe(0);
      expect(stdout).toMatch(/^warning The broker’s name is too long for the module’s command \[host-length,/m);
      expect(stdout).toContain('no server name is sent with it, and none can be verified');
      expect(stdout).toContain('our own message came back');
      expect(scene.broker.output()).toContain('as far-away');
      const sent = emulator.module.received.map(({ text }) => text);
      expect(sent).toContain(`AT+CDNSGIP="${LONG}"`);
      expect(sent.filter((text) => /^AT\+CMQTTSNEW="[\d.]+","8883",60000,1132$/.test(text))).toHaveLength(1);
    });
  },
);
