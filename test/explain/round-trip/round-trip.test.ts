import { afterAll, describe, expect, it } from 'vitest';
import { twinKinds } from '../../../src/brokers/twins.ts';
import { defaultLine } from '../../../src/families/kit/family.ts';
import { CANDIDATES } from '../../predictions/suite.ts';
import type { Candidate } from '../../predictions/module-run.ts';
import { full } from '../../support/full.ts';
import type { State } from './state.ts';
import { Places, habitOf, tryAll, type Tried } from './suite.ts';

/** In the quick run: a broker that wants a certificate and one that wants a name and a login, one line of each family. */
const QUICK = {
  kinds: ['aws-iot', 'emqx-cloud'],
  lines: ['LE20B04SIM7600G22', 'A011B07A7670M7_F'],
};

const kinds = full ? twinKinds() : QUICK.kinds;
/** What is recorded is typed by people who use the CMQTT commands. */
const withService = CANDIDATES.filter(({ family }) => defaultLine(family).facts.mqtt?.service !== undefined);
const lines = full ? withService : withService.filter(({ line }) => QUICK.lines.includes(line.id));

const tally = new Map<State['about'], number>();
const counts = { runs: 0, certain: 0, alike: 0 };

describe.each(kinds)('what is recorded at the twin of %s', (kind) => {
  const places = new Places(kind);
  afterAll(() => places.stop());

  it.each(lines.map((candidate, at) => [candidate.line.id, candidate, person(kind, at)] as const))(
    'is explained: %s',
    async (_id, candidate, who) => {
      const habit = habitOf(who);
      const tried = await tryAll(places, candidate, habit, !full);
      for (const one of tried) count(one);
      expect(tried.length).toBeGreaterThan(0);
      expect(
        tried.flatMap(({ state, problems }) => problems.map((problem) => `${state.id}: ${problem}`)),
        `as ${JSON.stringify({ ...habit, format: habit.format.id })}`,
      ).toEqual([]);
    },
  );
});

/** Another one for each line at each twin, so that every habit meets every state. */
function person(kind: string, line: number): number {
  return twinKinds().indexOf(kind) * 7 + line;
}

function count({ state, alike, explanation }: Tried): void {
  tally.set(state.about, (tally.get(state.about) ?? 0) + 1);
  counts.runs += 1;
  if (alike > 1) counts.alike += 1;
  if (explanation.findings[0]?.confidence === 'certain' && state.causes.length > 0) counts.certain += 1;
}

describe('the round trip', () => {
  it('has been made often enough, by each family and in each kind of state', () => {
    expect(counts.runs).toBeGreaterThanOrEqual(full ? 1500 : 150);
    const idsOf = (all: readonly Candidate[]): Set<string> => new Set(all.map(({ family }) => family.id));
    expect(idsOf(lines)).toEqual(idsOf(withService));
    const all: readonly State['about'][] = ['nothing', 'file', 'option', 'clock', 'network', 'login', 'order'];
    for (const about of full ? [...all, 'firmware' as const] : all) {
      expect(tally.get(about) ?? 0, about).toBeGreaterThan(full ? 20 : 2);
    }
    // What cannot be told apart stays the smaller part, or nothing is explained here.
    expect(counts.alike).toBeLessThan(counts.runs / 2);
    const parts = [...tally].map(([about, times]) => `${about} ${times}`).join(', ');
    process.stdout.write(
      `${counts.runs} recordings explained (${parts}); ${counts.certain} with certainty, ${counts.alike} alike\n`,
    );
  });
});
