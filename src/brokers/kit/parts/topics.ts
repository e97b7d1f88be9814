import type { TopicRule } from '../../../findings/inputs.ts';

/** Every topic, as far as the client's rights go. */
export const ANY_TOPIC: TopicRule = { publish: ['#'], subscribe: ['#'] };
