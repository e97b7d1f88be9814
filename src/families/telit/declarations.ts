import { bareLine, exchange, line, urc, type Exchange } from '../../at/declare.ts';
import { int, optional, quoted, rest } from '../../at/field.ts';
import { asked, tested } from '../kit/declared.ts';
import { cinterion, cinterionUrcs } from './declarations-cinterion.ts';

export const LIBRARY = 'Telit ME310 Arduino library';
export const NOTES = 'hands-on notes for LE910R1 firmware M0Q.010001';
export const REFERENCE = 'LE910Cx AT commands reference';

const text = rest();
const id = int({ min: 1, max: 6 });
const host = quoted({ max: 512 });
const port = int({ max: 65_535 });
const topic = quoted({ max: 256 });
const secret = quoted({ max: 512, secret: true });

const values = (name: string, token: string) => line(name, token, { values: text });
/** Most commands are set, read and tested; the answers begin with the command's name. */
function three(name: string, token: string, manual: string): readonly Exchange[] {
  return [asked(`${name}.read`, 'read', token, manual, [values(`${name}.value`, token)]), tested(name, token, manual)];
}

const common: readonly Exchange[] = [
  asked('identity.build.own', 'exec', '#CGMR', REFERENCE, [line('info.build.own', '#CGMR', { build: text })]),
  asked('sim.iccid.own', 'exec', '#CCID', REFERENCE, [line('sim.iccid.own.value', '#CCID', { iccid: text })]),
  asked('sim.state', 'read', '#QSS', REFERENCE, [
    line('sim.state.value', '#QSS', { mode: int(), state: int({ max: 3 }), more: optional(text) }),
  ]),
  asked('bearer.open', 'set', '#SGACT', REFERENCE, [line('bearer.address.own', '#SGACT', { address: text })], {
    context: id,
    on: int({ max: 1 }),
    user: optional(quoted()),
    password: optional(secret),
  }),
  ...three('bearer.open', '#SGACT', REFERENCE),
  asked('clock.ntp', 'set', '#NTP', REFERENCE, [line('clock.ntp.time', '#NTP', { time: text })], {
    host,
    port,
    set: optional(int({ max: 1 })),
    seconds: optional(int()),
    zone: optional(int({ min: -96, max: 96 })),
  }),
  asked('dns.resolve', 'set', '#QDNS', REFERENCE, [line('dns.resolved', '#QDNS', { values: text })], { host }),
  asked('network.ping', 'set', '#PING', REFERENCE, [values('network.pinged', '#PING')], { host, more: optional(text) }),
  asked('power.off', 'exec', '#SHDN', REFERENCE),
  asked('power.restart', 'exec', '#REBOOT', REFERENCE),
];

const credential = line('cert.value', '#SSLSECDATA', { id, kind: int({ max: 2 }) });
const tls: readonly Exchange[] = [
  asked('tls.enable', 'set', '#SSLEN', LIBRARY, [], { id, on: int({ max: 1 }) }),
  ...three('tls.enable', '#SSLEN', LIBRARY),
  asked('tls.security', 'set', '#SSLSECCFG', LIBRARY, [], {
    id,
    suite: int(),
    auth: int({ max: 2 }),
    format: optional(int({ max: 1 })),
  }),
  ...three('tls.security', '#SSLSECCFG', LIBRARY),
  asked('tls.security.more', 'set', '#SSLSECCFG2', LIBRARY, [], {
    id,
    version: int(),
    sni: optional(int({ max: 1 })),
    preloaded: optional(int()),
    own: optional(int()),
  }),
  ...three('tls.security.more', '#SSLSECCFG2', LIBRARY),
  asked('tls.config', 'set', '#SSLCFG', LIBRARY, [], { id, context: int(), values: text }),
  exchange('cert.store', 'set', '#SSLSECDATA', {
    args: { id, action: int({ min: 1, max: 1 }), kind: int({ max: 2 }), bytes: int({ min: 1 }) },
    // The bytes end with Ctrl-Z all the same.
    prompt: { length: 'bytes', maxBytes: 16_384, what: 'credential', deadlineMs: 5_000 },
    manual: `${LIBRARY}, AT#SSLSECDATA`,
  }),
  asked('cert.access', 'set', '#SSLSECDATA', LIBRARY, [credential], {
    id,
    action: int({ max: 2 }),
    kind: int({ max: 2 }),
    more: optional(int()),
  }),
  tested('cert.store', '#SSLSECDATA', LIBRARY),
  exchange('tls-socket.open', 'set', '#SSLD', {
    args: { id, port, host, closure: int({ max: 1 }), mode: optional(int({ max: 1 })), timeout: optional(int()) },
    finals: [
      { line: 'CONNECT', ok: true },
      { line: 'NO CARRIER', ok: false },
    ],
    deadlineMs: 180_000,
    manual: `${REFERENCE}, AT#SSLD`,
  }),
  exchange('tls-socket.send', 'set', '#SSLSENDEXT', {
    args: { id, bytes: int() },
    prompt: { length: 'bytes', maxBytes: 1_500, what: 'data', deadlineMs: 5_000 },
    manual: `${REFERENCE}, AT#SSLSENDEXT`,
  }),
  asked('tls-socket.send.text', 'set', '#SSLSEND', REFERENCE, [], { id, seconds: optional(int()) }),
  asked(
    'tls-socket.receive',
    'set',
    '#SSLRECV',
    REFERENCE,
    [line('tls-socket.data', '#SSLRECV', { id, bytes: int() }, { payload: 'bytes' })],
    { id, bytes: int(), seconds: optional(int()) },
  ),
  asked(
    'tls-socket.state',
    'set',
    '#SSLS',
    REFERENCE,
    [line('tls-socket.state.value', '#SSLS', { id, state: int(), suite: optional(text) })],
    { id },
  ),
  asked('tls-socket.close', 'set', '#SSLH', REFERENCE, [], { id, mode: optional(int()) }),
];

