import { X509Certificate } from 'node:crypto';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectOptions } from '../../src/app/connect-options.ts';
import type { ConnectReport } from '../../src/app/report.ts';
import type { RunningEmulator } from '../../src/app/emulate.ts';
import { hawserHere } from '../support/cli-here.ts';
import { mosquitto, type Mosquitto } from '../support/mosquitto.ts';
import { openssl } from '../support/openssl.ts';
import { has } from '../support/programs.ts';
import { scratch, type Scratch } from '../support/scratch.ts';
import { connectTo, virtualModule } from '../support/virtual.ts';

/*
 * `connect` without --ca: the root is chosen by what the broker sends, else by its kind. The broker is Debian's Mosquitto
 * under the name of an AWS endpoint, with a PKI made by openssl whose root has the name of Amazon's.
 */

const AWS = 'a1b2c3-ats.iot.eu-west-1.amazonaws.com';
const UNKNOWN = 'broker.example';
const ROOT_NAME = 'Amazon Root CA 1';

let files: Scratch;
let broker: Mosquitto;
let fingerprint: string;
/** Nobody listens there. */
let closedPort: number;

const path = (name: string): string => join(files.folder, name);
const text = (name: string): Promise<string> => readFile(path(name), 'utf8');

async function made(args: readonly string[]): Promise<void> {
  const { status, output } = await openssl(args);
  if (status !== 0) throw new Error(output);
}

async function certificate(name: string, subject: string, issuer: string, extensions: string): Promise<void> {
  await writeFile(path(`${name}.ext`), extensions);
  const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', path(`${name}.key`)];
  await made(['req', ...key, '-out', path(`${name}.csr`), '-subj', subject]);
  const by = ['-CA', path(`${issuer}.pem`), '-CAkey', path(`${issuer}.key`), '-CAcreateserial'];
  const out = ['-days', '30', '-extfile', path(`${name}.ext`), '-out', path(`${name}.pem`)];
  await made(['x509', '-req', '-in', path(`${name}.csr`), ...by, ...out]);
}

async function root(name: string, subject: string): Promise<void> {
  const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', path(`${name}.key`)];
  const self = ['req', '-x509', ...key, '-out', path(`${name}.pem`), '-days', '30', '-subj', subject];
  await made([...self, '-addext', 'basicConstraints=critical,CA:TRUE']);
}

async function makePki(): Promise<void> {
  await root('root', `/C=US/O=Amazon/CN=${ROOT_NAME}`);
  await root('other', '/CN=Somebody Else');
  await certificate('middle', '/C=US/O=Amazon/CN=Test M01', 'root', 'basicConstraints=critical,CA:TRUE,pathlen:0\n');
  const names = `subjectAltName=DNS:${AWS},DNS:${UNKNOWN}\nextendedKeyUsage=serverAuth\n`;
  await certificate('server', `/CN=${AWS}`, 'middle', names);
  await certificate('device', '/CN=device-1', 'root', 'extendedKeyUsage=clientAuth\n');
  await writeFile(
    path('chain.pem'),
    (await text('server.pem')) + (await text('middle.pem')) + (await text('root.pem')),
  );
  await mkdir(path('anchors'));
  await writeFile(join(path('anchors'), 'root.pem'), await text('root.pem'));
  await mkdir(path('others'));
  await writeFile(join(path('others'), 'other.pem'), await text('other.pem'));
  await mkdir(path('empty'));
  fingerprint = new X509Certificate(await text('root.pem')).fingerprint256.replaceAll(':', '').toLowerCase();
}

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function target(name: string, port: number): NonNullable<ConnectOptions['resolve']> {
  return [{ name, target: { host: '127.0.0.1', port } }];
}

const here = (name = AWS): Partial<ConnectOptions> => ({ resolve: target(name, broker.port) });

