import type { AtStep, Step } from '../../src/families/kit/step.ts';
import { runSteps, type StepsOutcome } from '../../src/run/execute.ts';
import type { Scripted } from './scripted.ts';
import { inVirtualTime } from './virtual-time.ts';

/** A step of one exchange, as far as a test cares. */
export function at(exchange: string, change: Partial<AtStep> = {}): AtStep {
  return {
    kind: 'at',
    id: exchange,
    rung: 'mqtt',
    reason: 'because',
    exchange,
    args: {},
    send: '',
    accept: [{ final: 'OK' }],
    deadlineMs: 9_000,
    ...change,
  };
}

/** Runs steps on a scripted module in virtual time. */
export function run(steps: readonly Step[], context: Scripted): Promise<StepsOutcome> {
  return inVirtualTime(context.clock, runSteps(steps, context));
}
