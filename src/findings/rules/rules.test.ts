import { describe, expect, it } from 'vitest';
import { ABSENT, type Inputs } from '../inputs.ts';
import { guess, stated } from '../../kernel/facts.ts';
import {
  DAY_MS,
  NOW,
  certificateFile,
  inputs,
  keyFile,
  noCredentials,
  nothingKnown,
  seen,
  unseen,
  type InputChanges,
} from '../../../test/support/inputs.ts';
import type { Certainty, Severity } from '../finding.ts';
import { RULES, judge } from './index.ts';
import type { Verdict } from './rule.ts';

const WHY = 'made up for tests';

interface Fires {
  readonly when: InputChanges;
  readonly code: string;
  readonly severity?: Severity;
  readonly confidence?: Certainty;
  /** Something that the finding's text must tell. */
  readonly says?: RegExp;
}

interface Quiet {
  readonly when: InputChanges;
  readonly is: 'holds' | 'moot';
}

interface Case {
  readonly fires: readonly Fires[];
  readonly quiet: readonly Quiet[];
  /** Inputs that lack what it needs; `none` for a rule whose inputs are always known. */
  readonly unknown: readonly InputChanges[] | 'none';
}

const plain = { tls: false, port: 1883 };
const noFiles = { cert: ABSENT, key: ABSENT };

