import { X509Certificate } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { probe } from '../../src/app/probe.ts';
import type { ProbeReport, VersionReport } from '../../src/app/probe-report.ts';
import { MISBEHAVIOURS, type Misbehaviour } from '../../src/brokers/kit/misbehave.ts';
import type { ServedChain } from '../../src/brokers/kit/twin-pki.ts';
import { twinKinds } from '../../src/brokers/twins.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { TLS_VERSIONS, type TlsVersion, type VerifierModel } from '../../src/kernel/facts.ts';
import { parseResolve } from '../../src/kernel/resolve.ts';
import { suiteByName } from '../../src/tls/suites.ts';
import { full } from '../support/full.ts';
import { testTwin, type TestTwin } from '../support/twin.ts';

/* What a probe finds at a twin is what the twin was told to be, read from its own configuration. */

/** What no field of a twin's configuration holds: what its names and certificates mean. */
const MEANING: Readonly<
  Record<
    string,
    {
      readonly client: 'not-asked' | 'asked' | 'demanded';
      readonly authorities?: readonly string[];
      /** Without a server name, and with another one. */
      readonly without: object;
      readonly wrong: object;
    }
  >
> = {
  'aws-iot': { client: 'demanded', without: { is: 'same' }, wrong: { is: 'closed' } },
  'azure-iot-hub': { client: 'asked', without: { is: 'same' }, wrong: { is: 'same' } },
  'hivemq-cloud': {
    client: 'not-asked',
    without: { is: 'other' },
    wrong: { is: 'other' },
  },
  'emqx-cloud': {
    client: 'not-asked',
    without: { is: 'alert', number: 112 },
    wrong: { is: 'alert', number: 112 },
  },
  mosquitto: {
    client: 'demanded',
    authorities: ['O=Hawser Twin, CN=Device Root'],
    without: { is: 'same' },
    wrong: { is: 'same' },
  },
};

async function probed(twin: TestTwin): Promise<ProbeReport> {
  const { host, login } = twin.twin;
  const { clientId, username, passwordFile, certificate } = login;
  return probe(
    {
      url: `mqtts://${host}`,
      resolve: [parseResolve(`${host}=127.0.0.1:${twin.port}`)],
      anchors: twin.path('anchors'),
      timeoutSeconds: 60,
      ...(certificate ? { cert: twin.path('device.pem'), key: twin.path('device.key.pem') } : {}),
      ...(clientId === undefined ? {} : { clientId }),
      ...(username === undefined ? {} : { username }),
      ...(passwordFile === undefined ? {} : { passwordFile: twin.path(passwordFile) }),
    },
    { clock: systemClock, env: {}, onProgress: () => undefined },
  );
}

/** The chains of the twin's own name, the first of each kind. */
function ownChains({ twin }: TestTwin): readonly ServedChain[] {
  return twin.served.filter(({ kind }, place) => twin.served.findIndex((one) => one.kind === kind) === place);
}

function derOf({ chain }: ServedChain): readonly Buffer[] {
  return [...chain.matchAll(/-----BEGIN[^-]*-----[^-]*-----END[^-]*-----/g)].map(
    ([pem]) => new X509Certificate(pem).raw,
  );
}

const isTaken = (versions: TlsVersion, { twin }: TestTwin): boolean =>
  TLS_VERSIONS.indexOf(versions) >= TLS_VERSIONS.indexOf(twin.tls.policy.min) &&
  TLS_VERSIONS.indexOf(versions) <= TLS_VERSIONS.indexOf(twin.tls.policy.max);

const TLS13 = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'];

/** Suites of the policy that the version has, for keys that the twin has. */
function suitesAt(version: TlsVersion, twin: TestTwin): readonly string[] {
  if (version === 'TLSv1.3') return TLS13;
  const kinds = ownChains(twin).map(({ kind }) => kind);
  return twin.twin.tls.policy.suites.flatMap((name) => {
    const suite = suiteByName(name);
    if (suite === undefined) throw new Error(`an unknown suite ${name}`);
    const usable = kinds.includes(suite.auth === 'ecdsa' ? 'ec' : 'rsa');
    // What came with TLS 1.2: its hashes in the suite, and AEAD.
    const young = /(SHA256|SHA384|POLY1305)$/.test(suite.name);
    return usable && (version === 'TLSv1.2' || !young) ? [suite.name] : [];
  });
}

/** Bytes of the Certificate message: TLS 1.3 has a context, and extensions for each certificate. */
function messageBytes(chain: ServedChain, version: string): number {
  const [head, each] = version === 'TLSv1.3' ? [4, 5] : [3, 3];
  return derOf(chain).reduce((sum, { length }) => sum + each + length, head);
}

