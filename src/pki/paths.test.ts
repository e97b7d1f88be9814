import { describe, expect, it } from 'vitest';
import { LONG } from '../../test/support/chain-family.ts';
import { certificatesOf } from '../../test/support/random-graph.ts';
import { issue, type Issued } from './dev.ts';
import { MAX_PATH, allPaths, type AllPaths } from './paths.ts';

const CA = { pathLength: null };
const ca = (
  name: string,
  more: { issuer?: Issued; keys?: Issued['keys']; keyIdentifiers?: boolean } = {},
): Promise<Issued> => issue({ subject: `CN=${name}`, ca: CA, ...LONG, ...more });

function search(leaf: Issued, pool: readonly Issued[], anchors: readonly Issued[]): AllPaths {
  const [certificate] = certificatesOf([leaf]);
  return allPaths(certificate!, { pool: certificatesOf(pool), anchors: certificatesOf(anchors) });
}

const inWords = ({ paths }: AllPaths): readonly string[] =>
  paths.map(({ chain, end }) => `${chain.map(({ facts }) => facts.subject.slice(3)).join(' < ')}: ${end}`);

describe('allPaths', () => {
  it('finds the root, its cross-sign and what is above that', async () => {
    const old = await ca('Old');
    const fresh = await ca('New');
    const cross = await ca('New', { issuer: old, keys: fresh.keys });
    const int = await ca('Int', { issuer: fresh });
    const leaf = await issue({ subject: 'CN=leaf', issuer: int, ...LONG });
    expect(inWords(search(leaf, [int, cross], [fresh, old]))).toEqual([
      'leaf < Int < New: anchor',
      'leaf < Int < New < Old: anchor',
    ]);
    expect(inWords(search(leaf, [int, cross], []))).toEqual(['leaf < Int < New: no-issuer']);
    expect(inWords(search(leaf, [int, fresh], []))).toEqual(['leaf < Int < New: self-signed']);
    expect(inWords(search(leaf, [], [fresh]))).toEqual(['leaf: no-issuer']);
    // A cross-sign as anchor ends one path, and another goes on above it.
    expect(inWords(search(leaf, [int], [cross, old]))).toEqual([
      'leaf < Int < New: anchor',
      'leaf < Int < New < Old: anchor',
    ]);
  });

  it('takes renewals as different paths, and namesakes with another key as none', async () => {
    const root = await ca('Root');
    const renewed = await ca('Root', { keys: root.keys });
    const namesake = await ca('Root', { keyIdentifiers: false });
    const leaf = await issue({ subject: 'CN=leaf', issuer: root, keyIdentifiers: false, ...LONG });
    const found = search(leaf, [], [root, renewed, namesake]);
    expect(found.paths.map(({ chain }) => chain[1]?.facts.fingerprint)).toEqual(
      certificatesOf([root, renewed]).map(({ facts }) => facts.fingerprint),
    );
    expect(found.complete).toBe(true);
  });

  it('goes around no circle', async () => {
    const a = await ca('A');
    const b = await ca('B');
    const circle = [await ca('A', { keys: a.keys, issuer: b }), await ca('B', { keys: b.keys, issuer: a })];
    const leaf = await issue({ subject: 'CN=leaf', issuer: a, ...LONG });
    expect(inWords(search(leaf, circle, [a]))).toEqual(['leaf < A: anchor', 'leaf < A < B: no-issuer']);
  });

  it('says when there are more than it tells', async () => {
    const cas = await Promise.all(Array.from({ length: 8 }, (_, index) => ca(`CA ${index}`)));
    const signs = cas.flatMap((of) =>
      cas.filter((by) => by !== of).map((by) => ca(of.subject.slice(3), { keys: of.keys, issuer: by })),
    );
    const leaf = await issue({ subject: 'CN=leaf', issuer: cas[0]!, ...LONG });
    const { paths, complete } = search(leaf, await Promise.all(signs), [cas[7]!]);
    expect(complete).toBe(false);
    expect(paths.length).toBeGreaterThan(100);
    expect(paths.every(({ chain }) => new Set(chain.map(({ facts }) => facts.keyId)).size === chain.length)).toBe(true);
  });

  it('ends at its bound of length', async () => {
    const line = [await ca('CA 0')];
    for (let index = 1; index <= MAX_PATH; index += 1) line.push(await ca(`CA ${index}`, { issuer: line[index - 1]! }));
    const leaf = await issue({ subject: 'CN=leaf', issuer: line[MAX_PATH]!, ...LONG });
    const { paths, complete } = search(leaf, line, [line[0]!]);
    expect(paths.map(({ chain, end }) => [chain.length, end])).toEqual([[MAX_PATH, 'too-long']]);
    expect(complete).toBe(false);
  });
});
