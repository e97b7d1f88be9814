import { createPrivateKey } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { check, type CheckOptions } from '../../src/app/check.ts';
import type { CheckReport } from '../../src/app/check-report.ts';
import { startTwin, type RunningTwin, type TwinRequest } from '../../src/app/twin.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { parseResolve } from '../../src/kernel/resolve.ts';
import { issue, makeDevPki } from '../../src/pki/dev.ts';
import { readCertificates } from '../../src/pki/read.ts';
import { scratch, type Scratch } from '../support/scratch.ts';

/* What the threads of users found in the end is what the check says beforehand. */

const HIVEMQ = 'mqtts://0123456789abcdef0123456789abcdef.s1.eu.hivemq.cloud';
const EMQX = 'mqtts://x0123456.ala.eu-central-1.emqxsl.com';
const AWS = 'mqtts://a1b2c3-ats.iot.eu-west-1.amazonaws.com';

function asked(module: string, broker: string, more: Partial<CheckOptions> = {}): Promise<CheckReport> {
  return check(
    { module, broker, probe: false, ...more },
    { clock: systemClock, env: {}, onEvent: () => undefined, onProgress: () => undefined },
  );
}

const errorsOf = ({ findings }: CheckReport) => findings.filter(({ severity }) => severity === 'error');
const remedies = (report: CheckReport): string =>
  errorsOf(report)
    .flatMap(({ remedy }) => remedy.map(({ text }) => text))
    .join('\n');

describe('by what is known of both', () => {
  it.each([
    ['HiveMQ Cloud', HIVEMQ],
    ['EMQX Cloud serverless', EMQX],
  ])('SIM7600 with LE20B03 cannot reach %s, and LE20B04 is the cure', async (_name, broker) => {
    const report = await asked('sim7600@LE20B03SIM7600M22', broker);
    expect(report).toMatchObject({ ok: false, answer: 'no', by: 'profile', brokeAt: { from: 'tls', to: 'tls' } });
    expect(errorsOf(report)).toMatchObject([{ code: 'sni-unsupported', confidence: 'likely', rung: 'tls' }]);
    expect(remedies(report)).toMatch(/LE20B04SIM7600G22.*Yours is LE20B03SIM7600M22/);
    // The wrong image can leave a module that does not start.
    expect(remedies(report)).toMatch(/M22 is not for a G22.*E-H is not for a G-H/);
  });

  it.each([HIVEMQ, EMQX])('SIM7600 with LE20B04 reaches %s with the server name', async (broker) => {
    const report = await asked('sim7600@LE20B04', broker);
    expect(report).toMatchObject({ ok: true, answer: 'yes', assumed: ['login'], open: [] });
    expect(errorsOf(report)).toEqual([]);
    // That parts of its TLS are guessed is said, and is no reason to be unsure.
    expect(report.findings.map(({ code }) => code)).toContain('tls-profile-guessed');
    expect(await asked('sim7600@LE20B04', broker, { sni: 'off' })).toMatchObject({ answer: 'no' });
  });

  it.each(['broker.emqx.io', 'broker.hivemq.com', 'io.adafruit.com'])(
    'a root that is only guessed stands in nobody’s way at %s',
    async (host) => {
      const broker = `mqtts://${host}`;
      const report = await asked('sim7600', broker);
      expect(report, JSON.stringify(report.findings)).toMatchObject({ answer: 'yes', anchor: { from: 'profile' } });
      expect(report.assumed).toContain('ca');
      const own = await makeDevPki({ keyType: 'rsa', serverNames: [host] });
      const files = await scratch();
      try {
        // Whether a file of the user's fits is another matter.
        const ca = await files.file('own.pem', own.root.certificate);
        const withFile = await asked('sim7600', broker, { ca });
        expect(withFile).toMatchObject({ answer: 'unknown', open: [{ code: 'anchor-wrong' }] });
        expect(withFile.assumed).not.toContain('ca');
      } finally {
        await files.remove();
      }
    },
  );

  it('SIM800 with R14.18 cannot reach AWS, and the way out is named', async () => {
    const report = await asked('sim800@1418B05', AWS);
    expect(report).toMatchObject({ answer: 'no', brokeAt: { from: 'tls', to: 'tls' } });
    expect(errorsOf(report)).toContainEqual(expect.objectContaining({ code: 'tls-version', confidence: 'likely' }));
    expect(remedies(report)).toMatch(/TLS in the host over the module’s plain socket, or go through a gateway/);
  });

  it('a service that is gone is a no for every module', async () => {
    const report = await asked('a7670', 'mqtts://mqtt.googleapis.com');
    expect(errorsOf(report)).toContainEqual(expect.objectContaining({ code: 'broker-retired', confidence: 'certain' }));
  });

  it('nobody can tell about a broker of which nothing is known', async () => {
    const report = await asked('sim7600', 'mqtts://broker.example');
    expect(report).toMatchObject({ ok: false, answer: 'unknown' });
    expect(report.open.map(({ rule }) => rule)).toEqual(['client-cert-missing']);
    // A module that cannot send the name, and one that speaks only what is old, leave more open.
    const { open } = await asked('sim800', 'mqtts://broker.example');
    expect(open.map(({ rule }) => rule)).toEqual(['sni-unsupported', 'tls-version', 'client-cert-missing']);
  });
});

