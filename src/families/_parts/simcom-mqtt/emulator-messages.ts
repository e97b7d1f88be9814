import { OK, answer, type Answer, type Ending, type MqttAck, type Responder } from '../../kit/emulator.ts';
import type { MqttDeclarations } from './declarations.ts';
import { CODE, MAX_CACHED_TOPICS, type ClientResult, type MqttClient, type Qos } from './emulator-client.ts';
import { isUtf8, refusal, type MqttService } from './emulator-service.ts';
import { results } from './lines.ts';

/** SUBACK's word for a refused subscription. */
const SUBSCRIPTION_REFUSED = 0x80;
/** A host that stops in the middle of an input blocks the port; the module gives up in the end (assumed). */
const INPUT_MS = 120_000;

function qosOf(value: number): Qos {
  return value === 2 ? 2 : value === 1 ? 1 : 0;
}

function ackCode(ack: MqttAck): number {
  if (ack.ok) return ack.granted?.includes(SUBSCRIPTION_REFUSED) === true ? CODE.failed : CODE.ok;
  if (ack.closed === true) return CODE.messageReceive;
  return ack.timeout === true ? CODE.timeout : CODE.packet;
}

/** Topics, payloads, publishing and subscribing. */
export function messageAnswers(service: MqttService, x: MqttDeclarations): readonly Answer[] {
  const { host } = service;

  /** Takes the bytes after the prompt; a code when they cannot be used. */
  const input = async (
    reply: Responder,
    client: MqttClient,
    length: number,
    kind: 'topic' | 'payload',
  ): Promise<Uint8Array | number> => {
    const bytes = await reply.prompt(length, { withinMs: INPUT_MS });
    if (bytes === undefined || bytes.length < length) return CODE.invalidParameter;
    return kind === 'topic' && client.settings.checkUtf8 && !isUtf8(bytes) ? CODE.badUtf8 : bytes;
  };

  /** A command that stores its input for a later one. */
  const store = async (
    reply: Responder,
    index: number,
    length: number,
    spec: ClientResult,
    kind: 'topic' | 'payload',
    keep: (client: MqttClient, bytes: Uint8Array) => number,
  ): Promise<Ending> => {
    const client = service.client(index);
    if (client.acquired === undefined) return refusal(reply, spec, client, CODE.notAcquired);
    const bytes = await input(reply, client, length, kind);
    const code = typeof bytes === 'number' ? bytes : keep(client, bytes);
    return code === CODE.ok ? OK : refusal(reply, spec, client, code);
  };

  /** A command that talks to the broker; `talk` is called when it may. */
  const operate = async (
    reply: Responder,
    client: MqttClient,
    spec: ClientResult,
    talk: (session: NonNullable<MqttClient['session']>) => Promise<MqttAck>,
  ): Promise<Ending> => {
    const { session } = client;
    if (client.busy) return refusal(reply, spec, client, CODE.busy);
    if (session === undefined) return refusal(reply, spec, client, CODE.noConnection);
    const shape = host.facts.mqtt.deniedPublish.value;
    client.busy = true;
    if (shape === 'ok-then-code') reply.end(OK);
    const ack = await talk(session);
    if (!service.alive) return OK;
    return service.finish(client, reply, spec, ackCode(ack), shape);
  };

  /** Whether the client can talk now; asked before a prompt, too. */
  const obstacle = (client: MqttClient): number | undefined => {
    if (client.acquired === undefined) return CODE.notAcquired;
    if (client.busy) return CODE.busy;
    return client.session === undefined ? CODE.noConnection : undefined;
  };

  return [
    answer(x.topic, (args, reply) =>
      store(reply, args.client, args.length, results.topic, 'topic', (client, bytes) => {
        client.topic = bytes;
        return CODE.ok;
      }),
    ),
    answer(x.payload, (args, reply) =>
      store(reply, args.client, args.length, results.payload, 'payload', (client, bytes) => {
        client.payload = bytes;
        return CODE.ok;
      }),
    ),
    answer(x.publish, async (args, reply) => {
      const client = service.client(args.client);
      const stop = obstacle(client);
      if (stop !== undefined) return refusal(reply, results.publish, client, stop);
      const { topic, payload = new Uint8Array() } = client;
      if (topic === undefined) return refusal(reply, results.publish, client, CODE.topicEmpty);
      client.topic = undefined;
      client.payload = undefined;
      const message = { topic, payload, qos: qosOf(args.qos), retain: args.retain === 1, dup: args.dup === 1 };
      return operate(reply, client, results.publish, (session) => session.publish(message, args.seconds * 1000));
    }),
    answer(x.subscribeTopic, (args, reply) =>
      store(reply, args.client, args.length, results.subscribeTopic, 'topic', (client, bytes) => {
        const cached = client.subscriptions.reduce((sum, { topic }) => sum + topic.length, bytes.length);
        if (cached > MAX_CACHED_TOPICS) return CODE.length;
        client.subscriptions.push({ topic: bytes, qos: qosOf(args.qos) });
        return CODE.ok;
      }),
    ),
    answer(x.subscribeAll, async (args, reply) => {
      const client = service.client(args.client);
      const stop = obstacle(client);
      if (stop !== undefined) return refusal(reply, results.subscribe, client, stop);
      const topics = client.subscriptions;
      if (topics.length === 0) return refusal(reply, results.subscribe, client, CODE.topicEmpty);
      client.subscriptions = [];
      return operate(reply, client, results.subscribe, (session) => session.subscribe(topics, client.operationMs));
    }),
    answer(x.subscribe, async (args, reply) => {
      const client = service.client(args.client);
      const stop = obstacle(client);
      if (stop !== undefined) return refusal(reply, results.subscribe, client, stop);
      const topic = await input(reply, client, args.length, 'topic');
      if (typeof topic === 'number') return refusal(reply, results.subscribe, client, topic);
      const topics = [{ topic, qos: qosOf(args.qos) }];
      return operate(reply, client, results.subscribe, (session) => session.subscribe(topics, client.operationMs));
    }),
    answer(x.unsubscribeTopic, (args, reply) =>
      store(reply, args.client, args.length, results.unsubscribeTopic, 'topic', (client, bytes) => {
        const cached = client.unsubscriptions.reduce((sum, topic) => sum + topic.length, bytes.length);
        if (cached > MAX_CACHED_TOPICS) return CODE.length;
        client.unsubscriptions.push(bytes);
        return CODE.ok;
      }),
    ),
    answer(x.unsubscribeAll, async (args, reply) => {
      const client = service.client(args.client);
      const stop = obstacle(client);
      if (stop !== undefined) return refusal(reply, results.unsubscribe, client, stop);
      const topics = client.unsubscriptions;
      if (topics.length === 0) return refusal(reply, results.unsubscribe, client, CODE.topicEmpty);
      client.unsubscriptions = [];
      return operate(reply, client, results.unsubscribe, (session) => session.unsubscribe(topics, client.operationMs));
    }),
    answer(x.unsubscribe, async (args, reply) => {
      const client = service.client(args.client);
      const stop = obstacle(client);
      if (stop !== undefined) return refusal(reply, results.unsubscribe, client, stop);
      const topic = await input(reply, client, args.length, 'topic');
      if (typeof topic === 'number') return refusal(reply, results.unsubscribe, client, topic);
      return operate(reply, client, results.unsubscribe, (session) => session.unsubscribe([topic], client.operationMs));
    }),
    answer(x.willTopic, (args, reply) =>
      store(reply, args.client, args.length, results.willTopic, 'topic', (client, bytes) => {
        client.willTopic = bytes;
        return CODE.ok;
      }),
    ),
    answer(x.willMessage, (args, reply) =>
      store(reply, args.client, args.length, results.willMessage, 'payload', (client, payload) => {
        client.will = { payload, qos: qosOf(args.qos) };
        return CODE.ok;
      }),
    ),
  ];
}
