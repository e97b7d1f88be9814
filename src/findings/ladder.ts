import { RUNGS, rungsOf, type Rung, type Span } from '../kernel/rung.ts';

/** `skipped`: not needed in this run. `unknown`: nobody has judged it. */
export type RungState = 'passed' | 'failed' | 'skipped' | 'unknown';

/** One rung in the ladder of a report. */
export interface LadderEntry {
  readonly rung: Rung;
  readonly state: RungState;
  /** How long the climb to this rung took, ms, where it was measured. */
  readonly ms?: number;
}

/** The ladder of one attempt. Rungs start as `unknown`. */
export class Ladder {
  readonly #states = new Map<Rung, LadderEntry>();

  set(rung: Rung, state: RungState, ms?: number): void {
    this.#states.set(rung, ms === undefined ? { rung, state } : { rung, state, ms: Math.round(ms) });
  }

  get(rung: Rung): RungState {
    return this.#states.get(rung)?.state ?? 'unknown';
  }

  /** One rung: it failed. Several: each is unknown, only the span is sure. */
  fail(span: Span): void {
    const rungs = rungsOf(span);
    for (const rung of rungs) this.set(rung, rungs.length === 1 ? 'failed' : 'unknown');
  }

  entries(): readonly LadderEntry[] {
    return RUNGS.map((rung) => this.#states.get(rung) ?? { rung, state: 'unknown' });
  }
}
