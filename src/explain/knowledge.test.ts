import { describe, expect, it } from 'vitest';
import { families } from '../families/registry.ts';
import { readingOf } from './knowledge.ts';

const KINDS = ['reaches', 'ends', 'unanswered', 'passes', 'lines', 'harmless'] as const;

describe('what the parts of a family say to who reads its logs', () => {
  it.each(families().map((family) => [family.id, family] as const))('%s: no two of the same id', (_id, family) => {
    const merged = readingOf(family);
    for (const kind of KINDS) {
      const ids = family.parts.flatMap(({ reading }) => Object.keys(reading?.[kind] ?? {}));
      expect(
        ids.filter((id, at) => ids.indexOf(id) !== at),
        kind,
      ).toEqual([]);
      expect(Object.keys(merged[kind]).sort(), kind).toEqual([...ids].sort());
    }
  });

  it('is much', () => {
    const ids = families().flatMap((family) => Object.values(readingOf(family)).flatMap((own) => Object.keys(own)));
    expect(ids.length).toBeGreaterThan(300);
  });
});