const mqtt: readonly Exchange[] = [
  asked('mqtt.enable', 'set', '#MQEN', NOTES, [], { id, on: int({ max: 1 }) }),
  ...three('mqtt.enable', '#MQEN', NOTES),
  asked('mqtt.config', 'set', '#MQCFG', NOTES, [], {
    id,
    host,
    port,
    context: int(),
    tls: optional(int({ max: 1 })),
    tlsId: optional(int()),
  }),
  ...three('mqtt.config', '#MQCFG', NOTES),
  asked('mqtt.config.more', 'set', '#MQCFG2', NOTES, [], { id, keepAlive: int(), clean: optional(int({ max: 1 })) }),
  asked('mqtt.timeout', 'set', '#MQTCFG', NOTES, [], { id, seconds: int() }),
  asked('mqtt.will', 'set', '#MQWCFG', NOTES, [], { id, on: int({ max: 1 }), values: optional(text) }),
  exchange('mqtt.connect', 'set', '#MQCONN', {
    args: { id, clientId: quoted({ max: 256 }), username: optional(quoted({ max: 512 })), password: optional(secret) },
    deadlineMs: 90_000,
    manual: `${NOTES}, AT#MQCONN`,
  }),
  asked('mqtt.connect.read', 'read', '#MQCONN', NOTES, [line('mqtt.state', '#MQCONN', { id, state: int() })]),
  asked('mqtt.subscribe', 'set', '#MQSUB', NOTES, [], { id, topic, qos: optional(int({ max: 2 })) }),
  asked('mqtt.unsubscribe', 'set', '#MQUNS', NOTES, [], { id, topic }),
  asked('mqtt.publish', 'set', '#MQPUBS', NOTES, [], {
    id,
    topic,
    retain: int({ max: 1 }),
    qos: int({ max: 2 }),
    message: quoted({ max: 1_024 }),
  }),
  exchange('mqtt.publish-counted', 'set', '#MQPUBSEXT', {
    args: { id, topic, retain: int({ max: 1 }), qos: int({ max: 2 }), bytes: int() },
    prompt: { length: 'bytes', maxBytes: 1_024, what: 'payload', deadlineMs: 5_000 },
    manual: `${REFERENCE}, AT#MQPUBSEXT`,
  }),
  asked(
    'mqtt.read',
    'set',
    '#MQREAD',
    REFERENCE,
    [line('mqtt.message', '#MQREAD', { id, slot: int(), more: optional(text) })],
    { id, slot: int({ min: 1, max: 30 }) },
  ),
  ...three('mqtt.read', '#MQREAD', REFERENCE),
  asked('mqtt.disconnect', 'set', '#MQDISC', NOTES, [], { id }),
];

const sockets: readonly Exchange[] = [
  asked('socket.config', 'set', '#SCFG', REFERENCE, [], { id, context: int(), values: text }),
  exchange('socket.open', 'set', '#SD', {
    args: {
      id,
      protocol: int({ max: 1 }),
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
    manual: `${REFERENCE}, AT#SD`,
  }),
  asked(
    'socket.receive',
    'set',
    '#SRECV',
    REFERENCE,
    [line('socket.data', '#SRECV', { id, bytes: int() }, { payload: 'bytes' })],
    { id, bytes: int() },
  ),
  asked('socket.close', 'set', '#SH', REFERENCE, [], { id }),
  asked('socket.state', 'exec', '#SS', REFERENCE, [values('socket.state.value', '#SS')]),
];

export const exchanges: readonly Exchange[] = [...common, ...tls, ...mqtt, ...sockets, ...cinterion];

export const urcs = [
  ...cinterionUrcs,
  urc(line('mqtt.arrived', '#MQRING', { id: int({ max: 2 }), values: optional(text) }), `${REFERENCE}, #MQRING`),
  urc(line('tls-socket.arrived', 'SSLSRING', { id, bytes: optional(int()) }), `${REFERENCE}, SSLSRING`),
  urc(line('socket.arrived', 'SRING', { id, bytes: optional(int()) }), `${REFERENCE}, SRING`),
  urc(bareLine('socket.lost', /^NO CARRIER(?:: ?(?<id>\d))?$/), `${REFERENCE}, AT#SD`, 'connection-lost'),
];
