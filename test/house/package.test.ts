import { execFile } from 'node:child_process';
import { access, constants, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../support/tree.ts';

const run = promisify(execFile);

interface Packed {
  readonly files: readonly { readonly path: string }[];
}

describe('the package', () => {
  it('holds what runs and no tests', async () => {
    // The build is a stage of its own; packing must not start another one while tests run.
    const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: ROOT,
      shell: process.platform === 'win32',
    });
    const [packed] = JSON.parse(stdout) as Packed[];
    const files = packed?.files.map(({ path }) => path) ?? [];
    expect(files).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'README.md',
        'package.json',
        'dist/cli/main.js',
        'dist/index.js',
        'dist/index.d.ts',
      ]),
    );
    expect(files.filter((path) => /\.test\.|^(src|test|scripts|bench)\//.test(path))).toEqual([]);
  });

  it('has a bin that runs as it stands', async () => {
    const bin = `${ROOT}dist/cli/main.js`;
    await access(bin, constants.X_OK);
    const { version } = JSON.parse(await readFile(`${ROOT}package.json`, 'utf8')) as { readonly version: string };
    const { stdout } = await run(process.execPath, [bin, '--version']);
    expect(stdout).toBe(`${version}\n`);
  });

  it('imports as a library', async () => {
    const script = `import('hawser').then((library) => process.stdout.write(String(library.RUNGS.length)))`;
    const { stdout } = await run(process.execPath, ['-e', script], { cwd: ROOT });
    expect(stdout).toBe('14');
  });
});
