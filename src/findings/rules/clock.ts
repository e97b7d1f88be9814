import { finding } from '../make.ts';
import { dateProblem } from './anchor.ts';
import { HOLDS, MOOT, fires, notKnown, type Rule } from './rule.ts';

const DAY_MS = 86_400_000;
/** As far as a wrong time zone can put a clock. */
const ZONE_MISTAKE_MS = DAY_MS;
/** No broker's certificate of today was valid a year ago and more; many are younger than that. */
const YEAR_MS = 366 * DAY_MS;

const clockNotSet: Rule = {
  id: 'clock-not-set',
  cause: 'clock-not-set',
  rung: 'clock',
  judge({ broker, module, credentials, now }) {
    if (!broker.tls) return MOOT;
    if (module.checksDates.is !== 'known') return notKnown(module.checksDates);
    if (!module.checksDates.value) return HOLDS;
    if (module.clock.is !== 'known') return notKnown(module.clock);
    const shown = module.clock.value;
    const root = credentials.ca.is === 'known' ? credentials.ca.value.certificates[0] : undefined;
    const refusesNow =
      root !== undefined && dateProblem(root, shown) !== undefined && dateProblem(root, now) === undefined;
    const off = Math.abs(shown - now);
    if (!refusesNow && off <= ZONE_MISTAKE_MS) return HOLDS;
    const refuses = refusesNow || off > YEAR_MS;
    return fires(
      finding('clock-not-set', {
        severity: refuses ? 'error' : 'warning',
        confidence: refuses ? 'certain' : 'possible',
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
    if (!broker.tls || credentials.ca.is === 'absent') return MOOT;
    if (module.checksDates.is !== 'known') return notKnown(module.checksDates);
    if (module.checksDates.value) return MOOT;
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
