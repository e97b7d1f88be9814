import { writeFile } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { ConnectOptions } from '../../src/app/connect-options.ts';
import type { EmulateOptions } from '../../src/app/emulate.ts';
import type { ConnectReport } from '../../src/app/report.ts';
import type { TwinRequest } from '../../src/app/twin.ts';
import type { FindingCode } from '../../src/findings/catalogue.ts';
import { height, type Rung, type Span } from '../../src/kernel/rung.ts';
import { issue } from '../../src/pki/dev.ts';
import { full } from '../support/full.ts';
import { connectToTwin, rightOptions } from '../support/twin-connect.ts';
import { TwinPool, type TestTwin } from '../support/twin.ts';

/*
 * The MQTT commands of a SIM7020 say ERROR and nothing else. Which rung it was, and why, is found through its TLS sockets,
 * against twins whose answers are real. How the module judges is a guess (mbedTLS; no names, no dates), written down in its
 * facts; the expectations here are by hand.
 */

const twins = new TwinPool();
afterAll(() => twins.stop());

interface Case {
  readonly name: string;
  readonly kind: string;
  /** Where it ends when it is tried: the whole span that is left. */
  readonly brokeAt: Rung | readonly [from: Rung, to: Rung];
  /** What is said first. */
  readonly code: FindingCode;
  /** The rung of the cause, where it is not that of the end. */
  readonly rung?: Rung;
  /** Known before anything is tried. */
  readonly foreseen?: true;
  /** The alert or the hang-up means several things: the true one is among the first, and none is certain. */
  readonly ambiguous?: true;
  /** What the TLS socket said. */
  readonly said?: RegExp;
  /** In the quick run, too. */
  readonly quick?: true;
  readonly twin?: Partial<TwinRequest>;
  readonly emulate?: Partial<EmulateOptions>;
  readonly typed?: readonly string[];
  readonly env?: (twin: TestTwin) => Promise<Readonly<Record<string, string>>>;
  readonly change?: (twin: TestTwin) => Partial<ConnectOptions> | Promise<Partial<ConnectOptions>>;
  /** Left out of the right settings. */
  readonly without?: readonly (keyof ConnectOptions)[];
}

const HANDSHAKE = ['tls', 'client-auth'] as const;
const AZURE = { login: 'azure-sas', device: 'hawser-twin-device', deviceKeyEnv: 'KEY', verify: 'ack' } as const;

const CASES: readonly Case[] = [
  {
    name: 'a root of somebody else',
    kind: 'aws-iot',
    brokeAt: 'server-trust',
    code: 'anchor-wrong',
    foreseen: true,
    said: /^OK \/ \+CTLSCONN: 2,-9984$/,
    change: async (twin) => ({ ca: await strangeRoot(twin) }),
  },
  {
    name: 'a root of another chain of the same broker',
    kind: 'aws-iot',
    brokeAt: 'server-trust',
    code: 'anchor-wrong',
    foreseen: true,
    change: (twin) => ({ ca: twin.path('anchors/amazon-root-ca-3.pem') }),
  },
  {
    name: 'dates that are compared with a clock that nobody has set',
    kind: 'aws-iot',
    brokeAt: 'server-trust',
    code: 'clock-not-set',
    rung: 'clock',
    said: /-9984$/,
    emulate: { checksDates: true },
  },
  ...['aws-iot', 'mosquitto'].map((kind): Case => ({
    name: `no client certificate at ${kind}`,
    kind,
    brokeAt: HANDSHAKE,
    code: 'client-cert-missing',
    rung: 'client-auth',
    foreseen: true,
    said: /-30592$/,
    without: ['cert', 'key'],
  })),
  {
    name: 'a client certificate without its key',
    kind: 'aws-iot',
    brokeAt: 'client-auth',
    code: 'client-cert-missing',
    foreseen: true,
    quick: true,
    said: /-30208$/,
    without: ['key'],
  },
  {
    name: 'a client key without its certificate',
    kind: 'aws-iot',
    brokeAt: 'client-auth',
    code: 'client-cert-missing',
    foreseen: true,
    said: /-30080$/,
    without: ['cert'],
  },
  {
    name: 'a certificate that is not active',
    kind: 'aws-iot',
    brokeAt: HANDSHAKE,
    code: 'client-cert-refused',
    rung: 'client-auth',
    ambiguous: true,
    said: /-30592$/,
    change: (twin) => ({ cert: twin.path('device-inactive.pem') }),
  },
  {
    name: 'TLS 1.3 only',
    kind: 'mosquitto',
    twin: { misbehave: ['tls13-only'] },
    brokeAt: HANDSHAKE,
    code: 'tls-version',
    rung: 'tls',
    foreseen: true,
    said: /-30592$/,
  },
  {
    name: 'TLS 1.0 only',
    kind: 'mosquitto',
    twin: { misbehave: ['tls10-only'] },
    brokeAt: 'tls',
    code: 'tls-version',
    foreseen: true,
    said: /-31104$/,
  },
  {
    name: 'one suite that the broker has no key for',
    kind: 'mosquitto',
    brokeAt: HANDSHAKE,
    code: 'handshake-failed',
    rung: 'tls',
    ambiguous: true,
    said: /-30592$/,
    // TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256.
    typed: ['AT+CSETCIPHER=1,49195'],
  },
  {
    name: 'a port without TLS',
    kind: 'mosquitto',
    twin: { misbehave: ['plain'] },
    brokeAt: HANDSHAKE,
    code: 'port-without-tls',
    rung: 'tls',
    said: /-29312$/,
    change: (twin) => ({ ca: twin.path('ca.pem') }),
  },
  {
    name: 'no server name at EMQX',
    kind: 'emqx-cloud',
    brokeAt: HANDSHAKE,
    code: 'sni-unsupported',
    rung: 'tls',
    foreseen: true,
  },
  {
    name: 'no server name at HiveMQ, whose name goes as an address',
    kind: 'hivemq-cloud',
    brokeAt: 'mqtt',
    code: 'sni-unsupported',
    rung: 'tls',
    foreseen: true,
  },
  {
    name: 'a name that does not resolve',
    kind: 'aws-iot',
    brokeAt: 'dns',
    code: 'dns-failed',
    emulate: { conditions: ['dns-fails'] },
  },
  {
    name: 'a port that refuses',
    kind: 'aws-iot',
    brokeAt: 'tcp',
    code: 'tcp-failed',
    emulate: { conditions: ['tcp-refused'] },
  },
  {
    name: 'a client id that the policy does not allow',
    kind: 'aws-iot',
    brokeAt: 'mqtt',
    code: 'policy-close',
    change: () => ({ clientId: 'somebody-else' }),
  },
  {
    name: 'a topic that the policy does not allow',
    kind: 'aws-iot',
    brokeAt: 'publish',
    code: 'topic-denied',
    change: () => ({ pub: 'somebody/else=hello', verify: 'ack' }),
  },
  {
    name: 'a wrong password',
    kind: 'mosquitto',
    twin: { policy: 'password' },
    brokeAt: 'mqtt',
    code: 'login-refused',
    env: () => Promise.resolve({ PASSWORD: 'wrong' }),
    change: () => ({ passwordEnv: 'PASSWORD' }),
    without: ['passwordFile'],
  },
  {
    name: 'a token by a clock that nobody has set',
    kind: 'azure-iot-hub',
    brokeAt: 'mqtt',
    code: 'token-by-unset-clock',
    rung: 'clock',
    env: async (twin) => ({ KEY: await twin.text('device-key.txt') }),
    change: () => AZURE,
    without: ['clientId', 'username', 'passwordFile'],
  },
  {
    name: 'the key of another device',
    kind: 'azure-iot-hub',
    brokeAt: 'mqtt',
    code: 'login-refused',
    emulate: { rtc: 'host' },
    env: () => Promise.resolve({ KEY: Buffer.from('not the key').toString('base64') }),
    change: () => AZURE,
    without: ['clientId', 'username', 'passwordFile'],
  },
];

