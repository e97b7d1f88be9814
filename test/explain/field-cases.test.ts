import { beforeAll, describe, expect, it } from 'vitest';
import type { Disregard } from '../../src/explain/disregard.ts';
import { explained } from './damage/known-log.ts';
import { restsOnlyOn } from './field/own-source.ts';
import { inWords, judgeAnswer, namesOf, scoreOf, type Judged } from './field/score.ts';
import { fieldCases, hintsOf, type FieldCase } from './field/shared.ts';

/*
 * Logs from the field with the cause that was found in the end. Each is explained three times: with what the user says of
 * the set-up, without, and without whatever is known from its own thread alone.
 */

interface How {
  readonly hints: boolean;
  readonly disregard?: (given: FieldCase) => Disregard;
}

const cases = fieldCases();

async function judgedAll({ hints, disregard }: How): Promise<readonly Judged[]> {
  const all: Judged[] = [];
  for (const [name, given] of cases) {
    const answer = await explained(given.log.split('\n'), {
      ...(hints ? hintsOf(given) : {}),
      ...(disregard === undefined ? {} : { disregard: disregard(given) }),
    });
    all.push(judgeAnswer(name, given, answer));
  }
  return all;
}

function wrong(judged: readonly Judged[]): readonly string[] {
  return judged.filter(({ certainButWrong }) => certainButWrong).map(({ name }) => name);
}

describe.skipIf(cases.length === 0)('cases from the field', () => {
  describe('with the user’s words', () => {
    let judged: readonly Judged[] = [];
    beforeAll(async () => {
      judged = await judgedAll({ hints: true });
      console.log(inWords('cases from the field', judged));
    });

    it('are never answered wrongly with certainty', () => expect(wrong(judged)).toEqual([]));
    it('accuse nothing where it worked', () => expect(namesOf(judged, 'accuses')).toEqual([]));
    it('are asked about where nothing decides', () => expect(namesOf(judged, 'does-not-ask')).toEqual([]));
    it('find their cause', () => {
      const { first, amongThree, certainAndRight } = scoreOf(judged);
      expect(certainAndRight).toBeGreaterThanOrEqual(0.4);
      expect(first).toBeGreaterThanOrEqual(0.75);
      expect(amongThree).toBeGreaterThanOrEqual(0.9);
    });
  });

  describe('without the user’s words', () => {
    let judged: readonly Judged[] = [];
    beforeAll(async () => {
      judged = await judgedAll({ hints: false });
      console.log(inWords('cases from the field, the log alone', judged));
    });

    it('are never answered wrongly with certainty', () => expect(wrong(judged)).toEqual([]));
    it('accuse nothing where it worked', () => expect(namesOf(judged, 'accuses')).toEqual([]));
  });

  describe('without what is known from their own thread alone', () => {
    let judged: readonly Judged[] = [];
    beforeAll(async () => {
      judged = await judgedAll({ hints: true, disregard: ({ source }) => restsOnlyOn(source.ref) });
      console.log(inWords('cases from the field, each without its own thread', judged));
    });

    it('are never answered wrongly with certainty', () => expect(wrong(judged)).toEqual([]));
    it('accuse nothing where it worked', () => expect(namesOf(judged, 'accuses')).toEqual([]));
    it('are asked about where nothing decides', () => expect(namesOf(judged, 'does-not-ask')).toEqual([]));
  });
});

describe('a source that is one thread alone', () => {
  it.each<[ref: string, source: string, own: boolean]>([
    ['Xinyuan-LilyGO/LilyGo-Modem-Series#183', 'LilyGo-Modem-Series issue 183', true],
    ['Xinyuan-LilyGO/LilyGo-Modem-Series#183', 'LilyGo-Modem-Series issues 183 and 339', false],
    ['Xinyuan-LilyGO/LilyGo-Modem-Series#18', 'LilyGo-Modem-Series issue 183', false],
    [
      'Xinyuan-LilyGO/LilyGo-Modem-Series#77',
      'LilyGo-Modem-Series issue 77 (A7670): OK, and the code 34 after it',
      true,
    ],
    ['vshymanskyy/TinyGSM#507', 'SIM70x0 AT commands manual, AT+CAOPEN; TinyGSM issue 507', false],
    ['vshymanskyy/TinyGSM#507', 'LilyGo-Modem-Series issue 507', false],
    ['u-blox/ubxlib#77', 'u-blox/ubxlib issue 77', true],
    ['https://forums.quectel.com/t/some-words-3/30844', 'quectel forum thread 30844 (FCM360W)', true],
    ['https://forums.quectel.com/t/some-words/30844', 'quectel forum threads 30844 and 57329', false],
    ['http://e2e.ti.com/support/wifi/f/968/t/840264', 'TI E2E thread 840264', true],
  ])('%s: %s', (ref, source, own) => expect(restsOnlyOn(ref)(source)).toBe(own));
});
