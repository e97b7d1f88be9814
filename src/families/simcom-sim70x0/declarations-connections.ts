import { bareLine, exchange, line, urc, type Exchange } from '../../at/declare.ts';
import { int, optional, quoted, rest } from '../../at/field.ts';
import { exchangesOf, setting } from '../_parts/gpp/setting.ts';
import { count, secretText, tag, text } from '../_parts/simcom-classic/fields.ts';
import { LOGS, MQTT_NOTE, manual } from './manual.ts';

/* MQTT client (+SM), sockets (+CA) and HTTP client (+SH). */

const flag = int({ max: 1 });
const qos = int({ max: 2 });
const topic = text(128);
const port = count(65_535);
/** TLS contexts count from 0, and here from 1: 0 means none. */
const ssl = int({ max: 6 });

const stateLine = line('mqtt.state.value', '+SMSTATE', { state: int({ max: 2 }) });
const settingLines = [
  'CLIENTID',
  'URL',
  'KEEPTIME',
  'USERNAME',
  'PASSWORD',
  'CLEANSS',
  'QOS',
  'TOPIC',
  'MESSAGE',
  'RETAIN',
  'SUBHEX',
  'ASYNCMODE',
].map((name) => line(`mqtt.configured.${name.toLowerCase()}`, name, { value: rest() }));

const mqtt: readonly Exchange[] = [
  exchange('mqtt.config.url', 'set', '+SMCONF', {
    args: { name: tag('URL'), host: text(), port: optional(port) },
    manual: manual('SMCONF'),
  }),
  exchange('mqtt.config.password', 'set', '+SMCONF', {
    args: { name: tag('PASSWORD'), value: secretText() },
    manual: manual('SMCONF'),
  }),
  exchange('mqtt.config', 'set', '+SMCONF', { args: { name: text(16), value: text(1024) }, manual: manual('SMCONF') }),
  exchange('mqtt.config.read', 'read', '+SMCONF', {
    reply: [bareLine('mqtt.configured', /^\+SMCONF:$/), ...settingLines],
    manual: manual('SMCONF'),
  }),
  exchange('mqtt.tls', 'set', '+SMSSL', {
    args: { context: ssl, ca: optional(text()), cert: optional(text()) },
    manual: manual('SMSSL'),
  }),
  exchange('mqtt.tls.read', 'read', '+SMSSL', {
    reply: [line('mqtt.tls.value', '+SMSSL', { context: ssl, ca: quoted(), cert: quoted() })],
    manual: manual('SMSSL'),
  }),
  exchange('mqtt.connect', 'exec', '+SMCONN', { deadlineMs: 75_000, manual: manual('SMCONN') }),
  exchange('mqtt.disconnect', 'exec', '+SMDISC', { deadlineMs: 30_000, manual: manual('SMDISC') }),
  exchange('mqtt.publish', 'set', '+SMPUB', {
    args: { topic, length: count(1024), qos, retain: flag },
    prompt: { length: 'length', maxBytes: 1024, what: 'payload', deadlineMs: 10_000 },
    deadlineMs: 60_000,
    manual: manual('SMPUB'),
  }),
  exchange('mqtt.subscribe', 'set', '+SMSUB', { args: { topic, qos }, deadlineMs: 60_000, manual: manual('SMSUB') }),
  exchange('mqtt.unsubscribe', 'set', '+SMUNSUB', { args: { topic }, deadlineMs: 60_000, manual: manual('SMUNSUB') }),
  exchange('mqtt.state.read', 'read', '+SMSTATE', { reply: [stateLine], manual: manual('SMSTATE') }),
  ...exchangesOf([
    setting('mqtt.publish-hex', '+SMPUBHEX', { fields: { on: flag }, initial: { on: 0 }, manual: manual('SMPUBHEX') }),
  ]),
];

const cid = int({ max: 12 });
const code = int({ max: 99 });
const opened = line('socket.opened', '+CAOPEN', { cid, code });
const OPEN_MS = 90_000;
const completion = { line: opened, code: 'code', match: ['cid'], order: 'either', deadlineMs: OPEN_MS } as const;
const protocol = text(3);
const host = text(64);

