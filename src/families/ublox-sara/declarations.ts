import { bareLine, exchange, line, urc, type Exchange } from '../../at/declare.ts';
import { int, oneOf, optional, quoted, rest, word, type Fields } from '../../at/field.ts';
import { asked, tested } from '../kit/declared.ts';

export const GUIDE = 'u-blox SARA-R5 Internet applications development guide UBX-20032566';
export const LIBRARY = 'u-blox/ubxlib';
/** For what only SARA-U2, LARA-R2 and TOBY-L2 lack or have. */
export const MANUAL_3G = 'u-blox 2G and 3G AT commands manual UBX-13002752 R62';
const RUST = 'ublox-cellular-rs, whose comments follow the AT manual';

const text = rest();
const name = quoted({ min: 1, max: 200, quotesOptional: true });
const kind = int({ max: 5 });

/* Credentials. The hash is MD5 of the DER form, whatever was sent. */
const stored = line('cert.stored', '+USECMNG', {
  operation: int({ max: 4 }),
  kind,
  name,
  hash: optional(quoted({ quotesOptional: true })),
});
const entry = bareLine('cert.entry', /^\s*"?(?<kind>CA|CC|PK|SC|VC|PU)"?,\s*"(?<name>[^"]*)"(?<rest>.*)$/);
const fileList = line('file.list.value', '+ULSTFILE', { names: optional(text) });

const credentials: readonly Exchange[] = [
  exchange('cert.import', 'set', '+USECMNG', {
    args: {
      operation: oneOf(0),
      kind,
      name,
      bytes: int({ min: 1, max: 8_192 }),
      password: optional(quoted({ secret: true })),
    },
    prompt: { length: 'bytes', maxBytes: 8_192, what: 'credential', deadlineMs: 10_000 },
    reply: [stored],
    manual: `${GUIDE}, AT+USECMNG`,
  }),
  asked('cert.import-file', 'set', '+USECMNG', GUIDE, [stored], {
    operation: oneOf(1),
    kind,
    name,
    file: name,
    password: optional(quoted({ secret: true })),
  }),
  asked('cert.delete', 'set', '+USECMNG', GUIDE, [], { operation: oneOf(2), kind, name }),
  asked('cert.list', 'set', '+USECMNG', GUIDE, [entry], { operation: oneOf(3) }),
  asked('cert.hash', 'set', '+USECMNG', GUIDE, [stored], { operation: oneOf(4), kind, name }),
  exchange('file.upload', 'set', '+UDWNFILE', {
    args: { name, bytes: int(), tag: optional(quoted()) },
    prompt: { length: 'bytes', maxBytes: 1_048_576, what: 'file', deadlineMs: 10_000 },
    manual: `${GUIDE}, AT+UDWNFILE`,
  }),
  asked(
    'file.read',
    'set',
    '+URDFILE',
    GUIDE,
    [line('file.content', '+URDFILE', { name, bytes: int(), content: text })],
    { name },
  ),
  asked('file.list', 'exec', '+ULSTFILE', LIBRARY, [fileList]),
  asked('file.list.of', 'set', '+ULSTFILE', LIBRARY, [fileList], {
    operation: optional(int({ max: 2 })),
    name: optional(name),
  }),
  asked('file.delete', 'set', '+UDELFILE', GUIDE, [], { name }),
];

/* Security profiles: `AT+USECPRF=<profile>,<operation>,<value>`; the profile alone resets it. */
const profile = int({ max: 4 });
const profileValue = line('tls.profile.value', '+USECPRF', {
  profile,
  operation: int({ max: 14 }),
  value: optional(text),
});

function setting(id: string, operation: number, value: Fields): Exchange {
  return asked(`tls.${id}`, 'set', '+USECPRF', RUST, [profileValue], {
    profile,
    operation: oneOf(operation),
    ...value,
  });
}

const string: Fields = { value: optional(quoted({ max: 256, quotesOptional: true })) };
const profiles: readonly Exchange[] = [
  asked('tls.reset', 'set', '+USECPRF', RUST, [], { profile }),
  setting('level', 0, { value: optional(int({ max: 3 })) }),
  setting('version', 1, { value: optional(int({ max: 4 })) }),
  setting('suites', 2, { value: optional(int({ max: 100 })), more: optional(text) }),
  setting('ca', 3, string),
  setting('expected-name', 4, string),
  setting('client-cert', 5, string),
  setting('client-key', 6, string),
  setting('key-password', 7, { value: optional(quoted({ max: 128, secret: true })) }),
  setting('psk', 8, { value: optional(quoted({ max: 128, secret: true })), form: optional(int({ max: 1 })) }),
  setting('psk-identity', 9, { value: optional(quoted({ max: 256 })), form: optional(int({ max: 1 })) }),
  setting('sni', 10, string),
  tested('tls.profile', '+USECPRF', GUIDE),
  ...[11, 12, 13, 14].map((operation) => setting(`option-${operation}`, operation, { values: optional(text) })),
];

