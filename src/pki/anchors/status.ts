import { momentOf, type AnchorEvent } from './anchor.ts';
import type { Anchor } from './set.ts';

/**
 * How a root stands at a moment. `retired`: the servers that led to it have moved to another root. `distrusted`: root
 * programs no longer trust it for TLS, which modules do not notice. `unseen`: its certificate is not here.
 */
export type AnchorState = 'current' | 'distrusted' | 'retired' | 'expired' | 'not-yet-valid' | 'unseen';

export interface AnchorStatus {
  readonly state: AnchorState;
  readonly past: readonly AnchorEvent[];
  readonly coming: readonly AnchorEvent[];
}

/** `at` is Unix ms. Dates of validity are those of the certificate that is here. */
export function statusAt({ certificate, known }: Anchor, at: number): AnchorStatus {
  const events = [...(known?.events ?? [])].sort((a, b) => momentOf(a.on) - momentOf(b.on));
  const past = events.filter(({ on }) => momentOf(on) <= at);
  return {
    state: stateOf(certificate?.facts, past, at),
    past,
    coming: events.filter((event) => !past.includes(event)),
  };
}

function stateOf(
  dates: { readonly notBefore: number; readonly notAfter: number } | undefined,
  past: readonly AnchorEvent[],
  at: number,
): AnchorState {
  if (dates === undefined) return 'unseen';
  if (at >= dates.notAfter) return 'expired';
  if (at < dates.notBefore) return 'not-yet-valid';
  if (past.some(leavesIt)) return 'retired';
  return past.some(({ kind }) => kind === 'distrust') ? 'distrusted' : 'current';
}

/** A migration that has another root as its goal leads away from this one. */
export function leavesIt(event: AnchorEvent): boolean {
  return event.kind === 'migration' && event.to !== undefined;
}
