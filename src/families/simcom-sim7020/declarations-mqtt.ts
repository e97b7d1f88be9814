import { exchange, line, urc, type CompletionSpec, type LineSpec } from '../../at/declare.ts';
import { int, optional, quoted, rest } from '../../at/field.ts';
import { exchangesOf, setting } from '../_parts/gpp/setting.ts';
import { text } from '../_parts/simcom-classic/fields.ts';
import { manual, MQTT_NOTE, OLD_MQTT_NOTE } from './manuals.ts';

/* MQTT (+CMQ) and Azure's own commands. There is one client, number 0, and no result code. */

const flag = int({ max: 1 });
const client = int({ max: 4 });
const qos = int({ max: 2 });
const topic = quoted({ max: 128 });

/** The longest that opening a connection may take: TCP, and on NB-IoT a handshake of up to a minute. */
export const NEW_MS = 75_000;
const NOTE_URC = `${MQTT_NOTE}, section of unsolicited lines`;

const created = (id: string, token: string) => line(`${id}.created`, token, { code: int({ max: 9 }) });
const state = (id: string, token: string) => line(`${id}.state`, token, { client, used: flag, server: rest() });

const message = (id: string, token: string) =>
  line(
    id,
    token,
    { client, topic: quoted(), qos, retain: flag, duplicate: flag, bytes: int(), message: rest() },
    { hex: 'message' },
  );

export const mqttLines = {
  opened: created('mqtt.open', '+CMQNEW'),
  openedTls: created('mqtt.open-tls', '+CMQTTSNEW'),
  openedExtended: created('mqtt.open-tls.extended', '+CMQTTSNEWEXT'),
  openState: state('mqtt.open', '+CMQNEW'),
  openTlsState: state('mqtt.open-tls', '+CMQTTSNEW'),
  connectState: state('mqtt.connect', '+CMQCON'),
  connectionLost: line('mqtt.connection-lost', '+CMQDISCON', { client }),
  message: message('mqtt.message', '+CMQPUB'),
  /** That it has the same fields is a guess: AIS-DeviceInnovation/Magellan_SIM7020E treats both alike. */
  longMessage: message('mqtt.message.long', '+CMQPUBEXT'),
};

/** It holds 50 characters; what is longer is read too, since that is what goes wrong. */
const server = { server: text(), port: text(5), ms: int({ max: 60_000 }), buffer: int({ max: 1132 }) };
const opening = { ...server, context: optional(int({ max: 9 })) };

const session = {
  client,
  version: int({ min: 3, max: 4 }),
  clientId: quoted({ max: 120 }),
  keepAlive: int({ max: 64_800 }),
  clean: flag,
};
const login = {
  user: optional(quoted({ max: 100 })),
  password: optional(quoted({ max: 100, secret: true })),
};

/** A command that connects begins something: a bare `ERROR` to it is no reason to give it again. */
const connected = (spec: LineSpec): CompletionSpec => ({ line: spec, order: 'before', deadlineMs: NEW_MS });

/** 1: `OK` to CMQCON, CMQSUB, CMQPUB and CMQUNSUB comes when the broker has answered; kept over a restart. */
export const mqttSync = setting('mqtt.sync', '+CMQTSYNC', {
  fields: { on: flag },
  initial: { on: 0 },
  kept: true,
  manual: manual('CMQTSYNC'),
});

export const mqttCommands = {
  open: exchange('mqtt.open', 'set', '+CMQNEW', {
    args: opening,
    completion: connected(mqttLines.opened),
    deadlineMs: NEW_MS,
    manual: manual('CMQNEW'),
  }),
  readOpen: exchange('mqtt.open.read', 'read', '+CMQNEW', { reply: [mqttLines.openState], manual: manual('CMQNEW') }),
  openTls: exchange('mqtt.open-tls', 'set', '+CMQTTSNEW', {
    args: opening,
    completion: connected(mqttLines.openedTls),
    deadlineMs: NEW_MS,
    manual: manual('CMQTTSNEW'),
  }),
  readOpenTls: exchange('mqtt.open-tls.read', 'read', '+CMQTTSNEW', {
    reply: [mqttLines.openTlsState],
    manual: manual('CMQTTSNEW'),
  }),
  openExtended: exchange('mqtt.open-tls.extended', 'set', '+CMQTTSNEWEXT', {
    args: { more: flag, values: { ...rest(), secret: true } },
    reply: [mqttLines.openedExtended],
    deadlineMs: NEW_MS,
    manual: OLD_MQTT_NOTE,
  }),
  /** Without a will the login follows at once: published programs leave no place for what the will would have said. */
  connect: exchange('mqtt.connect', 'set', '+CMQCON', {
    args: { ...session, will: int({ max: 0 }), ...login },
    deadlineMs: NEW_MS,
    manual: manual('CMQCON'),
  }),
  /** Options: `topic=t,QoS=0,retained=0,message_len=8,message=31323334`. */
  connectWithWill: exchange('mqtt.connect.will', 'set', '+CMQCON', {
    args: { ...session, will: int({ min: 1, max: 1 }), options: quoted(), ...login },
    deadlineMs: NEW_MS,
    manual: manual('CMQCON'),
  }),
  readConnect: exchange('mqtt.connect.read', 'read', '+CMQCON', {
    reply: [mqttLines.connectState],
    manual: manual('CMQCON'),
  }),
  subscribe: exchange('mqtt.subscribe', 'set', '+CMQSUB', {
    args: { client, topic, qos },
    deadlineMs: NEW_MS,
    manual: manual('CMQSUB'),
  }),
  unsubscribe: exchange('mqtt.unsubscribe', 'set', '+CMQUNSUB', {
    args: { client, topic },
    deadlineMs: NEW_MS,
    manual: manual('CMQUNSUB'),
  }),
  // The text may hold quotes with a backslash in front, so that it is taken as it stands.
  publish: exchange('mqtt.publish', 'set', '+CMQPUB', {
    args: { client, topic, qos, retain: flag, duplicate: flag, bytes: int({ max: 1000 }), message: rest() },
    publication: { topic: 'topic', payload: 'message', digits: 'bytes', maxBytes: 500 },
    deadlineMs: NEW_MS,
    manual: manual('CMQPUB'),
  }),
  disconnect: exchange('mqtt.disconnect', 'set', '+CMQDISCON', {
    args: { client },
    deadlineMs: 30_000,
    manual: manual('CMQDISCON'),
  }),
};

export const azureCommands = {
  config: exchange('azure.config', 'set', '+CMQAZURECFG', {
    args: {
      client,
      host: quoted(),
      device: quoted(),
      key: quoted({ secret: true }),
      seconds: int({ max: 31_536_000 }),
    },
    manual: manual('CMQAZURECFG'),
  }),
  connect: exchange('azure.connect', 'set', '+CMQAZURECON', {
    args: { client, keepAlive: int({ max: 64_800 }), clean: flag },
    deadlineMs: NEW_MS,
    manual: manual('CMQAZURECON'),
  }),
};

export const mqttExchanges = [
  ...exchangesOf([mqttSync]),
  ...Object.values(mqttCommands),
  ...Object.values(azureCommands),
];

export const mqttUrcs = [
  urc(mqttLines.connectionLost, NOTE_URC, 'connection-lost'),
  urc(mqttLines.message, NOTE_URC),
  urc(mqttLines.longMessage, 'AIS-DeviceInnovation/Magellan_SIM7020E'),
];
