import { utf8Length } from '../../kernel/bytes.ts';
import { HawserError } from '../../kernel/errors.ts';

/** Throws `topic-invalid` for what no broker takes: MQTT clients close the connection over it. */
export function checkTopic(topic: string, use: 'publish' | 'subscribe'): void {
  const problem = fault(topic, use);
  if (problem === undefined) return;
  throw new HawserError(`the topic "${topic.slice(0, 80)}" ${problem}`, {
    code: 'topic-invalid',
    rung: use,
    next: [{ text: 'Give a topic as demo/hello; + (one level) and # (the rest) are for subscriptions.' }],
  });
}

function fault(topic: string, use: 'publish' | 'subscribe'): string | undefined {
  if (topic === '') return 'is empty';
  if (topic.includes('\0')) return 'holds a NUL';
  if (utf8Length(topic) > 65_535) return 'is longer than 65,535 bytes';
  if (use === 'publish') return /[+#]/.test(topic) ? 'holds a wildcard' : undefined;
  const levels = topic.split('/');
  const misplaced = levels.some((level, i) =>
    level.includes('#') ? level !== '#' || i < levels.length - 1 : level.includes('+') && level !== '+',
  );
  return misplaced ? 'has a wildcard in the wrong place' : undefined;
}
