import type { BytePipe } from '../at/pipe.ts';
import { sleep, type Clock } from '../kernel/clock.ts';
import { interrupted } from '../kernel/interrupt.ts';
import type { Inbound } from './inbound.ts';
import { ACK } from './packet.ts';

/** How often a break is tried, as the tools of others do. */
const ATTEMPTS = 5;
/** A line of the port that holds the chip in reset while it is asserted. */
export type ResetLine = 'dtr' | 'rts';
/** How long the chip is held in reset, ms. */
const RESET_MS = 100;
/** An acknowledgement on its way when the one before it was read must not be taken for the answer to a command, ms. */
const SETTLE_MS = 50;
const MOST_SETTLE_MS = 500;

/** How the loader is to be woken. */
export interface EnterOptions {
  readonly pipe: BytePipe;
  readonly inbound: Inbound;
  readonly clock: Clock;
  /** Absent: a person presses the button. */
  readonly reset?: ResetLine;
  /**
   * `false` when the other core of a chip that talks already is woken: that needs no reset, and where no break can pass
   * it may have answered already.
   */
  readonly fresh: boolean;
  /** How long each break waits for its acknowledgement, ms. */
  readonly attemptMs: number;
  /** Before each attempt, 1 to 5. */
  readonly onAttempt?: (attempt: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Break until the loader acknowledges it; `false` when it never does. Where no break can pass (TCP, pseudo-terminal) the
 * acknowledgement is only waited for: whoever serves the line takes care of break and reset.
 */
export async function enterLoader(options: EnterOptions): Promise<boolean> {
  const { pipe, inbound, fresh, reset, attemptMs, onAttempt } = options;
  for (let attempt = 1; attempt <= ATTEMPTS && !inbound.closed; attempt += 1) {
    onAttempt?.(attempt);
    // The break is held while the chip comes out of reset: that is when it looks.
    const breaks = await setLines(options, { brk: true, hold: false });
    try {
      if (pipe.lines !== undefined && (breaks || fresh)) {
        await pipe.lines.discardInput();
        inbound.clear();
      }
      if (reset !== undefined && fresh) await pulseReset(options);
      if (!(await inbound.skipPast(ACK, attemptMs))) continue;
    } finally {
      await setLines(options, { brk: false, hold: false });
    }
    await inbound.drain(SETTLE_MS, MOST_SETTLE_MS);
    return true;
  }
  return false;
}

async function pulseReset(options: EnterOptions): Promise<void> {
  const { clock, signal } = options;
  await setLines(options, { brk: true, hold: true });
  try {
    await sleep(clock, RESET_MS, signal);
  } catch (cause) {
    throw signal?.aborted === true ? interrupted() : cause;
  } finally {
    await setLines(options, { brk: true, hold: false });
  }
}

/** Whether the port has such lines. A line that does not hold the chip stays asserted, as it was when it was opened. */
function setLines(
  { pipe, reset }: EnterOptions,
  { brk, hold }: { readonly brk: boolean; readonly hold: boolean },
): Promise<boolean> {
  const lines = { brk, dtr: reset === 'dtr' ? hold : true, rts: reset === 'rts' ? hold : true };
  return pipe.lines?.set(lines) ?? Promise.resolve(false);
}
