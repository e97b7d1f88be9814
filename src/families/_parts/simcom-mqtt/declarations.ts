import { exchange } from '../../../at/declare.ts';
import { int, literal, oneOf, optional, quoted } from '../../../at/field.ts';
import { testForm, zeroOr } from '../simcom-common/forms.ts';
import { argTopicDeclarations } from './declarations-arg-topic.ts';
import { outcome, refusal } from './declarations-results.ts';
import type { MqttDialect } from './dialect.ts';
import { client, queries, results } from './lines.ts';

const PROMPT_MS = 5_000;
/** Longest time-out of an operation (`optimeout`), which is also the usual one. */
const OPERATION_MS = 120_000;
/** DNS, TCP, a handshake and an operation's time-out one after the other, with some room. */
const CONNECT_MS = 180_000;

/** The place of a parameter that this family does not have: nothing fits it. */
const NO_VERSION = { ...oneOf(3, 4), what: 'nothing', parse: () => undefined };

/** The commands of the module's own MQTT client. */
export function mqttDeclarations(d: MqttDialect) {
  const manual = (command: string): string => `${d.manual}, AT+${command}`;
  const topicBytes = int({ min: 1, max: d.topicBytes.value });
  const prompt = (what: string, maxBytes: number) =>
    ({ length: 'length', maxBytes, what, deadlineMs: PROMPT_MS }) as const;
  const topicPrompt = prompt('topic', d.topicBytes.value);
  const qos = int({ max: 2 });
  const flag = int({ max: 1 });
  const login = (secret: boolean) => quoted({ ...d.loginBytes.value, quotesOptional: true, secret });
  const { disconnectSeconds: disc, publishSeconds: pub } = d;
  const start = outcome(results.start, d.startSeconds.value * 1000);
  const stop = outcome(results.stop, 30_000);
  const byAcquire = d.versionBy.value === 'acquire';

  return {
    start: exchange('mqtt.start', 'exec', '+CMQTTSTART', {
      completion: start,
      deadlineMs: d.startSeconds.value * 1000,
      manual: manual('CMQTTSTART'),
    }),
    stop: exchange('mqtt.stop', 'exec', '+CMQTTSTOP', {
      completion: stop,
      deadlineMs: 30_000,
      manual: manual('CMQTTSTOP'),
    }),
    acquire: exchange('mqtt.acquire', 'set', '+CMQTTACCQ', {
      args: {
        client,
        clientId: quoted(d.clientIdBytes.value),
        tls: optional(flag),
        version: optional(byAcquire ? oneOf(3, 4) : NO_VERSION),
      },
      completion: refusal(results.acquire),
      manual: manual('CMQTTACCQ'),
    }),
    acquired: exchange('mqtt.acquire.read', 'read', '+CMQTTACCQ', {
      reply: [queries.acquired],
      manual: manual('CMQTTACCQ'),
    }),
    release: exchange('mqtt.release', 'set', '+CMQTTREL', {
      args: { client },
      completion: refusal(results.release),
      manual: manual('CMQTTREL'),
    }),
    context: exchange('mqtt.context', 'set', '+CMQTTSSLCFG', {
      args: { client, context: int({ max: 9 }) },
      completion: refusal(results.context),
      manual: manual('CMQTTSSLCFG'),
    }),
    bound: exchange('mqtt.context.read', 'read', '+CMQTTSSLCFG', {
      reply: [queries.context],
      manual: manual('CMQTTSSLCFG'),
    }),
    willTopic: exchange('mqtt.will-topic', 'set', '+CMQTTWILLTOPIC', {
      args: { client, length: topicBytes },
      prompt: prompt('will-topic', d.topicBytes.value),
      completion: refusal(results.willTopic),
      manual: manual('CMQTTWILLTOPIC'),
    }),
    willMessage: exchange('mqtt.will-message', 'set', '+CMQTTWILLMSG', {
      args: { client, length: topicBytes, qos },
      prompt: prompt('will-message', d.topicBytes.value),
      completion: refusal(results.willMessage),
      manual: manual('CMQTTWILLMSG'),
    }),
    checkUtf8: exchange('mqtt.config.check-utf8', 'set', '+CMQTTCFG', {
      args: { setting: literal('checkUTF8'), client, value: flag },
      completion: refusal(results.config),
      manual: manual('CMQTTCFG "checkUTF8"'),
    }),
    operationTimeout: exchange('mqtt.config.operation-timeout', 'set', '+CMQTTCFG', {
      args: { setting: literal('optimeout'), client, seconds: int({ min: 20, max: 120 }) },
      completion: refusal(results.config),
      manual: manual('CMQTTCFG "optimeout"'),
    }),
    version: exchange('mqtt.config.version', 'set', '+CMQTTCFG', {
      args: { setting: literal('version'), client, version: oneOf(3, 4) },
      completion: refusal(results.config),
      manual: manual('CMQTTCFG "version"'),
    }),
    connect: exchange('mqtt.connect', 'set', '+CMQTTCONNECT', {
      args: {
        client,
        url: quoted({ max: d.urlBytes.value.max }),
        keepAlive: int(d.keepAliveSeconds.value),
        clean: flag,
        username: optional(login(true)),
        password: optional(login(true)),
      },
      completion: outcome(results.connect, CONNECT_MS),
      // Some firmware says nothing at all until the connection stands or has failed.
      deadlineMs: CONNECT_MS,
      manual: manual('CMQTTCONNECT'),
    }),
    connection: exchange('mqtt.connect.read', 'read', '+CMQTTCONNECT', {
      reply: [queries.connection],
      manual: manual('CMQTTCONNECT'),
    }),
    disconnect: exchange('mqtt.disconnect', 'set', '+CMQTTDISC', {
      args: { client, seconds: zeroOr(disc.value.min, disc.value.max) },
      completion: outcome(results.disconnect, disc.value.max * 1000),
      deadlineMs: disc.value.max * 1000,
      manual: manual('CMQTTDISC'),
    }),
    disconnected: exchange('mqtt.disconnect.read', 'read', '+CMQTTDISC', {
      reply: [queries.disconnected],
      manual: manual('CMQTTDISC'),
    }),
    topic: exchange('mqtt.topic', 'set', '+CMQTTTOPIC', {
      args: { client, length: topicBytes },
      prompt: topicPrompt,
      completion: refusal(results.topic),
      manual: manual('CMQTTTOPIC'),
    }),
    payload: exchange('mqtt.payload', 'set', '+CMQTTPAYLOAD', {
      args: { client, length: int({ min: 1, max: d.payloadBytes.value }) },
      prompt: prompt('payload', d.payloadBytes.value),
      completion: refusal(results.payload),
      manual: manual('CMQTTPAYLOAD'),
    }),
    publish: exchange('mqtt.publish', 'set', '+CMQTTPUB', {
      args: { client, qos, seconds: int(pub.value), retain: optional(flag), dup: optional(flag) },
      completion: outcome(results.publish, pub.value.max * 1000),
      deadlineMs: pub.value.max * 1000,
      manual: manual('CMQTTPUB'),
    }),
    subscribeTopic: exchange('mqtt.subscribe-topic', 'set', '+CMQTTSUBTOPIC', {
      args: { client, length: topicBytes, qos },
      prompt: topicPrompt,
      completion: refusal(results.subscribeTopic),
      manual: manual('CMQTTSUBTOPIC'),
    }),
    /** Subscribes to the topics that `+CMQTTSUBTOPIC` collected. */
    subscribeAll: exchange('mqtt.subscribe-all', 'set', '+CMQTTSUB', {
      args: { client, dup: optional(flag) },
      completion: outcome(results.subscribe, OPERATION_MS),
      deadlineMs: OPERATION_MS,
      manual: manual('CMQTTSUB, without a length'),
    }),
    subscribe: exchange('mqtt.subscribe', 'set', '+CMQTTSUB', {
      args: { client, length: topicBytes, qos, dup: optional(flag) },
      prompt: topicPrompt,
      completion: outcome(results.subscribe, OPERATION_MS),
      deadlineMs: OPERATION_MS,
      manual: manual('CMQTTSUB, with a length'),
    }),
    unsubscribeTopic: exchange('mqtt.unsubscribe-topic', 'set', '+CMQTTUNSUBTOPIC', {
      args: { client, length: topicBytes },
      prompt: topicPrompt,
      completion: refusal(results.unsubscribeTopic),
      manual: manual('CMQTTUNSUBTOPIC'),
    }),
    unsubscribeAll: exchange('mqtt.unsubscribe-all', 'set', '+CMQTTUNSUB', {
      args: { client, dup: optional(flag) },
      completion: outcome(results.unsubscribe, OPERATION_MS),
      deadlineMs: OPERATION_MS,
      manual: manual('CMQTTUNSUB, without a length'),
    }),
    unsubscribe: exchange('mqtt.unsubscribe', 'set', '+CMQTTUNSUB', {
      args: { client, length: topicBytes, dup: flag },
      prompt: topicPrompt,
      completion: outcome(results.unsubscribe, OPERATION_MS),
      deadlineMs: OPERATION_MS,
      manual: manual('CMQTTUNSUB, with a length'),
    }),
    argTopic: d.argTopicBytes === undefined ? undefined : argTopicDeclarations(d, d.argTopicBytes.value),
    tests: testForms(d),
  };
}

