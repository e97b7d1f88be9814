import type { VirtualClock } from '../../src/kernel/clock.ts';
import { settled } from './small-family.ts';

const MOST_STEPS = 200_000;

/**
 * Runs something to its end on a clock that jumps from one timer to the next, so that minutes of waiting take no time.
 * Rejects when it waits for something that no timer and no promise will bring.
 */
export async function inVirtualTime<T>(clock: VirtualClock, work: Promise<T>): Promise<T> {
  const state = { over: false };
  const end = (): void => {
    state.over = true;
  };
  work.then(end, end);
  await settled();
  for (let steps = 0; !state.over; steps += 1) {
    if (!clock.step() || steps > MOST_STEPS) throw new Error('it waits for something that will never come');
    await settled();
  }
  return work;
}
