import { describe, expect, it } from 'vitest';
import { Culprit } from './culprit.ts';

function connections(culprit: Culprit, count: number, ids: readonly number[], byBroker = true): unknown[] {
  return Array.from({ length: count }, () => {
    for (const id of ids) culprit.sent(id);
    return culprit.ended(byBroker);
  });
}

describe('Culprit', () => {
  it('is the first message on five connections in a row that the broker has ended', () => {
    const culprit = new Culprit();
    expect(connections(culprit, 5, [7, 8])).toEqual([undefined, undefined, undefined, undefined, 7]);
    expect(connections(culprit, 5, [8])).toEqual([undefined, undefined, undefined, undefined, 8]);
  });

  it('is none where something was acknowledged in between, or another message came first', () => {
    const culprit = new Culprit();
    connections(culprit, 4, [7]);
    culprit.sent(7);
    culprit.answered();
    expect(culprit.ended(true)).toBeUndefined();
    expect(connections(culprit, 4, [7])).toEqual([undefined, undefined, undefined, undefined]);
    expect(connections(culprit, 4, [8])).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('is not looked for where the link is lost, or nothing was sent', () => {
    const culprit = new Culprit();
    expect(connections(culprit, 9, [7], false)).toEqual(Array.from({ length: 9 }, () => undefined));
    expect(connections(culprit, 9, [])).toEqual(Array.from({ length: 9 }, () => undefined));
    connections(culprit, 3, [7]);
    connections(culprit, 2, [7], false);
    expect(connections(culprit, 2, [7])).toEqual([undefined, 7]);
  });
});