/* MQTT. 1 is success in the answers of newer firmware; SARA-R410M-02B has it the other way round for the login. */
const operation = int({ max: 20 });
const mqttValue = line('mqtt.profile.value', '+UMQTT', { operation, value: optional(text) });
const mqttRead = line('mqtt.message', '+UMQTTC', { operation: oneOf(6), qos: int({ max: 2 }), values: text });
const mqttTaken = line('mqtt.taken', '+UMQTTC', { operation, result: int({ max: 1 }) });
export const failure = line('mqtt.error.value', '+UMQTTER', { kind: int(), code: int() });
/** The end of an operation, unsolicited: `+UUMQTTC: 1,0`. */
export const ended = line('mqtt.ended', '+UUMQTTC', { operation, code: int({ max: 255 }), values: optional(text) });

function client(id: string, number: number, args: Fields): Exchange {
  return exchange(`mqtt.${id}`, 'set', '+UMQTTC', {
    args: { operation: oneOf(number), ...args },
    reply: [mqttTaken],
    completion: {
      line: ended,
      code: 'code',
      done: 1,
      match: ['operation'],
      order: 'either',
      deadlineMs: 120_000,
      optional: true,
    },
    manual: `${GUIDE}, AT+UMQTTC`,
  });
}

const topic = quoted({ min: 1, max: 256 });
const qos = int({ max: 2 });
const retain = int({ max: 1 });
const mqtt: readonly Exchange[] = [
  asked('mqtt.client-id', 'set', '+UMQTT', GUIDE, [mqttValue], {
    operation: oneOf(0),
    value: quoted({ quotesOptional: true }),
  }),
  asked('mqtt.server', 'set', '+UMQTT', GUIDE, [mqttValue], {
    operation: oneOf(2),
    host: quoted({ max: 128 }),
    port: optional(int({ max: 65_535 })),
  }),
  asked('mqtt.address', 'set', '+UMQTT', GUIDE, [mqttValue], {
    operation: oneOf(3),
    address: quoted(),
    port: optional(int({ max: 65_535 })),
  }),
  asked('mqtt.login', 'set', '+UMQTT', GUIDE, [mqttValue], {
    operation: oneOf(4),
    username: quoted(),
    password: optional(quoted({ secret: true })),
  }),
  asked('mqtt.keep-alive', 'set', '+UMQTT', GUIDE, [mqttValue], {
    operation: oneOf(10),
    seconds: int({ max: 65_535 }),
  }),
  asked('mqtt.secure', 'set', '+UMQTT', GUIDE, [mqttValue], {
    operation: oneOf(11),
    on: int({ max: 1 }),
    profile: optional(profile),
  }),
  asked('mqtt.option', 'set', '+UMQTT', GUIDE, [mqttValue], {
    operation: oneOf(1, 5, 6, 7, 8, 9, 12, 13, 20),
    values: optional(text),
  }),
  asked('mqtt.profile.read', 'read', '+UMQTT', GUIDE, [mqttValue]),
  asked('mqtt.store', 'set', '+UMQTTNV', GUIDE, [], { operation: int({ max: 2 }) }),
  client('logout', 0, {}),
  client('login-now', 1, {}),
  client('publish', 2, { qos, retain, hex: int({ max: 1 }), topic, message: quoted({ max: 1_024 }) }),
  client('publish-file', 3, { qos, retain, topic, file: name }),
  client('subscribe', 4, { qos, topic }),
  client('unsubscribe', 5, { topic }),
  asked('mqtt.read', 'set', '+UMQTTC', GUIDE, [mqttRead], { operation: oneOf(6), one: optional(int({ max: 1 })) }),
  asked('mqtt.format', 'set', '+UMQTTC', GUIDE, [], { operation: oneOf(7), value: int() }),
  asked('mqtt.ping', 'set', '+UMQTTC', GUIDE, [], { operation: oneOf(8), on: int({ max: 1 }) }),
  exchange('mqtt.publish-binary', 'set', '+UMQTTC', {
    args: { operation: oneOf(9), qos, retain, topic, bytes: int() },
    prompt: { length: 'bytes', maxBytes: 1_024, what: 'payload', deadlineMs: 30_000 },
    manual: `${GUIDE}, AT+UMQTTC`,
  }),
  tested('mqtt.client', '+UMQTTC', GUIDE),
  asked('mqtt.error', 'exec', '+UMQTTER', GUIDE, [failure]),
];

