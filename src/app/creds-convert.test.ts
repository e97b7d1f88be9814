import { chmod, mkdir, readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openssl } from '../../test/support/openssl.ts';
import { has } from '../../test/support/programs.ts';
import { scratch, type Scratch } from '../../test/support/scratch.ts';
import { makeDevPki, type DevPki } from '../pki/dev.ts';
import { sha256Hex } from '../pki/x509.ts';
import { convertCredentials, type ConvertOptions, type ConvertReport } from './creds-convert.ts';

let files: Scratch;
let pki: DevPki;
let chain: string;
let key: string;
beforeAll(async () => {
  files = await scratch();
  pki = await makeDevPki({ keyType: 'rsa', intermediate: true });
  chain = await files.file('chain.txt', `my chain\r\n${pki.deviceChain.replaceAll('\n', '\r\n')}`);
  key = await files.file('device.key', pki.device.key);
});
afterAll(() => files.remove());

function convert(options: Partial<ConvertOptions>): Promise<ConvertReport> {
  return convertCredentials({ files: [chain], to: 'pem', out: join(files.folder, 'out'), ...options }, { env: {} });
}

async function mode(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

describe('creds convert', () => {
  it('writes a clean copy, and says what was odd', async () => {
    const out = join(files.folder, 'clean.pem');
    const report = await convert({ out });
    expect(await readFile(out, 'utf8')).toBe(pki.deviceChain);
    expect(report).toMatchObject({
      schema: 1,
      command: 'creds convert',
      ok: true,
      written: [{ path: out, bytes: pki.deviceChain.length, sha256: sha256Hex(await readFile(out)), secret: false }],
    });
    expect(report.findings.map(({ code }) => code)).toEqual(['file-line-ends', 'file-text-around']);
    expect(report.written[0]!.holds[0]).toBe('certificate: CN=device');
  });

  it('names an array in C like its file, as far as C allows it', async () => {
    for (const [name, symbol] of [
      ['hawser_ca.c', 'hawser_ca'],
      ['2 my-root.v1.c', '_2_my_root_v1'],
    ] as const) {
      const out = join(files.folder, name);
      await convert({ to: 'c-pem', out });
      expect(await readFile(out, 'utf8')).toContain(`const unsigned char ${symbol}[] = {`);
    }
    await mkdir(join(files.folder, 'arrays'));
    await convert({ files: [chain, key], to: 'c-pem', out: `${files.folder}/arrays/` });
    expect((await readdir(join(files.folder, 'arrays'))).sort()).toEqual([
      'certificate_1.c',
      'certificate_2.c',
      'key.c',
    ]);
    expect(await mode(join(files.folder, 'arrays', 'key.c'))).toBe(0o600);
  });

  it('overwrites nothing unless told to, and a key is for its owner only', async () => {
    const out = join(files.folder, 'key.pem');
    await convert({ files: [key], out, key: 'pkcs1' });
    expect(await mode(out)).toBe(0o600);
    const first = await readFile(out, 'utf8');
    expect(first).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\n/);
    await expect(convert({ files: [key], out })).rejects.toMatchObject({ code: 'file-exists' });
    expect(await readFile(out, 'utf8')).toBe(first);
    await chmod(out, 0o644);
    const report = await convert({ files: [key, chain], out, eol: 'crlf', force: true });
    expect(report.written).toMatchObject([{ secret: true }]);
    expect(await mode(out)).toBe(0o600);
    expect(await readFile(out, 'utf8')).toBe(`${pki.device.key}${pki.deviceChain}`.replaceAll('\n', '\r\n'));
  });

  it('puts each object into a file of its own where a folder is named', async () => {
    const folder = join(files.folder, 'parts');
    await mkdir(folder);
    await convert({ files: [key, chain], to: 'der', key: 'pkcs1', out: folder });
    expect((await readdir(folder)).sort()).toEqual(['certificate_1.der', 'certificate_2.der', 'key.der']);
    expect([await mode(join(folder, 'key.der')), await mode(join(folder, 'certificate_1.der'))]).toEqual([
      0o600, 0o644,
    ]);
    await expect(convert({ to: 'der', out: `${files.folder}/nowhere/` })).rejects.toMatchObject({
      code: 'file-unwritable',
    });
    await expect(convert({ to: 'der' })).rejects.toMatchObject({ code: 'usage' });
  });

  it('writes nothing where a part cannot be read', async () => {
    const out = join(files.folder, 'nothing');
    const cut = await files.file('cut.pem', pki.root.certificate + pki.deviceChain.slice(0, 300));
    await expect(convert({ files: [chain, cut], out })).rejects.toMatchObject({
      code: 'file-not-certificate',
      message: expect.stringMatching(/cut\.pem, line \d+: a certificate: it is cut off/) as string,
    });
    const parameters = await files.file(
      'curve.pem',
      '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n',
    );
    await expect(convert({ files: [parameters], out })).rejects.toMatchObject({ code: 'file-not-certificate' });
    await expect(stat(out)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.skipIf(!has('openssl'))('takes a bundle apart, and refuses what stays closed', async () => {
    const bundle = join(files.folder, 'all.p12');
    const cert = await files.file('device.pem', pki.deviceChain);
    await openssl(['pkcs12', '-export', '-in', cert, '-inkey', key, '-passout', 'pass:secret', '-out', bundle]);
    const out = join(files.folder, 'bundle.pem');
    await expect(convert({ files: [bundle], out })).rejects.toMatchObject({ code: 'file-not-key' });
    const source = { env: { PW: 'secret' }, passwordEnv: 'PW' };
    await convertCredentials({ files: [bundle], to: 'pem', out }, source);
    expect(await readFile(out, 'utf8')).toBe(`${pki.deviceChain}${pki.device.key}`);
    expect(await mode(out)).toBe(0o600);
  });
});
