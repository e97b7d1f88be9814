import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from './tree.ts';

const TEST = `import { describe, expect, it, beforeAll } from 'vitest';\n`;

/** What a run of real test files prints last, and its exit status. */
async function lastLine(
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<{ line: string; code: number }> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), TEST + text);
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--root', folder, '--config', join(folder, 'vitest.config.ts')];
  await writeFile(
    join(folder, 'vitest.config.ts'),
    `import { ClosingLineReporter } from ${JSON.stringify(join(ROOT, 'test/support/closing-line.ts'))};
     export default { test: { include: ['*.test.ts'], reporters: ['default', new ClosingLineReporter()] } };`,
  );
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: ROOT }, (error, stdout) => {
      const code = typeof error?.code === 'number' ? error.code : 0;
      resolve({ line: stdout.trimEnd().split('\n').at(-1) ?? '', code });
    });
  });
}

describe('the closing line', () => {
  let base: string;
  beforeAll(async () => {
    // Inside the project, so that the test files find vitest.
    base = await mkdtemp(join(ROOT, 'node_modules/.closing-line-'));
  });
  afterAll(() => rm(base, { recursive: true }));

  it.each([
    ['1 passed, 0 failed', 0, `it('a', () => expect(1).toBe(1));`],
    ['1 passed, 0 failed, 2 skipped', 0, `it('a', () => {}); it.skip('b', () => {}); it.todo('c');`],
    ['1 passed, 1 failed', 1, `it('a', () => {}); it('b', () => expect(1).toBe(2));`],
    ['0 passed, 1 failed', 1, `throw new Error('cannot be loaded');`],
    [
      '0 passed, 1 failed, 1 skipped',
      1,
      `describe('s', () => { beforeAll(() => { throw new Error('no'); }); it('a', () => {}); });`,
    ],
    ['1 passed, 1 failed', 1, `it('a', () => { void Promise.reject(new Error('nobody waits')); });`],
    ['0 passed, 0 failed, 1 skipped', 1, `it.skip('only', () => {});`],
  ])('is "%s" with status %i', async (line, code, text) => {
    expect(await lastLine(join(base, 'run'), { 'one.test.ts': text })).toEqual({ line, code });
  });

  it('says that there was nothing to run', async () => {
    expect(await lastLine(join(base, 'run'), {})).toEqual({ line: '0 passed, 0 failed', code: 1 });
  });
});
