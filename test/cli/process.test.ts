import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../support/tree.ts';

const BIN = `${ROOT}dist/cli/main.js`;

describe('the process', () => {
  it('is quiet when the reader of its output goes away', async () => {
    const child = spawn(process.execPath, [BIN, 'modules', '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('prints one document and nothing else with --json', async () => {
    const child = spawn(process.execPath, [BIN, 'modules', '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(0);
    const document = JSON.parse(stdout) as { readonly modules: readonly { readonly id: string }[] };
    expect(document).toMatchObject({ schema: 1, command: 'modules', ok: true, findings: [], nextProofs: [] });
    expect(document.modules.length).toBeGreaterThan(0);
  });
});
