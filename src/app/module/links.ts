import { noSocketLeft } from './module-errors.ts';

/*
 * Numbers of sockets. Some modules number those with TLS by themselves, from 0 to 1, others number all together: so that
 * neither gets in the way of the other, TLS has a number of its own. The rest is what every driven module has.
 */
const WITH_TLS = [1];
const PLAIN = [0, 2, 3, 4];

/** Which sockets of a module are in use. */
export class Links {
  readonly #taken = new Set<number>();

  /** Whether there is a free one. */
  has(tls: boolean): boolean {
    return numbers(tls).some((link) => !this.#taken.has(link));
  }

  /** The number of a free one. Throws `not-possible` when there is none. */
  take(tls: boolean): number {
    const all = numbers(tls);
    const free = all.find((link) => !this.#taken.has(link));
    if (free === undefined) throw noSocketLeft(tls, all.length);
    this.#taken.add(free);
    return free;
  }

  free(link: number): void {
    this.#taken.delete(link);
  }
}

function numbers(tls: boolean): readonly number[] {
  return tls ? WITH_TLS : PLAIN;
}
