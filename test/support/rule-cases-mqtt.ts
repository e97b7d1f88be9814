import { ABSENT } from '../../src/findings/inputs.ts';
import { guess, stated } from '../../src/kernel/facts.ts';
import { certificateFile, keyFile, noCredentials, seen, unseen } from './inputs.ts';
import { WHY, plain, sibling, type RuleCases } from './rule-case.ts';

/** The rules about limits, login, address and firmware. */
export const mqttCases: RuleCases = {
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
    unknown: [{ module: { clientIdBytes: undefined } }],
  },
  'login-length': {
    fires: [
      { when: { credentials: { username: seen({ bytes: 257 }) } }, code: 'login-length', says: /user name is 257/ },
      { when: { credentials: { password: seen({ bytes: 300 }) } }, code: 'login-length', says: /password is 300/ },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { credentials: { username: ABSENT, password: ABSENT } }, is: 'moot' },
      {
        when: { credentials: { username: seen({ bytes: 257 }) }, request: { tokenByModule: { seconds: 60 } } },
        is: 'moot',
      },
    ],
    unknown: [
      { credentials: { username: unseen } },
      { credentials: { password: unseen } },
      { module: { loginBytes: undefined } },
    ],
  },
  'topic-length': {
    fires: [
      {
        when: { request: { publishes: ['a'], subscribes: ['b'.repeat(101)] } },
        code: 'topic-length',
        says: /101 bytes/,
      },
      {
        when: { request: { publishes: ['a'.repeat(101)], subscribes: ['b'] } },
        code: 'topic-length',
        rung: 'publish',
      },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { request: { publishes: [], subscribes: [] } }, is: 'moot' },
    ],
    unknown: [{ module: { topicBytes: undefined } }],
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
    unknown: [{ module: { payloadBytes: undefined } }],
  },
  'keep-alive-range': {
    fires: [
      { when: { request: { keepAliveSeconds: 0 } }, code: 'keep-alive-range', says: /0 seconds/ },
      { when: { request: { keepAliveSeconds: 64_801 } }, code: 'keep-alive-range' },
      { when: { request: { keepAliveSeconds: Number.NaN } }, code: 'keep-alive-range' },
    ],
    quiet: [{ when: {}, is: 'moot' }],
    unknown: [{ module: { keepAliveSeconds: undefined } }],
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
    fires: [
      { when: { module: { knownBad: stated('nobody got it to work', WHY) } }, code: 'firmware-known-bad' },
      {
        when: { module: { knownBad: stated('nobody', WHY), knownBadAt: 'bearer' }, broker: plain },
        code: 'firmware-known-bad',
        rung: 'bearer',
      },
      {
        when: {
          module: { knownBad: stated('nobody', WHY), siblings: [sibling('TEST2')], images: guess('for M22', WHY) },
        },
        code: 'firmware-known-bad',
        says: /Change the firmware to TEST2, which.*Yours is TEST1: take the image of your exact hardware variant; for M22/,
      },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { module: { knownBad: stated('nobody', WHY) }, broker: plain }, is: 'moot' },
    ],
    unknown: 'none',
  },
};
