import type { Inputs } from '../inputs.ts';
import { anchorRules } from './anchor.ts';
import { clientAuthRules } from './client-auth.ts';
import { clockRules } from './clock.ts';
import { endpointRules } from './endpoint.ts';
import { firmwareRules } from './firmware.ts';
import { limitRules } from './limits.ts';
import type { Rule, Verdict } from './rule.ts';
import { sniRules } from './sni.ts';

export const RULES: readonly Rule[] = [
  ...sniRules,
  ...anchorRules,
  ...clientAuthRules,
  ...clockRules,
  ...limitRules,
  ...endpointRules,
  ...firmwareRules,
];

/** What one rule said of one set of inputs. */
export interface Judgement {
  readonly rule: Rule;
  readonly verdict: Verdict;
}

/** Puts the inputs to every rule. */
export function judge(inputs: Inputs): readonly Judgement[] {
  return RULES.map((rule) => ({ rule, verdict: rule.judge(inputs) }));
}
