import { ABSENT, type ModuleFacts } from '../../src/findings/inputs.ts';
import { guess, reported, stated } from '../../src/kernel/facts.ts';
import { certificate, chain, seen, unseen } from './inputs.ts';
import { WHY, plain, sibling, type RuleCases } from './rule-case.ts';

const old: ModuleFacts['versions'] = reported({ min: 'TLSv1', max: 'TLSv1' }, WHY);
const ecOnly = stated(
  [{ number: 0xc02b, name: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', keyType: 'ec' }] as const,
  WHY,
);
const cbcOnly = stated([{ number: 0x002f, name: 'TLS_RSA_WITH_AES_128_CBC_SHA', keyType: 'rsa' }] as const, WHY);
const tls13: ModuleFacts['versions'] = stated({ min: 'TLSv1.2', max: 'TLSv1.3' }, WHY);

const refusedHello = seen({ ok: false, how: 'alert 40' } as const);

/** The rules about the two hellos and about what fits into the module. */
export const helloCases: RuleCases = {
  'tls-version': {
    fires: [
      { when: { module: { versions: old } }, code: 'tls-version', confidence: 'likely', says: /TLSv1\.2 and newer/ },
      {
        when: { module: { versions: old } },
        code: 'tls-version',
        says: /TLS in the host over the module’s plain socket/,
      },
      { when: { broker: { minVersion: seen('TLSv1.3') } }, code: 'tls-version', confidence: 'certain' },
      {
        when: {
          module: { versions: guess({ min: 'TLSv1.2', max: 'TLSv1.2' }, WHY) },
          broker: { minVersion: seen('TLSv1.3') },
        },
        code: 'tls-version',
        severity: 'error',
        confidence: 'possible',
      },
      {
        when: { module: { versions: tls13 }, broker: { minVersion: seen('TLSv1'), maxVersion: seen('TLSv1.1') } },
        code: 'tls-version',
        says: /TLSv1\.1 and older/,
      },
      {
        when: { module: { versions: old, siblings: [sibling('SAME', { versions: old }), sibling('NEW')] } },
        code: 'tls-version',
        says: /firmware to NEW or newer, which speaks it/,
      },
    ],
    quiet: [
      { when: {}, is: 'holds' },
      { when: { module: { versions: guess({ min: 'TLSv1', max: 'TLSv1.2' }, WHY) } }, is: 'moot' },
      { when: { module: { versions: old }, broker: plain }, is: 'moot' },
    ],
    unknown: [{ broker: { minVersion: unseen } }, { broker: { maxVersion: unseen } }],
  },
  'suites-in-common': {
    fires: [
      {
        when: { module: { suites: cbcOnly } },
        code: 'handshake-failed',
        confidence: 'certain',
        says: /offers RSA_WITH_AES_128_CBC_SHA/,
      },
      {
        when: { module: { suites: { ...cbcOnly, confidence: 'guess' } } },
        code: 'handshake-failed',
        severity: 'error',
        confidence: 'possible',
      },
      {
        when: { module: { suites: cbcOnly, siblings: [sibling('GCM')] } },
        code: 'handshake-failed',
        says: /firmware to GCM or newer, which offers more/,
      },
    ],
    quiet: [
      { when: {}, is: 'holds' },
      { when: { module: { suites: cbcOnly, versions: tls13 } }, is: 'moot' },
      { when: { module: { suites: cbcOnly }, broker: plain }, is: 'moot' },
      {
        when: { broker: { suites: seen([0x002f]) }, module: { suites: { ...cbcOnly, confidence: 'guess' } } },
        is: 'moot',
      },
    ],
    unknown: [{ broker: { suites: unseen } }, { broker: { suites: unseen }, module: { suites: cbcOnly } }],
  },
  'server-key-type': {
    fires: [
      {
        when: { broker: { suites: seen([0xc02b]), keyTypes: seen(['rsa']) }, module: { suites: ecOnly } },
        code: 'server-key-type',
        confidence: 'certain',
        says: /suites in common need EC/,
      },
      {
        when: { broker: { suites: unseen, keyTypes: seen(['ec']) } },
        code: 'server-key-type',
        says: /certificates: EC/,
      },
      {
        when: {
          broker: {
            suites: seen([0xc02b]),
            keyTypes: seen(['ec']),
            chain: chain({}, { keyType: 'ec', keyBits: 384 }),
          },
          module: { suites: ecOnly },
        },
        code: 'server-key-type',
        says: /P-384/,
      },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { broker: { keyTypes: seen(['ec']), suites: seen([0xc02b]) } }, is: 'moot' },
      {
        when: {
          broker: {
            suites: seen([0xc02b]),
            keyTypes: seen(['ec']),
            chain: chain({}, { keyType: 'ec', keyBits: 256 }),
          },
          module: { suites: ecOnly },
        },
        is: 'moot',
      },
      { when: { broker: { ...plain, keyTypes: seen(['ec']) } }, is: 'moot' },
      { when: { module: { versions: tls13 }, broker: { keyTypes: seen(['ec']) } }, is: 'moot' },
    ],
    unknown: [{ broker: { keyTypes: unseen } }, { broker: { chain: unseen } }],
  },
  'own-hello': {
    fires: [
      {
        when: { verdicts: { ownHello: refusedHello } },
        code: 'handshake-failed',
        confidence: 'likely',
        says: /own hello: alert 40/,
      },
      {
        when: { verdicts: { ownHello: refusedHello }, module: { groups: guess([23], WHY) } },
        code: 'handshake-failed',
        confidence: 'possible',
      },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      // Another rule has the reason.
      { when: { verdicts: { ownHello: refusedHello }, request: { sni: seen(false) } }, is: 'moot' },
      { when: { verdicts: { ownHello: refusedHello }, module: { versions: old } }, is: 'moot' },
      { when: { verdicts: { ownHello: refusedHello }, module: { suites: cbcOnly } }, is: 'moot' },
      { when: { verdicts: { ownHello: refusedHello }, broker: plain }, is: 'moot' },
    ],
    unknown: [{ verdicts: { ownHello: unseen } }],
  },
  'alpn-unsupported': {
    fires: [
      { when: { broker: { alpn: seen('mqtt') } }, code: 'alpn-unsupported', confidence: 'certain' },
      {
        when: { broker: { alpn: seen('mqtt') }, module: { alpn: guess(false, WHY) } },
        code: 'alpn-unsupported',
        confidence: 'possible',
      },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { broker: { alpn: seen('mqtt') }, module: { alpn: stated(true, WHY) } }, is: 'moot' },
      { when: { broker: { ...plain, alpn: seen('mqtt') } }, is: 'moot' },
    ],
    unknown: [{ broker: { alpn: unseen } }],
  },
  'tls-profile-guessed': {
    fires: [
      {
        when: { module: { suites: { ...ecOnly, confidence: 'guess' }, sni: guess('never', WHY) } },
        code: 'tls-profile-guessed',
        severity: 'info',
        says: /its suites.*its server name/s,
      },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { module: { sni: guess('never', WHY) }, broker: plain }, is: 'moot' },
    ],
    unknown: 'none',
  },
  'chain-too-big': {
    fires: [
      {
        when: { broker: { chain: chain({ messageBytes: 4_097 }) } },
        code: 'chain-too-big',
        confidence: 'certain',
        says: /has 4097 bytes/,
      },
      {
        when: { broker: { chain: chain({ messageBytes: 6_000 }) }, module: { maxChainBytes: reported(4_096, WHY) } },
        code: 'chain-too-big',
        severity: 'error',
        confidence: 'likely',
        says: /the module takes 4096 bytes/,
      },
    ],
    quiet: [
      { when: { broker: { chain: chain({ messageBytes: 4_096 }) } }, is: 'holds' },
      {
        when: { broker: { chain: chain({ messageBytes: 60_000 }) }, module: { maxChainBytes: guess(null, WHY) } },
        is: 'moot',
      },
      { when: { module: { maxChainBytes: guess(4_096, WHY) } }, is: 'moot' },
      { when: { broker: { ...plain, chain: chain({ messageBytes: 6_000 }) } }, is: 'moot' },
    ],
    unknown: [{ broker: { chain: unseen } }],
  },
  'chain-depth': {
    fires: [
      {
        when: { broker: { chain: chain({ certificates: [1, 2, 3, 4].map(() => certificate()) }) } },
        code: 'chain-too-big',
        says: /4 certificates are sent/,
      },
    ],
    quiet: [
      { when: {}, is: 'holds' },
      { when: { module: { maxChainLength: guess(null, WHY) } }, is: 'moot' },
    ],
    unknown: [{ broker: { chain: unseen } }],
  },
  'record-size': {
    fires: [
      {
        when: { broker: { chain: chain({ largestRecord: 16_384 }) } },
        code: 'chain-too-big',
        says: /record of 16384 bytes/,
      },
    ],
    quiet: [
      { when: {}, is: 'holds' },
      {
        when: { broker: { chain: chain({ largestRecord: 16_384 }) }, module: { maxRecordBytes: undefined } },
        is: 'moot',
      },
    ],
    unknown: [{ broker: { chain: unseen } }],
  },
  'port-other-protocol': {
    fires: [
      { when: { broker: { speaks: seen('wss') } }, code: 'port-other-protocol' },
      { when: { broker: { speaks: seen('mqtt') } }, code: 'port-other-protocol' },
      { when: { broker: { ...plain, speaks: seen('mqtts') } }, code: 'port-other-protocol' },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { broker: { ...plain, speaks: seen('mqtt') } }, is: 'moot' },
      { when: { broker: { speaks: ABSENT } }, is: 'moot' },
    ],
    unknown: [{ broker: { speaks: unseen } }],
  },
};
