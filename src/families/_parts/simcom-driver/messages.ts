import { concatBytes, fromByteString, byteString, utf8Length } from '../../../kernel/bytes.ts';
import type { ConnectIntent, ReceivedMessage } from '../../kit/driver.ts';
import type { Step } from '../../kit/step.ts';
import { atStep } from '../../kit/steps.ts';
import { events } from '../simcom-mqtt/lines.ts';
import { CLIENT, type SimcomDeclared } from './declared.ts';

/** How long the broker's acknowledgement may take, seconds. */
const ACK_SECONDS = 60;

/** Subscriptions, then the publication. */
export function messageSteps({ mqtt }: SimcomDeclared, { subscribe, publish }: ConnectIntent): readonly Step[] {
  return [
    ...subscribe.map(({ topic, qos }, i) =>
      atStep(mqtt.subscribe, {
        id: `subscribe-${i + 1}`,
        rung: 'subscribe',
        ...(i === subscribe.length - 1 ? { proves: 'subscribe' as const } : {}),
        reason: 'acknowledged by the broker: the topic is allowed',
        args: { client: CLIENT, length: utf8Length(topic), qos },
        body: { text: topic },
      }),
    ),
    ...(publish === undefined
      ? []
      : [
          atStep(mqtt.topic, {
            id: 'publish-topic',
            rung: 'publish',
            reason: 'forgotten after each publication',
            args: { client: CLIENT, length: utf8Length(publish.topic) },
            body: { text: publish.topic },
          }),
          atStep(mqtt.payload, {
            id: 'publish-payload',
            rung: 'publish',
            reason: 'forgotten after each publication',
            args: { client: CLIENT, length: utf8Length(publish.text) },
            body: { text: publish.text },
          }),
          atStep(mqtt.publish, {
            id: 'publish',
            rung: 'publish',
            proves: 'publish',
            reason: publish.qos === 1 ? 'acknowledged by the broker' : 'sent without acknowledgement',
            args: { client: CLIENT, qos: publish.qos, seconds: ACK_SECONDS },
          }),
        ]),
  ];
}

interface Parts {
  readonly topic: Uint8Array[];
  readonly payload: Uint8Array[];
}

/** A message may come in many parts; more than this is no message of ours. */
const MAX_MESSAGE_BYTES = 262_144;

/** Puts `+CMQTTRXSTART` … `+CMQTTRXEND` together; a message without its end is dropped at the next start. */
export function collector(onMessage: (message: ReceivedMessage) => void) {
  const open = new Map<unknown, Parts>();
  return (lineId: string, values: Readonly<Record<string, unknown>>, payload: Uint8Array | undefined): void => {
    const client = values['client'];
    if (lineId === events.start.id) {
      open.set(client, { topic: [], payload: [] });
      return;
    }
    const parts = open.get(client);
    if (parts === undefined) return;
    if (lineId === events.topic.id && payload !== undefined) parts.topic.push(payload);
    if (lineId === events.payload.id && payload !== undefined) parts.payload.push(payload);
    if (tooBig(parts)) open.delete(client);
    if (lineId !== events.end.id) return;
    open.delete(client);
    onMessage({ topic: fromByteString(byteString(concatBytes(parts.topic))), payload: concatBytes(parts.payload) });
  };
}

function tooBig({ topic, payload }: Parts): boolean {
  return [...topic, ...payload].reduce((sum, part) => sum + part.length, 0) > MAX_MESSAGE_BYTES;
}
