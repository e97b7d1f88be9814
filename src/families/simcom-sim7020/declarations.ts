import { bareLine, exchange, line, urc, type Exchange } from '../../at/declare.ts';
import { int, optional, quoted, rest } from '../../at/field.ts';
import { exchangesOf, setting } from '../_parts/gpp/setting.ts';
import { secretText, text } from '../_parts/simcom-classic/fields.ts';

/* Network, clock, credentials, MQTT (+CMQ), TLS (+CTLS) and plain sockets (+CSO). */

const MANUAL = 'SIM7020 Series AT Command Manual V1.05';
const MQTT_NOTE = 'SIM7020 Series MQTT(S) Application Note V1.05';
const TLS_NOTE = 'SIM7020 Series TLS Application Note V1.01';
const manual = (command: string): string => `${MANUAL}, AT+${command}`;
const note = (command: string): string => `${TLS_NOTE}, AT+${command}`;

const flag = int({ max: 1 });
const client = int({ max: 4 });
const qos = int({ max: 2 });
const topic = quoted({ max: 128 });

const clockLine = line('clock.time', '+CCLK', { time: rest() });

const network: readonly Exchange[] = [
  exchange('clock.read', 'read', '+CCLK', {
    reply: [clockLine],
    manual: `${manual('CCLK')} (the time is not in quotes)`,
  }),
  exchange('clock.network-time', 'set', '+CLTS', { args: { on: flag }, manual: manual('CLTS') }),
  exchange('clock.ntp.start', 'set', '+CSNTPSTART', {
    args: { server: text(), zone: optional(text(4)) },
    manual: manual('CSNTPSTART'),
  }),
  exchange('clock.ntp.stop', 'exec', '+CSNTPSTOP', { manual: manual('CSNTPSTOP') }),
  exchange('bearer.default', 'set', '*MCGDEFCONT', {
    args: { type: text(8), apn: optional(text(100)), user: optional(text()), password: optional(secretText()) },
    manual: `${MANUAL}, AT*MCGDEFCONT`,
  }),
  exchange('bearer.parameters', 'exec', '+CGCONTRDP', {
    reply: [line('bearer.parameters.value', '+CGCONTRDP', { values: rest() })],
    manual: '3GPP TS 27.007 §10.1.23',
  }),
  ...exchangesOf([
    setting('power.saving', '+CPSMS', {
      fields: { mode: int({ max: 2 }), values: optional(rest()) },
      initial: { mode: 0 },
      manual: '3GPP TS 27.007 §7.38',
    }),
    setting('network.band', '+CBAND', { fields: { bands: rest() }, initial: { bands: '0' }, manual: manual('CBAND') }),
    setting('ip.hex', '+CREVHEX', { fields: { on: flag }, initial: { on: 1 }, manual: manual('CREVHEX') }),
  ]),
];

/** Type 0 root, 1 certificate, 2 key, 3 and 4 PSK; then the sum of all pieces, 1 while more follow, and the encoding. */
const credentialArgs = { total: int({ max: 10_240 }), more: flag, encoding: flag };

const credentials: readonly Exchange[] = [
  exchange('credential.write', 'set', '+CSETCA', {
    args: { type: int({ max: 1 }), ...credentialArgs, data: quoted({ max: 4_096 }) },
    manual: manual('CSETCA'),
  }),
  exchange('credential.write-secret', 'set', '+CSETCA', {
    args: { type: int({ min: 2, max: 4 }), ...credentialArgs, data: quoted({ max: 4_096, secret: true }) },
    manual: manual('CSETCA'),
  }),
  exchange('credential.list', 'read', '+CSETCA', {
    reply: [
      bareLine('credential.length', /^(?<name>Root CA|Client CA|Client Private Key|\d): ?(?<bytes>\d+)$/),
      line('credential.lengths', '+CSETCA', { values: rest() }),
    ],
    manual: manual('CSETCA'),
  }),
  exchange('tls.suites', 'exec', '+CSETCIPHER', {
    reply: [line('tls.suites.list', '+CSETCIPHER', { list: rest() })],
    manual: manual('CSETCIPHER'),
  }),
  exchange('tls.suite', 'set', '+CSETCIPHER', {
    args: { on: flag, number: int({ max: 99_999 }) },
    manual: manual('CSETCIPHER'),
  }),
];

const created = (id: string, token: string) => line(`${id}.created`, token, { code: int({ max: 9 }) });
const state = (id: string, token: string) => line(`${id}.state`, token, { client, used: flag, server: rest() });
const NEW_MS = 75_000;
/** It holds 50 characters; what is longer is read too, since that is what goes wrong. */
const server = { server: text(), port: text(5), ms: int({ max: 60_000 }), buffer: int({ max: 1132 }) };

