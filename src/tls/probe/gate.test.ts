import { describe, expect, it } from 'vitest';
import { Gate } from './gate.ts';

interface Held {
  readonly order: string[];
  /** Ends what was started first. */
  readonly end: () => Promise<void>;
  readonly start: (name: string, urgent?: boolean) => Promise<string | undefined>;
}

function held(gate: Gate): Held {
  const order: string[] = [];
  const ends: (() => void)[] = [];
  return {
    order,
    async end() {
      ends.shift()?.();
      await new Promise(setImmediate);
    },
    start: (name, urgent) =>
      gate.run(async () => {
        order.push(name);
        await new Promise<void>((resolve) => ends.push(resolve));
        return name;
      }, urgent),
  };
}

describe('the gate', () => {
  it('lets those who are urgent go before the others, and each kind in its order', async () => {
    const { start, end, order } = held(new Gate(new AbortController().signal, 1));
    const all = [start('first'), start('a'), start('b'), start('urgent a', true), start('urgent b', true)];
    for (let i = 0; i < all.length; i += 1) await end();
    expect(order).toEqual(['first', 'urgent a', 'urgent b', 'a', 'b']);
    expect(await Promise.all(all)).toEqual(['first', 'a', 'b', 'urgent a', 'urgent b']);
  });

  it('starts nobody who waits, urgent or not, once the time is over', async () => {
    const end = new AbortController();
    const gate = new Gate(end.signal, 1);
    const running = held(gate);
    const [first, ...others] = [running.start('first'), running.start('a'), running.start('b', true)];
    end.abort();
    expect(await Promise.all(others)).toEqual([undefined, undefined]);
    await running.end();
    expect(await first).toBe('first');
    expect(gate.opened).toBe(1);
  });

  it('never has more open than it was told, and uses all of them', async () => {
    let [open, most] = [0, 0];
    const gate = new Gate(new AbortController().signal, 3);
    const work = async (): Promise<void> => {
      open += 1;
      most = Math.max(most, open);
      await new Promise(setImmediate);
      open -= 1;
    };
    await Promise.all(Array.from({ length: 20 }, (_none, index) => gate.run(work, index % 3 === 0)));
    expect({ most, opened: gate.opened }).toEqual({ most: 3, opened: 20 });
  });
});
