import { createServer, type AddressInfo } from 'node:net';
import { createServer as createTls, type Server } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hawserWith, type CliHere } from '../../test/support/cli-here.ts';
import { scratch, type Scratch } from '../../test/support/scratch.ts';
import { makeDevPki, type DevPki } from '../pki/dev.ts';

const hawser = (...argv: readonly string[]): Promise<CliHere> => hawserWith({ PW: 'secret-secret' }, ...argv);

describe('hawser probe', () => {
  let files: Scratch;
  let pki: DevPki;
  let server: Server;
  let port: number;
  let ca: string;
  beforeAll(async () => {
    files = await scratch();
    pki = await makeDevPki({ keyType: 'rsa', intermediate: true });
    ca = await files.file('ca.pem', pki.root.certificate);
    server = createTls({ cert: pki.serverChain, key: pki.server.key }, (socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.write(Uint8Array.of(0x20, 2, 0, 0)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    await files.remove();
  });

  it('shows an endpoint on one screen', async () => {
    const login = ['--username', 'me', '--password-env', 'PW'];
    const ran = await hawser('probe', `mqtts://localhost:${port}`, '--ca', ca, '--as', 'sim7600', ...login);
    expect(ran.status).toBe(0);
    const seen = ran.stdout;
    expect(seen).toMatch(/^mqtts:\/\/localhost:\d+ {2}/);
    expect(seen).toMatch(/\n {2}answers +TLS\n/);
    expect(seen).toMatch(/\n {2}TLS 1\.2 +\d+ suites, /);
    expect(seen).toMatch(/\n {2}TLS 1\.0 +no: alert 70 \(protocol_version\)\n/);
    expect(seen).toMatch(/\n {2}chain +2 certificates, \d+ bytes {2}TLSv1\.2, /);
    expect(seen).toMatch(/\n {2}client cert +not asked for\n/);
    expect(seen).toMatch(/\n {2}mqtt +CONNACK 0 \(accepted\) {2}\(TLSv1\.3, .*with the login\)\n/);
    expect(seen).toMatch(/\n {2}as +SIMCom .*would get through/);
    expect(seen.split('\n').length).toBeLessThan(45);
    expect(seen + ran.stderr).not.toContain('secret-secret');
  });

  it('prints one document with --json', async () => {
    const { status, stdout } = await hawser('probe', `mqtts://localhost:${port}`, '--json', '--sni', 'none');
    expect(status).toBe(0);
    const document = JSON.parse(stdout) as Record<string, unknown>;
    expect(document).toMatchObject({ schema: 1, command: 'probe', ok: true, answers: 'tls', complete: true });
    expect(document).toHaveProperty('ladder');
    expect(document).toHaveProperty('nextProofs');
    expect(document['tls']).not.toHaveProperty('serverName');
  });

  it('exits with 1 where nothing can be described', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port: free } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const { status, stdout } = await hawser('probe', `mqtts://localhost:${free}`);
    expect(status).toBe(1);
    expect(stdout).toContain('[tcp-failed, certain, rung tcp]');
  });

  it.each([
    [['http://localhost'], 'url-invalid'],
    [['mqtts://localhost', '--sni', '192.0.2.1'], '--sni takes a host name'],
    [['mqtts://localhost', '--sni', 'two words'], '--sni takes a host name'],
    [['mqtts://localhost', '--alpn', ''], '--alpn takes a protocol name'],
    [['mqtts://localhost', '--as', 'nothing'], 'no module family is called'],
    [['mqtt://localhost', '--as', 'sim7600'], '--as asks about a TLS handshake'],
    [['mqtts://localhost', '--broker-kind', 'nothing'], 'there is no kind of broker'],
    [['mqtts://localhost', '--timeout', '0'], '--timeout takes a whole number'],
    [['mqtts://localhost', '--resolve', 'nonsense'], '--resolve nonsense'],
    [['mqtts://localhost', '--cert', 'CA'], 'a client certificate needs its private key'],
    [['mqtts://localhost', '--password-env', 'PW'], 'a password but no user name'],
    [[], 'missing required argument'],
  ])('refuses %j', async (args, says) => {
    const { status, stderr } = await hawser('probe', ...args.map((arg) => (arg === 'CA' ? ca : arg)));
    expect(status).toBe(2);
    expect(stderr).toContain(says);
  });
});
