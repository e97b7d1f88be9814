import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hawserHere } from '../../test/support/cli-here.ts';
import { scratch, type Scratch } from '../../test/support/scratch.ts';
import type { FitReport } from '../app/creds-fit.ts';
import type { MakeReport } from '../app/creds-make.ts';

const hawser = hawserHere;

describe('hawser creds make and fit', () => {
  let files: Scratch;
  let held: readonly string[];
  const path = (name: string): string => join(files.folder, name);

  beforeAll(async () => {
    files = await scratch();
    const made = await hawser(
      'creds',
      'make',
      '--out',
      path('pki'),
      '--server',
      'a.example',
      '--type',
      'rsa',
      '--json',
    );
    expect(made).toMatchObject({ status: 0, stderr: '' });
    const report = JSON.parse(made.stdout) as MakeReport;
    expect(report).toMatchObject({ schema: 1, command: 'creds make', ok: true, ladder: [], findings: [] });
    held = ['ca.pem', 'device.pem', 'device.key.pem'].map((name) => path(`pki/${name}`));
    expect(report.files.map((file) => file.path)).toEqual(expect.arrayContaining([...held]));
  });
  afterAll(() => files.remove());

  it('tells what to do next, and keeps what is there', async () => {
    const args = ['creds', 'make', '--out', path('shown'), '--server', 'a.example'];
    const shown = await hawser(...args);
    expect(shown.stdout).toMatch(/^ {2}require_certificate true$/m);
    expect(shown.stdout).toMatch(/^ {2}hawser creds fit --module /m);
    expect(shown.stdout).not.toContain('PRIVATE KEY-----');
    expect(await hawser(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining('--force') as string });
    expect((await hawser(...args, '--force')).status).toBe(0);
  });

  it('shows each file with its count and the commands for it, and no key', async () => {
    const run = await hawser('creds', 'fit', '--module', 'sim7600', ...held, '--out', path('sim'));
    expect(run.status).toBe(0);
    const { length } = await readFile(path('sim/key.pem'));
    expect(run.stdout).toContain(`private key, ${length} bytes (PEM, PKCS1)`);
    expect(run.stdout).toContain(`AT+CCERTDOWN="key.pem",${length}\n  at the prompt: the ${length} bytes of key.pem`);
    expect(run.stdout).toMatch(/PuTTY: .*\n.*Tera Term: .*\n.*MobaXterm: .*\n.*minicom: /);
    expect(run.stdout).not.toContain('PRIVATE KEY-----');
  });

  it('prints one document, and 1 for what does not go together', async () => {
    const run = await hawser('creds', 'fit', '--module', 'cc3200', ...held, '--out', path('cc'), '--json');
    const report = JSON.parse(run.stdout) as FitReport;
    expect(run.status).toBe(0);
    expect(report).toMatchObject({ schema: 1, command: 'creds fit', ok: true, ladder: [], nextProofs: [] });
    expect(report.files.map(({ name }) => name)).toEqual(['128.der', '127.der', '126.der']);
    const [ca = '', cert = ''] = held;
    const missing = await hawser('creds', 'fit', '--module', 'nrf9160', ca, cert, '--out', path('no'));
    expect(missing).toMatchObject({ status: 1, stdout: expect.stringContaining('Nothing was written.') as string });
    expect((await hawser('creds', 'fit', ca, '--out', path('no'))).status).toBe(2);
    expect((await hawser('creds', 'fit', '--module', 'nokia', ca, '--out', path('no'))).status).toBe(2);
    expect((await hawser('creds', 'fit', '--module', 'nrf9160', path('nothing'), '--out', path('no'))).status).toBe(2);
  });

  it('drives no family that is known by its facts only, and says so', async () => {
    const [ca = ''] = held;
    const args = ['--broker', 'mqtts://a.example', '--ca', ca, '--dry-run'];
    const run = await hawser('connect', '--module', 'nrf9160', ...args);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain('is known by its facts only');
  });
});