function fingerprint(certificate: string | Buffer): string {
  return new X509Certificate(certificate).fingerprint256.replaceAll(':', '').toLowerCase();
}

/** Below the policy a version is refused; above it TLS 1.3 is, and an older hello is answered in what there is. */
function refusalOf(version: TlsVersion, { twin }: TestTwin): object {
  const above = TLS_VERSIONS.indexOf(version) > TLS_VERSIONS.indexOf(twin.tls.policy.max);
  return above && version !== 'TLSv1.3' ? { is: 'older' } : { is: 'alert', number: 70 };
}

function compareTls({ tls }: ProbeReport, twin: TestTwin, kind: string): void {
  const meaning = MEANING[kind];
  if (tls === undefined || meaning === undefined) throw new Error('no TLS was found');
  const found = new Map(tls.versions.map((one) => [one.version, one]));
  for (const version of TLS_VERSIONS) {
    const there: VersionReport | undefined = found.get(version);
    expect([version, there?.accepted]).toEqual([version, isTaken(version, twin)]);
    if (there?.accepted !== true) {
      expect([version, there?.refusal]).toMatchObject([version, refusalOf(version, twin)]);
      continue;
    }
    const names = there.suites.map(({ name }) => name).toSorted();
    expect([version, names, there.complete]).toEqual([version, [...suitesAt(version, twin)].toSorted(), true]);
  }
  const served = ownChains(twin);
  expect(tls.chains).toHaveLength(served.length);
  for (const [place, chain] of served.entries()) {
    const there = tls.chains[place];
    const ders = derOf(chain);
    expect(there?.certificates.map((one) => one.bytes)).toEqual(ders.map(({ length }) => length));
    expect(there?.certificates.map((one) => one.fingerprint)).toEqual(ders.map(fingerprint));
    expect(there?.messageBytes).toBe(messageBytes(chain, there?.version ?? ''));
  }
  expect({ without: tls.withoutName.answer, wrong: tls.wrongName.answer }).toMatchObject({
    without: meaning.without,
    wrong: meaning.wrong,
  });
  for (const { answer } of [tls.withoutName, tls.wrongName])
    if (answer.is === 'other') expect(answer.subject).toBe(fallbackSubject(twin));
  expect(tls.clientCertificate.state).toBe(meaning.client);
  expect(tls.clientCertificate.authorities).toEqual(meaning.authorities ?? []);
}

/** Of the certificate that is shown under no name, or another one. */
function fallbackSubject(twin: TestTwin): string {
  const own = ownChains(twin);
  const [leaf] = twin.twin.served.filter((one) => !own.includes(one)).map(({ chain }) => new X509Certificate(chain));
  return leaf?.subject.replaceAll('\n', ', ') ?? 'none';
}

/** The root that the configuration names is what a module has to be given. */
function compareRoots(
  { tls }: ProbeReport,
  twin: TestTwin,
  models: readonly VerifierModel[] = ['openssl-default', 'mbedtls'],
): void {
  for (const [place, { root }] of ownChains(twin).entries()) {
    const ids = [root, fingerprint(twin.twin.roots.get(root) ?? '')];
    for (const model of models) expect(ids).toContain(tls?.chains[place]?.roots[model]?.id);
  }
}

const codes = ({ findings }: ProbeReport): readonly string[] => findings.map(({ code }) => code);
const main = ({ mqtt }: ProbeReport): unknown => mqtt.find((one) => one.main)?.end;
const rung = ({ ladder }: ProbeReport, name: string): unknown => ladder.find((one) => one.rung === name)?.state;
const connected = { at: 'mqtt', is: 'connack', code: 0 };