describe('with files', () => {
  let files: Scratch;
  beforeEach(async () => {
    files = await scratch();
  });
  afterEach(() => files.remove());

  /** A client's certificate and key as DER, as a CC3200 stores them. */
  async function client(form: 'pkcs1' | 'pkcs8') {
    const pki = await makeDevPki({ keyType: 'rsa' });
    const paths = { cert: join(files.folder, 'cert.der'), key: join(files.folder, 'key.der') };
    const [leaf] = readCertificates(Buffer.from(pki.device.certificate), 'client');
    await writeFile(paths.cert, leaf?.der ?? '');
    await writeFile(paths.key, createPrivateKey(pki.device.key).export({ type: form, format: 'der' }));
    return paths;
  }

  it('CC3200 with a key in PKCS#8 is an error that is possible and marked as unproven', async () => {
    const report = await asked('cc3200', AWS, { ...(await client('pkcs8')), at: Date.now() });
    expect(report.answer).toBe('no');
    expect(errorsOf(report)).toMatchObject([{ code: 'file-key-form', confidence: 'possible', rung: 'client-auth' }]);
    expect(JSON.stringify(errorsOf(report)[0]?.evidence)).toMatch(/unproven/);
    expect(errorsOf(report)[0]?.remedy[0]?.command).toMatch(/^hawser creds fit --module ti-cc3200 /);
  });

  it('CC3200 with the same key in PKCS#1 is a yes, once its clock is set', async () => {
    const held = await client('pkcs1');
    expect(await asked('cc3200', AWS, { ...held, at: Date.now() })).toMatchObject({ answer: 'yes', assumed: ['ca'] });
    const cold = await asked('cc3200', AWS, { ...held, at: Date.UTC(1980, 0, 6) });
    expect(cold).toMatchObject({ answer: 'no', brokeAt: { from: 'clock' } });
  });

  it('a root of another broker is found out by the profile', async () => {
    const root = await issue({ subject: 'CN=Some Root', ca: { pathLength: null } });
    const ca = join(files.folder, 'ca.pem');
    await writeFile(ca, root.certificate);
    const report = await asked('sim7600', HIVEMQ, { ca });
    expect(errorsOf(report)).toMatchObject([{ code: 'anchor-wrong', confidence: 'likely' }]);
    expect(JSON.stringify(errorsOf(report)[0]?.evidence)).toMatch(/ISRG Root X1/);
  });
});

