import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { check } from '../../src/app/check.ts';
import type { LoginOptions } from '../../src/app/login.ts';
import type { ProbeOptions } from '../../src/app/probe-options.ts';
import type { ProbeReport } from '../../src/app/probe-report.ts';
import { probe } from '../../src/app/probe.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { parseResolve } from '../../src/kernel/resolve.ts';
import { testTwin, type TestTwin } from '../support/twin.ts';

/* A login that hawser makes goes the way of a password: to a broker that was verified, and nowhere else. */

const DEVICE = 'hawser-twin-device';
const LOGIN: LoginOptions = { login: 'azure-sas', device: DEVICE, deviceKeyEnv: 'KEY' };
const OTHER_KEY = Buffer.alloc(32, 7).toString('base64');

let twin: TestTwin;
let key: string;
beforeAll(async () => {
  twin = await testTwin('azure-iot-hub');
  key = await twin.text('device-key.txt');
});
afterAll(() => twin.stop());

const place = (): Pick<ProbeOptions, 'url' | 'resolve' | 'anchors'> => ({
  url: `mqtts://${twin.twin.host}`,
  resolve: [parseResolve(`${twin.twin.host}=127.0.0.1:${twin.port}`)],
  anchors: twin.path('anchors'),
});

/** Probes with a key in the environment, and looks that nothing of it shows. */
async function ask(change: Partial<ProbeOptions>, secret = key): Promise<ProbeReport> {
  const told: string[] = [];
  const report = await probe(
    { ...place(), ...change },
    { clock: systemClock, env: { KEY: secret }, onProgress: (text) => told.push(text) },
  );
  for (const hidden of [secret, 'SharedAccessSignature', 'sig=']) {
    expect(JSON.stringify({ report, told })).not.toContain(hidden);
  }
  return report;
}

const codes = ({ findings }: { readonly findings: ProbeReport['findings'] }): readonly string[] =>
  findings.map(({ code }) => code);

describe('probe with --login azure-sas', () => {
  it('gets in as the device', async () => {
    const report = await ask(LOGIN);
    const main = report.mqtt.find((attempt) => attempt.main);
    expect(main).toMatchObject({ login: 'sent', end: { is: 'connack', code: 0 } });
    await twin.event((event) => event.is === 'connected' && event.clientId === DEVICE);
    expect(codes(report)).not.toContain('login-refused');
  });

  it('is told that the token is refused', async () => {
    const report = await ask(LOGIN, OTHER_KEY);
    expect(report.mqtt.find((attempt) => attempt.main)).toMatchObject({ login: 'sent', end: { code: 5 } });
    expect(codes(report)).toContain('login-refused');
  });

  it('holds the token back from a broker that is not verified', async () => {
    // The shipped roots do not know the twin's.
    const { anchors: _none, ...shipped } = place();
    const report = await probe(
      { ...shipped, ...LOGIN },
      { clock: systemClock, env: { KEY: key }, onProgress: () => undefined },
    );
    expect(report.mqtt.find((attempt) => attempt.main)).toMatchObject({ login: 'withheld' });
    expect(codes(report)).toContain('login-withheld');
  });

  it('logs in as a module, too', async () => {
    const { as } = await ask({ ...LOGIN, as: 'sim7600' });
    expect(as).toMatchObject({ outcome: 'through' });
  });

  it.each<readonly [string, Partial<ProbeOptions>]>([
    ['without its key', { login: 'azure-sas', device: DEVICE }],
    ['without TLS', { ...LOGIN, url: 'mqtt://hub.azure-devices.net' }],
    ['at a broker of another kind', { ...LOGIN, url: 'mqtts://x.s1.eu.hivemq.cloud' }],
    ['with a password', { ...LOGIN, username: 'me', passwordEnv: 'KEY' }],
  ])('dials nobody %s', async (_what, change) => {
    await expect(ask(change)).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('a probe of a broker with chains for two types of key', () => {
  it('says once what holds for both', async () => {
    const other = await testTwin('hivemq-cloud');
    try {
      const { findings } = await probe(
        {
          url: `mqtts://${other.twin.host}`,
          resolve: [parseResolve(`${other.twin.host}=127.0.0.1:${other.port}`)],
          anchors: other.path('anchors'),
        },
        { clock: systemClock, env: {}, onProgress: () => undefined },
      );
      const told = findings.map((found) => JSON.stringify(found));
      expect(told.length).toBeGreaterThan(1);
      expect(new Set(told).size).toBe(told.length);
    } finally {
      await other.stop();
    }
  });
});

describe('check with --login azure-sas', () => {
  it.each([
    ['the right key', (): string => key, []],
    ['another key', (): string => OTHER_KEY, ['login-refused']],
  ] as const)('and %s', async (_what, secret, errors) => {
    const { url, ...rest } = place();
    const report = await check(
      { ...rest, ...LOGIN, broker: url, module: 'a7670' },
      {
        clock: systemClock,
        env: { KEY: secret() },
        onEvent: () => undefined,
        onProgress: () => undefined,
      },
    );
    expect(report.findings.flatMap(({ severity, code }) => (severity === 'error' ? [code] : []))).toEqual(errors);
    expect(JSON.stringify(report)).not.toContain(secret());
  });
});
