import { describe, expect, it } from 'vitest';
import { bytesOf, byteString } from '../kernel/bytes.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { DataLine } from './data-line.ts';

function dataLine() {
  const clock = new VirtualClock();
  let passed = '';
  let escapes = 0;
  const line = new DataLine({
    clock,
    onBytes: (bytes) => (passed += byteString(bytes)),
    onEscape: () => (escapes += 1),
  });
  const feed = (text: string): void => line.feed(bytesOf(text));
  return { clock, line, feed, seen: () => ({ passed, escapes }) };
}

describe('a line that carries data', () => {
  it('passes everything on, plus signs in the middle, too', () => {
    const { feed, seen } = dataLine();
    feed('a+++b');
    feed('+');
    feed('++');
    expect(seen()).toEqual({ passed: 'a+++b+++', escapes: 0 });
  });

  it.each([[['+++']], [['+', '+', '+']], [['++', '+']]])('is left by %j between two pauses', async (pieces) => {
    const { clock, feed, seen } = dataLine();
    feed('data');
    await clock.advance(1_000);
    for (const piece of pieces) feed(piece);
    await clock.advance(999);
    expect(seen().escapes).toBe(0);
    await clock.advance(1);
    expect(seen()).toEqual({ passed: 'data', escapes: 1 });
  });

  it.each([
    ['no pause before', ['data', '+++'], 'data+++'],
    ['fewer of them', ['++'], '++'],
    ['more of them', ['+++', '+'], '++++'],
  ])('is not left with %s', async (_what, pieces, passed) => {
    const { clock, feed, seen } = dataLine();
    for (const piece of pieces) feed(piece);
    await clock.advance(2_000);
    expect(seen()).toEqual({ passed, escapes: 0 });
  });

  it('passes the signs on when data follows them at once', async () => {
    const { clock, feed, seen } = dataLine();
    feed('+++');
    await clock.advance(500);
    feed('x');
    await clock.advance(2_000);
    expect(seen()).toEqual({ passed: '+++x', escapes: 0 });
  });

  it('has no way back where there is none', async () => {
    const clock = new VirtualClock();
    let passed = '';
    const line = new DataLine({ clock, onBytes: (bytes) => (passed += byteString(bytes)) });
    line.feed(bytesOf('+++'));
    await clock.advance(5_000);
    expect(passed).toBe('+++');
  });
});
