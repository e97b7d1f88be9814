import type { Cause } from '../kernel/cause.ts';
import type { Remedy } from '../kernel/errors.ts';
import type { Rung } from '../kernel/rung.ts';
import { UPDATE_SOMEHOW } from './catalogue/entry.ts';
import { catalogueEntry, type FindingCode } from './catalogue.ts';
import type { Certainty, Evidence, Finding, Severity } from './finding.ts';

interface FindingDetails {
  readonly severity?: Severity;
  readonly confidence: Certainty;
  readonly evidence: readonly Evidence[];
  /** Said before the catalogue's own remedies, because they fit this case. */
  readonly remedy?: readonly Remedy[];
  readonly rung?: Rung;
  /** Where one code stands for several causes. */
  readonly cause?: Cause;
  readonly title?: string;
}

/** A finding from its catalogue entry and what was seen in this case. */
export function finding(code: FindingCode, details: FindingDetails): Finding {
  const entry = catalogueEntry(code);
  const own = details.remedy ?? [];
  const sources = details.evidence.filter((item) => item.kind === 'fact').map((item) => item.ref);
  return {
    code,
    cause: details.cause ?? entry.cause,
    rung: details.rung ?? entry.rung,
    severity: details.severity ?? 'error',
    confidence: details.confidence,
    title: details.title ?? entry.title,
    evidence: details.evidence,
    remedy: [...own, ...entry.remedy.filter((one) => one !== UPDATE_SOMEHOW || own.length === 0)],
    sources: [...new Set(sources)],
  };
}
