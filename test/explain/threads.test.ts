import { describe, expect, it } from 'vitest';
import { certainties, explained } from './damage/known-log.ts';
import { CAUSES_OF_THREADS } from './damage/outside-logs.ts';
import { threads } from './field/shared.ts';

/* Threads as they were posted: questions, guesses and answers of several people around what their modules printed. */

const posted = threads();

describe.skipIf(posted.length === 0)('a thread given whole', () => {
  it.each(posted)('%s: has its cause among the first three, and nothing wrong that is certain', async (name, text) => {
    const causes = CAUSES_OF_THREADS.get(name);
    expect(causes, 'what the thread came to').toBeDefined();
    const answer = await explained(text.split('\n'));
    expect(answer.findings.slice(0, 3).filter(({ cause }) => causes?.includes(cause))).not.toEqual([]);
    expect(certainties(answer).filter((cause) => causes?.includes(cause) !== true)).toEqual([]);
  });
});
