import { utf8Length } from '../kernel/bytes.ts';

/** What is wrong with a topic name, or with a topic filter where wildcards are allowed (MQTT 3.1.1 §4.7). */
export type TopicFault = 'empty' | 'holds-nul' | 'too-long' | 'wildcard' | 'wildcard-misplaced';

/** Most bytes of a string in MQTT (§1.5.3). */
const MAX_BYTES = 65_535;

/** The first fault of a topic; `undefined` for a good one. */
export function topicFault(topic: string, wildcards: 'allowed' | 'forbidden'): TopicFault | undefined {
  if (topic === '') return 'empty';
  if (topic.includes('\0')) return 'holds-nul';
  if (utf8Length(topic) > MAX_BYTES) return 'too-long';
  if (wildcards === 'forbidden') return /[+#]/.test(topic) ? 'wildcard' : undefined;
  const levels = topic.split('/');
  const misplaced = levels.some((level, i) =>
    level.includes('#') ? level !== '#' || i < levels.length - 1 : level.includes('+') && level !== '+',
  );
  return misplaced ? 'wildcard-misplaced' : undefined;
}
