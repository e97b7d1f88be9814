import { afterAll, describe, expect, it } from 'vitest';
import type { ConnectOptions } from '../../src/app/connect-options.ts';
import type { TwinRequest } from '../../src/app/twin.ts';
import { twinKinds } from '../../src/brokers/twins.ts';
import type { FindingCode } from '../../src/findings/catalogue.ts';
import { height, type Rung } from '../../src/kernel/rung.ts';
import { full } from '../support/full.ts';
import { connectToTwin, rightOptions, sentCertificate } from '../support/twin-connect.ts';
import { TwinPool, type TestTwin } from '../support/twin.ts';

/*
 * From virtual modules to twins, under the clouds' own names. What comes of it is on both sides real: the module's TLS, the
 * twin's answers. The expectation is written by hand.
 */

const MODULES = ['sim7600', 'a7670'] as const;
const twins = new TwinPool();

afterAll(() => twins.stop());

describe('connect to a twin with the right settings', () => {
  it.each(twinKinds().flatMap((kind) => MODULES.map((module) => ({ kind, module }))))(
    '$kind from $module',
    async ({ kind, module }) => {
      const twin = await twins.get(kind);
      const report = await connectToTwin({ twin, module });
      expect(report).toMatchObject({ ok: true, attempts: [{ ok: true }] });
      expect(report.verified).toBe(kind === 'azure-iot-hub' ? 'acknowledged' : 'own-message');
      expect(report.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
      await twin.event((event) => event.is === 'message');
    },
  );

  it.each(MODULES)('azure-iot-hub from %s with a token of our own', async (module) => {
    const twin = await twins.get('azure-iot-hub');
    const key = await twin.text('device-key.txt');
    const report = await connectToTwin({
      twin,
      module,
      options: { login: 'azure-sas', device: 'hawser-twin-device', deviceKeyEnv: 'KEY', verify: 'ack' },
      env: { KEY: key },
    });
    expect(report).toMatchObject({ ok: true, verified: 'acknowledged' });
    expect(JSON.stringify(report)).not.toContain(key);
  });
});

interface Case {
  readonly name: string;
  readonly kind: string;
  readonly twin?: Partial<TwinRequest>;
  /** Where it breaks when it is tried, and what is said first; `at` lies in the span. */
  readonly at: Rung;
  readonly code: FindingCode;
  /** The rung of the cause, where it sits lower than it shows. */
  readonly rung?: Rung;
  /** False: only the broker's answer to the module tells, so that it is tried in any case. */
  readonly foreseen: boolean;
  readonly modules?: readonly string[];
  readonly typed?: readonly string[];
  readonly change?: (twin: TestTwin) => Partial<ConnectOptions> | Promise<Partial<ConnectOptions>>;
  /** Left out of the right settings. */
  readonly without?: readonly (keyof ConnectOptions)[];
}

const CHECK_DATES = ['AT+CSSLCFG="ignorelocaltime",0,0'];
const SNI_OFF = (): Partial<ConnectOptions> => ({ sni: 'off' });
const BROKEN_SNI = ['sim7600@LE20B03'];

const CASES: readonly Case[] = [
  {
    name: 'no server name at HiveMQ',
    kind: 'hivemq-cloud',
    at: 'mqtt',
    code: 'sni-missing',
    rung: 'tls',
    foreseen: true,
    change: SNI_OFF,
  },
  {
    name: 'no server name at EMQX',
    kind: 'emqx-cloud',
    at: 'tls',
    code: 'sni-missing',
    foreseen: true,
    change: SNI_OFF,
  },
  {
    name: 'a firmware that cannot send it, at HiveMQ',
    kind: 'hivemq-cloud',
    at: 'mqtt',
    code: 'sni-unsupported',
    rung: 'tls',
    foreseen: true,
    modules: BROKEN_SNI,
  },
  {
    name: 'a firmware that cannot send it, at EMQX',
    kind: 'emqx-cloud',
    at: 'tls',
    code: 'sni-unsupported',
    foreseen: true,
    modules: BROKEN_SNI,
  },
  ...['hivemq-cloud', 'emqx-cloud'].map((kind): Case => ({
    name: `a firmware on which the option breaks the handshake, at ${kind}`,
    kind,
    at: 'tls',
    code: 'sni-unsupported',
    foreseen: true,
    modules: BROKEN_SNI,
    change: () => ({ sni: 'on' }),
  })),
  {
    name: 'a root of another chain',
    kind: 'aws-iot',
    at: 'server-trust',
    code: 'anchor-wrong',
    foreseen: true,
    change: (twin) => ({ ca: twin.path('anchors/amazon-root-ca-3.pem') }),
  },
  {
    name: 'a cross-signed certificate in place of the root',
    kind: 'aws-iot',
    at: 'server-trust',
    code: 'ca-not-root',
    foreseen: true,
    change: async (twin) => ({ ca: await sentCertificate(twin, 'Amazon Root CA 1') }),
  },
  ...['aws-iot', 'mosquitto'].map((kind): Case => ({
    name: `no client certificate at ${kind}`,
    kind,
    at: 'client-auth',
    code: 'client-cert-missing',
    foreseen: true,
    without: ['cert', 'key'],
  })),
  {
    name: 'a certificate that is not active',
    kind: 'aws-iot',
    at: 'client-auth',
    code: 'client-cert-refused',
    foreseen: false,
    change: (twin) => ({ cert: twin.path('device-inactive.pem') }),
  },
  {
    name: 'a client id that the policy does not allow',
    kind: 'aws-iot',
    at: 'mqtt',
    code: 'policy-close',
    foreseen: false,
    change: () => ({ clientId: 'somebody-else' }),
  },
  {
    name: 'a topic that the policy does not allow',
    kind: 'aws-iot',
    at: 'publish',
    code: 'topic-denied',
    foreseen: false,
    change: () => ({ pub: 'somebody/else=hello', verify: 'ack' }),
  },
  {
    name: 'a token that has run out',
    kind: 'azure-iot-hub',
    at: 'mqtt',
    code: 'login-refused',
    foreseen: false,
    change: (twin) => ({ passwordFile: twin.path('password-expired.txt') }),
  },
  {
    name: 'TLS 1.3 only by policy',
    kind: 'aws-iot',
    twin: { policy: 'TLS13_1_3_2022_10' },
    at: 'tls',
    code: 'tls-version',
    foreseen: true,
  },
  {
    name: 'TLS 1.3 only',
    kind: 'emqx-cloud',
    twin: { misbehave: ['tls13-only'] },
    at: 'tls',
    code: 'tls-version',
    foreseen: true,
  },
  {
    name: 'a clock in 1980 while dates are checked',
    kind: 'aws-iot',
    at: 'server-trust',
    code: 'clock-not-set',
    rung: 'clock',
    foreseen: true,
    typed: CHECK_DATES,
  },
];

const ROWS = CASES.flatMap((one, place) =>
  (one.modules ?? MODULES).map((module, turn) => ({
    ...one,
    module,
    inTurn: one.modules !== undefined || place % MODULES.length === turn,
  })),
);
/** The rules are the same for all modules: in the quick run they take turns. */
const TRIED = ROWS.filter(({ inTurn }) => full || inTurn);

async function optionsOf({ change, without = [] }: Case, twin: TestTwin): Promise<Partial<ConnectOptions>> {
  const right = Object.entries({ ...rightOptions(twin), ...(await change?.(twin)) });
  return Object.fromEntries(right.filter(([name]) => !(without as readonly string[]).includes(name)));
}

/** The true cause comes first, on its own rung, with a remedy, and nothing else is called certain. */
function expectCause(report: Awaited<ReturnType<typeof connectToTwin>>, { code, rung, at }: Case): void {
  const [first] = report.findings;
  expect(first).toMatchObject({ code, rung: rung ?? at, severity: 'error' });
  expect(first?.remedy.length).toBeGreaterThan(0);
  const certain = report.findings.filter((one) => one.confidence === 'certain' && one.severity === 'error');
  expect(certain.map((one) => one.code).filter((name) => name !== code)).toEqual([]);
}

describe('connect to a twin, tried all the same, breaks within the span and names the cause:', () => {
  it.each(TRIED)('$name ($module)', async (row) => {
    const twin = await twins.get(row.kind, row.twin);
    const options = { ...(await optionsOf(row, twin)), force: true };
    const report = await connectToTwin({ twin, module: row.module, options, typed: row.typed ?? [] });
    expect(report).toMatchObject({ ok: false, verified: 'none' });
    expect(report.attempts.length).toBeGreaterThan(0);
    const { from, to } = report.brokeAt ?? { from: 'publish', to: 'port' };
    expect([from, to, height(from) <= height(row.at) && height(row.at) <= height(to)]).toEqual([from, to, true]);
    // No wider than what a handshake code covers.
    expect(height(to) - height(from)).toBeLessThanOrEqual(height('client-auth') - height('tls'));
    expectCause(report, row);
  });
});

/** The quick run asks one module what it foresees: the rules are the same for all. */
const FORESEEN = ROWS.filter(({ foreseen, module, modules }) => foreseen && (full || modules || module === 'sim7600'));

describe('connect to a twin does not even try what it foresees:', () => {
  it.each(FORESEEN)('$name ($module)', async (row) => {
    const twin = await twins.get(row.kind, row.twin);
    const options = await optionsOf(row, twin);
    const report = await connectToTwin({ twin, module: row.module, options, typed: row.typed ?? [] });
    expect(report).toMatchObject({ ok: false, attempts: [] });
    const rung = row.rung ?? row.at;
    expect(report.brokeAt).toEqual({ from: rung, to: rung });
    expectCause(report, row);
  });
});
