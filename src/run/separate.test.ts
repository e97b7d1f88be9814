import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeparationTest } from '../families/kit/driver.ts';
import { RUNGS, height, rungsOf, type Rung, type Span } from '../kernel/rung.ts';
import { runs } from '../../test/support/full.ts';
import { narrow, type TestResult } from './separate.ts';

function testOf(proves: readonly Rung[], comparing?: SeparationTest['comparing']): SeparationTest {
  return {
    id: 'any',
    title: 'any',
    steps: [],
    cleanup: [],
    proves,
    ...(comparing === undefined ? {} : { comparing }),
    verifiesServer: false,
    presentsClientCertificate: false,
    sni: false,
  };
}

function result(test: SeparationTest, passed: boolean, span?: Span): TestResult {
  return { test, passed, text: '', ...(span === undefined ? {} : { span }) };
}

const tcp = testOf(['dns', 'tcp']);
const unverified = testOf(['dns', 'tcp', 'tls', 'client-auth']);
const verified = testOf(['dns', 'tcp', 'tls', 'server-trust', 'client-auth']);
const otherSni = testOf(['tls'], { afterFailed: 'any', rung: 'tls', cause: 'sni-missing' });
const HANDSHAKE: Span = { from: 'tls', to: 'client-auth' };

describe('what is left open', () => {
  it.each([
    ['nothing was tested', [], ['tls', 'server-trust', 'client-auth']],
    ['an unverified handshake passes', [result(unverified, true)], ['server-trust']],
    ['an unverified handshake fails', [result(unverified, false)], ['tls', 'client-auth']],
    [
      'it fails by a code that says where',
      [result(unverified, false, { from: 'client-auth', to: 'mqtt' })],
      ['client-auth'],
    ],
    ['a failed one passes with another server name', [result(unverified, false), result(otherSni, true)], ['tls']],
    [
      'a failed one fails with another server name as well',
      [result(unverified, false), result(otherSni, false)],
      ['tls', 'client-auth'],
    ],
    ['TCP alone passes', [result(tcp, true)], ['tls', 'server-trust', 'client-auth']],
    [
      'everything passes, against what was seen before',
      [result(verified, true)],
      ['tls', 'server-trust', 'client-auth'],
    ],
    ['TCP fails, against what was seen before', [result(tcp, false)], ['tls', 'server-trust', 'client-auth']],
    [
      'the verified one contradicts the unverified one',
      [result(unverified, true), result(verified, true)],
      ['server-trust'],
    ],
  ] as const)('after %s', (_what, results, open) => {
    expect(narrow(HANDSHAKE, results)).toEqual(open);
  });

  it('always holds the true rung, whatever tests told the truth about it', () => {
    const rung = fc.constantFrom(...RUNGS);
    const span = fc
      .tuple(rung, rung)
      .map(([a, b]): Span => (height(a) <= height(b) ? { from: a, to: b } : { from: b, to: a }));
    const within = (truth: Rung, margin: Span): Span => ({
      from: height(margin.from) <= height(truth) ? margin.from : truth,
      to: height(margin.to) >= height(truth) ? margin.to : truth,
    });
    const truthful = (truth: Rung): fc.Arbitrary<TestResult> =>
      fc
        .record({
          proves: fc.subarray([...RUNGS], { minLength: 1 }),
          comparing: fc.option(rung, { nil: undefined, freq: 3 }),
          said: fc.option(span, { nil: undefined }),
        })
        .map(({ proves, comparing, said }) => {
          if (comparing !== undefined) {
            const changed = { afterFailed: 'any', rung: comparing, cause: 'other' } as const;
            return result(testOf(proves, changed), comparing === truth);
          }
          const passed = !proves.includes(truth);
          return result(testOf(proves), passed, passed || said === undefined ? undefined : within(truth, said));
        });
    const cases = span.chain((where) =>
      fc
        .constantFrom(...rungsOf(where))
        .chain((truth) =>
          fc.record({ where: fc.constant(where), truth: fc.constant(truth), results: fc.array(truthful(truth)) }),
        ),
    );
    fc.assert(
      fc.property(cases, ({ where, truth, results }) => {
        const open = narrow(where, results);
        expect(open).toContain(truth);
        // Nothing comes in from outside, and the order is that of the ladder.
        expect(rungsOf(where).filter((rung) => open.includes(rung))).toEqual(open);
      }),
      { numRuns: runs(500, 20_000) },
    );
  });
});
