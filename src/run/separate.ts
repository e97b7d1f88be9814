import type { ExchangeOutcome } from '../at/channel.ts';
import type { CauseWeight } from '../kernel/cause.ts';
import { height, rungsOf, type Rung, type Span } from '../kernel/rung.ts';
import type { Family } from '../families/kit/family.ts';
import type { SeparationTest } from '../families/kit/driver.ts';
import { runSteps, trySteps, type Failure, type RunContext, type StepsOutcome } from './execute.ts';
import { codeMeaning, describe } from './observe.ts';

/** How one separating test went. */
export interface TestResult {
  readonly test: SeparationTest;
  readonly passed: boolean;
  /** Where the test itself says that it failed. */
  readonly span?: Span;
  /** What the code that it failed with speaks for. */
  readonly causes?: readonly CauseWeight[];
  readonly text: string;
}

/** What the separation has shown. */
export interface Separation {
  /** The rungs that are left, lowest first; not every rung between them need be. */
  readonly open: readonly Rung[];
  readonly results: readonly TestResult[];
  /** All that the connection had to do came about in a test that was given its credentials anew. */
  readonly worksAnew: boolean;
}

/**
 * Runs separating tests until one rung is left or no test is left. A test is run only if it can split what is
 * still open.
 */
export async function separate(
  family: Family,
  span: Span,
  tests: readonly SeparationTest[],
  context: RunContext,
): Promise<Separation> {
  const results: TestResult[] = [];
  for (const test of tests) {
    const open = narrow(span, results);
    if (open.length === 1) break;
    if (!canSplit(test, open, results)) continue;
    const { failed, captured } = await runSteps(test.steps, context);
    if (failed?.outcome.status === 'closed') break;
    // What follows is another module than the one that failed.
    if (failed?.restarted !== undefined || failed?.networkLost !== undefined) break;
    const answers = failed?.mute !== true && (await trySteps(test.cleanup, context));
    if (failed === undefined ? toldAll(test, captured) : saysSomething(test, failed))
      results.push(resultOf(family, test, failed?.outcome));
    if (!answers) break;
  }
  return { open: narrow(span, results), results, worksAnew: worksAnew(tests, results) };
}

/** The last test that is not there to be compared with another is the one that lacks nothing. */
function worksAnew(tests: readonly SeparationTest[], results: readonly TestResult[]): boolean {
  const whole = tests.filter(({ comparing }) => comparing === undefined).at(-1);
  return whole?.givenAnew === true && results.some(({ test, passed }) => test === whole && passed);
}

/** An `OK` without the answer that was to be remembered is somebody else's. */
function toldAll({ steps }: SeparationTest, captured: StepsOutcome['captured']): boolean {
  return steps.every((step) => step.kind !== 'at' || (step.capture ?? []).every(({ as }) => captured.has(as)));
}

/** A test that did not come to its last step, or got no answer there from the module itself, has tested nothing. */
function saysSomething({ steps }: SeparationTest, { step, outcome }: Failure): boolean {
  return step.id === steps.at(-1)?.id && (outcome.status === 'failed' || outcome.status === 'no-completion');
}

function resultOf(family: Family, test: SeparationTest, failure: ExchangeOutcome | undefined): TestResult {
  if (failure === undefined) return { test, passed: true, text: 'passed' };
  const { span, causes } = codeMeaning(family, failure) ?? {};
  return {
    test,
    passed: false,
    text: describe(failure),
    ...(span === undefined ? {} : { span }),
    ...(causes === undefined ? {} : { causes }),
  };
}

/**
 * A test is worth its time if it can leave less open than there is, or show that credentials work that are given anew; a
 * comparing one after the test it is compared with.
 */
function canSplit(
  { proves, comparing, givenAnew }: SeparationTest,
  open: readonly Rung[],
  results: readonly TestResult[],
): boolean {
  if (comparing !== undefined) {
    return (
      results.some(({ test, passed }) => test.id === comparing.afterFailed && !passed) && open.includes(comparing.rung)
    );
  }
  const touched = open.filter((rung) => proves.includes(rung)).length;
  return touched > 0 && (touched < open.length || results.length === 0 || givenAnew === true);
}

/**
 * What is left open. A passed test passes its rungs; a failed one leaves only rungs that it touches, within what its own
 * code says. A contradiction (a broker that answers differently from one moment to the next) changes nothing.
 */
export function narrow(span: Span, results: readonly TestResult[]): readonly Rung[] {
  let open = shownAt(span);
  for (const { test, passed, span: own } of results) {
    const next = remaining(open, test, passed, own);
    if (next.length > 0) open = next;
  }
  return open;
}

/** A connection never ends at the clock: what is wrong with it shows higher up. */
function shownAt(span: Span): readonly Rung[] {
  const rungs = rungsOf(span);
  return rungs.length === 1 ? rungs : rungs.filter((rung) => rung !== 'clock');
}

function remaining(
  open: readonly Rung[],
  test: SeparationTest,
  passed: boolean,
  own: Span | undefined,
): readonly Rung[] {
  if (test.comparing !== undefined) return passed ? open.filter((rung) => rung === test.comparing?.rung) : open;
  if (passed) return open.filter((rung) => !test.proves.includes(rung) || (test.givenAnew === true && asGiven(rung)));
  return open.filter(
    (rung) => onThePort(rung) || (test.proves.includes(rung) && (own === undefined || within(rung, own))),
  );
}

/** Where a credential counts as the module has got it. */
function asGiven(rung: Rung): boolean {
  return rung === 'server-trust' || rung === 'client-auth';
}

/** What disturbs the talk on the port disturbs a test like anything else: its failure clears nothing there. */
function onThePort(rung: Rung): boolean {
  return height(rung) <= height('at');
}

function within(rung: Rung, { from, to }: Span): boolean {
  return height(rung) >= height(from) && height(rung) <= height(to);
}
