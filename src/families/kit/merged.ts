import type { Observer } from './part.ts';

/** Several observers of one part as one; throws where two of them claim the same id: one would silently be lost. */
export function merged(...observers: readonly Observer[]): Observer {
  return {
    exchanges: together(observers.map(({ exchanges }) => exchanges)),
    unfinished: together(observers.map(({ unfinished }) => unfinished)),
    urcs: together(observers.map(({ urcs }) => urcs)),
  };
}

function together<T>(all: readonly (Readonly<Record<string, T>> | undefined)[]): Readonly<Record<string, T>> {
  const found = new Map<string, T>();
  for (const [id, one] of all.flatMap((own) => Object.entries(own ?? {}))) {
    if (found.has(id)) throw new TypeError(`${id} is observed twice in one part`);
    found.set(id, one);
  }
  return Object.fromEntries(found);
}
