import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { ROOT } from './run.ts';

/** What a look at the imports of a tree came to. */
export interface Borders {
  /** `rule: from -> to`, one line each. */
  readonly violations: readonly string[];
  /** TypeScript files that are there but were not looked at. */
  readonly missed: readonly string[];
  readonly visited: number;
  /** Files in `src` among those that are there. */
  readonly sources: number;
}

/** Applies the rules of `.dependency-cruiser.mjs` to the folders of the tree at `base`. */
export async function checkBorders(base: string): Promise<Borders> {
  const folders = ['src', 'test', 'scripts', 'bench'].filter((folder) => existsSync(join(base, folder)));
  const options = await extractOptions(`${ROOT}.dependency-cruiser.mjs`);
  const { output } = await cruise(
    folders,
    { ...options, baseDir: base },
    {},
    { tsConfig: extractTsConfig(`${ROOT}tsconfig.json`) },
  );
  const { modules, summary } = output as ICruiseResult;
  const there = (await Promise.all(folders.map((folder) => sourceFiles(base, folder)))).flat();
  const visited = new Set(modules.map(({ source }) => source));
  return {
    violations: summary.violations.map(({ rule, from, to, cycle }) => {
      const path = cycle === undefined ? to : cycle.map(({ name }) => name).join(' -> ');
      return `${rule.name}: ${from} -> ${path}`;
    }),
    missed: there.filter((file) => !visited.has(file)),
    visited: there.filter((file) => visited.has(file)).length,
    sources: there.filter((file) => file.startsWith('src/')).length,
  };
}

async function sourceFiles(base: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(base, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(base, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}
