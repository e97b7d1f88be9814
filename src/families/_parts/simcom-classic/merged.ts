import type { Observer } from '../../kit/part.ts';

/** Several observers as one; no two of them may look at the same thing. */
export function merged(...observers: readonly Observer[]): Observer {
  return {
    exchanges: Object.assign({}, ...observers.map(({ exchanges }) => exchanges)) as NonNullable<Observer['exchanges']>,
    unfinished: Object.assign({}, ...observers.map(({ unfinished }) => unfinished)) as NonNullable<
      Observer['unfinished']
    >,
    urcs: Object.assign({}, ...observers.map(({ urcs }) => urcs)) as NonNullable<Observer['urcs']>,
  };
}
