import type { Condition } from '../../../src/families/kit/emulator.ts';
import { parseResolve } from '../../../src/kernel/resolve.ts';
import { emulatorOf } from '../../../src/families/emulators.ts';
import { fastClock } from '../../support/fast-clock.ts';
import { Rig } from '../../support/rig.ts';
import { converse, prepare, upload, type Setup } from './setup.ts';
import type { Where } from './where.ts';
import { Terminal, type Heard } from './terminal.ts';

/** How somebody works at the module. */
export interface Habit {
  readonly echo: boolean;
  /** Asks the module for its name and firmware. */
  readonly identifies: boolean;
}

export interface Recording {
  readonly heard: readonly Heard[];
  /** The message was sent, and acknowledged. */
  readonly worked: boolean;
}

/** Does all of it at a fresh virtual module, and gives what went over the cable. */
export async function record({ candidate, place }: Where, setup: Setup, habit: Habit): Promise<Recording> {
  const { family, line } = candidate;
  const emulator = await emulatorOf(family.id);
  if (emulator === undefined) throw new Error(`there is no virtual ${family.id}`);
  const clock = fastClock();
  const { desk } = place;
  const rig = new Rig({
    family,
    emulator,
    firmware: line,
    resolve: [parseResolve(`${desk.host}=${desk.twin.host}:${desk.twin.port}`)],
    conditions: new Set<Condition>(setup.conditions),
    rtc: setup.clock === 'right' ? { unixMs: clock.wall() } : 'cold',
    clock,
  });
  rig.module.powerOn();
  try {
    const terminal = await Terminal.open(rig, habit.echo);
    if (setup.storedBefore) {
      await upload(terminal, setup);
      terminal.forget();
    }
    await prepare(terminal, family, setup, habit.identifies);
    const worked = await converse(terminal, setup);
    return { heard: terminal.heard, worked };
  } finally {
    await rig.close();
  }
}
