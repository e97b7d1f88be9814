import type { Rung } from '../../src/kernel/rung.ts';
import { byFact, limitByFact, sendsName, usualName } from './by-fact.ts';
import type { Settings } from './desk.ts';
import type { Candidate } from './module-run.ts';
import type { Reference } from './reference.ts';

/** What has to come of a combination, and on whose word. */
export interface Expectation {
  /** Programs of others, or a fact about the firmware where it differs from them. */
  readonly by: 'others' | 'fact';
  /** Where the fact stands. */
  readonly source?: string;
  /** What is to be said beforehand; of breaks, where they may show. */
  readonly said: Expected;
  /** What the virtual module is to meet. */
  readonly met: Expected;
}

/** The rungs on one of which it breaks; none: it passes. */
export type Expected = readonly Rung[];

export async function expectationOf(
  { line }: Candidate,
  settings: Settings,
  reference: Reference,
): Promise<Expectation> {
  const { sni } = settings;
  const wishes = sni === 'auto' ? (['on', 'off'] as const) : ([sni === 'usual' ? usualName(line) : sni] as const);
  const [first = false, second] = [...new Set(wishes.map((wish) => sendsName(line, wish)))];
  const one = await expectationWith(line, settings, first, reference);
  if (second === undefined) return one;
  const other = await expectationWith(line, settings, second, reference);
  // Whoever may choose has to choose what works.
  return {
    ...(one.by === 'fact' ? one : other),
    said: either(one.said, other.said),
    met: either(one.met, other.met),
  };
}

function either(one: Expected, other: Expected): Expected {
  return one.length === 0 || other.length === 0 ? [] : [...new Set([...one, ...other])];
}

async function expectationWith(
  line: Candidate['line'],
  settings: Settings,
  sni: boolean,
  reference: Reference,
): Promise<Expectation> {
  const fact = byFact(line, sni);
  if (fact !== undefined && fact.played === undefined) {
    return { by: 'fact', source: fact.fact.source, said: [fact.at], met: [fact.shows ?? fact.at] };
  }
  const limit = await limitByFact(line, settings);
  // A module can refuse what does not fit before it dials.
  const met = [...(await rungsFor(line, settings, sni, reference)), ...(limit === undefined ? [] : [limit.at])];
  const said = fact === undefined ? met : [fact.at];
  const source = (fact ?? limit)?.fact.source;
  return source === undefined ? { by: 'others', said, met } : { by: 'fact', source, said, met };
}

/** Where it shows; and `tls` where it is the missing name that keeps what is right from working. */
async function rungsFor(
  line: Candidate['line'],
  settings: Settings,
  sni: boolean,
  reference: Reference,
): Promise<Expected> {
  const outcome = await reference.outcome(line, settings, sni);
  if (outcome.passes) return [];
  const needsName = !sni && (await reference.needsName(line));
  return needsName && outcome.at !== 'tls' ? [outcome.at, 'tls'] : [outcome.at];
}
