import { describe, expect, it } from 'vitest';
import type { ModuleState } from './state.ts';
import { merged } from './merged.ts';

const same = (state: ModuleState): ModuleState => state;

describe('observers put together', () => {
  it('keep all that each of them looks at', () => {
    const both = merged(
      { exchanges: { a: same }, urcs: { u: same } },
      { exchanges: { b: same }, unfinished: { a: same } },
    );
    expect(both).toEqual({ exchanges: { a: same, b: same }, unfinished: { a: same }, urcs: { u: same } });
  });

  it('are no observer where one of them would be lost', () => {
    expect(() => merged({ exchanges: { a: same } }, { exchanges: { a: same } })).toThrow(/a is observed twice/);
  });
});
