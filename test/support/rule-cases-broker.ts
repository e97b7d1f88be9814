import { ABSENT, type BrokerDay } from '../../src/findings/inputs.ts';
import { guess, stated } from '../../src/kernel/facts.ts';
import { DAY_MS, NOW, certificateFile, seen, unseen } from './inputs.ts';
import { WHY, plain, type RuleCases } from './rule-case.ts';

const fixedTopics = seen({
  publish: ['devices/{clientId}/messages/events/#', '$hub/twin/PATCH/properties/reported/?$rid={rid}'],
  subscribe: ['devices/{clientId}/messages/devicebound/#'],
});

function dayIn(days: number, more: Partial<BrokerDay> = {}): BrokerDay {
  const at = NOW + days * DAY_MS;
  const on = new Date(at).toISOString().slice(0, 10);
  return { at, on, text: 'the root changes', confidence: 'stated', source: WHY, ...more };
}

/** The rules about what the broker takes in MQTT, about names and about days. */
export const brokerCases: RuleCases = {
  'host-length': {
    fires: [
      {
        when: { broker: { host: `${'x'.repeat(43)}.example` } },
        code: 'host-length',
        severity: 'error',
        says: /51 bytes/,
      },
      {
        when: { broker: { host: `${'x'.repeat(43)}.example` }, module: { hostByAddress: stated(true, WHY) } },
        code: 'host-length',
        severity: 'warning',
        says: /no server name is sent/,
      },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { broker: { host: `${'x'.repeat(43)}.example` }, module: { hostBytes: undefined } }, is: 'moot' },
    ],
    unknown: 'none',
  },
  'mqtt-version': {
    fires: [
      {
        when: { broker: { mqttVersions: seen(['5']) } },
        code: 'mqtt-version',
        confidence: 'certain',
        says: /takes MQTT 5.*speaks 3\.1 or 3\.1\.1/s,
      },
      {
        when: { module: { mqttVersions: guess(['3.1'], WHY) } },
        code: 'mqtt-version',
        severity: 'error',
        confidence: 'possible',
      },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { module: { mqttVersions: undefined } }, is: 'moot' },
    ],
    unknown: [{ broker: { mqttVersions: unseen } }],
  },
  'client-id-of-broker': {
    fires: [
      {
        when: { broker: { clientIdBytes: seen({ min: 1, max: 7 }) } },
        code: 'client-id-length',
        says: /does not fit the broker.*8 bytes.*1 to 7/s,
      },
    ],
    quiet: [{ when: {}, is: 'moot' }],
    unknown: [{ broker: { clientIdBytes: unseen } }],
  },
  'keep-alive-of-broker': {
    fires: [
      {
        when: { broker: { keepAliveSeconds: seen({ min: 1, max: 59 }) } },
        code: 'keep-alive-range',
        severity: 'warning',
        says: /60 seconds.*1 to 59/s,
      },
    ],
    quiet: [{ when: {}, is: 'moot' }],
    unknown: [{ broker: { keepAliveSeconds: unseen } }],
  },
  'qos-unsupported': {
    fires: [{ when: { request: { qos: 2 } }, code: 'qos-unsupported', says: /takes up to 1/ }],
    quiet: [{ when: {}, is: 'moot' }],
    unknown: [{ broker: { maxQos: unseen } }],
  },
  'retain-unsupported': {
    fires: [{ when: { request: { retain: true }, broker: { retain: seen(false) } }, code: 'retain-unsupported' }],
    quiet: [
      { when: { broker: { retain: seen(false) } }, is: 'moot' },
      { when: { request: { retain: true } }, is: 'moot' },
    ],
    unknown: [{ request: { retain: true }, broker: { retain: unseen } }],
  },
  'payload-of-broker': {
    fires: [
      {
        when: { broker: { payloadBytes: seen(10) }, request: { messageBytes: [3, 11] } },
        code: 'payload-length',
        says: /a message is 11 bytes.*takes 10/s,
      },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { broker: { payloadBytes: unseen }, request: { messageBytes: [] } }, is: 'moot' },
    ],
    unknown: [{ broker: { payloadBytes: unseen } }],
  },
  'topic-denied': {
    fires: [
      {
        when: { broker: { topicRule: fixedTopics } },
        code: 'topic-denied',
        says: /asked for: demo\/hello, demo\/hello/,
      },
      {
        when: {
          broker: { topicRule: fixedTopics },
          request: { publishes: ['devices/someone/messages/events/x'], subscribes: [] },
        },
        code: 'topic-denied',
        confidence: 'likely',
      },
      {
        when: {
          broker: { topicRule: seen({ publish: ['a/+'], subscribe: ['a/+'] }) },
          request: { publishes: ['a/b'], subscribes: ['a/#'] },
        },
        code: 'topic-denied',
        says: /asked for: a\/#/,
      },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      {
        when: {
          broker: { topicRule: fixedTopics },
          request: {
            publishes: ['devices/device-1/messages/events/', '$hub/twin/PATCH/properties/reported/?$rid=7'],
            subscribes: ['devices/device-1/messages/devicebound/#'],
          },
        },
        is: 'moot',
      },
      { when: { broker: { topicRule: unseen }, request: { publishes: [], subscribes: [] } }, is: 'moot' },
    ],
    unknown: [{ broker: { topicRule: unseen } }],
  },
  'login-refused': {
    fires: [{ when: { verdicts: { loginTaken: seen(false) } }, code: 'login-refused', confidence: 'likely' }],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { verdicts: { loginTaken: seen(false) }, credentials: { username: ABSENT } }, is: 'moot' },
    ],
    unknown: [{ verdicts: { loginTaken: unseen } }, { credentials: { username: unseen } }],
  },
  'broker-superseded': {
    fires: [
      {
        when: { broker: { superseded: stated('use -ats', WHY) } },
        code: 'broker-superseded',
        severity: 'warning',
        says: /use -ats/,
      },
    ],
    quiet: [{ when: {}, is: 'moot' }],
    unknown: 'none',
  },
  migration: {
    fires: [
      {
        when: { broker: { calendar: [dayIn(100, { todo: 'Load the next one.' })] } },
        code: 'migration',
        severity: 'info',
        confidence: 'certain',
        says: /2026-04-25: the root changes.*Load the next one/s,
      },
      {
        when: { broker: { calendar: [dayIn(1, { ofRoot: 'aa', confidence: 'guess' })] } },
        code: 'migration',
        confidence: 'possible',
      },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { broker: { calendar: [dayIn(-1), dayIn(2_000), dayIn(9, { ofRoot: 'another' })] } }, is: 'moot' },
      { when: { broker: { ...plain, calendar: [dayIn(100)] } }, is: 'moot' },
      {
        when: {
          broker: { calendar: [dayIn(9, { ofRoot: 'aa' })] },
          credentials: { ca: certificateFile({ keyId: 'zz' }) },
        },
        is: 'moot',
      },
    ],
    unknown: [{ broker: { calendar: [dayIn(9, { ofRoot: 'aa' })] }, credentials: { ca: unseen } }],
  },
};
