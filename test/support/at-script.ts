import { readAtScript } from '../../src/export/at/read.ts';
import { families } from '../../src/families/registry.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { attach } from '../../src/run/attach.ts';
import type { RunEvent } from '../../src/run/events.ts';
import { runSteps, trySteps, type Materials, type RunContext } from '../../src/run/execute.ts';
import { StateKeeper } from '../../src/run/state-keeper.ts';
import { openPort } from '../../src/transports/open.ts';

export interface Played {
  readonly ok: boolean;
  /** The step that stopped it, and what the module had said to it. */
  readonly failed?: { readonly id: string; readonly told: readonly string[] };
  readonly left: readonly string[];
}

/** Plays an AT script at a module: its steps, and then its clean-up. `left` are the steps that were not needed. */
export async function playAtScript(text: string, port: string, materials: Materials): Promise<Played> {
  const { plan, mend } = readAtScript(text, (id) => families().find((family) => family.id === id));
  const pipe = await openPort(port, { clock: systemClock });
  const left: string[] = [];
  try {
    const attached = await attach(pipe, { clock: systemClock, families: families(), portName: port });
    const keeper = new StateKeeper(attached.family, attached.identity);
    attached.channel.onUrc((event) => keeper.urc(event));
    const onEvent = (event: RunEvent): void => {
      if (event.kind === 'step-skipped') left.push(event.step.id);
    };
    const context: RunContext = { channel: attached.channel, keeper, clock: systemClock, materials, onEvent };
    if (attached.suspect) await trySteps(mend, context);
    const { ok, failed } = await runSteps(plan.steps, context);
    await trySteps(plan.cleanup, context);
    return { ok, left, ...(failed === undefined ? {} : { failed: { id: failed.step.id, told: failed.outcome.told } }) };
  } finally {
    await pipe.close();
  }
}
