import type { Fact } from '../../kernel/facts.ts';
import type { Finding } from '../finding.ts';
import { finding } from '../make.ts';
import type { Input, Inputs, Trust } from '../inputs.ts';
import { dateProblem } from './anchor.ts';
import { HOLDS, MOOT, factEvidence, fires, leavesUnverified, notKnown, type Rule } from './rule.ts';

const SET_CLOCK = 'AT+CCLK="yy/MM/dd,hh:mm:ss+00"';
const DAY_MS = 86_400_000;
/** As far as a wrong time zone can put a clock. */
const ZONE_MISTAKE_MS = DAY_MS;
/** No broker's certificate of today was valid a year ago and more; many are younger than that. */
const YEAR_MS = 366 * DAY_MS;

function refuses(trust: Input<Trust>): boolean {
  return trust.is === 'known' && !trust.value.ok && trust.value.over === 'dates';
}

/** Where dates are compared after all. */
function mayBeWrong({ module: { clock }, now }: Inputs): boolean {
  return clock.is !== 'known' || Math.abs(clock.value - now) > ZONE_MISTAKE_MS;
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
    if (!module.checksDates.value) return module.datesGuessed === true && mayBeWrong(inputs) ? MOOT : HOLDS;
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

/** The module leaves dates unchecked: worth knowing, no reason to stop. Where that is a guess, so is the state of its clock. */
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
    const { clock, datesGuessed, checksDates } = module;
    if (datesGuessed === true && clock.is === 'known' && mayBeWrong(inputs)) {
      return fires(
        finding('dates-not-checked', {
          severity: 'info',
          confidence: 'possible',
          title: 'The module’s clock is wrong, and whether it checks certificate dates is not known',
          evidence: [clock.evidence, checksDates.evidence],
          remedy: [{ text: 'Set the clock all the same (UTC; +00 means no offset).', command: SET_CLOCK }],
        }),
      );
    }
    return fires(
      finding('dates-not-checked', {
        severity: 'info',
        confidence: datesGuessed === true ? 'possible' : 'certain',
        evidence: [checksDates.evidence],
      }),
    );
  },
};

/** A token that the module makes is as old as its clock says. */
const tokenEnded: Rule = {
  id: 'token-by-unset-clock',
  finds: 'token-by-unset-clock',
  cause: 'clock-not-set',
  rung: 'clock',
  judge({ module: { clock }, request: { tokenByModule }, now }) {
    if (tokenByModule === undefined) return MOOT;
    if (clock.is !== 'known') return notKnown(clock);
    const ends = clock.value + tokenByModule.seconds * 1000;
    if (ends > now) return HOLDS;
    return fires(
      finding('token-by-unset-clock', {
        severity: 'warning',
        confidence: 'possible',
        evidence: [
          clock.evidence,
          { kind: 'option', ref: '--ttl', text: `by that clock the token ends at ${new Date(ends).toISOString()}` },
        ],
      }),
    );
  },
};

export const clockRules: readonly Rule[] = [clockNotSet, tokenEnded, datesNotChecked];
