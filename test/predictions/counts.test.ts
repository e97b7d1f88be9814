import { describe, expect, it } from 'vitest';
import { twinKinds } from '../../src/brokers/twins.ts';
import { families } from '../../src/families/registry.ts';
import { CANDIDATES, combinationsAt } from './suite.ts';
import { VARIATIONS } from './variations.ts';

describe('predictions', () => {
  it('are there for every kind of twin and every virtual module, at least 12 for each pair, 300 in all', () => {
    expect(Object.keys(VARIATIONS).sort()).toEqual([...twinKinds()].sort());
    expect(new Set(CANDIDATES.map(({ family }) => family.id))).toEqual(
      new Set(families().flatMap(({ id, driver }) => (driver?.mqtt === undefined ? [] : [id]))),
    );
    for (const variations of Object.values(VARIATIONS)) {
      const ids = new Set(variations.map(({ id }) => id));
      expect(ids.size).toBe(variations.length);
      expect(ids.size).toBeGreaterThanOrEqual(12);
    }
    const all = twinKinds().flatMap((kind) => combinationsAt(kind));
    expect(all.length).toBeGreaterThanOrEqual(300);
  });
});
