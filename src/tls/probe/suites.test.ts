import { describe, expect, it } from 'vitest';
import type { ClientHelloSpec } from '../client-hello.ts';
import { TLS_1_2, TLS_1_3 } from '../hello.ts';
import { SUITES } from '../suites.ts';
import type { Answer, ServerFlight } from './answer.ts';
import { suitesTaken, type SuitesFound } from './suites.ts';

function flight(version: number, suite: number): ServerFlight {
  return { version, suite, extensions: [], certificates: [], certificateMessageBytes: 0, recordBytes: [] };
}

/** What is found at a server with these suites, the dearest first, and how many questions that took. */
async function found(
  version: number,
  taken: readonly number[],
): Promise<{ readonly suites: SuitesFound; readonly questions: number }> {
  let questions = 0;
  const put = ({ suites }: ClientHelloSpec): Promise<Answer> => {
    questions += 1;
    const suite = taken.find((one) => suites.includes(one));
    if (suite === undefined) return Promise.resolve({ is: 'alert', number: 40, warnings: [] });
    return Promise.resolve({ is: 'flight', warnings: [], flight: flight(version, suite) });
  };
  const suites = await suitesTaken(version, flight(version, taken[0] ?? 0), {}, put);
  return { suites, questions };
}

const sorted = (numbers: readonly number[]): readonly number[] => [...numbers].sort((a, b) => a - b);
const numbersOf = (pattern: RegExp): readonly number[] =>
  SUITES.filter(({ name }) => pattern.test(name)).map(({ number }) => number);

/** As OpenSSL 3 has them by default for an RSA certificate. */
const USUAL = numbersOf(/^TLS_((EC)?DHE_)?RSA_WITH_(AES_\d+_(GCM|CBC)|CHACHA20)/);

describe('suites', () => {
  it.each([
    ['the usual ones', USUAL],
    ['a single one', [0xc02f]],
    ['one of each kind', [0xc02f, 0xc023, 0x002f, 0x00a8, 0xc0ac, 0x000a]],
    ['all there are', SUITES.map(({ number }) => number)],
  ])('are all found: %s', async (_title, taken) => {
    const { suites } = await found(TLS_1_2, taken);
    expect(sorted(suites.numbers)).toEqual(sorted(taken));
    expect(suites.complete).toBe(true);
  });

  it('cost hardly more questions than there are suites where a server takes whole kinds', async () => {
    expect(USUAL).toHaveLength(20);
    // One for each but the first, one for the order, and a refusal for each kind that it has nothing of.
    expect((await found(TLS_1_2, USUAL)).questions).toBeLessThanOrEqual(20 + 3);
    expect((await found(TLS_1_3, [0x1302, 0x1303, 0x1301])).questions).toBe(2 + 1 + 1);
  });

  it('cost few questions where there are few', async () => {
    expect((await found(TLS_1_2, [0xc02f])).questions).toBeLessThanOrEqual(10);
  });
});
