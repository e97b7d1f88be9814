import { describe, expect, it } from 'vitest';
import { Inbox } from './emulator-inbox.ts';

describe('received bytes that wait', () => {
  it('come out in order, in any portions', () => {
    const inbox = new Inbox();
    inbox.add(Uint8Array.of(1, 2));
    inbox.add(Uint8Array.of(3));
    expect([...inbox.take(1)]).toEqual([1]);
    expect(inbox.length).toBe(2);
    inbox.add(Uint8Array.of(4));
    expect([...inbox.take(10)]).toEqual([2, 3, 4]);
    expect([...inbox.take(1)]).toEqual([]);
  });

  it('have a bound', () => {
    const inbox = new Inbox();
    expect(inbox.add(new Uint8Array(Inbox.maxBytes))).toBe(true);
    expect(inbox.add(Uint8Array.of(1))).toBe(false);
    inbox.clear();
    expect(inbox.add(Uint8Array.of(1))).toBe(true);
  });
});
