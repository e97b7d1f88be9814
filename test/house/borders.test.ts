import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkBorders, type Borders } from '../../scripts/support/borders.ts';

// Each line is a file with one import that must be found, and the rule that must find it.
const FORBIDDEN: readonly (readonly [rule: string, file: string, imports: string])[] = [
  ['kernel-imports-downwards-only', 'src/kernel/up.ts', `import type { A } from '../at/a.ts'; export type B = A;`],
  ['explain-imports-downwards-only', 'src/explain/up.ts', `export { a } from '../emulator/a.ts';`],
  ['transports-imports-downwards-only', 'src/transports/up.ts', `export { a } from '../app/a.ts';`],
  ['app-imports-downwards-only', 'src/app/up.ts', `export { a } from '../cli/a.ts';`],
  ['app-imports-downwards-only', 'src/app/library.ts', `export { i } from '../index.ts';`],
  ['no-cycles', 'src/at/cycle-one.ts', `import type { Two } from './cycle-two.ts'; export type One = Two | 1;`],
  ['resolvable', 'src/at/lost.ts', `export { a } from './not-there.ts';`],
  ['known-areas-only', 'src/app/new-area.ts', `export { a } from '../misc/a.ts';`],
  ['library-without-cli', 'src/index.ts', `export { a } from './cli/a.ts'; export const i = 1;`],
  ['pure-areas-without-node', 'src/plan/node.ts', `export { readFile } from 'node:fs/promises';`],
  ['pure-areas-without-node', 'src/brokers/one/profile.ts', `export { createHash } from 'node:crypto';`],
  ['pure-areas-without-packages', 'src/findings/package.ts', `export { parse } from 'some-package';`],
  ['emulator-halves-know-no-rules', 'src/families/one/emulator.ts', `export { f } from './helper.ts';`],
  [
    'emulator-halves-know-no-rules',
    'src/families/_parts/p/emulator/x.ts',
    `export { a } from '../../../../findings/a.ts';`,
  ],
  ['no-family-by-name', 'src/app/family.ts', `export { family } from '../families/one/family.ts';`],
  ['no-family-uses-another', 'src/families/two/family.ts', `export { family } from '../one/family.ts';`],
  ['no-family-uses-another', 'src/families/_parts/p/part.ts', `export { family } from '../../one/family.ts';`],
  ['kit-and-parts-know-no-family', 'src/families/kit/all.ts', `export { family } from '../registry.ts';`],
  ['no-broker-by-name', 'src/run/broker.ts', `export { twin } from '../brokers/one/twin.ts';`],
  ['no-broker-uses-another', 'src/brokers/two/profile.ts', `export { twin } from '../one/twin.ts';`],
  ['registries-apart-from-emulators', 'src/families/registry.ts', `export { family } from './one/family.ts';`],
  ['no-tests-in-the-product', 'src/cli/tested.ts', `export { help } from '../../test/help.ts';`],
];

// What those files import, and what must be allowed.
const ALLOWED: readonly (readonly [file: string, text: string])[] = [
  ['src/at/cycle-two.ts', `import type { One } from './cycle-one.ts'; export type Two = One | 2;`],
  ...['at', 'emulator', 'app', 'cli', 'misc', 'findings'].map(
    (area) => [`src/${area}/a.ts`, 'export const a = 1; export type A = 1;'] as const,
  ),
  ['src/families/one/family.ts', `export { f as family } from './emulator.ts';`],
  ['src/families/one/helper.ts', `export { a as f } from '../../findings/a.ts';`],
  [
    'src/families/one/family.test.ts',
    `import '../../emulator/a.ts'; import '../../../test/help.ts'; import 'node:fs';`,
  ],
  ['src/brokers/one/twin.ts', `export { createServer as twin } from 'node:tls';`],
  ['src/run/downwards.ts', `export { a } from '../at/a.ts';`],
  ['test/help.ts', 'export const help = 1;'],
];

const PACKAGE: readonly (readonly [file: string, text: string])[] = [
  ['package.json', '{"dependencies": {"some-package": "1.0.0"}}'],
  ['node_modules/some-package/package.json', '{"name": "some-package", "version": "1.0.0", "exports": "./index.js"}'],
  ['node_modules/some-package/index.js', 'export const parse = 1;'],
];

describe('borders', () => {
  let base: string;
  let found: Borders;

  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'hawser-borders-'));
    for (const [file, text] of [...PACKAGE, ...ALLOWED, ...FORBIDDEN.map(([, file, text]) => [file, text] as const)]) {
      await mkdir(dirname(join(base, file)), { recursive: true });
      await writeFile(join(base, file), text);
    }
    found = await checkBorders(base);
  });

  afterAll(() => rm(base, { recursive: true }));

  it.each(FORBIDDEN)('%s is found in %s', (rule, file) => {
    expect(found.violations.some((line) => line.startsWith(`${rule}: ${file} -> `))).toBe(true);
  });

  it('finds nothing in files that keep to the rules', () => {
    const wrong = new Set(FORBIDDEN.map(([, file]) => file));
    // The helper breaks no rule itself; that an emulator half reaches the rules through it does.
    expect(found.violations.filter((line) => !wrong.has(line.split(/: | -> /)[1] ?? ''))).toEqual([]);
  });

  it('visits every file', () => {
    expect(found.missed).toEqual([]);
    expect(found.visited).toBe(FORBIDDEN.length + ALLOWED.length);
  });
});
