import { bareLine, exchange, line, urc, type Exchange } from '../../at/declare.ts';
import { hexNumber, int, literal, optional, quoted, rest, type Fields } from '../../at/field.ts';
import { asked, tested } from '../kit/declared.ts';

export const DOCS = 'espressif/esp-at, docs/en';

const text = rest();
const link = int({ max: 5 });
const port = int({ max: 65_535 });
const host = quoted({ min: 1, max: 128 });
const string = quoted({ max: 1_024 });
const secret = quoted({ max: 1_024, secret: true });
const topic = quoted({ min: 1, max: 128 });
const qos = int({ max: 2 });
const retain = int({ max: 1 });

/** A command after which so many bytes are asked for. */
function counted(id: string, token: string, args: Fields, what: string, finals: Exchange['finals'] = []): Exchange {
  return {
    ...asked(id, 'set', token, DOCS, [], { ...args, bytes: int({ min: 1 }) }),
    prompt: { length: 'bytes', maxBytes: 65_536, what, deadlineMs: 5_000 },
    finals,
  };
}

const basics: readonly Exchange[] = [
  asked('at', 'basic', '', DOCS),
  asked('echo', 'basic', 'E', DOCS, [], { value: optional(int({ max: 1 })) }),
  asked('identity.build.read', 'exec', '+GMR', DOCS, [
    bareLine('info.at-version', /^AT version: ?(?<revision>\S+).*$/),
    bareLine('info.sdk-version', /^SDK version: ?(?<sdk>\S+).*$/),
    bareLine('info.build', /^Bin version: ?(?<build>\S+)$/),
    bareLine('info.compiled', /^compile time\(.*$/),
  ]),
  asked('power.restart', 'exec', '+RST', DOCS),
  asked('profile.factory', 'exec', '+RESTORE', DOCS),
  asked('log', 'set', '+SYSLOG', DOCS, [], { on: int({ max: 1 }) }),
  asked('memory', 'read', '+SYSRAM', DOCS, [line('memory.free', '+SYSRAM', { free: int(), least: int() })]),
  asked('commands', 'read', '+CMD', DOCS, [line('commands.entry', '+CMD', { values: text })]),
];

const joinFailed = line('network.join.failed', '+CWJAP', { code: int({ max: 9 }) });
const joined = line('network.join.value', '+CWJAP', { ssid: quoted(), values: optional(text) });
const network: readonly Exchange[] = [
  asked('network.mode', 'set', '+CWMODE', DOCS, [], { mode: int({ max: 3 }), more: optional(int()) }),
  asked('network.mode.read', 'read', '+CWMODE', DOCS, [line('network.mode.value', '+CWMODE', { mode: int() })]),
  exchange('network.join', 'set', '+CWJAP', {
    args: { ssid: quoted({ max: 64 }), password: optional(quoted({ max: 128, secret: true })), more: optional(text) },
    reply: [joinFailed],
    finals: [{ line: 'FAIL', ok: false }],
    deadlineMs: 30_000,
    manual: `${DOCS}, AT+CWJAP`,
  }),
  asked('network.join.read', 'read', '+CWJAP', DOCS, [joined]),
  asked('network.state', 'read', '+CWSTATE', DOCS, [line('network.state.value', '+CWSTATE', { values: text })]),
  asked('network.address', 'read', '+CIPSTA', DOCS, [line('network.address.value', '+CIPSTA', { values: text })]),
  asked('dns.resolve', 'set', '+CIPDOMAIN', DOCS, [line('dns.resolved', '+CIPDOMAIN', { address: text })], {
    host,
    more: optional(int()),
  }),
  asked('network.ping', 'set', '+PING', DOCS, [line('network.pinged', '+PING', { result: text })], { host }),
  asked('clock.server', 'set', '+CIPSNTPCFG', DOCS, [], {
    on: int({ max: 1 }),
    zone: optional(int({ min: -1_200, max: 1_400 })),
    servers: optional(text),
  }),
  asked('clock.read', 'read', '+CIPSNTPTIME', DOCS, [line('clock.time', '+CIPSNTPTIME', { time: text })]),
];

const credentials: readonly Exchange[] = [
  asked('cert.list.all', 'read', '+SYSMFG', DOCS, [line('cert.space', '+SYSMFG', { values: text })]),
  counted(
    'cert.write',
    '+SYSMFG',
    { operation: int({ min: 2, max: 2 }), space: quoted(), key: quoted(), kind: int({ max: 8 }) },
    'credential',
  ),
  asked('cert.access', 'set', '+SYSMFG', DOCS, [line('cert.entry', '+SYSMFG', { values: text })], {
    operation: int({ max: 2 }),
    values: text,
  }),
  asked('flash.list', 'read', '+SYSFLASH', DOCS, [line('flash.partition', '+SYSFLASH', { values: text })]),
  asked('flash.access', 'set', '+SYSFLASH', DOCS, [line('flash.content', '+SYSFLASH', { values: text })], {
    operation: int({ max: 2 }),
    partition: quoted(),
    values: optional(text),
  }),
];

export const connected = line('mqtt.connected', '+MQTTCONNECTED', { link, scheme: int(), host: quoted(), port: text });
const lost = line('mqtt.lost', '+MQTTDISCONNECTED', { link });
const mqttState = line('mqtt.state', '+MQTTCONN', { link, state: int({ max: 6 }), values: optional(text) });
const subscribed = line('mqtt.subscription', '+MQTTSUB', { link, state: int(), topic: quoted(), qos: int() });
const mqtt: readonly Exchange[] = [
  asked('mqtt.user', 'set', '+MQTTUSERCFG', DOCS, [], {
    link,
    scheme: int({ min: 1, max: 10 }),
    clientId: string,
    username: string,
    password: secret,
    certificate: int(),
    ca: int(),
    path: string,
  }),
  counted('mqtt.client-id', '+MQTTLONGCLIENTID', { link }, 'client identifier'),
  counted('mqtt.username', '+MQTTLONGUSERNAME', { link }, 'user name'),
  counted('mqtt.password', '+MQTTLONGPASSWORD', { link }, 'password'),
  asked('mqtt.config', 'set', '+MQTTCONNCFG', DOCS, [], {
    link,
    keepAlive: int(),
    keepSession: int(),
    topic: quoted(),
    message: quoted(),
    qos,
    retain,
  }),
  asked('mqtt.sni', 'set', '+MQTTSNI', DOCS, [], { link, name: host }),
  asked('mqtt.alpn', 'set', '+MQTTALPN', DOCS, [], { link, count: int({ max: 5 }), names: optional(text) }),
  exchange('mqtt.connect', 'set', '+MQTTCONN', {
    args: { link, host, port, reconnect: int({ max: 1 }), milliseconds: optional(int()) },
    reply: [connected, lost],
    deadlineMs: 65_000,
    manual: `${DOCS}, AT+MQTTCONN`,
  }),
  asked('mqtt.connect.read', 'read', '+MQTTCONN', DOCS, [mqttState]),
  asked('mqtt.publish', 'set', '+MQTTPUB', DOCS, [], {
    link,
    topic,
    message: string,
    qos,
    retain,
    more: optional(int()),
  }),
  {
    ...counted('mqtt.publish-raw', '+MQTTPUBRAW', { link, topic }, 'payload', [
      { line: '+MQTTPUB:OK', ok: true },
      { line: '+MQTTPUB:FAIL', ok: false },
    ]),
    args: { link, topic, bytes: int({ min: 1 }), qos, retain, more: optional(int()) },
  },
  exchange('mqtt.subscribe', 'set', '+MQTTSUB', {
    args: { link, topic, qos },
    finals: [{ line: 'ALREADY SUBSCRIBE', ok: true }],
    manual: `${DOCS}, AT+MQTTSUB`,
  }),
  asked('mqtt.subscribe.read', 'read', '+MQTTSUB', DOCS, [subscribed]),
  asked('mqtt.unsubscribe', 'set', '+MQTTUNSUB', DOCS, [bareLine('mqtt.unsubscribed.none', /^NO UNSUBSCRIBE$/)], {
    link,
    topic,
  }),
  asked('mqtt.clean', 'set', '+MQTTCLEAN', DOCS, [lost], { link }),
  tested('mqtt.user', '+MQTTUSERCFG', DOCS),
];

const SENT: Exchange['finals'] = [
  { line: 'SEND OK', ok: true },
  { line: 'SEND FAIL', ok: false },
];
const CONNECT = bareLine('socket.connected', /^(?:(?<link>\d),)?CONNECT$/);
const opened = (id: string, args: Fields): Exchange =>
  exchange(id, 'set', '+CIPSTART', {
    args,
    reply: [CONNECT],
    deadlineMs: 65_000,
    manual: `${DOCS}, AT+CIPSTART`,
  });
const sockets: readonly Exchange[] = [
  asked('socket.several', 'set', '+CIPMUX', DOCS, [], { on: int({ max: 1 }) }),
  asked('tls.config', 'set', '+CIPSSLCCONF', DOCS, [], {
    first: int(),
    second: optional(int()),
    third: optional(int()),
    fourth: optional(int()),
  }),
  asked('tls.config.read', 'read', '+CIPSSLCCONF', DOCS, [line('tls.config.value', '+CIPSSLCCONF', { values: text })]),
  asked('tls.sni', 'set', '+CIPSSLCSNI', DOCS, [], { name: text }),
  asked('tls.expected-name', 'set', '+CIPSSLCCN', DOCS, [], { name: text }),
  asked('tls.alpn', 'set', '+CIPSSLCALPN', DOCS, [], { names: text }),
  asked('tls.suites', 'set', '+CIPSSLCCIPHER', DOCS, [], { suites: text }),
  opened('tls-socket.open', { service: literal('SSL'), host, port, more: optional(text) }),
  opened('tls-socket.open.of', { link, service: literal('SSL'), host, port, more: optional(text) }),
  opened('socket.open', { service: quoted(), host, port, more: optional(text) }),
  opened('socket.open.of', { link, service: quoted(), host, port, more: optional(text) }),
  counted('socket.send', '+CIPSEND', {}, 'data', SENT),
  counted('socket.send.of', '+CIPSEND', { link }, 'data', SENT),
  asked(
    'socket.receive',
    'set',
    '+CIPRECVDATA',
    DOCS,
    [line('socket.data', '+CIPRECVDATA', { bytes: int(), data: text })],
    { bytes: int(), more: optional(int()) },
  ),
  asked('socket.close', 'exec', '+CIPCLOSE', DOCS, [bareLine('socket.closing', /^(?:\d,)?CLOSED$/)]),
];

export const exchanges: readonly Exchange[] = [...basics, ...network, ...credentials, ...mqtt, ...sockets];

export const urcs = [
  urc(bareLine('boot.ready', /^ready$/), DOCS, 'reset'),
  urc(bareLine('network.event', /^WIFI (?<event>CONNECTED|GOT IP|DISCONNECT)$/), DOCS),
  urc(bareLine('busy', /^busy (?<what>[ps])\.\.\.$/), DOCS),
  urc(bareLine('socket.invalid', /^link is not valid$/i), DOCS),
  urc(bareLine('socket.type', /^Link type ERROR$/i), 'WiFiEsp issue 29'),
  urc(bareLine('socket.closed', /^(?:(?<link>\d),)?CLOSED$/), DOCS, 'connection-lost'),
  urc(line('clock.updated', '+TIME_UPDATED', {}, { separator: '' }), DOCS),
  urc(connected, `${DOCS}, AT+MQTTCONN`),
  urc(lost, `${DOCS}, AT+MQTTCONN`, 'connection-lost'),
  urc(
    line('mqtt.received', '+MQTTSUBRECV', { link, topic: quoted(), bytes: int(), data: text }),
    `${DOCS}, AT+MQTTSUB`,
  ),
  urc(line('error.code', 'ERR CODE', { code: hexNumber(8) }), `${DOCS}, AT+SYSLOG`),
  urc(line('error.tls', '+ERRNO', { code: text }), `${DOCS}, AT+CIPSTART`),
  urc(bareLine('cert.missing', /^NO (?<what>CERT|PRVT_KEY|CA) FOUND$/), DOCS),
];
