import { exchange } from '../../../at/declare.ts';
import { int, literal, optional, quoted } from '../../../at/field.ts';
import type { MqttDialect } from './dialect.ts';
import { outcome, refusal } from './declarations-results.ts';
import { client, results } from './lines.ts';

/**
 * The commands of the mode in which topics are arguments. They have the tokens of the others and are told from them by
 * the quotes of the topic.
 */
export function argTopicDeclarations(d: MqttDialect, topicBytes: number) {
  const manual = (command: string): string => `${d.manual} and MQTT_EX AT Command Manual V1.00, AT+${command}`;
  const topic = quoted({ min: 1, max: topicBytes });
  const flag = int({ max: 1 });
  const qos = int({ max: 2 });
  const operationMs = d.publishSeconds.value.max * 1000;
  return {
    mode: exchange('mqtt.config.arg-topic', 'set', '+CMQTTCFG', {
      args: { setting: literal('argtopic'), client, on: flag, showBytes: optional(flag) },
      completion: refusal(results.config),
      manual: manual('CMQTTCFG "argtopic"'),
    }),
    subscribe: exchange('mqtt.subscribe-arg', 'set', '+CMQTTSUB', {
      args: { client, topic, qos, dup: optional(flag) },
      completion: outcome(results.subscribe, operationMs),
      deadlineMs: operationMs,
      manual: manual('CMQTTSUB'),
    }),
    unsubscribe: exchange('mqtt.unsubscribe-arg', 'set', '+CMQTTUNSUB', {
      args: { client, topic, dup: optional(flag) },
      completion: outcome(results.unsubscribe, operationMs),
      deadlineMs: operationMs,
      manual: manual('CMQTTUNSUB'),
    }),
    publish: exchange('mqtt.publish-arg', 'set', '+CMQTTPUB', {
      args: {
        client,
        topic,
        qos,
        length: int({ min: 1, max: d.payloadBytes.value }),
        retain: optional(flag),
        dup: optional(flag),
      },
      prompt: { length: 'length', maxBytes: d.payloadBytes.value, what: 'payload', deadlineMs: 5_000 },
      completion: outcome(results.publish, operationMs),
      deadlineMs: operationMs,
      manual: manual('CMQTTPUB'),
    }),
  };
}

export type ArgTopicDeclarations = ReturnType<typeof argTopicDeclarations>;