/** What shows of each misbehaviour beside the configuration. */
const SHOWS: Readonly<Record<Misbehaviour, (report: ProbeReport, twin: TestTwin) => void>> = {
  expired: (report) => {
    expect(codes(report)).toContain('server-cert-expired');
    expect(report.tls?.chains.map(({ certificates }) => (certificates[0]?.daysLeft ?? 0) < 0)).not.toContain(false);
    expect(rung(report, 'server-trust')).toBe('failed');
  },
  'wrong-name': (report) => {
    expect(codes(report)).toContain('server-name-mismatch');
    expect(rung(report, 'server-trust')).toBe('failed');
  },
  'chain-6k': (report, twin) => {
    // EC signatures vary in length.
    const adds = (version: string, count: number): number => (version === 'TLSv1.3' ? 1 + 2 * count : 0);
    for (const { version, certificates, messageBytes: bytes } of report.tls?.chains ?? [])
      expect(Math.abs(bytes - adds(version, certificates.length) - 6144)).toBeLessThanOrEqual(4);
    compareRoots(report, twin);
    expect(main(report)).toEqual(connected);
  },
  'no-intermediate': (report) => {
    expect(codes(report)).toContain('chain-incomplete');
    expect(report.tls?.chains.map(({ certificates, end }) => [certificates.length, end])).toEqual(
      report.tls?.chains.map(() => [1, 'issuer-unknown']),
    );
  },
  reversed: (report, twin) => {
    expect(codes(report)).toContain('chain-out-of-order');
    expect(report.tls?.chains.map(({ inOrder }) => inOrder)).not.toContain(true);
    // mbedTLS does not put long chains in order.
    compareRoots(report, twin, ['openssl-default']);
    expect(main(report)).toEqual(connected);
  },
  'with-root': (report) => {
    for (const { certificates, end } of report.tls?.chains ?? []) {
      const top = certificates.at(-1);
      expect(top?.subject).toBe(top?.issuer);
      expect(['anchor', 'root-sent']).toContain(end);
    }
    expect(main(report)).toEqual(connected);
  },
  'tls10-only': (report, twin) => {
    compareRoots(report, twin);
    expect(main(report)).toEqual(connected);
  },
  'tls13-only': (report, twin) => {
    expect(codes(report)).toContain('tls13-only');
    compareRoots(report, twin);
    expect(main(report)).toEqual(connected);
  },
  'ecdsa-only': (report, twin) => {
    expect(report.tls?.chains.map(({ certificates }) => certificates[0]?.key)).toEqual(['EC 256']);
    compareRoots(report, twin);
    expect(main(report)).toEqual(connected);
  },
  p384: (report, twin) => {
    expect(report.tls?.chains.map(({ certificates }) => certificates[0]?.key)).toEqual(['EC 384']);
    compareRoots(report, twin);
    expect(main(report)).toEqual(connected);
  },
  slow: (report) => broken(report, 'tls', /silence|no answer|time/),
  cut: (report) => broken(report, 'tls', /closes/),
  plain: (report, twin) => {
    expect(codes(report)).toEqual(['endpoint-not-tls']);
    // Who has to show a certificate and cannot is closed on there without a CONNACK.
    expect(report.answers).toBe(twin.report.kind === 'aws-iot' ? 'closed' : 'mqtt');
  },
};
const WITHOUT_TLS: readonly Misbehaviour[] = ['slow', 'cut', 'plain'];

/** TLS that begins and does not come to its end. */
function broken(report: ProbeReport, answers: string, why: RegExp): void {
  expect(report.answers).toBe(answers);
  expect(codes(report)).toEqual(['handshake-broken']);
  expect(report.findings[0]?.evidence.map(({ text }) => text).join('; ')).toMatch(why);
  expect(rung(report, 'tls')).toBe('failed');
}

/** Every misbehaviour at every kind; the quick run takes them in turns. */
const MISBEHAVING = twinKinds().flatMap((kind, turn) =>
  MISBEHAVIOURS.filter((_name, place) => full || place % twinKinds().length === turn).map(
    (name) => [kind, name] as const,
  ),
);

describe('a probe of a twin', () => {
  const running: TestTwin[] = [];
  afterEach(async () => {
    for (const twin of running.splice(0)) await twin.stop();
  });
  async function started(kind: string, misbehave: readonly Misbehaviour[], policy?: string): Promise<TestTwin> {
    const twin = await testTwin(kind, { misbehave, ...(policy === undefined ? {} : { policy }) });
    running.push(twin);
    return twin;
  }

  it.each(twinKinds())('%s finds its configuration, and gets in', async (kind) => {
    const twin = await started(kind, []);
    const report = await probed(twin);
    expect(report).toMatchObject({ ok: true, complete: true, answers: 'tls' });
    expect(report.broker.kind).toBe(kind === 'mosquitto' ? 'any' : kind);
    compareTls(report, twin, kind);
    compareRoots(report, twin);
    expect(main(report)).toEqual(connected);
    expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it.each([
    ['aws-iot', 'TLS13_1_3_2022_10'],
    ['aws-iot', 'TLS12_1_2_2022_10'],
    ['aws-iot', 'TLS12_1_0_2016_01'],
    ['azure-iot-hub', 'before-2025-08-31'],
  ])('%s finds the policy %s', async (kind, policy) => {
    const twin = await started(kind, [], policy);
    const report = await probed(twin);
    compareTls(report, twin, kind);
    expect(main(report)).toEqual(connected);
  });

  it.each(MISBEHAVING)('%s finds what is bad of it: %s', async (kind, misbehaviour) => {
    const twin = await started(kind, [misbehaviour]);
    const report = await probed(twin);
    if (!WITHOUT_TLS.includes(misbehaviour)) compareTls(report, twin, kind);
    SHOWS[misbehaviour](report, twin);
  });
});
