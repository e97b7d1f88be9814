import { bareLine, line, urc } from '../../../at/declare.ts';
import { int, optional, quoted, rest } from '../../../at/field.ts';

/** Client index. */
export const client = int({ max: 1 });
const code = int({ max: 99 });

/** `+CMQTTX: <client>,<code>`. */
function result(id: string, token: string) {
  return line(`${id}.result`, token, { client, code });
}

/** Result lines of the commands, by what they do. */
export const results = {
  start: line('mqtt.start.result', '+CMQTTSTART', { code }),
  stop: line('mqtt.stop.result', '+CMQTTSTOP', { code }),
  acquire: result('mqtt.acquire', '+CMQTTACCQ'),
  release: result('mqtt.release', '+CMQTTREL'),
  context: result('mqtt.context', '+CMQTTSSLCFG'),
  willTopic: result('mqtt.will-topic', '+CMQTTWILLTOPIC'),
  willMessage: result('mqtt.will-message', '+CMQTTWILLMSG'),
  config: result('mqtt.config', '+CMQTTCFG'),
  connect: result('mqtt.connect', '+CMQTTCONNECT'),
  disconnect: result('mqtt.disconnect', '+CMQTTDISC'),
  topic: result('mqtt.topic', '+CMQTTTOPIC'),
  payload: result('mqtt.payload', '+CMQTTPAYLOAD'),
  publish: result('mqtt.publish', '+CMQTTPUB'),
  subscribeTopic: result('mqtt.subscribe-topic', '+CMQTTSUBTOPIC'),
  subscribe: result('mqtt.subscribe', '+CMQTTSUB'),
  unsubscribeTopic: result('mqtt.unsubscribe-topic', '+CMQTTUNSUBTOPIC'),
  unsubscribe: result('mqtt.unsubscribe', '+CMQTTUNSUB'),
};

/** Lines that queries answer with. */
export const queries = {
  acquired: line('mqtt.acquired', '+CMQTTACCQ', {
    client,
    clientId: quoted(),
    tls: int({ max: 1 }),
    version: optional(int({ min: 3, max: 4 })),
  }),
  context: line('mqtt.bound', '+CMQTTSSLCFG', { client, context: int({ max: 9 }) }),
  connection: line('mqtt.connection', '+CMQTTCONNECT', {
    client,
    url: optional(quoted()),
    keepAlive: optional(int()),
    clean: optional(int({ max: 1 })),
  }),
  /** 0 = connected: the other way round than one reads it. */
  disconnected: line('mqtt.disconnected', '+CMQTTDISC', { client, disconnected: int({ max: 1 }) }),
};

const bytes = int({ max: 65_535 });

/** Lines that come by themselves. */
export const events = {
  start: line('mqtt.message.start', '+CMQTTRXSTART', { client, topicBytes: bytes, payloadBytes: int() }),
  topic: line('mqtt.message.topic', '+CMQTTRXTOPIC', { client, bytes }, { payload: 'bytes' }),
  payload: line('mqtt.message.payload', '+CMQTTRXPAYLOAD', { client, bytes }, { payload: 'bytes' }),
  end: line('mqtt.message.end', '+CMQTTRXEND', { client }),
  /** A whole message on one line, while topics are arguments: the topic, its bytes if asked for, the payload in quotes. */
  received: line('mqtt.message.received', '+CMQTTRECV', { client, topic: quoted(), message: rest() }),
  /** Causes: 1 closed by the other side, 2 reset, 3 the network is gone. */
  lost: line('mqtt.connection-lost', '+CMQTTCONNLOST', { client, cause: int({ max: 9 }) }),
  ping: line('mqtt.ping-failed', '+CMQTTPING', { client, code }),
  noNetwork: bareLine('mqtt.no-network', /^\+CMQTTNONET$/),
};

/** The unsolicited lines with their sources. */
export function eventDeclarations(manual: string, argTopic: boolean) {
  return [
    ...(argTopic ? [urc(events.received, `${manual}, +CMQTTRECV`)] : []),
    urc(events.start, `${manual}, +CMQTTRXSTART`),
    urc(events.topic, `${manual}, +CMQTTRXTOPIC`),
    urc(events.payload, `${manual}, +CMQTTRXPAYLOAD`),
    urc(events.end, `${manual}, +CMQTTRXEND`),
    urc(events.lost, `${manual}, +CMQTTCONNLOST`, 'connection-lost'),
    urc(events.ping, `${manual}, +CMQTTPING`, 'connection-lost'),
    urc(events.noNetwork, `${manual}, +CMQTTNONET`, 'network-lost'),
  ];
}
