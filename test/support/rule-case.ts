import type { Certainty, Severity } from '../../src/findings/finding.ts';
import { ABSENT, type Sibling } from '../../src/findings/inputs.ts';
import { stated } from '../../src/kernel/facts.ts';
import type { Rung } from '../../src/kernel/rung.ts';
import { inputs, type InputChanges } from './inputs.ts';

/** Inputs on which a rule fires, and with what. */
export interface Fires {
  readonly when: InputChanges;
  readonly code: string;
  /** Where it is another one than that of the rule. */
  readonly rung?: Rung;
  readonly severity?: Severity;
  readonly confidence?: Certainty;
  /** Something that the finding's text must tell. */
  readonly says?: RegExp;
}

/** Inputs on which a rule has nothing to find. */
export interface Quiet {
  readonly when: InputChanges;
  readonly is: 'holds' | 'unlikely' | 'moot';
}

/** What one rule says to which inputs. */
export interface RuleCase {
  readonly fires: readonly Fires[];
  readonly quiet: readonly Quiet[];
  /** Inputs that lack what it needs; `none` for a rule whose inputs are always known. */
  readonly unknown: readonly InputChanges[] | 'none';
}

/** By the rule's id. */
export type RuleCases = Readonly<Record<string, RuleCase>>;

export const WHY = 'made up for tests';
export const plain = { tls: false, port: 1883 };
export const noFiles = { cert: ABSENT, key: ABSENT };

/** Another firmware line of the same family, as able as the module of the tests. */
export function sibling(firmware: string, change: Partial<Sibling> = {}): Sibling {
  const { versions, suites } = inputs().module;
  return { firmware, sni: stated('option', WHY), versions, suites, knownBad: false, ...change };
}
