import { OK, answer, type Answer, type Ending, type Responder } from '../../kit/emulator.ts';
import type { MqttDeclarations } from './declarations.ts';
import { CODE, MAX_CACHED_TOPICS, type ClientResult, type MqttClient } from './emulator-client.ts';
import { input, obstacle, operate, qosOf } from './emulator-operations.ts';
import { refusal, type MqttService } from './emulator-service.ts';
import { results } from './lines.ts';

/** Topics, payloads, publishing and subscribing. */
export function messageAnswers(service: MqttService, x: MqttDeclarations): readonly Answer[] {
  const { willBeforeClient } = service.dialect;

  /** A command that stores its input for a later one. */
  const store = async (
    reply: Responder,
    index: number,
    length: number,
    spec: ClientResult,
    kind: 'topic' | 'payload',
    keep: (client: MqttClient, bytes: Uint8Array) => number,
    beforeClient = false,
  ): Promise<Ending> => {
    const client = service.client(index);
    if (client.acquired === undefined && !beforeClient) return refusal(reply, spec, client, CODE.notAcquired);
    const bytes = await input(reply, client, length, kind);
    const code = typeof bytes === 'number' ? bytes : keep(client, bytes);
    return code === CODE.ok ? OK : refusal(reply, spec, client, code);
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
      return operate(service, reply, client, results.publish, (session) =>
        session.publish(message, args.seconds * 1000),
      );
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
      return operate(service, reply, client, results.subscribe, (session) =>
        session.subscribe(topics, client.operationMs),
      );
    }),
    answer(x.subscribe, async (args, reply) => {
      const client = service.client(args.client);
      const stop = obstacle(client);
      if (stop !== undefined) return refusal(reply, results.subscribe, client, stop);
      const topic = await input(reply, client, args.length, 'topic');
      if (typeof topic === 'number') return refusal(reply, results.subscribe, client, topic);
      const topics = [{ topic, qos: qosOf(args.qos) }];
      return operate(service, reply, client, results.subscribe, (session) =>
        session.subscribe(topics, client.operationMs),
      );
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
      return operate(service, reply, client, results.unsubscribe, (session) =>
        session.unsubscribe(topics, client.operationMs),
      );
    }),
    answer(x.unsubscribe, async (args, reply) => {
      const client = service.client(args.client);
      const stop = obstacle(client);
      if (stop !== undefined) return refusal(reply, results.unsubscribe, client, stop);
      const topic = await input(reply, client, args.length, 'topic');
      if (typeof topic === 'number') return refusal(reply, results.unsubscribe, client, topic);
      return operate(service, reply, client, results.unsubscribe, (session) =>
        session.unsubscribe([topic], client.operationMs),
      );
    }),
    answer(x.willTopic, (args, reply) =>
      store(
        reply,
        args.client,
        args.length,
        results.willTopic,
        'topic',
        (client, bytes) => {
          client.willTopic = bytes;
          return CODE.ok;
        },
        willBeforeClient.value,
      ),
    ),
    answer(x.willMessage, (args, reply) =>
      store(
        reply,
        args.client,
        args.length,
        results.willMessage,
        'payload',
        (client, payload) => {
          client.will = { payload, qos: qosOf(args.qos) };
          return CODE.ok;
        },
        willBeforeClient.value,
      ),
    ),
  ];
}