/* Sockets and the data connection. */
const socket = int({ max: 6 });
const port = int({ max: 65_535 });
const socketError = line('socket.error.value', '+USOER', { code: int() });
const sockets: readonly Exchange[] = [
  asked('socket.create', 'set', '+USOCR', GUIDE, [line('socket.created', '+USOCR', { socket })], {
    protocol: oneOf(6, 17),
    port: optional(port),
  }),
  asked('socket.secure', 'set', '+USOSEC', GUIDE, [], { socket, on: int({ max: 1 }), profile: optional(profile) }),
  exchange('socket.connect', 'set', '+USOCO', {
    args: { socket, host: quoted({ quotesOptional: true }), port, later: optional(int()) },
    deadlineMs: 130_000,
    manual: `${GUIDE}, AT+USOCO`,
  }),
  exchange('socket.write', 'set', '+USOWR', {
    args: { socket, bytes: int({ max: 1_024 }), data: optional(quoted()) },
    prompt: { length: 'bytes', maxBytes: 1_024, what: 'data', deadlineMs: 10_000, line: '@' },
    reply: [line('socket.written', '+USOWR', { socket, bytes: int() })],
    manual: `${GUIDE}, AT+USOWR`,
  }),
  asked(
    'socket.read',
    'set',
    '+USORD',
    GUIDE,
    [line('socket.data', '+USORD', { socket, bytes: int(), data: optional(text) })],
    { socket, bytes: int() },
  ),
  asked(
    'socket.control',
    'set',
    '+USOCTL',
    GUIDE,
    [line('socket.control.value', '+USOCTL', { socket, what: int(), value: text })],
    { socket, what: int() },
  ),
  asked('socket.close', 'set', '+USOCL', GUIDE, [], { socket, later: optional(int()) }),
  asked('socket.error', 'exec', '+USOER', GUIDE, [socketError]),
];

const network: readonly Exchange[] = [
  asked('bearer.profile', 'set', '+UPSD', GUIDE, [line('bearer.profile.value', '+UPSD', { values: text })], {
    profile: int(),
    what: optional(int()),
    value: optional(text),
  }),
  exchange('bearer.profile.action', 'set', '+UPSDA', {
    args: { profile: int(), action: int({ max: 4 }) },
    deadlineMs: 180_000,
    manual: `${GUIDE}, AT+UPSDA`,
  }),
  asked(
    'bearer.profile.status',
    'set',
    '+UPSND',
    GUIDE,
    [
      line('bearer.profile.status.value', '+UPSND', {
        profile: int(),
        what: int(),
        value: optional(quoted({ quotesOptional: true })),
      }),
    ],
    { profile: int(), what: int() },
  ),
  asked('dns.resolve', 'set', '+UDNSRN', GUIDE, [line('dns.resolved', '+UDNSRN', { address: quoted() })], {
    kind: int({ max: 1 }),
    name: quoted(),
  }),
  asked('network.ping', 'set', '+UPING', GUIDE, [], { host: quoted(), more: optional(text) }),
  asked('network.operator-profile', 'set', '+UMNOPROF', GUIDE, [], { profile: int(), more: optional(text) }),
  asked('network.operator-profile.read', 'read', '+UMNOPROF', GUIDE, [
    line('network.operator-profile.value', '+UMNOPROF', { profile: text }),
  ]),
  asked('module.config', 'set', '+UDCONF', GUIDE, [], { values: text }),
  asked('power.saving', 'set', '+UPSV', GUIDE, [], { values: text }),
  asked('power.saving.read', 'read', '+UPSV', GUIDE, [line('power.saving.value', '+UPSV', { values: text })]),
  asked('power.off', 'exec', '+CPWROFF', GUIDE),
];

export const exchanges: readonly Exchange[] = [...credentials, ...profiles, ...mqtt, ...sockets, ...network];

export const urcs = [
  urc(ended, `${GUIDE}, +UUMQTTC`),
  // Old syntax of SARA-R410M-02B: a read value or an incoming message.
  urc(line('mqtt.arrived.old', '+UUMQTTCM', { operation: int(), unread: int() }), `${GUIDE}, +UUMQTTCM`),
  urc(line('socket.arrived', '+UUSORD', { socket, bytes: int() }), `${GUIDE}, +UUSORD`),
  urc(line('socket.closed', '+UUSOCL', { socket }), `${GUIDE}, +UUSOCL`, 'connection-lost'),
  urc(line('bearer.profile.result', '+UUPSDA', { result: int(), address: optional(quoted()) }), `${GUIDE}, +UUPSDA`),
  urc(line('bearer.profile.lost', '+UUPSDD', { profile: int() }), `${GUIDE}, +UUPSDD`, 'network-lost'),
  urc(line('network.ping.line', '+UUPING', { values: text }), `${GUIDE}, +UUPING`),
  urc(line('network.ping.failed', '+UUPINGER', { code: int() }), `${GUIDE}, +UUPINGER`),
  urc(line('module.indication', '+UMWI', { values: word(/^\d$/), more: optional(text) }), `${LIBRARY} issue 156`),
];
