import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askModel, askOpenssl, limboFile, readLimbo, type LimboCase } from '../support/limbo.ts';
import { has } from '../support/programs.ts';
import { scratch, type Scratch } from '../support/scratch.ts';
import { DIFFERENCES, NEVER_LAXER } from './differences.ts';

const path = limboFile();
/** Far above the slowest case on a busy machine; a search without a bound would never come back. */
const HANG_MS = 3000;

describe.skipIf(path === undefined)('x509-limbo', () => {
  let cases: readonly LimboCase[] = [];
  let files: Scratch;
  const now = Date.now();

  beforeAll(async () => {
    cases = readLimbo(path ?? '').cases;
    files = await scratch();
  });
  afterAll(() => files.remove());

  it.skipIf(!has('openssl'))(
    'openssl-default says what openssl verify says by its exit status, in every case',
    async () => {
      const apart: string[] = [];
      for (const entry of cases) {
        const ours = askModel(entry, 'openssl-default', now);
        const theirs = await askOpenssl(entry, now, files);
        if (ours.accepted !== theirs.accepted) apart.push(`${entry.id}: ${ours.reason} / ${theirs.reason}`);
      }
      expect(apart).toEqual([]);
      expect(cases.length).toBeGreaterThan(100);
    },
    120_000,
  );

  it('the strict judgement gives the answers of the suite, but for the listed ones', () => {
    const found: Record<string, string> = {};
    for (const entry of cases) {
      const { accepted } = askModel(entry, 'strict', now);
      const expected = entry.expected_result === 'SUCCESS';
      if (accepted !== expected) found[entry.id] = accepted ? 'laxer' : 'stricter';
    }
    expect(found).toEqual(Object.fromEntries(Object.entries(DIFFERENCES).map(([id, { we }]) => [id, we])));
  });

  it('the strict judgement is never laxer in signature, validity, basic constraints, path length or name', () => {
    const guarded = cases.filter(({ id, expected_result }) => expected_result === 'FAILURE' && NEVER_LAXER.test(id));
    const accepted = guarded.filter((entry) => askModel(entry, 'strict', now).accepted).map(({ id }) => id);
    expect(accepted).toEqual([]);
    expect(guarded.length).toBeGreaterThan(50);
  });

  it.each(['openssl-partial', 'mbedtls', 'wolfssl', 'wolfssl-strict-top', 'top-of-chain', 'strict'] as const)(
    '%s neither crashes nor hangs in any case',
    (model) => {
      const slow = cases
        .map((entry) => ({ id: entry.id, ms: askModel(entry, model, now).ms }))
        .filter(({ ms }) => ms > HANG_MS);
      expect(slow).toEqual([]);
    },
  );
});
