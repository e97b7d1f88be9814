import { catalogueEntry, type FindingCode } from '../findings/catalogue.ts';
import type { Evidence } from '../findings/finding.ts';
import type { Observation } from '../findings/ranker.ts';
import type { Rung, Span } from '../kernel/rung.ts';

/** An answer that means one thing, which has a finding of its own. */
export function plain(code: FindingCode, evidence: readonly Evidence[], span: Span): Observation {
  const { cause, meaning } = catalogueEntry(code);
  return {
    evidence,
    source: 'what this answer means',
    span,
    code,
    causes: [{ cause, weight: 0.9, rung: span.to, why: meaning }],
  };
}

export function on(rung: Rung): Span {
  return { from: rung, to: rung };
}

/** A line that no command asked for. */
export function byItself(text: string): Evidence {
  return { kind: 'module', ref: 'by itself', text };
}
