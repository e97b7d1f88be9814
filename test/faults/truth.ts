import type { Plan, Step } from '../../src/families/kit/step.ts';
import { RUNGS, height, type Rung } from '../../src/kernel/rung.ts';
import type { Place } from '../support/fault-desk.ts';

/*
 * Where a fault truly is, as far as anybody at the host's end of the line can know. A report is right when its span holds
 * one of these rungs.
 */

/** The line itself: it was cut, or nobody is on it. */
const PORT: readonly Rung[] = ['port'];
/** The talk on the line: a module that is silent, restarts, or does not take what it is told. */
const AT: readonly Rung[] = ['at'];

/**
 * Bytes that were damaged on the line. An AT port has no checksum, so a damaged byte that makes another valid command or
 * answer cannot be told from what was meant: then the step that it hit fails, and its rungs are all that can be said.
 * Of a message that comes back only its absence shows, and that may as well be the subscription's fault. What is carried
 * over a socket is one stream: a byte that is missing in it shows at some record further up, or as an end without a word.
 */
function damaged(place: Place, plan: Plan | undefined): readonly Rung[] {
  const { step } = place;
  const carried = plan?.steps.filter(({ kind }) => kind === 'carry') ?? [];
  const later = step?.kind === 'carry' ? carried.slice(carried.findIndex(({ id }) => id === step.id)) : [];
  const hit = step === undefined ? [] : [step, ...later].flatMap((one) => rungsOfStep(one, plan));
  return [...PORT, ...AT, ...hit, ...(atTheEnd(place) ? (['subscribe', 'publish'] as const) : [])];
}

/** No answer: on the first questions that is no module at all, later it is one that has stopped to talk. */
function silentAt({ phase }: Place): readonly Rung[] {
  return phase === 'attach' || phase === 'start' ? [...PORT, ...AT] : AT;
}

function atTheEnd({ phase, step }: Place): boolean {
  return phase === 'verify' || step?.rung === 'subscribe' || step?.rung === 'publish';
}

/** What a step can fail on: its own rung, or, for one that climbs, everything above what was passed before. */
function rungsOfStep(step: Step, plan: Plan | undefined): readonly Rung[] {
  if ((step.kind !== 'at' && step.kind !== 'carry') || step.proves === undefined) return [step.rung];
  const before =
    plan?.steps.slice(
      0,
      plan.steps.findIndex(({ id }) => id === step.id),
    ) ?? [];
  const passed = before.flatMap((other) => (other.proves === undefined ? [] : [other.proves]));
  const floor = Math.max(height('bearer'), ...passed.map(height));
  const climbed = RUNGS.filter((rung) => height(rung) > floor && height(rung) <= height(step.proves ?? step.rung));
  return [step.rung, ...climbed];
}

export type FaultKind =
  | 'reset'
  | 'switched-off'
  | 'cable'
  | 'unheard'
  | 'hanging'
  | 'slow'
  | 'lost-bytes'
  | 'lost-prompt'
  | 'doubled-bytes'
  | 'garbled-bytes'
  | 'second-program'
  | 'full-store'
  | 'link-lost'
  | 'dead-path'
  | 'no-sim'
  | 'sim-pin'
  | 'not-registered'
  | 'no-bearer'
  | 'dns-fails'
  | 'tcp-refused'
  | 'echo'
  | 'urc'
  | 'pieces';

interface Truth {
  readonly rungs: (place: Place, plan: Plan | undefined) => readonly Rung[];
  readonly why: string;
}

const only =
  (...rungs: readonly Rung[]) =>
  (): readonly Rung[] =>
    rungs;

/** Nothing is wrong: a run that does not succeed is a failed one. */
const HARMLESS = only();

export const TRUTH: Readonly<Record<FaultKind, Truth>> = {
  reset: { rungs: silentAt, why: 'the module restarted: what it did not do, it did not do for that reason' },
  'switched-off': {
    rungs: only(...PORT, ...AT),
    why: 'nobody answers; from outside a module without power is a dead port',
  },
  cable: { rungs: only(...PORT), why: 'the port was closed' },
  unheard: { rungs: silentAt, why: 'a command without any answer' },
  hanging: { rungs: only(...PORT, ...AT), why: 'no answer any more, as from a module without power' },
  slow: { rungs: silentAt, why: 'an answer after its time is no answer' },
  'lost-bytes': { rungs: damaged, why: 'see `damaged`' },
  'lost-prompt': { rungs: damaged, why: 'the module waits for bytes, the host for the prompt' },
  'doubled-bytes': { rungs: damaged, why: 'see `damaged`' },
  'garbled-bytes': { rungs: damaged, why: 'see `damaged`' },
  'second-program': { rungs: damaged, why: 'its bytes among ours, our answers taken away: the same as damaged bytes' },
  'full-store': { rungs: only('server-trust', 'client-auth'), why: 'the file that does not fit is needed there' },
  'link-lost': { rungs: only('network', 'bearer'), why: 'the registration and with it the data connection are gone' },
  'dead-path': {
    rungs: (place) =>
      place.phase === 'verify' || place.step?.rung === 'publish' ? ['bearer', 'tcp', 'publish'] : ['bearer', 'tcp'],
    why: 'packets vanish behind the module; of a message on its way only the absence shows',
  },
  'no-sim': { rungs: only('sim'), why: 'the condition' },
  'sim-pin': { rungs: only('sim'), why: 'the condition' },
  'not-registered': { rungs: only('network'), why: 'the condition' },
  'no-bearer': { rungs: only('bearer'), why: 'the condition' },
  'dns-fails': { rungs: only('dns'), why: 'the condition' },
  'tcp-refused': { rungs: only('tcp'), why: 'the condition' },
  echo: { rungs: HARMLESS, why: 'both ways of echo are ordinary, at any moment' },
  urc: { rungs: HARMLESS, why: 'a module may say these lines at any time' },
  pieces: { rungs: HARMLESS, why: 'how bytes are cut and when they come within the deadlines means nothing' },
};
