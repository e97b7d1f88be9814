import type { AnchorUsed } from './choose-anchor.ts';
import type { CodeFormat } from '../export/code-format.ts';
import type { Finding, Report } from '../findings/finding.ts';
import type { Route } from '../families/kit/driver.ts';
import type { Plan } from '../families/kit/step.ts';
import type { Identity } from '../families/kit/state.ts';
import type { Span } from '../kernel/rung.ts';

/** What was tried once, and where it ended. */
export interface Attempt {
  readonly reason: string;
  readonly ok: boolean;
  readonly brokeAt?: Span;
  /** What the module said last, in its own words. */
  readonly said?: string;
}

/** One separating test, as it went. */
export interface TestReport {
  readonly title: string;
  readonly passed: boolean;
  readonly said: string;
}

/** The document of `hawser connect`. */
export interface ConnectReport extends Report {
  readonly command: 'connect';
  readonly broker: { readonly url: string; readonly kind: string; readonly title: string };
  readonly module?: {
    readonly family: string;
    readonly title: string;
    readonly identity: Identity;
    readonly firmware: string;
    readonly firmwareKnown: boolean;
  };
  /** The root that the module is given; absent without TLS, and where no root is known that would do. */
  readonly anchor?: AnchorUsed;
  /** Who does what of the connection. */
  readonly route?: Route;
  readonly plan?: Plan;
  /** The plan as firmware code, where that was asked for and nothing stands against it. */
  readonly code?: { readonly format: CodeFormat; readonly text: string };
  readonly attempts: readonly Attempt[];
  readonly tests: readonly TestReport[];
  /** Files that this run stored on the module; none when they were there already. */
  readonly uploaded: readonly string[];
  /** Whether the connection was left open. */
  readonly keptOpen: boolean;
}

/** The lowest and the highest rung that errors name; absent without errors. */
export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'error');
}
