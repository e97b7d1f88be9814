import { exchange, line, urc, type Exchange } from '../../at/declare.ts';
import { int, literal, optional, quoted, rest, type Fields } from '../../at/field.ts';
import { asked, tested } from '../kit/declared.ts';
import { MQTT } from './declarations-common.ts';

/* The MQTT client: `AT+QMT…`. `OK` only says that the command was taken; the line after it says how it went. */

const client = int({ max: 5 });
const message = int({ max: 65_535 });
const qos = int({ max: 2 });
const code = int({ min: -1, max: 99 });
const topic = quoted({ min: 1, max: 256 });
const PACKET_MS = 60_000;

const configured = line('mqtt.config.value', '+QMTCFG', { key: quoted({ quotesOptional: true }), values: rest() });

function option(key: string, values: Fields): Exchange {
  return exchange(`mqtt.config.${key.replace('/', '-')}`, 'set', '+QMTCFG', {
    args: { key: literal(key), client, ...values },
    reply: [configured],
    manual: `${MQTT}, AT+QMTCFG`,
  });
}

const opened = line('mqtt.opened', '+QMTOPEN', { client, code });
const target = line('mqtt.target', '+QMTOPEN', { client, host: quoted(), port: int() });
export const connected = line('mqtt.connected', '+QMTCONN', { client, code, answer: optional(int({ max: 255 })) });
const state = line('mqtt.state', '+QMTCONN', { client, state: int({ max: 9 }) });

function operation(name: string, token: string, args: Fields, more: Fields = {}): Exchange {
  const result = line(`mqtt.${name}.result`, token, { client, message, code, ...more });
  return exchange(`mqtt.${name}`, 'set', token, {
    args: { client, message, ...args },
    completion: {
      line: result,
      code: 'code',
      match: ['client', 'message'],
      order: 'after',
      deadlineMs: PACKET_MS,
    },
    manual: `${MQTT}, AT${token}`,
  });
}

function publication(name: string, token: string): Exchange {
  const args = { client, message, qos, retain: int({ max: 1 }), topic, bytes: optional(int({ max: 65_535 })) };
  return exchange(`mqtt.${name}`, 'set', token, {
    args,
    prompt: { length: 'bytes', maxBytes: 65_535, what: 'payload', deadlineMs: 5_000 },
    completion: {
      line: line(`mqtt.${name}.result`, token, { client, message, code, value: optional(int()) }),
      code: 'code',
      match: ['client', 'message'],
      order: 'after',
      deadlineMs: PACKET_MS,
    },
    manual: `${MQTT}, AT${token}`,
  });
}

function ending(name: string, token: string): Exchange {
  return exchange(`mqtt.${name}`, 'set', token, {
    args: { client },
    completion: {
      line: line(`mqtt.${name}.result`, token, { client, code }),
      code: 'code',
      match: ['client'],
      order: 'after',
      deadlineMs: 30_000,
    },
    manual: `${MQTT}, AT${token}`,
  });
}

export const mqttExchanges: readonly Exchange[] = [
  option('ssl', { on: optional(int({ max: 1 })), context: optional(int({ max: 5 })) }),
  option('version', { value: optional(int({ min: 3, max: 5 })) }),
  option('pdpcid', { value: optional(int({ max: 16 })) }),
  option('keepalive', { seconds: optional(int({ max: 3_600 })) }),
  option('session', { clean: optional(int({ max: 1 })) }),
  option('timeout', { seconds: optional(int()), retries: optional(int()), notice: optional(int()) }),
  option('will', { on: optional(int({ max: 1 })), values: optional(rest()) }),
  option('recv/mode', { mode: optional(int({ max: 1 })), length: optional(int({ max: 1 })) }),
  option('send/mode', { mode: optional(int({ max: 1 })) }),
  option('aliauth', {
    product: optional(quoted()),
    device: optional(quoted()),
    secret: optional(quoted({ secret: true })),
  }),
  asked('mqtt.config', 'set', '+QMTCFG', MQTT, [configured], { key: quoted(), values: optional(rest()) }),
  tested('mqtt.config', '+QMTCFG', MQTT),
  exchange('mqtt.open', 'set', '+QMTOPEN', {
    args: { client, host: quoted({ min: 1, max: 256 }), port: int({ max: 65_535 }) },
    completion: { line: opened, code: 'code', match: ['client'], order: 'after', deadlineMs: 120_000 },
    manual: `${MQTT}, AT+QMTOPEN`,
  }),
  asked('mqtt.open.read', 'read', '+QMTOPEN', MQTT, [target]),
  tested('mqtt.open', '+QMTOPEN', MQTT),
  exchange('mqtt.connect', 'set', '+QMTCONN', {
    args: {
      client,
      clientId: quoted({ max: 256 }),
      username: optional(quoted({ max: 512 })),
      password: optional(quoted({ max: 512, secret: true })),
    },
    completion: { line: connected, code: 'code', match: ['client'], order: 'after', deadlineMs: PACKET_MS },
    manual: `${MQTT}, AT+QMTCONN`,
  }),
  asked('mqtt.connect.read', 'read', '+QMTCONN', MQTT, [state]),
  operation('subscribe', '+QMTSUB', { topic, qos, more: optional(rest()) }, { granted: optional(rest()) }),
  operation('unsubscribe', '+QMTUNS', { topic, more: optional(rest()) }),
  publication('publish', '+QMTPUB'),
  publication('publish-counted', '+QMTPUBEX'),
  asked('mqtt.receive', 'set', '+QMTRECV', MQTT, [], { client, slot: optional(int({ max: 4 })) }),
  ending('disconnect', '+QMTDISC'),
  ending('close', '+QMTCLOSE'),
];

export const mqttUrcs = [
  urc(line('mqtt.lost', '+QMTSTAT', { client, code }), `${MQTT}, +QMTSTAT`, 'connection-lost'),
  urc(
    line('mqtt.received', '+QMTRECV', { client, message: int({ max: 65_535 }), content: optional(rest()) }),
    `${MQTT}, +QMTRECV`,
  ),
  urc(line('mqtt.ping', '+QMTPING', { client, code }), `${MQTT}, +QMTPING`),
];
