import { chmod, mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { ROOT, runModule } from './support/run.ts';

/*
 * Compiles src to dist; afterwards `dist/cli/main.js` can be executed as it stands, and `npx hawser` works in the clone:
 * npm links the programs of dependencies, but not the package's own.
 */

const BIN = `${ROOT}dist/cli/main.js`;
const LINK = `${ROOT}node_modules/.bin/hawser`;

await rm(`${ROOT}dist`, { recursive: true, force: true });
const status = await runModule('typescript/bin/tsc', ['-p', 'tsconfig.build.json']);
if (status === 0) {
  if (!(await readFile(BIN, 'utf8')).startsWith('#!/usr/bin/env node\n')) throw new Error(`${BIN} has no shebang`);
  await chmod(BIN, 0o755);
  await mkdir(`${ROOT}node_modules/.bin`, { recursive: true });
  await rm(LINK, { force: true });
  // A convenience: where links need rights that the user has not (Windows), the build is complete without it.
  await symlink('../../dist/cli/main.js', LINK).catch(() => undefined);
}
process.exitCode = status;