const sockets: readonly Exchange[] = [
  exchange('socket.select', 'set', '+CACID', { args: { cid }, manual: manual('CACID') }),
  exchange('socket.tls', 'set', '+CASSLCFG', {
    args: { cid, option: text(16), value: text(64) },
    manual: manual('CASSLCFG'),
  }),
  exchange('socket.open', 'set', '+CAOPEN', {
    args: { cid, pdp: int({ max: 3 }), protocol, host, port, mode: optional(flag) },
    completion,
    deadlineMs: OPEN_MS,
    manual: manual('CAOPEN'),
  }),
  exchange('socket.open.protocol', 'set', '+CAOPEN', {
    args: { cid, protocol, host, port },
    completion,
    deadlineMs: OPEN_MS,
    manual: `${manual('CAOPEN')} (SIM7000)`,
  }),
  exchange('socket.open.host', 'set', '+CAOPEN', {
    args: { cid, host, port },
    completion,
    deadlineMs: OPEN_MS,
    manual: `${manual('CAOPEN')} (SIM7000)`,
  }),
  exchange('socket.open.read', 'read', '+CAOPEN', {
    reply: [line('socket.open.value', '+CAOPEN', { cid, values: rest() })],
    manual: manual('CAOPEN'),
  }),
  exchange('socket.send', 'set', '+CASEND', {
    args: { cid, length: int({ max: 1460 }), ms: optional(int()) },
    reply: [line('socket.sent', '+CASEND', { cid, code, bytes: optional(int()) })],
    prompt: { length: 'length', maxBytes: 1460, what: 'data', deadlineMs: 10_000 },
    deadlineMs: 60_000,
    manual: manual('CASEND'),
  }),
  exchange('socket.receive', 'set', '+CARECV', {
    args: { cid, max: int({ max: 1460 }) },
    reply: [line('socket.received', '+CARECV', { bytes: int({ max: 1460 }), data: optional(rest()) })],
    manual: manual('CARECV'),
  }),
  exchange('socket.close', 'set', '+CACLOSE', { args: { cid }, manual: manual('CACLOSE') }),
  exchange('socket.state', 'read', '+CASTATE', {
    reply: [line('socket.state.value', '+CASTATE', { cid, state: int({ max: 2 }) })],
    manual: manual('CASTATE'),
  }),
];

const http: readonly Exchange[] = [
  exchange('http.tls', 'set', '+SHSSL', {
    args: { context: ssl, ca: optional(text()), cert: optional(text()) },
    manual: manual('SHSSL'),
  }),
  exchange('http.config', 'set', '+SHCONF', { args: { name: text(16), value: text(1024) }, manual: manual('SHCONF') }),
  exchange('http.connect', 'exec', '+SHCONN', { deadlineMs: 75_000, manual: manual('SHCONN') }),
  exchange('http.disconnect', 'exec', '+SHDISC', { manual: manual('SHDISC') }),
  exchange('http.request', 'set', '+SHREQ', {
    args: { url: text(2048), method: int({ max: 5 }) },
    completion: {
      line: line('http.answered', '+SHREQ', { method: quoted(), status: int({ max: 999 }), bytes: int() }),
      order: 'after',
      deadlineMs: 60_000,
    },
    manual: manual('SHREQ'),
  }),
  exchange('http.read', 'set', '+SHREAD', { args: { from: int(), bytes: int() }, manual: manual('SHREAD') }),
];

export const exchanges: readonly Exchange[] = [...mqtt, ...sockets, ...http];

export const urcs = [
  urc(line('mqtt.message', '+SMSUB', { topic: quoted(), payload: rest() }), `${MQTT_NOTE}, +SMSUB`),
  urc(
    line('mqtt.connection-lost', '+SMSTATE', { state: int({ max: 0 }) }),
    `${LOGS}; not on every build`,
    'connection-lost',
  ),
  urc(opened, manual('CAOPEN')),
  urc(line('socket.data-waits', '+CADATAIND', { cid }), manual('CADATAIND')),
  urc(line('socket.changed', '+CASTATE', { cid, state: int({ max: 2 }) }), manual('CASTATE'), 'connection-lost'),
  urc(line('http.block', '+SHREAD', { bytes: int() }, { payload: 'bytes' }), manual('SHREAD')),
];
