import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { build, type BuildFailure, type Plugin } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { projectFiles, ROOT } from '../support/tree.ts';

const PURE_AREAS = ['kernel', 'at', 'findings', 'families', 'plan', 'run', 'loader', 'explain'];

async function pureFiles(): Promise<string[]> {
  const files: string[] = [];
  for (const area of PURE_AREAS) {
    if (!existsSync(`${ROOT}src/${area}`)) continue;
    files.push(
      ...(await projectFiles(`src/${area}`)).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')),
    );
  }
  return [...files, 'src/brokers/registry.ts'];
}

const builtins = new Set(builtinModules);

/** Any built-in module of Node is an error that names who wanted it, also inside a package. */
const noBuiltins: Plugin = {
  name: 'no-builtins',
  setup(context) {
    context.onResolve({ filter: /^[^./]/ }, ({ path, importer }) =>
      path.startsWith('node:') || builtins.has(path.split('/')[0] ?? '')
        ? { errors: [{ text: `${importer} imports ${path}` }] }
        : undefined,
    );
  },
};

function bundle(
  entries: readonly string[],
): ReturnType<typeof build<{ write: false; metafile: true; logLevel: 'silent' }>> {
  const contents = entries.map((file, place) => `export * as m${place} from './${file}';`).join('\n');
  return build({
    stdin: { contents, resolveDir: ROOT, loader: 'ts' },
    bundle: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    write: false,
    metafile: true,
    logLevel: 'silent',
    plugins: [noBuiltins],
  });
}

describe('pure areas', () => {
  it('bundle for a browser without any built-in module of Node', async () => {
    const files = await pureFiles();
    const { outputFiles, metafile } = await bundle(files);
    const inputs = Object.keys(metafile.inputs);
    expect(files.filter((file) => !inputs.includes(file))).toEqual([]);
    expect(files.length).toBeGreaterThan(30);
    expect(outputFiles[0]?.contents.length).toBeGreaterThan(10_000);
  });

  it('would be caught with one', async () => {
    const failure: unknown = await bundle(['src/cli/main.ts']).catch((error: unknown) => error);
    const errors = (failure as Partial<BuildFailure>).errors ?? [];
    const caught = errors.map(({ text }) => text);
    expect(caught).toContainEqual(expect.stringMatching(/src\/cli\/main\.ts imports node:/));
    // Packages write the names without `node:`.
    expect(caught).toContainEqual(expect.stringMatching(/node_modules\/.* imports child_process/));
  });
});