const CASES: Readonly<Record<string, Case>> = {
  'sni-missing': {
    fires: [{ when: { request: { sni: false } }, code: 'sni-missing', confidence: 'likely' }],
    quiet: [
      { when: {}, is: 'holds' },
      { when: { request: { sni: false }, broker: { needsSni: seen(false) } }, is: 'holds' },
      { when: { request: { sni: false }, module: { sni: stated('always', WHY) } }, is: 'holds' },
      { when: { request: { sni: false }, module: { sni: stated('never', WHY) } }, is: 'moot' },
      { when: { request: { sni: false }, broker: plain }, is: 'moot' },
    ],
    unknown: [
      { request: { sni: false }, broker: { needsSni: unseen } },
      // Whether it was sent at all is not sure.
      { module: { sni: guess('option', WHY) } },
    ],
  },
  'sni-unsupported': {
    fires: [
      { when: { module: { sni: stated('never', WHY) } }, code: 'sni-unsupported', says: /never sends/ },
      { when: { module: { sni: stated('option-breaks', WHY) } }, code: 'sni-unsupported', says: /fails each/ },
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
      { when: { request: { sni: false } }, is: 'moot' },
      { when: { broker: plain }, is: 'moot' },
    ],
    unknown: 'none',
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
        when: { credentials: { ca: certificateFile({ selfSigned: false, issuer: 'CN=Above' }) } },
        code: 'ca-not-root',
        severity: 'error',
        confidence: 'likely',
        says: /intermediate/,
      },
      {
        when: {
          credentials: { ca: certificateFile({ selfSigned: false, isCa: false }) },
          module: { verifier: stated('openssl-default', WHY) },
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
  'clock-not-set': {
    fires: [
      { when: { module: { clock: seen(Date.UTC(1980, 0, 6)) } }, code: 'clock-not-set', confidence: 'certain' },
      { when: { module: { clock: seen(NOW + 400 * DAY_MS) } }, code: 'clock-not-set', severity: 'error' },
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
    ],
    quiet: [
      { when: {}, is: 'holds' },
      { when: { module: { clock: seen(NOW - 14 * 3_600_000) } }, is: 'holds' },
      { when: { module: { clock: seen(0), checksDates: seen(false) } }, is: 'holds' },
      { when: { module: { clock: seen(0), checksDates: ABSENT } }, is: 'moot' },
      { when: { module: { clock: seen(0) }, broker: plain }, is: 'moot' },
    ],
    unknown: [{ module: { clock: unseen } }, { module: { checksDates: unseen } }],
  },
  'dates-not-checked': {
    fires: [{ when: { module: { checksDates: seen(false) } }, code: 'dates-not-checked', severity: 'info' }],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { module: { checksDates: seen(false) }, broker: plain }, is: 'moot' },
      { when: { module: { checksDates: seen(false) }, credentials: { ca: ABSENT } }, is: 'moot' },
    ],
    unknown: [{ module: { checksDates: unseen } }],
  },
  'file-too-big': {
    fires: [
      { when: { credentials: { ca: certificateFile({}, 10_241) } }, code: 'file-too-big', says: /10241 bytes/ },
      { when: { credentials: { cert: certificateFile({}, 20_000), ca: unseen } }, code: 'file-too-big' },
      { when: { credentials: { key: keyFile({ bytes: 20_000 }) } }, code: 'file-too-big', says: /client key/ },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { credentials: { ca: certificateFile({}, 10_240) } }, is: 'moot' },
      { when: { credentials: noCredentials }, is: 'moot' },
      { when: { credentials: { ca: certificateFile({}, 20_000) }, broker: plain }, is: 'moot' },
    ],
    unknown: [{ credentials: { ca: unseen } }, { credentials: { key: unseen } }],
  },
  'client-id-length': {
    fires: [
      { when: { request: { clientId: 'x'.repeat(24) } }, code: 'client-id-length', says: /24 bytes/ },
      { when: { request: { clientId: '' } }, code: 'client-id-length' },
      // Bytes count, not characters.
      { when: { request: { clientId: 'ü'.repeat(12) } }, code: 'client-id-length', says: /24 bytes/ },
    ],
    quiet: [{ when: { request: { clientId: 'x'.repeat(23) } }, is: 'moot' }],
    unknown: 'none',
  },
  'login-length': {
    fires: [
      { when: { credentials: { username: seen({ bytes: 257 }) } }, code: 'login-length', says: /user name is 257/ },
      { when: { credentials: { password: seen({ bytes: 300 }) } }, code: 'login-length', says: /password is 300/ },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { credentials: { username: ABSENT, password: ABSENT } }, is: 'moot' },
    ],
    unknown: [{ credentials: { username: unseen } }, { credentials: { password: unseen } }],
  },
  'topic-length': {
    fires: [{ when: { request: { topics: ['a', 'b'.repeat(101)] } }, code: 'topic-length', says: /101 bytes/ }],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { request: { topics: [] } }, is: 'moot' },
    ],
    unknown: 'none',
  },
  'payload-length': {
    fires: [
      { when: { request: { messageBytes: [1, 1_001] } }, code: 'payload-length', says: /1001 bytes/ },
      { when: { request: { messageBytes: [0] } }, code: 'payload-length' },
    ],
    quiet: [
      { when: { request: { messageBytes: [1_000] } }, is: 'moot' },
      { when: { request: { messageBytes: [] } }, is: 'moot' },
    ],
    unknown: 'none',
  },
  'keep-alive-range': {
    fires: [
      { when: { request: { keepAliveSeconds: 0 } }, code: 'keep-alive-range', says: /0 seconds/ },
      { when: { request: { keepAliveSeconds: 64_801 } }, code: 'keep-alive-range' },
      { when: { request: { keepAliveSeconds: Number.NaN } }, code: 'keep-alive-range' },
    ],
    quiet: [{ when: {}, is: 'moot' }],
    unknown: 'none',
  },
  'login-missing': {
    fires: [{ when: { credentials: { username: ABSENT } }, code: 'login-missing', confidence: 'certain' }],
    quiet: [
      // Having a login says nothing about whether it is the right one.
      { when: {}, is: 'moot' },
      { when: { credentials: { username: ABSENT }, broker: { needsLogin: seen(false) } }, is: 'moot' },
    ],
    unknown: [
      { credentials: { username: ABSENT }, broker: { needsLogin: unseen } },
      { credentials: { username: unseen } },
    ],
  },
  'login-in-clear': {
    fires: [{ when: { broker: plain }, code: 'login-in-clear', severity: 'warning', says: /:1883 has no TLS/ }],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { broker: plain, credentials: { password: ABSENT } }, is: 'moot' },
    ],
    unknown: [{ broker: plain, credentials: { password: unseen } }],
  },
  'port-without-tls': {
    fires: [
      {
        when: { broker: { port: 1883 } },
        code: 'port-without-tls',
        severity: 'warning',
        says: /1883 is asked with TLS/,
      },
      { when: { broker: { tls: false, port: 8883 } }, code: 'port-without-tls', says: /without TLS/ },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { broker: { port: 9999 } }, is: 'moot' },
    ],
    unknown: 'none',
  },
  'broker-retired': {
    fires: [
      { when: { broker: { retired: stated('ended in 2023', WHY) } }, code: 'broker-retired', says: /ended in 2023/ },
    ],
    quiet: [{ when: {}, is: 'moot' }],
    unknown: 'none',
  },
  'firmware-unknown': {
    fires: [{ when: { module: { firmwareKnown: false } }, code: 'firmware-unknown', severity: 'info' }],
    quiet: [{ when: {}, is: 'moot' }],
    unknown: 'none',
  },
  'firmware-known-bad': {
    fires: [{ when: { module: { knownBad: stated('nobody got it to work', WHY) } }, code: 'firmware-known-bad' }],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { module: { knownBad: stated('nobody', WHY) }, broker: plain }, is: 'moot' },
    ],
    unknown: 'none',
  },
};

