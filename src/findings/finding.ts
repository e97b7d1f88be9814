import type { Cause } from '../kernel/cause.ts';
import type { Remedy } from '../kernel/errors.ts';
import type { Rung, Span } from '../kernel/rung.ts';
import type { FindingCode } from './catalogue.ts';
import type { LadderEntry } from './ladder.ts';

/** `error`: it cannot work; `warning`: it may not; `info`: worth knowing. */
export type Severity = 'error' | 'warning' | 'info';
/** `certain` needs evidence that admits no other reading. */
export type Certainty = 'certain' | 'likely' | 'possible';

/** What a finding rests on. `ref` says where: a step, a file, a fact's source. */
export interface Evidence {
  readonly kind: 'file' | 'module' | 'reply' | 'wire' | 'fact' | 'option' | 'test';
  readonly ref: string;
  readonly text: string;
}

/** What is wrong or notable. */
export interface Finding {
  readonly code: FindingCode;
  readonly cause: Cause;
  /** Where the cause sits, which may be lower than where it showed. */
  readonly rung: Rung;
  readonly severity: Severity;
  readonly confidence: Certainty;
  readonly title: string;
  readonly evidence: readonly Evidence[];
  readonly remedy: readonly Remedy[];
  readonly sources: readonly string[];
}

/** A check that would decide what is still open. */
export interface Proof {
  readonly command: string;
  /** What its answer shows. */
  readonly learns?: string;
  readonly decides: readonly Cause[];
}

/** The document that every command prints with `--json`; commands add their own members. */
export interface Report {
  readonly schema: 1;
  readonly command: string;
  readonly ok: boolean;
  readonly ladder: readonly LadderEntry[];
  readonly brokeAt?: Span;
  readonly findings: readonly Finding[];
  readonly nextProofs: readonly Proof[];
  readonly verified?: 'own-message' | 'acknowledged' | 'none';
}
