import { utf8Bytes } from '../../../kernel/bytes.ts';
import { ERROR, answer, type Answer, type Ending, type Responder } from '../../kit/emulator.ts';
import { textOf } from '../simcom-common/emulator.ts';
import type { ArgTopicDeclarations } from './declarations-arg-topic.ts';
import type { ClientResult, MqttClient } from './emulator-client.ts';
import { input, obstacle, operate, qosOf } from './emulator-operations.ts';
import { configure, refusal, type MqttService } from './emulator-service.ts';
import { results } from './lines.ts';

/** How long the broker may take to acknowledge a publication for which the command has no time-out of its own, ms. */
const PUBLISH_MS = 60_000;

/** The commands that have topics as arguments; refused until that mode is on (assumed). */
export function argTopicAnswers(service: MqttService, x: ArgTopicDeclarations): readonly Answer[] {
  const withTopic = async (
    reply: Responder,
    index: number,
    spec: ClientResult,
    go: (client: MqttClient) => Promise<Ending>,
  ): Promise<Ending> => {
    const client = service.client(index);
    if (client.settings.argTopic === 'off') return ERROR;
    const stop = obstacle(client);
    return stop === undefined ? go(client) : refusal(reply, spec, client, stop);
  };
  return [
    answer(x.mode, (args, reply) =>
      configure(service, reply, args.client, (settings) => {
        settings.argTopic = args.on === 0 ? 'off' : args.showBytes === 1 ? 'with-bytes' : 'on';
      }),
    ),
    answer(x.subscribe, (args, reply) =>
      withTopic(reply, args.client, results.subscribe, (client) => {
        const topics = [{ topic: utf8Bytes(textOf(args.topic)), qos: qosOf(args.qos) }];
        return operate(service, reply, client, results.subscribe, (session) =>
          session.subscribe(topics, client.operationMs),
        );
      }),
    ),
    answer(x.unsubscribe, (args, reply) =>
      withTopic(reply, args.client, results.unsubscribe, (client) => {
        const topics = [utf8Bytes(textOf(args.topic))];
        return operate(service, reply, client, results.unsubscribe, (session) =>
          session.unsubscribe(topics, client.operationMs),
        );
      }),
    ),
    answer(x.publish, (args, reply) =>
      withTopic(reply, args.client, results.publish, async (client) => {
        const payload = await input(reply, client, args.length, 'payload');
        if (typeof payload === 'number') return refusal(reply, results.publish, client, payload);
        const message = {
          topic: utf8Bytes(textOf(args.topic)),
          payload,
          qos: qosOf(args.qos),
          retain: args.retain === 1,
          dup: args.dup === 1,
        };
        return operate(service, reply, client, results.publish, (session) => session.publish(message, PUBLISH_MS));
      }),
    ),
  ];
}
