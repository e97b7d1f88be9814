import { createServer as createHttp } from 'node:http';
import { createServer as createTcp, type AddressInfo, type Server, type Socket } from 'node:net';
import { createSecureContext, createServer as createTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { probe } from '../../src/app/probe.ts';
import type { ProbeOptions } from '../../src/app/probe-options.ts';
import type { ProbeReport, VersionReport } from '../../src/app/probe-report.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { parseResolve } from '../../src/kernel/resolve.ts';
import { issue, makeDevPki, type DevPki } from '../../src/pki/dev.ts';
import { mosquitto, type Mosquitto, type MosquittoOptions } from '../support/mosquitto.ts';
import { opensslServer } from '../support/openssl.ts';
import { has } from '../support/programs.ts';
import { scratch, type Scratch } from '../support/scratch.ts';

const PASSWORD = 'hunter22-hunter22';
const HOST = 'broker.example';

describe('a probe', () => {
  let files: Scratch;
  let pki: DevPki;
  let paths: { readonly ca: string; readonly cert: string; readonly key: string };
  const stops: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    files = await scratch();
    pki = await makeDevPki({ keyType: 'rsa', intermediate: true, serverNames: [HOST, 'localhost'] });
    paths = {
      ca: await files.file('ca.pem', pki.root.certificate),
      cert: await files.file('device.pem', pki.deviceChain),
      key: await files.file('device.key', pki.device.key),
    };
  });
  afterAll(() => files.remove());
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  async function probed(port: number, options: Partial<ProbeOptions> = {}): Promise<ProbeReport> {
    const resolve = [parseResolve(`${HOST}=127.0.0.1:${port}`)];
    const report = await probe(
      { url: `mqtts://${HOST}`, resolve, ...options },
      { clock: systemClock, env: { PW: PASSWORD }, onProgress: () => undefined },
    );
    expect(JSON.stringify(report)).not.toContain(PASSWORD);
    return report;
  }

  async function broker(options: MosquittoOptions): Promise<Mosquitto> {
    const started = await mosquitto(options);
    stops.push(() => started.stop());
    return started;
  }

  async function serve(server: Server): Promise<number> {
    const sockets = new Set<Socket>();
    server.on('connection', (socket: Socket) => sockets.add(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stops.push(async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    });
    return (server.address() as AddressInfo).port;
  }

  const codes = (report: ProbeReport): readonly string[] => report.findings.map(({ code }) => code);
  const rung = (report: ProbeReport, name: string): string | undefined =>
    report.ladder.find((entry) => entry.rung === name)?.state;
  const version = (report: ProbeReport, name: string): VersionReport | undefined =>
    report.tls?.versions.find((one) => one.version === name);
  const main = (report: ProbeReport): unknown => report.mqtt.find((attempt) => attempt.main)?.end;

  describe.skipIf(!has('mosquitto'))('of Mosquitto', () => {
    const tls = (change: Partial<NonNullable<MosquittoOptions['tls']>> = {}): MosquittoOptions => ({
      tls: { certificate: pki.serverChain, key: pki.server.key, ...change },
    });

    it('that demands client certificates sees everything without one, and gets in with one', async () => {
      const { port } = await broker(tls({ clientCa: pki.root.certificate }));
      const without = await probed(port, { ca: paths.ca });
      expect(without).toMatchObject({ ok: true, complete: true, answers: 'tls', resolvedTo: { port } });
      expect(version(without, 'TLSv1.3')).toMatchObject({ accepted: true, complete: true, order: 'server' });
      const twelve = version(without, 'TLSv1.2');
      expect(twelve?.accepted === true && twelve.suites.length).toBeGreaterThan(15);
      expect(without.tls?.chains).toMatchObject([
        { inOrder: true, end: 'anchor', certificates: [{ place: 'server' }, { place: 'path' }] },
      ]);
      expect(without.tls?.groups?.accepted.map(({ name }) => name)).toContain('secp256r1');
      expect(without.tls?.clientCertificate.state).toBe('demanded');
      expect(without.mqtt.map(({ end }) => end)).toEqual([
        { at: 'mqtt', is: 'alert', number: 116 },
        { at: 'tls', is: 'alert', number: 40 },
      ]);
      expect(codes(without)).toEqual(['client-cert-demanded']);
      expect(rung(without, 'server-trust')).toBe('passed');
      expect(rung(without, 'client-auth')).toBe('failed');
      expect(rung(without, 'mqtt')).toBe('unknown');

      const inside = await probed(port, paths);
      expect(main(inside)).toEqual({ at: 'mqtt', is: 'connack', code: 0 });
      expect(inside.findings).toEqual([]);
      expect(['tls', 'server-trust', 'client-auth', 'mqtt'].map((name) => rung(inside, name))).toEqual(
        Array.from({ length: 4 }, () => 'passed'),
      );
    });

    it('gives the login to a broker that is verified only, and tells what is said of it', async () => {
      const password = await files.file('passwords', '');
      const started = await broker({
        ...tls(),
        lines: ['allow_anonymous false', `password_file ${password}`],
      });
      const { port } = started;
      const login = { username: 'somebody', passwordEnv: 'PW' };
      const unverified = await probed(port, login);
      expect(codes(unverified)).toEqual(expect.arrayContaining(['login-withheld', 'anchor-unknown']));
      expect(rung(unverified, 'server-trust')).toBe('unknown');
      expect(started.output()).not.toContain("'somebody'");
      const verified = await probed(port, { ...login, ca: paths.ca });
      expect(main(verified)).toEqual({ at: 'mqtt', is: 'connack', code: 5 });
      expect(verified.findings).toMatchObject([{ code: 'login-refused', severity: 'error' }]);
      expect(codes(await probed(port, { ca: paths.ca }))).toEqual(['login-missing']);
    });

    it('without TLS says so, whichever URL it was', async () => {
      const { port } = await broker({});
      const wrong = await probed(port);
      expect(wrong).toMatchObject({ ok: true, answers: 'mqtt', findings: [{ code: 'endpoint-not-tls' }] });
      const right = await probed(port, { url: `mqtt://${HOST}`, username: 'somebody', passwordEnv: 'PW' });
      expect(right.mqtt).toMatchObject([{ login: 'withheld', end: { is: 'connack', code: 0 } }]);
      expect(right.ladder.filter(({ state }) => state === 'passed').map((entry) => entry.rung)).toEqual([
        'dns',
        'tcp',
        'mqtt',
      ]);
    });

    it('behind an mqtt:// URL is known for TLS', async () => {
      const { port } = await broker(tls());
      const report = await probed(port, { url: `mqtt://${HOST}` });
      expect(report).toMatchObject({ answers: 'tls', findings: [{ code: 'endpoint-is-tls' }] });
    });
  });

  it('compares the certificates of a server with many names', async () => {
    const own = await issue({ subject: 'CN=own', issuer: pki.root, names: [HOST], use: 'server', keyType: 'rsa' });
    const rest = await issue({
      subject: 'CN=default',
      issuer: pki.root,
      names: ['x.example'],
      use: 'server',
      keyType: 'ec',
    });
    const port = await serve(
      createTls(
        {
          cert: rest.certificate,
          key: rest.key,
          SNICallback(name, done) {
            if (name === HOST) done(null, createSecureContext({ cert: own.certificate, key: own.key }));
            else done(new Error('unknown name'));
          },
        },
        (socket) => socket.on('error', () => undefined).write(Uint8Array.of(0x20, 2, 0, 0)),
      ),
    );
    const report = await probed(port, { ca: paths.ca });
    expect(report.tls?.withoutName.answer).toMatchObject({ is: 'other', subject: 'CN=default' });
    expect(report.tls?.wrongName.answer.is).not.toBe('same');
    expect(report.tls?.chains[0]?.certificates).toMatchObject([
      { subject: 'CN=own', key: 'RSA 2048', place: 'server' },
    ]);
    expect(codes(report)).toContain('sni-other-certificate');
    const nameless = await probed(port, { ca: paths.ca, sni: 'none' });
    expect(nameless.tls?.chains[0]?.certificates).toMatchObject([{ subject: 'CN=default', key: 'EC 256' }]);
    expect(codes(nameless)).toContain('server-name-mismatch');
  });

  it.skipIf(!has('openssl'))('describes openssl s_server as it was set up', async () => {
    const [cert, key] = [await files.file('s.pem', pki.server.certificate), await files.file('s.key', pki.server.key)];
    const chain = await files.file('chain.pem', `${pki.root.certificate}${pki.intermediate?.certificate ?? ''}`);
    const server = await opensslServer([
      ...[
        '-cert',
        cert,
        '-key',
        key,
        '-cert_chain',
        chain,
        '-tls1_2',
        '-cipher',
        'ECDHE-RSA-AES128-GCM-SHA256:AES256-SHA',
      ],
      ...['-Verify', '2', '-CAfile', paths.ca, '-groups', 'P-256:P-384', '-serverpref'],
    ]);
    stops.push(() => server.stop());
    const report = await probed(server.port, { ca: paths.ca });
    expect(version(report, 'TLSv1.2')).toMatchObject({
      suites: [{ name: 'TLS_RSA_WITH_AES_256_CBC_SHA' }, { name: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256' }],
      complete: true,
      order: 'server',
    });
    expect(version(report, 'TLSv1.3')).toMatchObject({ accepted: false, refusal: { is: 'alert', number: 70 } });
    expect(report.tls?.groups).toMatchObject({
      accepted: [{ name: 'secp256r1' }, { name: 'secp384r1' }],
      complete: true,
    });
    expect(report.tls?.clientCertificate).toMatchObject({
      state: 'demanded',
      authorities: ['CN=Hawser Development Root'],
      keyTypes: ['rsa', 'ec'],
    });
    expect(report.tls?.chains).toMatchObject([{ inOrder: false, certificates: [{ place: 'server' }, {}, {}] }]);
    expect(codes(report)).toContain('chain-out-of-order');
  });

  it('tells HTTP, silence, an end, a closed port and a name that does not exist apart', async () => {
    const http = await probed(await serve(createHttp((_request, response) => response.end())));
    expect(http).toMatchObject({ ok: true, answers: 'http', findings: [{ code: 'endpoint-not-tls' }] });
    const ending = await probed(await serve(createTcp((socket) => socket.on('error', () => undefined).destroySoon())));
    expect(ending.ok).toBe(true);
    expect(['closed', 'reset']).toContain(ending.answers);
    const silent = await serve(createTcp((socket) => void socket.on('error', () => undefined).resume()));
    const nothing = await probed(silent, { timeoutSeconds: 1 });
    expect(nothing).toMatchObject({ ok: true, complete: false, answers: 'nothing' });
    expect(codes(nothing)).toEqual(['endpoint-not-tls', 'probe-incomplete']);
    // It may have been about to answer.
    expect(nothing.findings[0]).toMatchObject({ severity: 'warning', confidence: 'possible' });
    const closed = await probed(1);
    expect(closed).toMatchObject({ ok: false, brokeAt: { from: 'tcp' }, findings: [{ code: 'tcp-failed' }] });
    const unknown = await probed(1, { url: 'mqtts://no-such-host.invalid', resolve: [] });
    expect(unknown).toMatchObject({ ok: false, brokeAt: { from: 'dns' }, findings: [{ code: 'dns-failed' }] });
  });
});
