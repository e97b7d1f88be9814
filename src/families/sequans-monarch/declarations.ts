import { bareLine, exchange, line, urc, type Exchange } from '../../at/declare.ts';
import { int, oneOf, optional, quoted, rest } from '../../at/field.ts';
import { asked, tested } from '../kit/declared.ts';

export const WALTER = 'QuickSpot walter-arduino';
export const MICROCHIP = 'Microchip AVR-IoT Cellular Arduino library';
export const GUIDE = 'Verizon ThingSpace Monarch guide';

const text = rest();
const client = int({ max: 0 });
const slot = int({ max: 19 });
const topic = quoted({ max: 256 });
const id = int({ min: 1, max: 6 });
const port = int({ max: 65_535 });
const host = quoted({ max: 256 });
const qos = int({ max: 2 });
const code = int({ min: -99, max: 99 });

const common: readonly Exchange[] = [
  asked('sim.iccid.own', 'exec', '+SQNCCID', WALTER, [line('sim.iccid.own.value', '+SQNCCID', { iccid: text })]),
  asked('network.radio', 'read', '+SQNMODEACTIVE', WALTER, [
    line('network.radio.value', '+SQNMODEACTIVE', { mode: int() }),
  ]),
  asked('network.monitor', 'set', '+SQNMONI', WALTER, [line('network.monitor.value', '+SQNMONI', { values: text })], {
    what: int(),
  }),
  asked('clock.ntp', 'set', '+SQNNTP', WALTER, [], { mode: int(), servers: optional(text) }),
  asked('power.off', 'exec', '+SQNSSHDN', WALTER),
  asked('power.restart', 'exec', '^RESET', WALTER),
];

const credential = line('cert.value', '+SQNSNVR', { kind: quoted(), slot, values: text });
const tls: readonly Exchange[] = [
  exchange('cert.write', 'set', '+SQNSNVW', {
    args: { kind: quoted(), slot, bytes: int() },
    prompt: { length: 'bytes', maxBytes: 16_384, what: 'credential', deadlineMs: 5_000 },
    manual: `${GUIDE}, AT+SQNSNVW`,
  }),
  asked('cert.read', 'set', '+SQNSNVR', MICROCHIP, [credential], { kind: quoted(), slot }),
  asked('tls.profile', 'set', '+SQNSPCFG', WALTER, [], {
    id,
    version: int({ max: 255 }),
    suites: optional(quoted({ max: 512 })),
    verify: optional(int({ max: 5 })),
    ca: optional(slot),
    certificate: optional(slot),
    key: optional(slot),
    psk: optional(quoted({ max: 128, secret: true })),
    identity: optional(quoted()),
    more: optional(text),
  }),
  asked('tls.profile.all', 'exec', '+SQNSPCFG', WALTER, [line('tls.profile.value', '+SQNSPCFG', { values: text })]),
  tested('tls.profile', '+SQNSPCFG', WALTER),
  asked('tls.sign', 'set', '+SQNHCESIGN', MICROCHIP, [], { values: text }),
];

const connected = line('mqtt.connected', '+SQNSMQTTONCONNECT', { client, code });
const subscribed = line('mqtt.subscribed', '+SQNSMQTTONSUBSCRIBE', { client, topic, code });
const published = line('mqtt.published', '+SQNSMQTTONPUBLISH', { client, message: int(), code });
const disconnected = line('mqtt.disconnected', '+SQNSMQTTONDISCONNECT', { client, code });
const WAIT_MS = 120_000;

