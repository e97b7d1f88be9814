import { describe, expect, it } from 'vitest';
import { nearest } from './near.ts';

const KNOWN = ['sni-missing', 'sni-unsupported', 'anchor-wrong', 'login-refused', 'dns-failed'];

describe('the nearest words', () => {
  it.each([
    ['sni-mising', ['sni-missing']],
    ['SNI-Missing', ['sni-missing']],
    ['sni', ['sni-missing', 'sni-unsupported']],
    ['anchor-worng', ['anchor-wrong']],
    ['refused', ['login-refused']],
    ['completely-different-thing', []],
    ['', []],
  ])('to %s are %j', (typed, expected) => {
    expect(nearest(typed, KNOWN)).toEqual(expected);
  });

  it('come in the order of their distance, and only so many', () => {
    expect(nearest('abcd', ['abxx', 'abcx', 'abcd'], 2)).toEqual(['abcd', 'abcx']);
  });

  it('are found for a text of any length', () => {
    expect(nearest('x'.repeat(1e6), KNOWN)).toEqual([]);
  });
});
