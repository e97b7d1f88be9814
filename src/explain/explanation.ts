import type { Finding, Report } from '../findings/finding.ts';
import type { LadderEntry } from '../findings/ladder.ts';
import type { Span } from '../kernel/rung.ts';
import type { KnownBy } from './module-choice.ts';
import type { FormatSeen } from './read/log-reader.ts';
import type { Harmless } from './reconstruct.ts';
import type { SecretKind } from './redact.ts';

/** How the log as a whole ends. `unclear`: no line says. */
export type Outcome = 'worked' | 'failed' | 'unclear';

/** One try to connect, as it is reported. */
export interface AttemptReport {
  /** First and last line of the log. */
  readonly lines: { readonly from: number; readonly to: number };
  readonly module?: string;
  readonly firmware?: string;
  readonly broker?: string;
  readonly connection: 'made' | 'refused' | 'unanswered' | 'none';
  readonly ladder: readonly LadderEntry[];
  readonly brokeAt?: Span;
  readonly findings: readonly Finding[];
}

/** The document of `hawser explain`. */
export interface Explanation extends Report {
  readonly command: 'explain';
  readonly outcome: Outcome;
  readonly lines: number;
  /** How the log is written, most lines first. */
  readonly formats: readonly FormatSeen[];
  readonly module?: {
    readonly family: string;
    readonly title: string;
    readonly firmware: string;
    readonly firmwareKnown: boolean;
    readonly by: KnownBy;
  };
  readonly broker?: { readonly kind: string; readonly title: string; readonly host?: string };
  /** Those at the beginning and at the end, where there are very many. */
  readonly attempts: readonly AttemptReport[];
  readonly attemptsLeftOut: number;
  /** What looks like a failure and is none. */
  readonly harmless: readonly Harmless[];
  /** What was masked before anything was read. */
  readonly masked: readonly { readonly kind: SecretKind; readonly times: number; readonly revoke: boolean }[];
}