async function connected(
  module: string,
  options: Partial<ConnectOptions>,
  host = AWS,
  own: Partial<ConnectOptions> = { cert: path('device.pem'), key: path('device.key') },
): Promise<{ readonly report: ConnectReport; readonly emulator: RunningEmulator }> {
  const emulator = await virtualModule(broker.port, { module, resolve: target(host, broker.port) });
  try {
    const to = { broker: `mqtts://${host}`, anchors: path('anchors') };
    const { report } = await connectTo(emulator, { ...to, ...own, ...options });
    return { report, emulator };
  } finally {
    await emulator.stop();
  }
}

function codes({ findings }: ConnectReport): readonly string[] {
  return findings.map(({ code }) => code);
}

describe.skipIf(!has('mosquitto') || !has('openssl'))('the root', () => {
  beforeAll(async () => {
    files = await scratch();
    await makePki();
    broker = await mosquitto({
      tls: { certificate: await text('chain.pem'), key: await text('server.key'), clientCa: await text('root.pem') },
    });
    const server = createServer();
    closedPort = await portOf(server);
    await new Promise((resolve) => server.close(resolve));
  });

  afterAll(async () => {
    await broker.stop();
    await files.remove();
  });

  describe('of connect without --ca', () => {
    it.each(['sim7600', 'a7670'])('is the one that the broker’s chain leads to: %s', async (module) => {
      const { report, emulator } = await connected(module, here());
      expect(report, JSON.stringify(report.findings)).toMatchObject({
        ok: true,
        verified: 'own-message',
        anchor: { name: ROOT_NAME, fingerprint, from: 'probe' },
      });
      expect(codes(report)).not.toContain('anchor-by-profile');
      const stored = emulator.module.services.files.list('cert').find(({ name }) => name.startsWith('hw_ca_'));
      expect(Buffer.from(stored?.bytes ?? []).toString()).toBe(asGiven(await text('root.pem')));
    });

    it.each(['sim7600', 'a7670'])(
      'is that of the kind of broker where this computer has no way: %s',
      async (module) => {
        const { report } = await connected(module, { resolve: target(AWS, closedPort) });
        expect(report, JSON.stringify(report.findings)).toMatchObject({
          ok: true,
          verified: 'own-message',
          anchor: { name: ROOT_NAME, fingerprint, from: 'profile' },
        });
        const found = report.findings.find(({ code }) => code === 'anchor-by-profile');
        expect(found).toMatchObject({ severity: 'info', confidence: 'likely' });
        expect(report.findings.find(({ code }) => code === 'broker-not-probed')).toMatchObject({ severity: 'info' });
      },
    );

    it('is that of the kind of broker with --no-probe, and nobody is asked', async () => {
      const before = broker.output().length;
      const { report } = await connected('sim7600', { ...here(), probe: false });
      expect(report).toMatchObject({ ok: true, anchor: { name: ROOT_NAME, from: 'profile' } });
      expect(codes(report)).toContain('anchor-by-profile');
      expect(codes(report)).not.toContain('broker-not-probed');
      expect(
        broker
          .output()
          .slice(before)
          .match(/New connection from/g),
      ).toHaveLength(1);
    });

    it('is never one that only the server vouches for, though it sends it', async () => {
      const { report, emulator } = await connected('sim7600', { ...here(), anchors: path('others') });
      expect(report).toMatchObject({ ok: false, attempts: [], brokeAt: { from: 'server-trust', to: 'server-trust' } });
      expect(report.anchor).toBeUndefined();
      const [first] = report.findings;
      expect(first).toMatchObject({ code: 'anchor-unknown', severity: 'error' });
      expect(first?.evidence[0]?.text).toContain(fingerprint);
      expect(first?.remedy.map(({ command }) => command)).toEqual(expect.arrayContaining(['--ca FILE', '--no-probe']));
      expect(emulator.module.services.files.list('cert')).toEqual([]);
    });

    it('is missing where nothing is known of the broker, and it is said what to do', async () => {
      const { report } = await connected('sim7600', { probe: false }, UNKNOWN);
      expect(report).toMatchObject({ ok: false, attempts: [] });
      const missing = report.findings.find(({ code }) => code === 'ca-missing');
      expect(missing?.remedy.map(({ command }) => command)).toEqual(['hawser probe mqtts://HOST', '--ca FILE']);
    });

    it('is found for a broker of an unknown kind', async () => {
      const { report } = await connected('a7670', here(UNKNOWN), UNKNOWN);
      expect(report).toMatchObject({ ok: true, broker: { kind: 'any' }, anchor: { fingerprint, from: 'probe' } });
    });

    it.each([
      ['missing', 'nowhere', 'file-unreadable'],
      ['without a certificate', 'empty', 'file-not-certificate'],
    ])('comes from no folder that is %s, and the port is not opened', async (_what, folder, code) => {
      await expect(
        connectTo({ address: 'tcp://127.0.0.1:9' } as RunningEmulator, { ...here(), anchors: path(folder) }),
      ).rejects.toMatchObject({ code, exit: 2 });
    });

    it('is named in a dry run, for people and as JSON', async () => {
      const args = ['connect', '--module', 'sim7600', '--broker', `mqtts://${AWS}`, '--dry-run'];
      const more = ['--resolve', `${AWS}=127.0.0.1:${broker.port}`, '--anchors', path('anchors')];
      const own = ['--cert', path('device.pem'), '--key', path('device.key')];
      const run = await hawserHere(...args, ...more, ...own);
      expect(run.status, run.stdout).toBe(0);
      expect(run.stdout).toMatch(/^root: Amazon Root CA 1 \(from the probe: the chain .+\)$/m);
      const json = await hawserHere(...args, ...more, ...own, '--json');
      expect(JSON.parse(json.stdout)).toMatchObject({
        ok: true,
        anchor: { name: ROOT_NAME, fingerprint, from: 'probe' },
      });
      const code = await hawserHere(...args, ...more, ...own, '--format', 'at');
      expect(code.stderr).toMatch(/^root: Amazon Root CA 1 /m);
      expect(code.stdout).not.toContain('root: Amazon');
    });
  });

  describe('that was given', () => {
    it('is named, and a failed probe changes nothing', async () => {
      const { report } = await connected('sim7600', { resolve: target(AWS, closedPort), ca: path('root.pem') });
      expect(report).toMatchObject({ ok: true, anchor: { name: ROOT_NAME, fingerprint, from: 'option' } });
      const told = report.findings.filter(({ code }) => code === 'broker-not-probed');
      expect(told.map(({ severity }) => severity)).toEqual(['info']);
    });

    it('is not tried where the probe shows that it is the wrong one', async () => {
      const { report, emulator } = await connected('sim7600', { ...here(), ca: path('other.pem') });
      expect(report).toMatchObject({ ok: false, attempts: [], anchor: { name: 'Somebody Else', from: 'option' } });
      expect(report.findings[0]?.code).toBe('anchor-wrong');
      expect(report.findings[0]?.evidence.some(({ kind }) => kind === 'wire')).toBe(true);
      expect(emulator.module.services.files.list('cert')).toEqual([]);
    });
  });

  it('is not all that a probe shows: a client certificate is demanded', async () => {
    const { report } = await connected('sim7600', { ...here(UNKNOWN), ca: path('root.pem') }, UNKNOWN, {});
    const missing = report.findings.find(({ code }) => code === 'client-cert-missing');
    expect(missing?.evidence.map(({ kind }) => kind)).toContain('wire');
    expect(report).toMatchObject({ ok: false, attempts: [] });
  });
});

/** The certificate as modules get it: without the text around it, with LF. */
function asGiven(pem: string): string {
  const [, body = ''] = /-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/.exec(pem) ?? [];
  const lines = body.replace(/\s/g, '').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
