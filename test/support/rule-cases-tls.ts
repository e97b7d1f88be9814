import { ABSENT } from '../../src/findings/inputs.ts';
import { guess, stated } from '../../src/kernel/facts.ts';
import { DAY_MS, NOW, certificateFile, keyFile, refusedOver, seen, unseen } from './inputs.ts';
import { WHY, noFiles, plain, sibling, type RuleCases } from './rule-case.ts';

/** The rules about server name, root, client certificate and clock. */
export const tlsCases: RuleCases = {
  'sni-missing': {
    fires: [{ when: { request: { sni: seen(false) } }, code: 'sni-missing', confidence: 'likely' }],
    quiet: [
      { when: {}, is: 'holds' },
      { when: { request: { sni: seen(false) }, broker: { needsSni: seen(false) } }, is: 'holds' },
      { when: { request: { sni: seen(false) }, module: { sni: stated('always', WHY) } }, is: 'holds' },
      { when: { request: { sni: seen(false) }, module: { sni: stated('never', WHY) } }, is: 'moot' },
      { when: { request: { sni: seen(false) }, broker: plain }, is: 'moot' },
    ],
    unknown: [
      { request: { sni: seen(false) }, broker: { needsSni: unseen } },
      // Whether it was sent at all is not sure.
      { module: { sni: guess('option', WHY) } },
      { request: { sni: unseen } },
    ],
  },
  'sni-unsupported': {
    fires: [
      { when: { module: { sni: stated('never', WHY) } }, code: 'sni-unsupported', says: /never sends/ },
      { when: { module: { sni: stated('option-breaks', WHY) } }, code: 'sni-unsupported', says: /fails each/ },
      { when: { module: { sni: guess('never', WHY) } }, code: 'sni-unsupported', confidence: 'possible' },
      {
        when: {
          module: {
            sni: stated('never', WHY),
            siblings: [
              sibling('OLD', { sni: stated('never', WHY) }),
              sibling('MAYBE', { sni: guess('option', WHY) }),
              sibling('BAD', { knownBad: true }),
              sibling('TEST2'),
            ],
          },
        },
        code: 'sni-unsupported',
        confidence: 'likely',
        says: /Update the firmware to TEST2 or newer/,
      },
    ],
    quiet: [
      { when: {}, is: 'holds' },
      { when: { module: { sni: stated('never', WHY) }, broker: { needsSni: seen(false) } }, is: 'holds' },
      { when: { module: { sni: stated('never', WHY) }, broker: plain }, is: 'moot' },
    ],
    unknown: [
      { module: { sni: stated('never', WHY) }, broker: { needsSni: unseen } },
      { module: { sni: guess('option', WHY) } },
    ],
  },
  'sni-breaks': {
    fires: [
      {
        when: { module: { sni: stated('option-breaks', WHY) }, broker: { needsSni: seen(false) } },
        code: 'sni-unsupported',
        says: /does not need it/,
      },
      {
        when: { module: { sni: stated('option-breaks', WHY) }, broker: { needsSni: unseen } },
        code: 'sni-unsupported',
        says: /whether it works without/,
      },
    ],
    quiet: [
      { when: {}, is: 'holds' },
      { when: { module: { sni: stated('option-breaks', WHY) } }, is: 'moot' },
      { when: { request: { sni: seen(false) } }, is: 'moot' },
      { when: { broker: plain }, is: 'moot' },
    ],
    unknown: [{ request: { sni: unseen } }],
  },
  'ca-missing': {
    fires: [{ when: { credentials: { ca: ABSENT } }, code: 'ca-missing', confidence: 'certain' }],
    quiet: [
      { when: {}, is: 'holds' },
      { when: { credentials: { ca: ABSENT }, broker: plain }, is: 'moot' },
    ],
    unknown: [{ credentials: { ca: unseen } }],
  },
  'ca-not-root': {
    fires: [
      {
        when: {
          credentials: { ca: certificateFile({ selfSigned: false, issuer: 'CN=Above' }) },
          module: { verifier: guess('openssl-default', WHY) },
          verdicts: { trust: unseen },
        },
        code: 'ca-not-root',
        severity: 'error',
        confidence: 'likely',
        says: /intermediate/,
      },
      {
        when: {
          credentials: { ca: certificateFile({ selfSigned: false, isCa: false }) },
          module: { verifier: stated('openssl-default', WHY) },
          verdicts: { trust: unseen },
        },
        code: 'ca-not-root',
        severity: 'error',
        confidence: 'certain',
        says: /server or device certificate/,
      },
      {
        when: {
          credentials: { ca: certificateFile({ selfSigned: false }) },
          module: { verifier: stated('openssl-partial', WHY) },
        },
        code: 'ca-not-root',
        severity: 'warning',
      },
      {
        when: {
          credentials: { ca: certificateFile({ selfSigned: false }) },
          module: { verifier: stated('top-of-chain', WHY) },
          verdicts: { trust: refusedOver('anchor-not-root') },
        },
        code: 'ca-not-root',
        severity: 'error',
      },
      // Where the chain was seen, its verdict counts.
      {
        when: {
          credentials: { ca: certificateFile({ selfSigned: false }) },
          module: { verifier: stated('top-of-chain', WHY) },
        },
        code: 'ca-not-root',
        severity: 'warning',
      },
    ],
    quiet: [
      { when: {}, is: 'holds' },
      { when: { credentials: { ca: ABSENT } }, is: 'moot' },
      { when: { broker: plain }, is: 'moot' },
    ],
    unknown: [{ credentials: { ca: unseen } }],
  },
  'ca-dates': {
    fires: [
      { when: { now: NOW + 2_000 * DAY_MS }, code: 'ca-expired', severity: 'error', says: /ended on 2028/ },
      { when: { now: NOW - 2_000 * DAY_MS }, code: 'ca-expired', says: /valid only from/ },
      {
        when: { now: NOW + 2_000 * DAY_MS, module: { checksDates: seen(false) } },
        code: 'ca-expired',
        severity: 'warning',
      },
    ],
    // A root within its dates can still be the wrong one.
    quiet: [
      { when: {}, is: 'moot' },
      { when: { now: NOW + 2_000 * DAY_MS, broker: plain }, is: 'moot' },
      { when: { now: NOW + 2_000 * DAY_MS, credentials: { ca: ABSENT } }, is: 'moot' },
    ],
    unknown: [{ credentials: { ca: unseen } }],
  },
  'client-cert-missing': {
    fires: [
      { when: { credentials: noFiles }, code: 'client-cert-missing', confidence: 'certain' },
      { when: { credentials: { key: ABSENT } }, code: 'client-cert-missing', says: /client key is missing/ },
      { when: { credentials: { cert: ABSENT } }, code: 'client-cert-missing', says: /client certificate is missing/ },
    ],
    quiet: [
      { when: {}, is: 'holds' },
      { when: { credentials: noFiles, broker: { needsClientCertificate: seen(false) } }, is: 'holds' },
      { when: { credentials: noFiles, broker: plain }, is: 'moot' },
    ],
    unknown: [
      { credentials: noFiles, broker: { needsClientCertificate: unseen } },
      { credentials: { cert: unseen } },
      { credentials: { key: unseen } },
    ],
  },
  'client-key-mismatch': {
    fires: [{ when: { credentials: { key: keyFile({ keyId: 'cc' }) } }, code: 'client-key-mismatch' }],
    quiet: [
      { when: {}, is: 'holds' },
      { when: { credentials: noFiles }, is: 'moot' },
      { when: { credentials: { key: keyFile({ keyId: 'cc' }) }, broker: plain }, is: 'moot' },
    ],
    unknown: [{ credentials: { key: unseen } }, { credentials: { cert: unseen } }],
  },
  'client-cert-expired': {
    fires: [{ when: { now: NOW + 2_000 * DAY_MS }, code: 'client-cert-expired', confidence: 'certain' }],
    quiet: [
      // Within its dates it can be refused for other reasons; where none is shown, none is refused.
      { when: {}, is: 'moot' },
      { when: { credentials: { cert: ABSENT } }, is: 'holds' },
      { when: { now: NOW + 2_000 * DAY_MS, broker: plain }, is: 'moot' },
    ],
    unknown: [{ credentials: { cert: unseen } }],
  },
  'client-key-type': {
    fires: [
      {
        when: { credentials: { key: keyFile({ keyType: 'ec' }) } },
        code: 'client-key-type',
        severity: 'error',
        confidence: 'likely',
      },
      {
        when: {
          credentials: { key: keyFile({ keyType: 'ec' }) },
          module: { clientKeyTypes: guess(['rsa'], WHY) },
        },
        code: 'client-key-type',
        severity: 'warning',
        confidence: 'possible',
        says: /known to work: RSA/,
      },
      { when: { module: { clientKeyTypes: stated(['ec'], WHY) } }, code: 'client-key-type', says: /type RSA/ },
    ],
    quiet: [
      { when: {}, is: 'holds' },
      { when: { credentials: { key: ABSENT } }, is: 'moot' },
      { when: { credentials: { key: keyFile({ keyType: 'ec' }) }, broker: plain }, is: 'moot' },
    ],
    unknown: [{ credentials: { key: unseen } }],
  },
  'token-by-unset-clock': {
    fires: [
      {
        when: { module: { clock: seen(Date.UTC(2000, 0, 1)) }, request: { tokenByModule: { seconds: 3_600 } } },
        code: 'token-by-unset-clock',
        severity: 'warning',
        confidence: 'possible',
        says: /ends at 2000-01-01T01:00:00/,
      },
      {
        when: { module: { clock: seen(NOW - 3_600_000) }, request: { tokenByModule: { seconds: 3_600 } } },
        code: 'token-by-unset-clock',
      },
    ],
    quiet: [
      { when: { module: { clock: seen(Date.UTC(2000, 0, 1)) } }, is: 'moot' },
      {
        when: { module: { clock: seen(NOW - 3_599_000) }, request: { tokenByModule: { seconds: 3_600 } } },
        is: 'holds',
      },
    ],
    unknown: [{ module: { clock: unseen }, request: { tokenByModule: { seconds: 3_600 } } }],
  },
  'clock-not-set': {
    fires: [
      { when: { module: { clock: seen(Date.UTC(1980, 0, 6)) } }, code: 'clock-not-set', confidence: 'certain' },
      {
        when: { module: { clock: seen(NOW + 400 * DAY_MS) }, verdicts: { trustAtClock: unseen } },
        code: 'clock-not-set',
        severity: 'error',
      },
      // The chain was seen: it is what decides.
      {
        when: { module: { clock: seen(NOW + 400 * DAY_MS) } },
        code: 'clock-not-set',
        severity: 'warning',
      },
      {
        when: { module: { clock: seen(NOW - 60 * DAY_MS) }, verdicts: { trustAtClock: refusedOver('dates') } },
        code: 'clock-not-set',
        severity: 'error',
        confidence: 'certain',
      },
      {
        // Within a year, but before the root began.
        when: {
          module: { clock: seen(NOW - 20 * DAY_MS) },
          credentials: { ca: certificateFile({ notBefore: NOW - 10 * DAY_MS }) },
        },
        code: 'clock-not-set',
        severity: 'error',
      },
      {
        // The broker's own certificate may be younger than that.
        when: { module: { clock: seen(NOW - 60 * DAY_MS) } },
        code: 'clock-not-set',
        severity: 'warning',
        confidence: 'possible',
      },
      // A program has to set it, and nobody knows whether it does.
      {
        when: { module: { clock: unseen, clockSetBy: stated('set_time()', WHY) } },
        code: 'clock-not-set',
        severity: 'warning',
        confidence: 'possible',
        says: /unset after each start.*"remedy":\[\{[^}]*"command":"set_time\(\)"\}\]/,
      },
      {
        when: { module: { clock: seen(0), clockSetBy: stated('set_time()', WHY) } },
        code: 'clock-not-set',
        severity: 'error',
        says: /"remedy":\[\{[^}]*"command":"set_time\(\)"\}\]/,
      },
    ],
    quiet: [
      { when: {}, is: 'holds' },
      { when: { module: { clockSetBy: stated('set_time()', WHY) } }, is: 'holds' },
      { when: { module: { clock: seen(NOW - 14 * 3_600_000) } }, is: 'holds' },
      { when: { module: { clock: seen(0), checksDates: seen(false) } }, is: 'holds' },
      // Dates may be compared after all, which says nothing against a clock that is right.
      { when: { module: { clock: seen(0), checksDates: seen(false), datesGuessed: true } }, is: 'moot' },
      { when: { module: { clock: unseen, checksDates: seen(false), datesGuessed: true } }, is: 'moot' },
      { when: { module: { checksDates: seen(false), datesGuessed: true } }, is: 'holds' },
      { when: { module: { clock: seen(0), checksDates: ABSENT } }, is: 'moot' },
      { when: { module: { clock: seen(0) }, broker: plain }, is: 'moot' },
    ],
    unknown: [
      { module: { clock: unseen } },
      { module: { checksDates: unseen } },
      { module: { clock: unseen, clockSetBy: stated('set_time()', WHY) }, credentials: { ca: ABSENT } },
    ],
  },
  'dates-not-checked': {
    fires: [
      { when: { module: { checksDates: seen(false) } }, code: 'dates-not-checked', confidence: 'certain' },
      {
        when: { module: { checksDates: seen(false), datesGuessed: true } },
        code: 'dates-not-checked',
        severity: 'info',
        confidence: 'possible',
        says: /not checked by the module/,
      },
      {
        when: { module: { clock: seen(0), checksDates: seen(false), datesGuessed: true } },
        code: 'dates-not-checked',
        severity: 'info',
        confidence: 'possible',
        says: /clock is wrong, and whether it checks.*AT\+CCLK=/,
      },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { module: { checksDates: seen(false) }, broker: plain }, is: 'moot' },
      { when: { module: { checksDates: seen(false) }, credentials: { ca: ABSENT } }, is: 'moot' },
    ],
    unknown: [{ module: { checksDates: unseen } }],
  },
};
