import { closingLine } from '../test/support/closing-line.ts';
import { runModule, runScript } from './support/run.ts';

/*
 * `npm test` and, with --full, `npm run test:full`: set-up, then every check, then the tests. Other arguments go to
 * vitest. All checks run even when one fails, so that one run shows everything; the tests run only after green checks.
 */

interface Stage {
  readonly name: string;
  readonly run: () => Promise<number>;
}

const full = process.argv.includes('--full');
const filters = process.argv.slice(2).filter((argument) => argument !== '--full');

const SET_UP: Stage = { name: 'set-up', run: () => runScript('scripts/debian-packages.ts') };

/** Each lane has a core: the longest check is as long as all others together. */
const LANES: readonly (readonly Stage[])[] = [
  [{ name: 'lint', run: () => runModule('eslint/bin/eslint.js', ['.', '--max-warnings', '0']) }],
  [
    { name: 'format', run: () => runModule('prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']) },
    { name: 'types', run: () => runModule('typescript/bin/tsc', ['-p', '.']) },
    { name: 'borders', run: () => runScript('scripts/borders.ts') },
    { name: 'generated files', run: () => runScript('scripts/generate.ts', ['--check']) },
    { name: 'build', run: () => runScript('scripts/build.ts') },
  ],
];

const failed: string[] = [];

async function stages(lane: readonly Stage[]): Promise<void> {
  for (const { name, run } of lane) {
    const start = performance.now();
    const status = await run();
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
    if (status !== 0) failed.push(name);
  }
}

await stages([SET_UP]);
await Promise.all(LANES.map(stages));

if (failed.length > 0) {
  console.log(`\nThe tests were not run, because of: ${failed.join(', ')}`);
  console.log(closingLine({ passed: 0, failed: failed.length, skipped: 0 }));
  process.exitCode = 1;
} else {
  process.exitCode = await runModule('vitest/vitest.mjs', ['run', ...filters], {
    ...process.env,
    ...(full ? { HAWSER_FULL: '1' } : {}),
  });
}
