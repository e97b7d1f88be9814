import { describe, expect, it } from 'vitest';
import { Backoff } from './backoff.ts';

const PAUSES = { firstMs: 1_000, mostMs: 10_000 };

function pauses(backoff: Backoff, count: number): readonly number[] {
  return Array.from({ length: count }, () => backoff.next());
}

describe('Backoff', () => {
  it('doubles its pauses up to the longest, and begins anew after a success', () => {
    const backoff = new Backoff(PAUSES, () => 1);
    expect(pauses(backoff, 6)).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
    backoff.reset();
    expect(backoff.next()).toBe(1_000);
  });

  it('leaves half of each pause to chance', () => {
    expect(pauses(new Backoff(PAUSES, () => 0), 3)).toEqual([500, 1_000, 2_000]);
    const two = [new Backoff(PAUSES), new Backoff(PAUSES)].map((backoff) => pauses(backoff, 5).join());
    expect(two[0]).not.toBe(two[1]);
  });

  it('stays bounded however often it is asked', () => {
    const backoff = new Backoff(PAUSES, () => 1);
    expect(Math.max(...pauses(backoff, 5_000))).toBe(10_000);
  });
});
