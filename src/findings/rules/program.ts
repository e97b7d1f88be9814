import { finding } from '../make.ts';
import type { Inputs } from '../inputs.ts';
import { MOOT, fires, notKnown, ruleFor, type Rule, type Verdict } from './rule.ts';

/* What the program around a module sets, and what that really does. */

/** Who switches it off expects nothing to be verified; what is verified is up to another setting. */
function judgeVerifySwitch({ broker, request: { verifies, takesUnverified } }: Inputs): Verdict {
  if (!broker.tls || takesUnverified === undefined) return MOOT;
  if (takesUnverified.is !== 'known') return notKnown(takesUnverified);
  if (!takesUnverified.value || verifies.is !== 'known' || !verifies.value) return MOOT;
  return fires(
    finding('verify-switch-idle', {
      severity: 'warning',
      confidence: 'certain',
      evidence: [takesUnverified.evidence, verifies.evidence],
    }),
  );
}

/** People suspect the suite first; where it is none of the matter they should hear it. */
function judgeChosenSuites({ broker, module, request: { suites } }: Inputs): Verdict {
  if (!broker.tls || suites === undefined) return MOOT;
  if (suites.is !== 'known') return notKnown(suites);
  if (broker.suites.is !== 'known') return notKnown(broker.suites);
  const taken = broker.suites.value;
  const shared = module.suites.value.filter(({ number }) => suites.value.includes(number) && taken.includes(number));
  if (shared.length === 0) return MOOT;
  const names = shared.map(({ name }) => name).join(', ');
  return fires(
    finding('suites-chosen-fit', {
      severity: 'info',
      confidence: broker.suites.evidence.kind === 'wire' ? 'certain' : 'likely',
      evidence: [suites.evidence, { ...broker.suites.evidence, text: `the broker takes ${names}` }],
    }),
  );
}

export const programRules: readonly Rule[] = [
  ruleFor('verify-switch-idle', judgeVerifySwitch),
  ruleFor('suites-chosen-fit', judgeChosenSuites),
];
