import type { BytePipe } from '../../src/at/pipe.ts';
import type { Behaviour } from '../../src/emulator/module-life.ts';
import type { ModuleHost } from '../../src/families/kit/emulator.ts';
import type { FaultDesk } from '../support/fault-desk.ts';
import type { LineTap } from '../support/line-tap.ts';

/** How much an undisturbed run of this kind has of everything, to draw moments from. */
export interface Totals {
  readonly commands: number;
  readonly toModule: number;
  readonly fromModule: number;
  readonly ms: number;
}

/** What a fault is made with. */
export interface Scene {
  readonly desk: FaultDesk;
  readonly tap: LineTap;
  readonly totals: Totals;
  readonly random: () => number;
  readonly seed: number;
  /** To be called when it has its effect, at each one. */
  readonly fired: () => void;
}

/** What a fault makes of the host's end of the line. */
export type Change = (pipe: BytePipe) => BytePipe;
/** Sets a fault up. */
export type Arm = (scene: Scene) => Change;

/** A fault that is not on the line. */
export const UNCHANGED: Change = (pipe) => pipe;

/** A whole number from 0 on. */
export const whole = (random: () => number, below: number): number => Math.floor(random() * below);

/** One of several, by the seed. */
export function pick<T>(random: () => number, from: readonly T[]): T {
  const one = from[whole(random, from.length)];
  if (one === undefined) throw new TypeError('nothing to pick from');
  return one;
}

/** Runs `act` once at some moment: before a command is answered, after a byte in one direction, or at a time. */
export function sometime({ desk, tap, totals, random }: Scene, act: () => void): Change {
  const { round } = desk;
  let done = false;
  const once = (): void => {
    if (done || desk.round !== round) return;
    done = true;
    act();
  };
  switch (whole(random, totals.ms > 0 ? 4 : 3)) {
    case 0:
      beforeCommand(desk, 1 + whole(random, totals.commands), once);
      break;
    case 1: {
      const place = whole(random, totals.toModule);
      tap.onToModule((bytes, at) => {
        // The bytes up to the moment still arrive.
        if (at + bytes.length > place) setImmediate(once);
        return bytes;
      });
      break;
    }
    case 2: {
      const place = whole(random, totals.fromModule);
      tap.onFromModule((bytes, at) => {
        if (at + bytes.length > place) queueMicrotask(once);
        return bytes;
      });
      break;
    }
    default:
      desk.clock.after(random() * totals.ms, once);
  }
  return UNCHANGED;
}

/** Acts when the n-th command reaches the module, ahead of its answer. */
export function beforeCommand(desk: FaultDesk, number: number, act: (host: ModuleHost) => void): void {
  let seen = 0;
  desk.intercept((_command, _reply, host) => {
    seen += 1;
    if (seen === number) act(host);
    return undefined;
  });
}

/** The n-th command that reaches the module meets this behaviour. */
export function nthCommand({ desk, totals, random }: Scene, behaviour: Behaviour): Change {
  const number = 1 + whole(random, totals.commands);
  let seen = 0;
  desk.intercept((...heard) => {
    seen += 1;
    return seen === number ? behaviour(...heard) : undefined;
  });
  return UNCHANGED;
}
