import type { ExchangeOutcome } from '../at/channel.ts';
import type { Rung } from '../kernel/rung.ts';
import type { Step } from '../families/kit/step.ts';

/** What happens while a plan runs, for progress and for the step log. Holds no secret: steps show references. */
export type RunEvent =
  | { readonly kind: 'phase'; readonly phase: Phase; readonly title: string }
  | { readonly kind: 'step-started'; readonly step: Step }
  | { readonly kind: 'step-skipped'; readonly step: Step }
  | { readonly kind: 'step-ended'; readonly step: Step; readonly result: StepResult }
  | { readonly kind: 'upload'; readonly step: Step; readonly sent: number; readonly total: number }
  /** `ms`: the time of the stretch that ended on this rung; the rungs passed with it have none of their own. */
  | { readonly kind: 'rung-passed'; readonly rung: Rung; readonly ms?: number };

/** The parts of a run, in the order in which they come. */
export type Phase = 'attach' | 'survey' | 'check' | 'connect' | 'separate' | 'verify' | 'clean-up';

/** How a step ended: as wanted, as tolerated, not at all like that, or it was not needed. */
export type StepVerdict = 'done' | 'tolerated' | 'failed' | 'skipped';

/** A step that is over, and what the module said. */
export interface StepResult {
  readonly verdict: StepVerdict;
  /** Absent for a step that was skipped, and for one that this computer carries. */
  readonly outcome?: ExchangeOutcome;
  /** How a step ended that is no exchange with the module, in words; holds no secret. */
  readonly said?: string;
}

/** Told of everything that happens, as it happens. */
export type OnRunEvent = (event: RunEvent) => void;
