import type { Inputs } from '../inputs.ts';
import { anchorRules } from './anchor.ts';
import { brokerLimitRules } from './broker-limits.ts';
import { calendarRules } from './calendar.ts';
import { chainRules } from './chain.ts';
import { clientAuthRules } from './client-auth.ts';
import { clockRules } from './clock.ts';
import { endpointRules } from './endpoint.ts';
import { fileRules } from './files.ts';
import { firmwareRules } from './firmware.ts';
import { helloRules } from './hello.ts';
import { limitRules } from './limits.ts';
import { programRules } from './program.ts';
import type { Rule, Verdict } from './rule.ts';
import { sniRules } from './sni.ts';
import { trustRules } from './trust.ts';

export const RULES: readonly Rule[] = [
  ...sniRules,
  ...helloRules,
  ...chainRules,
  ...anchorRules,
  ...trustRules,
  ...clientAuthRules,
  ...fileRules,
  ...clockRules,
  ...programRules,
  ...limitRules,
  ...brokerLimitRules,
  ...endpointRules,
  ...firmwareRules,
  ...calendarRules,
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
