import type { ExchangeOutcome } from '../at/channel.ts';
import type { LooseValues } from '../at/field.ts';
import type { AtStep, Ending, UploadStep } from '../families/kit/step.ts';
import type { StepVerdict } from './events.ts';

/* How a step has ended, by what the plan says of it. */

export function verdictOf(step: AtStep | UploadStep, outcome: ExchangeOutcome): StepVerdict {
  if (outcome.status === 'ok' || step.accept.some((ending) => endsLike(ending, outcome))) {
    return outcome.status === 'failed' && step.kind === 'at' && step.poll !== undefined ? 'failed' : 'done';
  }
  return goesOn(step, outcome) ? 'tolerated' : 'failed';
}

/** Whether the plan goes on behind a step that ended so. */
export function goesOn({ accept, tolerate = [] }: AtStep | UploadStep, outcome: ExchangeOutcome): boolean {
  return [...accept, ...tolerate].some((ending) => endsLike(ending, outcome));
}

export function endsLike(ending: Ending, outcome: ExchangeOutcome): boolean {
  if ('silence' in ending) return outcome.status === 'no-final' || outcome.status === 'no-prompt';
  if (outcome.status !== 'ok' && outcome.status !== 'failed') return false;
  if ('code' in ending) return outcome.code === ending.code;
  if ('bare' in ending) return isBareError(outcome);
  if ('cme' in ending) return outcome.final?.error?.kind === 'cme' && outcome.final.error.number === ending.cme;
  return ending.final === 'OK' ? outcome.status === 'ok' : outcome.status === 'failed';
}

/** `ERROR` and not a word of why. */
export function isBareError({ status, code, final }: ExchangeOutcome): boolean {
  return status === 'failed' && code === undefined && final?.text === 'ERROR';
}

/** Whether a field of the reply has one of the values. */
export function tells(outcome: ExchangeOutcome, field: string, values: readonly (string | number)[]): boolean {
  return outcome.info.some((line) => {
    const value = (line.values as LooseValues)[field];
    return (typeof value === 'string' || typeof value === 'number') && values.includes(value);
  });
}