const mqtt: readonly Exchange[] = [
  asked('mqtt.config', 'set', '+SQNSMQTTCFG', WALTER, [], {
    client,
    clientId: quoted({ max: 256 }),
    username: optional(quoted({ max: 256 })),
    password: optional(quoted({ max: 256, secret: true })),
    profile: optional(id),
  }),
  exchange('mqtt.connect', 'set', '+SQNSMQTTCONNECT', {
    args: { client, host, port, keepAlive: optional(int()) },
    completion: { line: connected, code: 'code', match: ['client'], order: 'after', deadlineMs: WAIT_MS },
    manual: `${WALTER}, AT+SQNSMQTTCONNECT`,
  }),
  exchange('mqtt.subscribe', 'set', '+SQNSMQTTSUBSCRIBE', {
    args: { client, topic, qos },
    completion: { line: subscribed, code: 'code', match: ['client'], order: 'after', deadlineMs: WAIT_MS },
    manual: `${WALTER}, AT+SQNSMQTTSUBSCRIBE`,
  }),
  exchange('mqtt.publish', 'set', '+SQNSMQTTPUBLISH', {
    args: { client, topic, qos: optional(qos), bytes: int() },
    prompt: { length: 'bytes', maxBytes: 65_535, what: 'payload', deadlineMs: 5_000 },
    reply: [line('mqtt.publish.message', '+SQNSMQTTPUBLISH', { message: text })],
    completion: { line: published, code: 'code', match: ['client'], order: 'either', deadlineMs: WAIT_MS },
    manual: `${WALTER}, AT+SQNSMQTTPUBLISH`,
  }),
  asked('mqtt.fetch', 'set', '+SQNSMQTTRCVMESSAGE', WALTER, [], {
    client,
    topic,
    message: optional(int()),
    most: optional(int()),
  }),
  exchange('mqtt.disconnect', 'set', '+SQNSMQTTDISCONNECT', {
    args: { client },
    completion: { line: disconnected, code: 'code', match: ['client'], order: 'after', deadlineMs: WAIT_MS },
    manual: `${WALTER}, AT+SQNSMQTTDISCONNECT`,
  }),
];

const sockets: readonly Exchange[] = [
  asked('socket.config', 'set', '+SQNSCFG', WALTER, [], { id, context: int(), values: text }),
  asked('socket.config.more', 'set', '+SQNSCFGEXT', WALTER, [], { id, values: text }),
  asked('socket.secure', 'set', '+SQNSSCFG', WALTER, [], { id, on: int({ max: 1 }), profile: optional(id) }),
  exchange('socket.open', 'set', '+SQNSD', {
    args: {
      id,
      protocol: oneOf(0, 1),
      port,
      host,
      closure: optional(int()),
      localPort: optional(int()),
      mode: optional(int()),
    },
    finals: [
      { line: 'CONNECT', ok: true },
      { line: 'NO CARRIER', ok: false },
    ],
    deadlineMs: 140_000,
    manual: `${WALTER}, AT+SQNSD`,
  }),
  exchange('socket.send', 'set', '+SQNSSENDEXT', {
    args: { id, bytes: int(), hint: optional(int()) },
    prompt: { length: 'bytes', maxBytes: 1_500, what: 'data', deadlineMs: 5_000 },
    manual: `${WALTER}, AT+SQNSSENDEXT`,
  }),
  asked(
    'socket.receive',
    'set',
    '+SQNSRECV',
    WALTER,
    [line('socket.data', '+SQNSRECV', { id, bytes: int() }, { payload: 'bytes' })],
    { id, bytes: int() },
  ),
  asked('socket.close', 'set', '+SQNSH', WALTER, [], { id }),
  asked('socket.state', 'exec', '+SQNSS', WALTER, [line('socket.state.value', '+SQNSS', { values: text })]),
];

export const exchanges: readonly Exchange[] = [...common, ...tls, ...mqtt, ...sockets];

export const urcs = [
  urc(bareLine('boot.start', /^\+SYSSTART$/), WALTER, 'reset'),
  urc(bareLine('power.down', /^\+SHUTDOWN$/), WALTER, 'reset'),
  urc(line('clock.ntp.done', '+SQNNTP', { code: int({ max: 99 }) }), WALTER),
  urc(connected, WALTER),
  urc(subscribed, WALTER),
  urc(published, WALTER),
  urc(disconnected, WALTER, 'connection-lost'),
  urc(line('mqtt.arrived', '+SQNSMQTTONMESSAGE', { client, topic, bytes: int(), values: optional(text) }), WALTER),
  urc(line('mqtt.full', '+SQNSMQTTMEMORYFULL', { values: optional(text) }), WALTER),
  urc(line('socket.arrived', '+SQNSRING', { id, bytes: optional(int()) }), WALTER),
  urc(line('socket.closed', '+SQNSH', { id }), WALTER, 'connection-lost'),
  urc(line('tls.sign.asked', '+SQNHCESIGN', { values: text }), MICROCHIP),
];
