import { readFile, stat } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hawserWith, type CliHere } from '../../test/support/cli-here.ts';
import { scratch, type Scratch } from '../../test/support/scratch.ts';
import { makeDevPki, type DevPki } from '../pki/dev.ts';

const hawser = (...argv: readonly string[]): Promise<CliHere> => hawserWith({ PW: 'secret' }, ...argv);

describe('hawser creds', () => {
  let files: Scratch;
  let pki: DevPki;
  let paths: { readonly ca: string; readonly cert: string; readonly key: string };
  beforeAll(async () => {
    files = await scratch();
    pki = await makeDevPki({ keyType: 'rsa' });
    paths = {
      ca: await files.file('ca.pem', `\ufeff${pki.root.certificate}`),
      cert: await files.file('device.pem', pki.deviceChain),
      key: await files.file('device.key', pki.device.key),
    };
  });
  afterAll(() => files.remove());

  it('lists its subcommands, and says what is wrong with another word', async () => {
    const help = await hawser('creds', '--help');
    expect(help.status).toBe(0);
    expect(help.stdout).toMatch(/^Examples:\n {2}hawser creds inspect /);
    expect(help.stdout).toMatch(/\n {2}inspect .*\n[^]*\n {2}convert /);
    expect(await hawser('creds', 'nonsense')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('there is no subcommand "nonsense"; creds has: inspect, convert') as string,
    });
    expect(await hawser('creds')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no subcommand was given') as string,
    });
  });

  it('has a help of its own for each, and its name in hints and documents', async () => {
    const help = await hawser('creds', 'convert', '--help');
    expect(help.stdout).toMatch(/^Examples:\n {2}hawser creds convert pasted\.txt/);
    expect(help.stdout).toContain('Usage: hawser creds convert [options] <file...>');
    const wrong = await hawser('creds', 'convert', paths.ca, '--to', 'p12', '--out', 'x', '--json');
    expect(wrong.status).toBe(2);
    expect(JSON.parse(wrong.stdout)).toMatchObject({ command: 'creds convert', error: { code: 'usage' } });
    expect((await hawser('creds', 'inspect')).stderr).toContain('hawser creds inspect --help');
  });

  it('inspect shows what there is, for people and for programs', async () => {
    const { ca, cert, key } = paths;
    const shown = await hawser('creds', 'inspect', ca, cert, key, '--module', 'sim7600');
    expect(shown).toMatchObject({ status: 0, stderr: '' });
    for (const text of [
      'subject     CN=device',
      `issuer      CN=Hawser Development Root (${ca}:1:1)`,
      'key         RSA 2048, PKCS8',
      `belongs to  ${cert}:1:1`,
      'file size   up to 10240 bytes',
      '[file-bom, certain, rung server-trust]',
      `line 1, column 1: three invisible bytes (EF BB BF) stand before the text  (${ca}:1:1)`,
      'Nothing here stands in the way.',
    ]) {
      expect(shown.stdout).toContain(text);
    }
    const { stdout, status } = await hawser('creds', 'inspect', ca, '--at', 'cold', '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 1,
      command: 'creds inspect',
      ok: false,
      at: '1980-01-06T00:00:00.000Z',
    });
    expect(shown.stdout + stdout).not.toContain(pki.device.key.split('\n')[1]);
  });

  it('inspect says with its status what kind of answer it is', async () => {
    const page = await files.file('page.pem', '<html>');
    expect((await hawser('creds', 'inspect', page)).status).toBe(2);
    expect((await hawser('creds', 'inspect', page, paths.cert)).status).toBe(1);
    expect((await hawser('creds', 'inspect', paths.cert, '--at', '2100-01-01')).status).toBe(1);
    expect((await hawser('creds', 'inspect', paths.cert, '--at', 'tomorrow')).status).toBe(2);
    expect((await hawser('creds', 'inspect', `${files.folder}/missing`)).status).toBe(2);
  });

  it('convert writes, and does not overwrite', async () => {
    const out = `${files.folder}/key.der`;
    const args = ['creds', 'convert', paths.key, '--to', 'der', '--key', 'pkcs1', '--out', out];
    const first = await hawser(...args);
    expect(first.status).toBe(0);
    expect(first.stdout).toMatch(
      /written .*key\.der {2}\d+ bytes, readable by you only\n {4}key: RSA key, 2048 bits\n/,
    );
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    expect((await hawser(...args)).status).toBe(2);
    const again = await hawser(...args, '--force', '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({
      command: 'creds convert',
      ok: true,
      written: [{ path: out, secret: true }],
    });
    const clean = `${files.folder}/clean.pem`;
    expect((await hawser('creds', 'convert', paths.ca, '--to', 'pem', '--out', clean)).stdout).toContain('file-bom');
    expect(await readFile(clean, 'utf8')).toBe(pki.root.certificate);
  });
});