export type MqttDeclarations = ReturnType<typeof mqttDeclarations>;

function testForms(d: MqttDialect) {
  const range = ({ min, max }: { readonly min: number; readonly max: number }): string => `(${min}-${max})`;
  const topic = `(0-1),(1-${d.topicBytes.value})`;
  const id = range(d.clientIdBytes.value);
  const login = range(d.loginBytes.value);
  const form = (name: string, token: string, ...ranges: readonly string[]) =>
    testForm(`mqtt.${name}`, `+${token}`, `${d.manual}, AT+${token}`, ...ranges);
  const byAcquire = d.versionBy.value === 'acquire';
  return [
    form('start', 'CMQTTSTART'),
    form('stop', 'CMQTTSTOP'),
    form('acquire', 'CMQTTACCQ', `(0-1),${id},(0-1)${byAcquire ? ',(3-4)' : ''}`),
    form('release', 'CMQTTREL', '(0-1)'),
    form('context', 'CMQTTSSLCFG', '(0-1),(0-9)'),
    form('will-topic', 'CMQTTWILLTOPIC', topic),
    form('will-message', 'CMQTTWILLMSG', `${topic},(0-2)`),
    form(
      'config',
      'CMQTTCFG',
      '"checkUTF8",(0-1),(0-1)',
      '"optimeout",(0-1),(20-120)',
      ...(byAcquire ? [] : ['"version",(0-1),(3,4)']),
      ...(d.argTopicBytes === undefined ? [] : ['"argtopic",(0-1),(0-1),(0-1)']),
    ),
    form(
      'connect',
      'CMQTTCONNECT',
      `(0-1),${range(d.urlBytes.value)},${range(d.keepAliveSeconds.value)},(0-1),${login},${login}`,
    ),
    form('disconnect', 'CMQTTDISC', `(0-1),(0,${d.disconnectSeconds.value.min}-${d.disconnectSeconds.value.max})`),
    form('topic', 'CMQTTTOPIC', topic),
    form('payload', 'CMQTTPAYLOAD', `(0-1),(1-${d.payloadBytes.value})`),
    form('publish', 'CMQTTPUB', `(0-1),(0-2),${range(d.publishSeconds.value)},(0-1),(0-1)`),
    form('subscribe-topic', 'CMQTTSUBTOPIC', `${topic},(0-2)`),
    form('subscribe', 'CMQTTSUB', `${topic},(0-2),(0-1)`),
    form('unsubscribe-topic', 'CMQTTUNSUBTOPIC', topic),
    form('unsubscribe', 'CMQTTUNSUB', `${topic},(0-1)`),
  ];
}
