import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsChain, showcerts } from '../../../test/support/aws-chain.ts';
import { scratch, type Scratch } from '../../../test/support/scratch.ts';
import { Output } from '../output.ts';
import { runCli } from '../program.ts';
import { subcommand } from './anchor.ts';

interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(...argv: readonly string[]): Promise<Ran> {
  let stdout = '';
  let stderr = '';
  const output = new Output({
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    env: {},
    json: argv.includes('--json'),
  });
  const { name, summary } = subcommand;
  const entries = [{ name, summary, load: () => Promise.resolve(subcommand) }];
  const context = { output, signal: new AbortController().signal, env: {} };
  const status = await runCli([name, ...argv], '1.2.3', entries, context);
  return { status, stdout, stderr };
}

describe('hawser creds anchor', () => {
  let files: Scratch;
  let roots: Scratch;
  let chain: string;
  beforeAll(async () => {
    files = await scratch();
    roots = await scratch();
    const made = await awsChain(new Date(Date.UTC(2037, 0, 1)));
    await roots.file('a.pem', made.amazonRoot.certificate + made.g2Root.certificate + made.class2Root.certificate);
    chain = await files.file('chain.txt', showcerts(made));
  });
  afterAll(() => Promise.all([files.remove(), roots.remove()]));

  it('shows who accepts what, and the file to load', async () => {
    const { status, stdout, stderr } = await run('--chain', chain, '--anchors', roots.folder);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^ {2}✗ {2}✓ {2}✓ {2}✓ {2}. {2}. {3}Amazon Root CA 1 {2}cross-sign, sent as 2/m);
    expect(stdout).toMatch(/^ {2}✓ {2}✓ {2}✓ {2}✓ {2}✓ {2}✓ {3}Starfield Class 2 .* root, not sent, .* retired$/m);
    expect(stdout).toContain('\nLoad Amazon Root CA 1  for openssl-default\n');
    expect(stdout).toContain('hawser creds anchor --name amazon-root-ca-1 --out amazon-root-ca-1.pem');
    expect(stdout).toContain('By verifier, for what servers send today (3 certificates)');
    expect(stdout).toContain('2024-08: AWS chains no longer lead to it');
    expect(stdout).not.toContain('PRIVATE');
  });

  it('prints one document with --json', async () => {
    const { status, stdout } = await run(
      '--chain',
      chain,
      '--anchors',
      roots.folder,
      '--verifier',
      'mbedtls',
      '--json',
    );
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 1,
      command: 'creds anchor',
      ok: true,
      ladder: [],
      nextProofs: [],
      verifier: 'mbedtls',
      load: { id: 'amazon-root-ca-1', standIn: true },
      today: { sent: 3 },
    });
  });

  it('shows a root with its file, or writes it', async () => {
    const shown = await run('--name', 'Amazon Root CA 1');
    expect(shown.status).toBe(0);
    expect(shown.stdout).toContain('8ecde6884f3d87b1125ba31ac3fcb13d7016de7f57cc904fe1cb97c6ae98196e');
    expect(shown.stdout).toMatch(/-----END CERTIFICATE-----\n$/);
    const out = join(files.folder, 'root.pem');
    const written = await run('--name', 'Amazon Root CA 1', '--out', out);
    expect(written.stdout).toContain(`written ${out}`);
    expect(written.stdout).not.toContain('BEGIN');
    const again = await run('--name', 'Amazon Root CA 1', '--out', out);
    expect([again.status, again.stderr]).toEqual([2, expect.stringContaining('--force')]);
    expect((await run('--name', 'Amazon Root CA 1', '--out', out, '--force')).status).toBe(0);
  });

  it('cannot tell for a root that nobody knows', async () => {
    const { status, stdout } = await run('--chain', chain);
    expect(status).toBe(4);
    expect(stdout).toContain('[anchor-unknown, certain');
  });

  it('takes its mistakes as usage errors', async () => {
    expect((await run()).status).toBe(2);
    expect((await run('--name', 'x', '--chain', 'y')).status).toBe(2);
    expect((await run('--name', 'no such root')).status).toBe(2);
    const wrong = await run('--chain', chain, '--verifier', 'browser');
    expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('openssl-default, openssl-partial')]);
    expect((await run('--chain', join(files.folder, 'none'))).status).toBe(2);
  });
});
