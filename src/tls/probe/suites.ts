import { suiteName } from '../suites.ts';
import type { ServerFlight } from './answer.ts';
import type { Put } from './asker.ts';
import { eliminateAll, type Accepted, type Walk } from './eliminate.ts';
import { helloFor, suitesFor, type HelloBase } from './hellos.ts';

/** Whose order decides which suite is taken. */
export type SuiteOrder = 'server' | 'client' | 'unknown';

/** The suites of a version that a server takes. */
export interface SuitesFound extends Accepted {
  readonly order: SuiteOrder;
}

/** Every suite that the server takes in a version; `first` is its answer to all of them in their usual order. */
export async function suitesTaken(
  version: number,
  first: ServerFlight,
  base: HelloBase,
  put: Put,
): Promise<SuitesFound> {
  const walk: Walk = {
    put,
    hello: (rest) => helloFor(version, base, { suites: rest }),
    picked: ({ suite }) => suite,
  };
  // What was picked already need not be asked again.
  const lanes = kinships(suitesFor(version).filter((suite) => suite !== first.suite));
  const [found, order] = await Promise.all([eliminateAll(lanes, walk), whoseOrder(version, first, base, put)]);
  const numbers = new Set([first.suite, ...found.numbers]);
  return {
    numbers: suitesFor(version).filter((suite) => numbers.has(suite)),
    complete: found.complete,
    order: numbers.size > 1 ? order : 'unknown',
  };
}

/**
 * Lists of suites of which a server mostly takes all or none: the walk through such a list needs no refusal to end, or the
 * first answer is one.
 */
function kinships(suites: readonly number[]): readonly (readonly number[])[] {
  const lists = new Map<string, number[]>();
  for (const suite of suites) {
    const kin = kinOf(suiteName(suite));
    lists.set(kin, [...(lists.get(kin) ?? []), suite]);
  }
  return [...lists.values()];
}

/** Key exchange with AES-CBC, or with the ciphers that authenticate; all that servers seldom take is one kin. */
function kinOf(name: string): string {
  const parts = /^TLS_(?:(.+)_WITH_)?(?:AES_\d+_(?:GCM|(CBC))|CHACHA20)_/.exec(name);
  const [, exchange = '', cbc = ''] = parts ?? [];
  return parts === null || exchange.endsWith('PSK') ? 'seldom' : `${exchange} ${cbc}`;
}

/** The same suites from the last to the first: a server that picks the same one has an order of its own. */
async function whoseOrder(version: number, first: ServerFlight, base: HelloBase, put: Put): Promise<SuiteOrder> {
  const answer = await put(helloFor(version, base, { suites: [...suitesFor(version)].reverse() }));
  if (answer?.is !== 'flight') return 'unknown';
  return answer.flight.suite === first.suite ? 'server' : 'client';
}