function verdict(id: string, given: Inputs): Verdict {
  const found = RULES.find((rule) => rule.id === id);
  if (found === undefined) throw new Error(`there is no rule ${id}`);
  return found.judge(given);
}

describe('the rules', () => {
  it('are all tested, each under an id of its own', () => {
    expect(RULES.map(({ id }) => id).sort()).toEqual(Object.keys(CASES).sort());
    expect(RULES).toHaveLength(24);
    for (const { fires, quiet, unknown } of Object.values(CASES)) {
      expect(Math.min(fires.length, quiet.length, unknown.length)).toBeGreaterThan(0);
    }
  });

  it('have nothing against a connection that is all right', () => {
    const verdicts = judge(inputs()).map(({ rule, verdict: { is } }) => [rule.id, is]);
    expect(verdicts.filter(([, is]) => is !== 'holds' && is !== 'moot')).toEqual([]);
  });
});

describe.each(Object.entries(CASES))('%s', (id, { fires, quiet, unknown }) => {
  it.each(fires)('fires (%#)', ({ when, code, severity, confidence, says }) => {
    const said = verdict(id, inputs(when));
    expect(said.is).toBe('fires');
    if (said.is !== 'fires') return;
    expect(said.finding.code).toBe(code);
    expect(said.finding.evidence.length).toBeGreaterThan(0);
    if (severity !== undefined) expect(said.finding.severity).toBe(severity);
    if (confidence !== undefined) expect(said.finding.confidence).toBe(confidence);
    if (says !== undefined) expect(JSON.stringify(said.finding)).toMatch(says);
    // What holds rules out the cause and rung of the rule, so what fires must name them.
    const rule = RULES.find((candidate) => candidate.id === id);
    expect(said.finding).toMatchObject({ cause: rule?.cause, rung: rule?.rung });
  });

  it.each(quiet)('is quiet (%#)', ({ when, is }) => {
    expect(verdict(id, inputs(when)).is).toBe(is);
  });

  if (unknown === 'none') {
    it('needs nothing that can be unknown', () => {
      for (const { when } of fires) expect(verdict(id, nothingKnown(inputs(when))).is).toBe('fires');
    });
  } else {
    it.each(unknown)('says how to learn what it lacks (%#)', (when) => {
      const said = verdict(id, inputs(when));
      expect(said.is).toBe('unknown');
      expect(said.is === 'unknown' ? said.learn : '').not.toBe('');
    });
  }
});
