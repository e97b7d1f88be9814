import { known } from '../../src/findings/inputs.ts';
import { seen, unseen } from './inputs.ts';
import { plain, type RuleCases } from './rule-case.ts';

/** A suite that both have, one that the broker alone has, and one that the module alone has. */
const SHARED = 0xc02f;
const NOBODYS = 0xc014;

/** The rules about what the program around a module sets. */
export const programCases: RuleCases = {
  'verify-switch-idle': {
    fires: [
      {
        when: { request: { takesUnverified: seen(true), verifies: seen(true) } },
        code: 'verify-switch-idle',
        severity: 'warning',
        confidence: 'certain',
      },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { request: { takesUnverified: seen(false), verifies: seen(true) } }, is: 'moot' },
      // Then it is off indeed, which another rule says.
      { when: { request: { takesUnverified: seen(true), verifies: seen(false) } }, is: 'moot' },
      { when: { request: { takesUnverified: seen(true), verifies: seen(true) }, broker: plain }, is: 'moot' },
    ],
    unknown: [{ request: { takesUnverified: unseen } }],
  },
  'suites-chosen-fit': {
    fires: [
      {
        when: { request: { suites: seen([SHARED, NOBODYS]) }, broker: { suites: seen([SHARED]) } },
        code: 'suites-chosen-fit',
        severity: 'info',
        confidence: 'likely',
        says: /the broker takes TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"/,
      },
      {
        when: {
          request: { suites: seen([SHARED]) },
          broker: { suites: known([SHARED], { kind: 'wire', ref: 'probe', text: 'seen' }) },
        },
        code: 'suites-chosen-fit',
        confidence: 'certain',
      },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      // Another rule says that nothing is shared.
      { when: { request: { suites: seen([NOBODYS]) }, broker: { suites: seen([SHARED]) } }, is: 'moot' },
      { when: { request: { suites: seen([SHARED]) }, broker: plain }, is: 'moot' },
    ],
    unknown: [{ request: { suites: unseen } }, { request: { suites: seen([SHARED]) }, broker: { suites: unseen } }],
  },
};
