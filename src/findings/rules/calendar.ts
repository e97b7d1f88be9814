import { finding } from '../make.ts';
import type { BrokerDay, Inputs } from '../inputs.ts';
import { MOOT, fires, needs, ruleFor, type Rule, type Verdict } from './rule.ts';

const DAY_MS = 86_400_000;
/** As far ahead as a device in the field has to be thought of. */
const AHEAD_MS = 550 * DAY_MS;

/** What is past has shown its effect already, and other rules tell of it. */
function judgeCalendar({ broker, credentials: { ca }, now }: Inputs): Verdict {
  if (!broker.tls) return MOOT;
  const coming = broker.calendar.filter(({ at }) => at > now && at - now <= AHEAD_MS);
  const keys = ca.is === 'known' ? ca.value.certificates.map(({ keyId }) => keyId) : [];
  const concerns = ({ ofRoot }: BrokerDay): boolean => ofRoot === undefined || keys.includes(ofRoot);
  const found = coming.filter(concerns);
  if (found.length > 0) {
    return fires(
      finding('migration', {
        severity: 'info',
        confidence: found.every(({ confidence }) => confidence !== 'guess') ? 'certain' : 'possible',
        evidence: found.map(({ on, text, source }) => ({ kind: 'fact', ref: source, text: `${on}: ${text}` })),
        remedy: found.flatMap(({ todo }) => (todo === undefined ? [] : [{ text: todo }])),
      }),
    );
  }
  if (coming.length > 0 && ca.is === 'unknown') return needs(ca.learn);
  return MOOT;
}

export const calendarRules: readonly Rule[] = [ruleFor('migration', judgeCalendar)];
