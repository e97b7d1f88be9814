import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { families } from '../../src/families/registry.ts';
import { rungsOf, type Rung } from '../../src/kernel/rung.ts';
import { mulberry32 } from '../../src/transports/faulty.ts';
import { full } from '../support/full.ts';
import { has } from '../support/programs.ts';
import { deskFor, type Desk } from './desk.ts';
import { expectationOf, type Expectation } from './expectation.ts';
import { comparesByCommand, runBoth, type Candidate, type Run } from './module-run.ts';
import { Reference } from './reference.ts';
import { VARIATIONS, type Variation } from './variations.ts';

/** One firmware line, tried with one variation at a twin. */
export interface Combination extends Candidate {
  readonly variation: Variation;
}

/** Every firmware line whose own MQTT client a driver drives and a virtual module plays. */
export const CANDIDATES: readonly Candidate[] = families()
  .filter(({ driver }) => driver?.mqtt !== undefined)
  .flatMap((family) => family.firmware.map((line) => ({ family, line })));

export function combinationsAt(kind: string): readonly Combination[] {
  const variations = VARIATIONS[kind] ?? [];
  return CANDIDATES.flatMap((candidate) => variations.map((variation) => ({ ...candidate, variation })));
}

/** Of each kind in the quick run, most of them at the usual twin: keys take their time. */
const SAMPLE = { usual: 5, others: 1 };
const SEED = 20;

function sampled(kind: string): readonly Combination[] {
  const random = mulberry32(SEED + kind.length);
  const shuffled = combinationsAt(kind)
    .map((combination) => ({ combination, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ combination }) => combination);
  const isUsual = ({ variation }: Combination): boolean => variation.twin === undefined;
  return [
    ...shuffled.filter(isUsual).slice(0, SAMPLE.usual),
    ...shuffled.filter((one) => !isUsual(one)).slice(0, SAMPLE.others),
  ];
}

/** One twin serves all that want the same one. */
function byTwin(combinations: readonly Combination[]): ReadonlyMap<string, readonly Combination[]> {
  const nameOf = ({ variation }: Combination): string => JSON.stringify(variation.twin ?? {});
  const names = new Set(combinations.map(nameOf));
  return new Map([...names].map((name) => [name, combinations.filter((one) => nameOf(one) === name)]));
}

interface Tally {
  others: number;
  fact: number;
  breaks: number;
  unknown: number;
}

/** Puts the combinations of one kind of twin to the test: what is said beforehand, and what is then met. */
export function predictionsAt(kind: string): void {
  const chosen = full ? combinationsAt(kind) : sampled(kind);
  const twins = byTwin(chosen);
  const tally: Tally = { others: 0, fact: 0, breaks: 0, unknown: 0 };

  describe.skipIf(!(has('openssl') && has('mosquitto_pub')))(`at the twin of ${kind}`, () => {
    for (const [name, combinations] of twins) {
      describe(name, () => {
        let desk: Desk;
        let reference: Reference;
        beforeAll(async () => {
          desk = await deskFor(kind, combinations[0]?.variation.twin ?? {});
          reference = new Reference(desk);
        });
        afterAll(() => desk.twin.stop());

        it.each(combinations.map((one) => [`${one.line.id}, ${one.variation.id}`, one] as const))(
          '%s',
          async (_title, { variation, ...candidate }) => {
            const settings = (await variation.change?.(desk.right, desk)) ?? desk.right;
            const expectation = await expectationOf(candidate, settings, reference);
            const run = await runBoth(candidate, desk, settings);
            const hidden = settings.clock === undefined || comparesByCommand(candidate) ? {} : { hidden: DATES_UNSEEN };
            const { problems, unknown } = differences({ ...variation, ...hidden }, expectation, run);
            expect(problems, shown(expectation, run)).toEqual([]);
            tally[expectation.by] += 1;
            if (expectation.met.length > 0) tally.breaks += 1;
            if (unknown) tally.unknown += 1;
          },
        );
      });
    }

    it('have all been counted', () => {
      const { others, fact, breaks, unknown } = tally;
      expect(others + fact).toBe(chosen.length);
      if (full) {
        // Others have the word in most of them, both ends are there, and nobody hides behind what cannot be known.
        expect(others).toBeGreaterThan(chosen.length / 2);
        expect(breaks).toBeGreaterThan(chosen.length / 5);
        expect(breaks).toBeLessThan(chosen.length * 0.8);
        expect(unknown).toBeLessThan(chosen.length / 10);
      }
      process.stdout.write(
        `${kind}: ${chosen.length} predictions met, ${breaks} of them that it breaks; ${others} judged by other programs, ` +
          `${fact} by a fact; ${unknown} could not be known beforehand\n`,
      );
    });
  });
}

const DATES_UNSEEN = 'no command shows whether dates are compared';

function differences(
  { also = [], hidden }: Variation,
  expectation: Expectation,
  { said, met }: Run,
): { readonly problems: readonly string[]; readonly unknown: boolean } {
  const errors = said.findings.filter(({ severity }) => severity === 'error').map(({ rung }) => rung);
  const breaks = expectation.said.length > 0;
  // What is not given is taken for right, and said to be.
  const open = said.answer === 'unknown' || (breaks && (hidden !== undefined || said.assumed.length > 0));
  const unknown = errors.length === 0 && open;
  const withOthers = (rungs: readonly Rung[]): readonly Rung[] => (rungs.length === 0 ? [] : [...rungs, ...also]);
  const wanted = withOthers(expectation.said);
  const predicted = wanted.length === 0 ? errors.length === 0 : errors.some((rung) => wanted.includes(rung));
  const broke = met.brokeAt === undefined ? [] : rungsOf(met.brokeAt);
  const wire = withOthers(expectation.met);
  const isMet = wire.length === 0 ? met.ok : !met.ok && broke.some((rung) => wire.includes(rung));
  return {
    problems: [
      ...(predicted || unknown ? [] : [`said: ${said.answer}, errors at ${errors.join(', ') || 'no rung'}`]),
      ...(isMet ? [] : [`met: ${met.ok ? 'passed' : `broke at ${broke.join(', ') || 'no rung'}`}`]),
    ],
    unknown,
  };
}

function shown({ by, source, said, met }: Expectation, run: Run): string {
  const codes = (findings: Run['said']['findings']): string =>
    findings
      .filter(({ severity }) => severity !== 'info')
      .map(({ code, rung }) => `${code} at ${rung}`)
      .join(', ');
  const words = (rungs: readonly Rung[]): string => (rungs.length === 0 ? 'passes' : `breaks at ${rungs.join(' or ')}`);
  return [
    `by ${by === 'fact' ? `a fact (${source ?? ''})` : 'other programs'} it ${words(said)}; on the wire it ${words(met)}`,
    `check: ${codes(run.said.findings)}`,
    `connect: ${codes(run.met.findings)}`,
  ].join('\n');
}
