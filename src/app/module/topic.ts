import { HawserError } from '../../kernel/errors.ts';
import { topicFault, type TopicFault } from '../../mqtt/topic.ts';

const PROBLEMS: Readonly<Record<TopicFault, string>> = {
  empty: 'is empty',
  'holds-nul': 'holds a NUL',
  'too-long': 'is longer than 65,535 bytes',
  wildcard: 'holds a wildcard',
  'wildcard-misplaced': 'has a wildcard in the wrong place',
};

/** Throws `topic-invalid` for what no broker takes: MQTT clients close the connection over it. */
export function checkTopic(topic: string, use: 'publish' | 'subscribe'): void {
  const fault = topicFault(topic, use === 'publish' ? 'forbidden' : 'allowed');
  if (fault === undefined) return;
  throw new HawserError(`the topic "${topic.slice(0, 80)}" ${PROBLEMS[fault]}`, {
    code: 'topic-invalid',
    rung: use,
    next: [{ text: 'Give a topic as demo/hello; + (one level) and # (the rest) are for subscriptions.' }],
  });
}
