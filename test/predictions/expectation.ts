import type { Rung } from '../../src/kernel/rung.ts';
import { byFact, usualName } from './by-fact.ts';
import type { Settings } from './desk.ts';
import type { Candidate } from './module-run.ts';
import type { Outcome, Reference } from './reference.ts';

/** What has to come of a combination, and on whose word. */
export interface Expectation {
  /** Programs of others, or a fact about the firmware where it differs from them. */
  readonly by: 'others' | 'fact';
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
  const [first, second] = sni === 'auto' ? [true, false] : [(sni === 'usual' ? usualName(line) : sni) === 'on'];
  const one = await expectationWith(line, settings, first, reference);
  if (second === undefined) return one;
  const other = await expectationWith(line, settings, second, reference);
  // Whoever may choose has to choose what works.
  return {
    by: one.by === 'others' ? other.by : one.by,
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
  const by = fact === undefined ? 'others' : 'fact';
  if (fact !== undefined && fact.played === undefined) return { by, said: [fact.at], met: [fact.at] };
  const met = rungsFor(await reference.outcome(line, settings, sni));
  return { by, said: fact === undefined ? met : [fact.at], met };
}

function rungsFor(outcome: Outcome): Expected {
  return outcome.passes ? [] : [outcome.at];
}
