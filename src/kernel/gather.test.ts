import { describe, expect, it } from 'vitest';
import { Gather } from './gather.ts';

describe('Gather', () => {
  it('gives everything once enough is there, and keeps what is put back', () => {
    const gather = new Gather();
    expect(gather.add(Uint8Array.of(1))).toEqual(Uint8Array.of(1));
    gather.keep(Uint8Array.of(1), 4);
    expect(gather.add(Uint8Array.of(2))).toBeUndefined();
    expect(gather.add(new Uint8Array(0))).toBeUndefined();
    expect(gather.add(Uint8Array.of(3, 4, 5))).toEqual(Uint8Array.of(1, 2, 3, 4, 5));
    gather.keep(Uint8Array.of(5), 2);
    expect(gather.add(Uint8Array.of(6))).toEqual(Uint8Array.of(5, 6));
  });
});
