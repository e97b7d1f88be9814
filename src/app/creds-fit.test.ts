import { createHash, createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openssl } from '../../test/support/openssl.ts';
import { has } from '../../test/support/programs.ts';
import { scratch, type Scratch } from '../../test/support/scratch.ts';
import { systemClock } from '../kernel/clock.ts';
import { families } from '../families/registry.ts';
import { makeDevPki, type DevPki } from '../pki/dev.ts';
import { fitCredentials, type FitOptions, type FitReport } from './creds-fit.ts';
import { inspectCredentials } from './creds-inspect.ts';

let files: Scratch;
let ec: DevPki;
let rsa: DevPki;

beforeAll(async () => {
  files = await scratch();
  [ec, rsa] = await Promise.all([makeDevPki(), makeDevPki({ keyType: 'rsa' })]);
});
afterAll(() => files.remove());

const deps = { clock: systemClock, env: {} };

let folders = 0;

function fit(options: Omit<FitOptions, 'out'> & { readonly out?: string }): Promise<FitReport> {
  folders += 1;
  return fitCredentials({ out: join(files.folder, `out-${folders}`), ...options }, deps);
}

async function write(pki: DevPki, label: string): Promise<readonly string[]> {
  return Promise.all([
    files.file(`${label}-ca.pem`, pki.root.certificate),
    files.file(`${label}-cert.pem`, pki.device.certificate),
    files.file(`${label}-key.pem`, pki.device.key),
  ]);
}

async function bytesOf(report: FitReport, name: string): Promise<Buffer> {
  return readFile(join(report.out, name));
}

/** `openssl ARGS` that must succeed. */
async function run(...args: readonly string[]): Promise<string> {
  const { status, output } = await openssl(args);
  expect(status, output).toBe(0);
  return output;
}

const path = (name: string): string => join(files.folder, name);