async function strangeRoot(twin: TestTwin): Promise<string> {
  const { certificate } = await issue({ subject: 'CN=Somebody Else', keyType: 'rsa', ca: { pathLength: null } });
  const file = twin.path('somebody-else.pem');
  await writeFile(file, certificate);
  return file;
}

async function run(one: Case, force: boolean): Promise<ConnectReport> {
  const { kind, change, without = [], typed = [], emulate = {} } = one;
  const twin = await twins.get(kind, one.twin);
  const settings = Object.entries({ ...rightOptions(twin), ...(await change?.(twin)) });
  const right = settings.filter(([name]) => !(without as readonly string[]).includes(name));
  const options: Partial<ConnectOptions> = { ...Object.fromEntries(right), force };
  return connectToTwin({ twin, module: 'sim7020', options, typed, emulate, env: (await one.env?.(twin)) ?? {} });
}

function spanOf({ brokeAt }: Case): Span {
  return typeof brokeAt === 'string' ? { from: brokeAt, to: brokeAt } : { from: brokeAt[0], to: brokeAt[1] };
}

/** The cause is said first, on its own rung, with a remedy; nothing else is called certain. */
function expectCause({ findings }: ConnectReport, one: Case): void {
  const { code, ambiguous, rung = spanOf(one).from } = one;
  const found = findings.findIndex((finding) => finding.code === code);
  const named = findings[found];
  expect(found, JSON.stringify(findings)).toBeGreaterThanOrEqual(0);
  expect(found, JSON.stringify(findings)).toBeLessThan(ambiguous === true ? 4 : 1);
  expect(named).toMatchObject({ rung });
  expect(findings[0]?.severity).toBe('error');
  expect(named?.remedy.length).toBeGreaterThan(0);
  const certain = findings.filter(({ confidence, severity }) => confidence === 'certain' && severity === 'error');
  expect(certain.map((finding) => finding.code).filter((other) => other !== code)).toEqual([]);
  // What helps is what this module has.
  const commands = findings.flatMap(({ remedy }) => remedy.flatMap(({ command }) => command ?? []));
  expect(commands.filter((command) => /CSSLCFG|CNTP|CRESET|--sni on/.test(command))).toEqual([]);
}

const ROWS = CASES.filter(({ quick }) => full || quick);

describe('connect through a SIM7020, tried all the same, breaks where it says and names the cause:', () => {
  it.each(ROWS)('$name', async (one) => {
    const report = await run(one, true);
    const span = spanOf(one);
    expect(report, JSON.stringify(report.findings)).toMatchObject({ ok: false, verified: 'none', brokeAt: span });
    expect(report.attempts).toMatchObject([{ ok: false, said: 'ERROR' }]);
    expectCause(report, one);
    const { said } = one;
    const { tests } = report;
    if (said !== undefined) expect(tests.filter(({ passed }) => !passed)[0]?.said).toMatch(said);
    // It is found through sockets, and only where the command itself left it open.
    const opens = height(span.to) < height('mqtt');
    expect(tests.length > 0).toBe(opens);
  });
});

describe('connect through a SIM7020 does not even try what it foresees:', () => {
  it.each(ROWS.filter(({ foreseen }) => foreseen))('$name', async (one) => {
    const report = await run(one, false);
    const rung = one.rung ?? spanOf(one).from;
    expect(report).toMatchObject({ ok: false, attempts: [], brokeAt: { from: rung, to: rung } });
    expectCause(report, one);
  });
});
