import { systemClock, type Clock } from '../../src/kernel/clock.ts';

/**
 * A clock on which time flies: deadlines of seconds pass in fractions, while sockets and handshakes on this machine
 * still have many times what they need.
 */
export function fastClock(factor = 20): Clock {
  const start = systemClock.now();
  return {
    now: () => start + (systemClock.now() - start) * factor,
    wall: () => systemClock.wall(),
    after: (ms, run) => systemClock.after(ms / factor, run),
  };
}