describe.skipIf(!has('openssl'))('the files of the field', () => {
  // The commands of a recipe of 2018 for the CC3200, with the OpenSSL of today.
  it('of the CC3200: OpenSSL 3 writes PKCS#8, the module gets PKCS#1 in 126.der, 127.der and 128.der', async () => {
    await files.file('private.key', rsa.device.key);
    await files.file('cert.crt', rsa.device.certificate);
    await files.file('rootCA.pem', rsa.root.certificate);
    await run('rsa', '-inform', 'pem', '-in', path('private.key'), '-outform', 'der', '-out', path('private.der'));
    await run('x509', '-in', path('cert.crt'), '-outform', 'der', '-out', path('cert.der'));
    await run('x509', '-in', path('rootCA.pem'), '-outform', 'der', '-out', path('rootCA.der'));

    const inspected = await inspectCredentials({ files: [path('private.der')], module: 'cc3200' }, deps);
    const [form] = inspected.findings.filter(({ code }) => code === 'file-key-form');
    expect(form?.evidence.map(({ text }) => text)).toEqual(['the key is PKCS#8', 'the module reads PKCS#1 (guess)']);

    const report = await fit({ module: 'cc3200', files: ['private.der', 'cert.der', 'rootCA.der'].map(path) });
    expect(report).toMatchObject({ ok: true, module: { family: 'ti-cc3200' } });
    expect(report.files.map(({ name, roles, keyForm, target }) => [name, roles, keyForm, target])).toEqual([
      ['128.der', ['ca'], undefined, '/cert/128.der'],
      ['127.der', ['cert'], undefined, '/cert/127.der'],
      ['126.der', ['key'], 'pkcs1', '/cert/126.der'],
    ]);
    const key = await bytesOf(report, '126.der');
    // Not what today's OpenSSL wrote, and what its predecessor did.
    expect(key.equals(await readFile(path('private.der')))).toBe(false);
    await run('rsa', '-in', path('private.key'), '-traditional', '-outform', 'der', '-out', path('old.der'));
    expect(key.equals(await readFile(path('old.der')))).toBe(true);
    expect((await bytesOf(report, '127.der')).equals(await readFile(path('cert.der')))).toBe(true);
    expect((await bytesOf(report, '128.der')).equals(await readFile(path('rootCA.der')))).toBe(true);
  });

  it('of the nRF9160: a key behind EC PARAMETERS becomes SEC1 without them, an RSA key PKCS#1', async () => {
    await run('ecparam', '-name', 'prime256v1', '-genkey', '-out', path('ec.key'));
    expect(await readFile(path('ec.key'), 'utf8')).toMatch(/^-----BEGIN EC PARAMETERS-----/);
    await files.file('issuer.pem', ec.root.certificate);
    await files.file('issuer.key', ec.root.key);
    await run('req', '-new', '-key', path('ec.key'), '-subj', '/CN=device', '-out', path('ec.csr'));
    const issuer = ['-CA', path('issuer.pem'), '-CAkey', path('issuer.key'), '-CAcreateserial'];
    await run('x509', '-req', '-in', path('ec.csr'), ...issuer, '-out', path('ec.pem'));

    const report = await fit({ module: 'nrf9160', files: ['ec.key', 'ec.pem', 'issuer.pem'].map(path) });
    expect(report.ok).toBe(true);
    expect(report.findings.map(({ code, severity }) => [code, severity])).toContainEqual(['file-curve-block', 'info']);
    const key = (await bytesOf(report, 'key.pem')).toString();
    expect(key).toMatch(/^-----BEGIN EC PRIVATE KEY-----\n[A-Za-z0-9+/=\n]+-----END EC PRIVATE KEY-----$/);
    expect(createPublicKey(key).export({ type: 'spki', format: 'pem' })).toBe(
      new X509Certificate(await bytesOf(report, 'cert.pem')).publicKey.export({ type: 'spki', format: 'pem' }),
    );

    const second = await fit({ module: 'nrf9160', files: await write(rsa, 'nrf') });
    expect((await bytesOf(second, 'key.pem')).toString()).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\n/);
    // What AT%CMNG=1 will list is the hash of exactly the text between the quotes.
    const script = (await bytesOf(second, 'load-key.txt')).toString();
    const text = /^AT%CMNG=0,16842753,2,"([^"]*)"\r\n$/.exec(script)?.[1] ?? '';
    expect(createHash('sha256').update(text).digest('hex')).toBe(
      second.files.find(({ name }) => name === 'key.pem')?.sha256,
    );
  });

  it('of the SIM7600: CR LF becomes LF, with the exact count', async () => {
    const crlf = await files.file('emqxsl-ca.crt', rsa.root.certificate.replaceAll('\n', '\r\n'));
    const report = await fit({ module: 'sim7600', files: [crlf] });
    const content = await bytesOf(report, 'ca.pem');
    expect(content.toString()).toBe(rsa.root.certificate);
    expect(report.load?.files[0]?.steps).toEqual([
      { send: `AT+CCERTDOWN="ca.pem",${content.length}` },
      { send: `the ${content.length} bytes of ca.pem`, file: 'ca.pem', bytes: content.length },
    ]);
    expect(report.load?.use).toEqual([
      'AT+CSSLCFG="cacert",0,"ca.pem"',
      'AT+CSSLCFG="authmode",0,1',
      'AT+CSSLCFG="enableSNI",0,1',
    ]);
    const notes = report.load?.notes.join('\n');
    expect(notes).toContain('AT+CFTPSGETFILE="ca.pem",4');
    expect(notes).toMatch(/AT\+FSLS does not show what AT\+CCERTLIST shows/);
  });
});

