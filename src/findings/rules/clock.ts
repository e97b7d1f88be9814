import type { Fact } from '../../kernel/facts.ts';
import type { Finding } from '../finding.ts';
import { finding } from '../make.ts';
import type { Input, Trust } from '../inputs.ts';
import { dateProblem } from './anchor.ts';
import { HOLDS, MOOT, factEvidence, fires, leavesUnverified, notKnown, type Rule } from './rule.ts';

const DAY_MS = 86_400_000;
/** As far as a wrong time zone can put a clock. */
const ZONE_MISTAKE_MS = DAY_MS;
/** No broker's certificate of today was valid a year ago and more; many are younger than that. */
const YEAR_MS = 366 * DAY_MS;

function refuses(trust: Input<Trust>): boolean {
  return trust.is === 'known' && !trust.value.ok && trust.value.over === 'dates';
}

/** Nobody knows whether the program sets it, and nothing works where it does not. */
function unsetAfterStart(setBy: Fact<string>): Finding {
  return withCall(
    finding('clock-not-set', {
      severity: 'warning',
      confidence: 'possible',
      title: 'The clock is unset after each start, and dates are checked',
      evidence: [factEvidence(setBy, 'a program has to set it before it connects')],
    }),
    setBy,
  );
}

/** The catalogue's remedies are AT commands, which such a module does not have. */
function withCall(found: Finding, setBy: Fact<string> | undefined): Finding {
  if (setBy === undefined) return found;
  return {
    ...found,
    remedy: [{ text: 'Set it after each start, before connecting (UTC).', command: setBy.value }],
  };
}

const clockNotSet: Rule = {
  id: 'clock-not-set',
  finds: 'clock-not-set',
  cause: 'clock-not-set',
  rung: 'clock',
  judge(inputs) {
    const { broker, module, credentials, verdicts, now } = inputs;
    if (!broker.tls || leavesUnverified(inputs)) return MOOT;
    if (module.checksDates.is !== 'known') return notKnown(module.checksDates);
    if (!module.checksDates.value) return HOLDS;
    if (module.clock.is !== 'known') {
      const { clockSetBy } = module;
      return clockSetBy === undefined || credentials.ca.is === 'absent'
        ? notKnown(module.clock)
        : fires(unsetAfterStart(clockSetBy));
    }
    const shown = module.clock.value;
    const root = credentials.ca.is === 'known' ? credentials.ca.value.certificates[0] : undefined;
    const refusesRoot =
      root !== undefined && dateProblem(root, shown) !== undefined && dateProblem(root, now) === undefined;
    const refusesNow = refusesRoot || (refuses(verdicts.trustAtClock) && !refuses(verdicts.trustToday));
    const off = Math.abs(shown - now);
    if (!refusesNow && off <= ZONE_MISTAKE_MS) return HOLDS;
    // Where the chain was seen, it is known to be in its dates at that time.
    const surely = refusesNow || (verdicts.trustAtClock.is !== 'known' && off > YEAR_MS);
    return fires(
      withCall(
        finding('clock-not-set', {
          severity: surely ? 'error' : 'warning',
          confidence: surely ? 'certain' : 'possible',
          evidence: [
            module.clock.evidence,
            { ...module.checksDates.evidence, text: 'certificate dates are compared with it' },
          ],
        }),
        module.clockSetBy,
      ),
    );
  },
};

/** The module's default leaves dates unchecked: worth knowing, no reason to stop. */
const datesNotChecked: Rule = {
  id: 'dates-not-checked',
  finds: 'dates-not-checked',
  cause: 'none',
  rung: 'server-trust',
  judge(inputs) {
    const { broker, module, credentials } = inputs;
    if (!broker.tls || credentials.ca.is === 'absent' || leavesUnverified(inputs)) return MOOT;
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
