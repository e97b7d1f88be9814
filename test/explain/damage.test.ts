import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../src/transports/faulty.ts';
import { runs } from '../support/full.ts';
import { damaged, KINDS } from './damage/damage.ts';
import { certainties, explained, mayBeCertain, type KnownLog } from './damage/known-log.ts';
import { outsideLogs } from './damage/outside-logs.ts';
import { ownLogs } from './damage/own-logs.ts';

/*
 * What is pasted has lost lines, holds some twice, and others cut or garbled. An answer may get less sure by that, but no
 * wrong one may get certain.
 */

/** One run: which log, damaged how, and with the user's words beside it or without. */
async function certaintiesAfter(seed: number, logs: readonly KnownLog[]): Promise<readonly string[]> {
  const random = mulberry32(seed);
  const log = logs[seed % logs.length];
  const kind = KINDS[Math.floor(random() * KINDS.length)];
  if (log === undefined || kind === undefined) throw new Error('there is no log');
  const { module, broker } = random() < 0.5 ? log : {};
  const hints = { ...(module === undefined ? {} : { module }), ...(broker === undefined ? {} : { broker }) };
  const answer = await explained(damaged(log.lines, kind, random), hints);
  const found = certainties(answer);
  if (found.length === 0) return [];
  const right = await mayBeCertain(log);
  return found.filter((cause) => !right.includes(cause)).map((cause) => `seed ${seed}, ${log.name}: ${cause}`);
}

async function allWrong(rounds: number, logs: readonly KnownLog[]): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (let seed = 0; seed < rounds; seed += 1) wrong.push(...(await certaintiesAfter(seed, logs)));
  return wrong;
}

describe('a damaged log', () => {
  it('makes no wrong answer certain', async () => {
    expect(await allWrong(runs(300, 4_000), ownLogs())).toEqual([]);
  });

  const outside = outsideLogs();
  it.skipIf(outside.length === 0)('of somebody else makes no wrong answer certain', async () => {
    expect(await allWrong(runs(300, 4_000), outside)).toEqual([]);
  });

  it.each(ownLogs().filter(({ mayBeCertain: right }) => right !== 'unknown'))(
    '$name: without damage nothing wrong is certain either',
    async (log) => {
      const right = await mayBeCertain(log);
      expect(certainties(await explained(log.lines, log)).filter((cause) => !right.includes(cause))).toEqual([]);
    },
  );

  it('is damaged in a twentieth of its lines', () => {
    const lines = Array.from({ length: 200 }, (_, at) => `+CSQ: ${at},99`);
    expect(damaged(lines, 'drop', mulberry32(1))).toHaveLength(190);
    expect(damaged(lines, 'double', mulberry32(1))).toHaveLength(210);
    const garbled = damaged(lines, 'garble', mulberry32(1));
    const kept = garbled.filter((line) => lines.includes(line)).length;
    expect(kept).toBeGreaterThanOrEqual(190);
    expect(kept).toBeLessThan(200);
  });
});