describe('every family', () => {
  it.each(families().flatMap(({ id, firmware }) => firmware.map((line) => `${id}@${line.id}`)))(
    'gets files that hold the same objects, and no command shows the key: %s',
    async (module) => {
      const report = await fit({ module, files: await write(rsa, module.replace(/\W/g, '-')) });
      expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(report.files.flatMap(({ roles }) => roles).sort()).toEqual(['ca', 'cert', 'key']);
      const maker = { key: createPrivateKey(rsa.device.key), ca: new X509Certificate(rsa.root.certificate) };
      for (const { name, roles, encoding, bytes, sha256 } of report.files) {
        const content = await bytesOf(report, name);
        expect(content.length).toBe(bytes);
        expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
        if (encoding === 'pem') expect(content.includes('\r')).toBe(false);
        if (roles.includes('ca')) expect(new X509Certificate(content).fingerprint256).toBe(maker.ca.fingerprint256);
        if (roles.includes('key')) {
          const format = encoding === 'der' ? { format: 'der', type: 'pkcs1' } : { format: 'pem' };
          expect(createPrivateKey({ key: content, ...format } as Parameters<typeof createPrivateKey>[0])).toEqual(
            maker.key,
          );
        }
      }
      const body = rsa.device.key.split('\n').find((text) => text.length === 64) ?? '?';
      const manifest = (await bytesOf(report, 'manifest.json')).toString();
      expect(JSON.stringify(report) + manifest).not.toContain('PRIVATE KEY-----');
      expect(JSON.stringify(report) + manifest).not.toContain(body);
      expect(JSON.parse(manifest)).toMatchObject({ family: report.module.family, firmware: report.module.firmware });
    },
  );
});

describe('what is written', () => {
  it('is for its owner only where a key is in it', async () => {
    for (const module of ['sim7020', 'sim800']) {
      const report = await fit({ module, files: await write(rsa, `mode-${module}`) });
      for (const name of await readdir(report.out)) {
        const content = await readFile(join(report.out, name), 'utf8');
        const { mode } = await stat(join(report.out, name));
        expect(mode & 0o777, name).toBe(content.includes('PRIVATE KEY') ? 0o600 : 0o644);
      }
    }
  });

  it('overwrites nothing unless told to, not even a part', async () => {
    const mine = await write(ec, 'twice');
    const out = path('twice');
    const report = await fit({ module: 'sim7600', files: mine, out });
    await writeFile(join(out, 'ca.pem'), 'mine');
    await expect(fit({ module: 'sim7600', files: await write(rsa, 'again'), out })).rejects.toMatchObject({
      code: 'file-exists',
    });
    expect((await bytesOf(report, 'ca.pem')).toString()).toBe('mine');
    expect(createPublicKey(await bytesOf(report, 'key.pem')).asymmetricKeyType).toBe('ec');
    expect((await fit({ module: 'sim7600', files: mine, out, force: true })).ok).toBe(true);
    expect((await bytesOf(report, 'ca.pem')).toString()).toBe(ec.root.certificate);
  });

  it('is nothing while an error stands in the way', async () => {
    const [ca = '', cert = ''] = await write(ec, 'mixed');
    const [, , key = ''] = await write(rsa, 'mixed-rsa');
    const report = await fit({ module: 'a7670', files: [ca, cert, key] });
    expect(report).toMatchObject({ ok: false, files: [] });
    expect(report.findings[0]?.code).toBe('client-key-mismatch');
    await expect(stat(report.out)).rejects.toThrow();
    // The CC3200 is stated to prove itself by RSA keys only.
    const refused = await fit({ module: 'cc3200', files: await write(ec, 'refused') });
    expect(refused).toMatchObject({ ok: false, files: [] });
  });

  it('stops at what is locked', async () => {
    const locked = await files.file(
      'locked.pem',
      createPrivateKey(ec.device.key).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'pw' }),
    );
    const [ca = '', cert = ''] = await write(ec, 'locked');
    const report = await fit({ module: 'sim7600', files: [ca, cert, locked] });
    expect(report.ok).toBe(false);
    expect(report.findings.map(({ code }) => code)).toContain('file-locked');
    const opened = await fitCredentials(
      { module: 'sim7600', files: [ca, cert, locked], out: path('opened') },
      { ...deps, env: { PW: 'pw' }, passwordEnv: 'PW' },
    );
    expect(opened.ok).toBe(true);
  });

  it('says when the firmware is not a known one', async () => {
    const report = await fit({ module: 'sim7600@LE99', files: await write(ec, 'unknown') });
    expect(report.module.firmwareKnown).toBe(false);
    expect(report.findings.map(({ code }) => code)).toContain('firmware-unknown');
  });
});