describe('by a probe', () => {
  let files: Scratch;
  const running: RunningTwin[] = [];
  beforeEach(async () => {
    files = await scratch();
  });
  afterEach(async () => {
    for (const twin of running.splice(0)) await twin.stop();
    await files.remove();
  });

  /** Options that lead to a twin of this kind. */
  async function twin(kind: string, change: Partial<TwinRequest> = {}) {
    const started = await startTwin({ kind, out: files.folder, ...change });
    running.push(started);
    const { host } = started.twin;
    const port = /:(\d+)$/.exec(started.report.listening)?.[1] ?? '';
    return {
      broker: `mqtts://${host}`,
      options: {
        probe: true,
        brokerKind: kind,
        resolve: [parseResolve(`${host}=127.0.0.1:${port}`)],
        anchors: join(files.folder, 'anchors'),
      },
    };
  }

  it('nRF9160 cannot take a chain of more than 4 kB', async () => {
    const { broker, options } = await twin('hivemq-cloud', { misbehave: ['chain-6k'] });
    const report = await asked('nrf9160', broker, options);
    expect(report).toMatchObject({ answer: 'no', by: 'probe', brokeAt: { from: 'tls', to: 'tls' } });
    expect(errorsOf(report)).toMatchObject([{ code: 'chain-too-big', confidence: 'likely' }]);
    expect(JSON.stringify(errorsOf(report)[0]?.evidence)).toMatch(/the module takes 4096 bytes/);
    // Another module has room for it.
    expect(await asked('sim7600', broker, options)).toMatchObject({ answer: 'yes', by: 'probe' });
  });

  it('what the broker sends decides about the root, whatever the profile says', async () => {
    const { broker, options } = await twin('hivemq-cloud');
    const ca = join(files.folder, 'ca.pem');
    expect(await asked('sim7600', broker, { ...options, ca })).toMatchObject({ answer: 'yes', assumed: ['login'] });
    const other = await issue({ subject: 'CN=Some Root', ca: { pathLength: null } });
    await writeFile(join(files.folder, 'other.pem'), other.certificate);
    const report = await asked('sim7600', broker, { ...options, ca: join(files.folder, 'other.pem') });
    expect(errorsOf(report)).toMatchObject([{ code: 'anchor-wrong', rung: 'server-trust' }]);
  });

  it('a client certificate that is demanded is asked for, and taken where it is right', async () => {
    const { broker, options } = await twin('aws-iot');
    const missing = await asked('sim7600', broker, options);
    expect(errorsOf(missing)).toMatchObject([{ code: 'client-cert-missing', confidence: 'certain' }]);
    const held = {
      ca: join(files.folder, 'ca.pem'),
      cert: join(files.folder, 'device.pem'),
      key: join(files.folder, 'device.key.pem'),
    };
    const login = JSON.parse(await readFile(join(files.folder, 'login.json'), 'utf8')) as {
      readonly clientId?: string;
    };
    const clientId = login.clientId ?? 'device';
    expect(errorsOf(await asked('sim7600', broker, { ...options, ...held, clientId }))).toEqual([]);
  });

  it('a broker for TLS 1.3 only is a no, and one that wants the name is no good for a module without it', async () => {
    const { broker, options } = await twin('mosquitto', { misbehave: ['tls13-only'] });
    const report = await asked('sim7600', broker, options);
    expect(errorsOf(report)).toContainEqual(expect.objectContaining({ code: 'tls-version', rung: 'tls' }));
    expect(report.brokeAt).toEqual({ from: 'tls', to: 'tls' });
    const emqx = await twin('emqx-cloud');
    const nameless = await asked('sim7600@LE20B03', emqx.broker, emqx.options);
    expect(errorsOf(nameless).map(({ code }) => code)).toEqual(['sni-unsupported']);
  });

  it('a broker that cannot be reached from here is judged by its profile, and that is said', async () => {
    const resolve = [parseResolve(`${HIVEMQ.slice(8)}=127.0.0.1:9`)];
    const report = await asked('sim7600', HIVEMQ, { probe: true, resolve });
    expect(report).toMatchObject({ answer: 'yes', by: 'profile' });
    expect(report.findings.map(({ code }) => code)).toContain('broker-not-probed');
  });
});
