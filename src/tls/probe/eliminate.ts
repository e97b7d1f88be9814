import type { ServerFlight } from './answer.ts';
import type { Put } from './asker.ts';
import type { ClientHelloSpec } from '../client-hello.ts';
import { isRefusal, refusalOf } from './refusal.ts';

/** What a server takes of a list. */
export interface Accepted {
  /** In the order in which they were picked from one list, ascending where several lists were walked. */
  readonly numbers: readonly number[];
  /** The walk ended with a refusal: nothing else of the list is taken. */
  readonly complete: boolean;
}

export interface Walk {
  readonly put: Put;
  /** The hello that offers what is left. */
  readonly hello: (rest: readonly number[]) => ClientHelloSpec;
  /** What the server has picked of it. */
  readonly picked: (flight: ServerFlight) => number | undefined;
}

/** Offers a list, takes away what the server picks, and offers the rest until it is refused. */
export async function eliminate(offered: readonly number[], { put, hello, picked }: Walk): Promise<Accepted> {
  const numbers: number[] = [];
  let rest = offered;
  // How long the longest walk takes decides how long the whole takes.
  const urgent = offered.length > 1;
  while (rest.length > 0) {
    const answer = await put(hello(rest), urgent);
    if (answer?.is !== 'flight') return { numbers, complete: isRefusal(refusalOf(answer)) };
    const pick = picked(answer.flight);
    // A server that picks what was not offered would keep us going for ever.
    if (pick === undefined || !rest.includes(pick)) return { numbers, complete: false };
    numbers.push(pick);
    rest = rest.filter((number) => number !== pick);
  }
  return { numbers, complete: true };
}

/** Several lists side by side: each is walked by itself. */
export async function eliminateAll(lanes: readonly (readonly number[])[], walk: Walk): Promise<Accepted> {
  const found = await Promise.all(lanes.map((lane) => eliminate(lane, walk)));
  // Which list was faster says nothing.
  const numbers = found.flatMap((one) => one.numbers).sort((a, b) => a - b);
  return { numbers, complete: found.every(({ complete }) => complete) };
}

/** Every number in a list of its own: what servers mostly take all of is asked at once, and needs no refusal to end. */
export function singly(numbers: readonly number[]): readonly (readonly number[])[] {
  return numbers.map((number) => [number]);
}
