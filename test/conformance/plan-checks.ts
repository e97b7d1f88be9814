import type { Family } from '../../src/families/kit/family.ts';
import type { RunEvent } from '../../src/run/events.ts';
import type { Rig, RigOptions } from '../support/rig.ts';
import type { Counts } from './counts.ts';
import type { StrangeFile } from './options.ts';
import type { PlanWorld } from './plan-runs.ts';

/** What the checks of plans share. */
export interface PlanChecks {
  readonly family: Family;
  readonly counts: Counts;
  world(): PlanWorld;
  /** A file that is not ours, where the store can hold one. */
  readonly theirs: StrangeFile | 'none';
  /** A fresh virtual module that finds the brokers. */
  rig(options?: Partial<RigOptions>): Rig;
  /** Ids of exchanges that ended as a plan wanted. */
  readonly done: Set<string>;
  saw(event: RunEvent): void;
}