function connection(id: string, token: '+CMQNEW' | '+CMQTTSNEW'): readonly Exchange[] {
  const name = token.slice(1);
  return [
    exchange(id, 'set', token, {
      args: { ...server, context: optional(int({ max: 9 })) },
      reply: [created(id, token)],
      deadlineMs: NEW_MS,
      manual: manual(name),
    }),
    exchange(`${id}.read`, 'read', token, { reply: [state(id, token)], manual: manual(name) }),
  ];
}

const mqtt: readonly Exchange[] = [
  ...connection('mqtt.open', '+CMQNEW'),
  ...connection('mqtt.open-tls', '+CMQTTSNEW'),
  exchange('mqtt.open-tls.extended', 'set', '+CMQTTSNEWEXT', {
    args: { more: flag, values: { ...rest(), secret: true } },
    reply: [created('mqtt.open-tls.extended', '+CMQTTSNEWEXT')],
    deadlineMs: NEW_MS,
    manual: 'SIM7020 Series MQTT(S) Application Note V1.03',
  }),
  ...exchangesOf([
    setting('mqtt.sync', '+CMQTSYNC', { fields: { on: flag }, initial: { on: 0 }, manual: manual('CMQTSYNC') }),
  ]),
  exchange('mqtt.connect', 'set', '+CMQCON', {
    args: {
      client,
      version: int({ min: 3, max: 4 }),
      clientId: quoted({ max: 120 }),
      keepAlive: int({ max: 64_800 }),
      clean: flag,
      will: flag,
      options: optional(quoted()),
      user: optional(quoted({ max: 100 })),
      password: optional(quoted({ max: 100, secret: true })),
    },
    deadlineMs: NEW_MS,
    manual: manual('CMQCON'),
  }),
  exchange('mqtt.connect.read', 'read', '+CMQCON', {
    reply: [state('mqtt.connect', '+CMQCON')],
    manual: manual('CMQCON'),
  }),
  exchange('mqtt.subscribe', 'set', '+CMQSUB', {
    args: { client, topic, qos },
    deadlineMs: NEW_MS,
    manual: manual('CMQSUB'),
  }),
  exchange('mqtt.unsubscribe', 'set', '+CMQUNSUB', {
    args: { client, topic },
    deadlineMs: NEW_MS,
    manual: manual('CMQUNSUB'),
  }),
  // The text may hold quotes with a backslash in front, so that it is taken as it stands.
  exchange('mqtt.publish', 'set', '+CMQPUB', {
    args: { client, topic, qos, retain: flag, duplicate: flag, bytes: int({ max: 1000 }), message: rest() },
    deadlineMs: NEW_MS,
    manual: manual('CMQPUB'),
  }),
  exchange('mqtt.disconnect', 'set', '+CMQDISCON', {
    args: { client },
    deadlineMs: 30_000,
    manual: manual('CMQDISCON'),
  }),
  exchange('azure.config', 'set', '+CMQAZURECFG', {
    args: { client, host: quoted(), device: quoted(), key: quoted({ secret: true }), seconds: int() },
    manual: manual('CMQAZURECFG'),
  }),
  exchange('azure.connect', 'set', '+CMQAZURECON', {
    args: { client, keepAlive: int({ max: 64_800 }), clean: flag },
    deadlineMs: NEW_MS,
    manual: manual('CMQAZURECON'),
  }),
];

const session = int({ min: 1, max: 6 });
const code = int({ min: -99_999, max: 99_999 });
const outcome = (id: string, token: string) => line(`${id}.outcome`, token, { session, code, data: optional(rest()) });
const TLS_MS = 125_000;

function later(id: string, token: string, done: number | 'not-negative') {
  return {
    line: outcome(id, token),
    code: 'code',
    done,
    match: ['session'],
    order: 'after',
    deadlineMs: TLS_MS,
  } as const;
}

const tls: readonly Exchange[] = [
  exchange('tls.config', 'set', '+CTLSCFG', {
    args: { session, values: { ...rest(), secret: true } },
    manual: note('CTLSCFG'),
  }),
  exchange('tls.connect', 'set', '+CTLSCONN', {
    args: { session, context: int({ max: 9 }) },
    completion: later('tls.connect', '+CTLSCONN', 1),
    manual: note('CTLSCONN'),
  }),
  exchange('tls.send', 'set', '+CTLSSEND', {
    args: { session, bytes: int({ max: 1024 }), data: quoted(), encoding: optional(int()) },
    completion: later('tls.send', '+CTLSSEND', 'not-negative'),
    manual: note('CTLSSEND'),
  }),
  exchange('tls.receive', 'set', '+CTLSRECV', {
    args: { session, max: int({ max: 1024 }), encoding: optional(int()) },
    completion: later('tls.receive', '+CTLSRECV', 'not-negative'),
    manual: note('CTLSRECV'),
  }),
  exchange('tls.close', 'set', '+CTLSCLOSE', {
    args: { session },
    completion: later('tls.close', '+CTLSCLOSE', 1),
    manual: note('CTLSCLOSE'),
  }),
];

