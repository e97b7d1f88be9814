import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Candidate } from '../support/fault-desk.ts';
import { FaultWorld } from '../support/fault-world.ts';
import { runs } from '../support/full.ts';
import { faultRun, PROBLEMS, wayOf, type Problem, type Verdict } from './fault-run.ts';

/*
 * A line that misbehaves, and a module that does. Every run comes from its seed alone; the seed of a failure repeats it:
 * HAWSER_SEED=n npx vitest run test/faults (with HAWSER_TRACE=1 for every line; HAWSER_RUNS=m runs m seeds from there;
 * HAWSER_FAMILY=simcom-sim7020 on the modules of that family alone, on which a seed is another run)
 */

const one = process.env['HAWSER_SEED'];
const first = one === undefined ? 1 : Number(one);
const count = Number(process.env['HAWSER_RUNS'] ?? (one === undefined ? runs(150, 10_000) : 1));
const traced = process.env['HAWSER_TRACE'] !== undefined;
/** Failures that are told in full. */
const MOST_TOLD = 30;

let world: FaultWorld;

beforeAll(async () => {
  world = await FaultWorld.make(process.env['HAWSER_FAMILY']);
});

afterAll(async () => {
  await world.close();
});

function ownTlsWorks({ facts: { tls } }: Candidate['line']): boolean {
  return tls.versions.value.max !== 'TLSv1' && tls.checksDates?.value !== true;
}

interface Tally {
  readonly failed: readonly Verdict[];
  readonly kinds: number;
}

/** Runs so many seeds on these modules, and prints what came of it. */
async function tally(candidates: readonly Candidate[], runsOf: number): Promise<Tally> {
  const counted = new Map<Problem, number>(PROBLEMS.map((what) => [what, 0]));
  const failed: Verdict[] = [];
  const kinds = new Map<string, { runs: number; failures: number }>();
  const lines: string[] = [];
  let damaged = 0;
  for (let seed = first; seed < first + runsOf; seed += 1) {
    const verdict = await faultRun(world, candidates, seed, traced ? (line) => lines.push(line) : undefined);
    damaged += verdict.damagedFiles;
    for (const { what } of verdict.problems) counted.set(what, (counted.get(what) ?? 0) + 1);
    if (verdict.problems.length > 0) failed.push(verdict);
    for (const kind of new Set(verdict.faults.map(({ kind: name }) => name))) {
      const row = kinds.get(kind) ?? { runs: 0, failures: 0 };
      kinds.set(kind, { runs: row.runs + 1, failures: row.failures + (verdict.first === 'failure' ? 1 : 0) });
    }
  }
  if (traced) console.log(lines.join('\n'));
  console.log(`fault runs: ${runsOf}; ${[...counted].map(([what, n]) => `${what}: ${n}`).join('; ')}`);
  console.log(
    [...kinds]
      .sort()
      .map(([kind, { runs: n, failures }]) => `${kind} ${n - failures}/${n}`)
      .join(', '),
  );
  console.log(`modules: ${candidates.map(wayOf).join(' ')}`);
  console.log(`damaged on the line and still good: ${damaged}`);
  return { failed, kinds: kinds.size };
}

function tell(failed: readonly Verdict[]): readonly string[] {
  return failed
    .flatMap(({ seed, module, problems }) =>
      problems.map(({ what, text }) => `HAWSER_SEED=${seed} (${module}) ${what}: ${text}`),
    )
    .slice(0, MOST_TOLD);
}

describe('under faults', () => {
  it('every run ends, rightly or with a span that holds the true rung, and the next one succeeds', async () => {
    const { failed, kinds } = await tally(
      world.candidates.filter(({ tls, line }) => tls === 'module' && line.facts.mqtt !== undefined),
      count,
    );
    expect(tell(failed)).toEqual([]);
    if (count > 100) expect(kinds).toBeGreaterThan(20);
  }, 3_600_000);

  it('with TLS on this computer, the same', async () => {
    const { failed } = await tally(
      world.candidates.filter(({ tls }) => tls === 'host'),
      process.env['HAWSER_RUNS'] === undefined && one === undefined ? runs(60, 5_000) : count,
    );
    expect(tell(failed)).toEqual([]);
  }, 3_600_000);

  it('leave nothing out but what cannot work undisturbed', () => {
    console.log(`left out: ${world.leftOut.map(wayOf).join(' ') || 'none'}`);
    // What is known for not working at all, TLS that no broker of today takes, and TLS that looks at a clock which is
    // unset after each start.
    const works = ({ line, tls }: Candidate): boolean =>
      line.facts.knownBad === undefined && (tls === 'host' || ownTlsWorks(line));
    expect(world.leftOut.filter(works).map(wayOf)).toEqual([]);
    const built = new Set([...world.candidates, ...world.leftOut].map(({ family }) => family.id));
    expect(new Set(world.candidates.map(({ family }) => family.id))).toEqual(built);
  });
});
