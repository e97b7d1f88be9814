import { finding } from '../make.ts';
import { dateProblem } from './anchor.ts';
import { HOLDS, MOOT, fires, needs, type Rule } from './rule.ts';

const clockNotSet: Rule = {
  id: 'clock-not-set',
  cause: 'clock-not-set',
  rung: 'clock',
  judge({ broker, module, credentials, now }) {
    if (!broker.tls) return MOOT;
    if (module.checksDates.is !== 'known')
      return needs(module.checksDates.is === 'unknown' ? module.checksDates.learn : '');
    if (!module.checksDates.value) return HOLDS;
    if (module.clock.is !== 'known') return needs(module.clock.is === 'unknown' ? module.clock.learn : 'AT+CCLK?');
    const shown = module.clock.value;
    const root = credentials.ca.is === 'known' ? credentials.ca.value.certificates[0] : undefined;
    const refusesNow =
      root !== undefined && dateProblem(root, shown) !== undefined && dateProblem(root, now) === undefined;
    // No broker's certificate of today was valid years ago or will be years ahead; a day covers every time zone mistake.
    const yearsOff = Math.abs(shown - now) > 366 * 86_400_000;
    if (!refusesNow && !yearsOff) return HOLDS;
    return fires(
      finding('clock-not-set', {
        confidence: 'certain',
        evidence: [
          module.clock.evidence,
          { ...module.checksDates.evidence, text: 'certificate dates are compared with it' },
        ],
      }),
    );
  },
};

/** The module's default leaves dates unchecked: worth knowing, no reason to stop. */
const datesNotChecked: Rule = {
  id: 'dates-not-checked',
  cause: 'none',
  rung: 'server-trust',
  judge({ broker, module, credentials }) {
    if (!broker.tls || credentials.ca.is !== 'known' || module.checksDates.is !== 'known') return MOOT;
    if (module.checksDates.value) return HOLDS;
    return fires(
      finding('dates-not-checked', {
        severity: 'info',
        confidence: 'certain',
        evidence: [module.checksDates.evidence],
      }),
    );
  },
};

export const clockRules: readonly Rule[] = [clockNotSet, datesNotChecked];