const socket = int({ max: 9 });

const sockets: readonly Exchange[] = [
  exchange('socket.create', 'set', '+CSOC', {
    args: { domain: int({ max: 2 }), type: int({ max: 3 }), protocol: int({ max: 2 }), context: optional(int()) },
    reply: [line('socket.created', '+CSOC', { socket })],
    manual: manual('CSOC'),
  }),
  exchange('socket.connect', 'set', '+CSOCON', {
    args: { socket, port: int({ max: 65_535 }), host: text() },
    deadlineMs: 60_000,
    manual: manual('CSOCON'),
  }),
  exchange('socket.send', 'set', '+CSOSEND', {
    args: { socket, length: int({ max: 1024 }), data: rest() },
    manual: manual('CSOSEND'),
  }),
  exchange('socket.send-data', 'set', '+CSODSEND', {
    args: { socket, length: int({ max: 1024 }) },
    prompt: { length: 'length', maxBytes: 1024, what: 'data', deadlineMs: 5_000 },
    finals: [{ line: /^DATA ACCEPT: ?\d+$/, ok: true }],
    manual: manual('CSODSEND'),
  }),
  exchange('socket.state', 'set', '+CSOSTATUS', {
    args: { socket },
    reply: [line('socket.state.value', '+CSOSTATUS', { socket, state: int({ max: 9 }) })],
    manual: manual('CSOSTATUS'),
  }),
  exchange('socket.close', 'set', '+CSOCL', { args: { socket }, manual: manual('CSOCL') }),
  exchange('socket.receive', 'set', '+CSORXGET', {
    args: { mode: int({ max: 4 }), values: optional(rest()) },
    reply: [line('socket.received', '+CSORXGET', { values: rest() })],
    manual: manual('CSORXGET'),
  }),
];

const http: readonly Exchange[] = [
  exchange('http.create', 'set', '+CHTTPCREATE', {
    args: { host: text(255), more: optional(rest()) },
    reply: [line('http.created', '+CHTTPCREATE', { client })],
    manual: manual('CHTTPCREATE'),
  }),
  exchange('http.connect', 'set', '+CHTTPCON', { args: { client }, deadlineMs: NEW_MS, manual: manual('CHTTPCON') }),
  exchange('http.send', 'set', '+CHTTPSEND', {
    args: { client, method: int({ max: 3 }), path: text(), more: optional(rest()) },
    deadlineMs: NEW_MS,
    manual: manual('CHTTPSEND'),
  }),
  exchange('http.disconnect', 'set', '+CHTTPDISCON', { args: { client }, manual: manual('CHTTPDISCON') }),
  exchange('http.destroy', 'set', '+CHTTPDESTROY', { args: { client }, manual: manual('CHTTPDESTROY') }),
];

export const exchanges: readonly Exchange[] = [...network, ...credentials, ...mqtt, ...tls, ...sockets, ...http];

const NOTE_URC = `${MQTT_NOTE}, section of unsolicited lines`;

export const urcs = [
  urc(line('clock.ntp.time', '+CSNTP', { time: rest() }), manual('CSNTPSTART')),
  urc(line('clock.network.report', '+CLTS', { time: rest() }), manual('CLTS')),
  urc(line('mqtt.connection-lost', '+CMQDISCON', { client }), NOTE_URC, 'connection-lost'),
  urc(
    line('mqtt.message', '+CMQPUB', {
      client,
      topic: quoted(),
      qos,
      retain: flag,
      duplicate: flag,
      bytes: int(),
      message: rest(),
    }),
    NOTE_URC,
  ),
  urc(line('mqtt.message.long', '+CMQPUBEXT', { values: rest() }), 'AIS-DeviceInnovation/Magellan_SIM7020E'),
  urc(
    line('socket.error', '+CSOERR', { socket, code: int({ min: -9, max: 99 }) }),
    manual('CSOCON'),
    'connection-lost',
  ),
  urc(line('socket.message', '+CSONMI', { socket, length: int(), data: rest() }), manual('CSORCVFLAG')),
  urc(line('http.error', '+CHTTPERR', { client, code: int({ min: -99, max: 99 }) }), manual('CHTTPCON')),
  urc(line('http.head', '+CHTTPNMIH', { client, status: int(), bytes: int(), text: rest() }), manual('CHTTPSEND')),
  urc(
    line('http.body', '+CHTTPNMIC', { client, more: flag, total: int(), bytes: int(), data: rest() }),
    manual('CHTTPSEND'),
  ),
];
