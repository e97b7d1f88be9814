import { describe, expect, it } from 'vitest';
import { HawserError } from '../../kernel/errors.ts';
import { Outgoing, type Handed, type Publication } from './outgoing.ts';

const LIMITS = { messages: 40, bytes: 1_000 };

function message(topic: string, bytes = 1): Publication {
  return { topic, payload: new Uint8Array(bytes), qos: 1, retain: false };
}

/** A queue, what it has handed over, and the answers to that. */
function queue(limits = LIMITS) {
  const handed: { readonly topic: string; readonly answer: (handed: Handed) => void }[] = [];
  const outgoing = new Outgoing(limits, ({ topic }) => new Promise((answer) => handed.push({ topic, answer })));
  return { outgoing, handed, topics: () => handed.map(({ topic }) => topic).join(' ') };
}

const settled = async (): Promise<void> => {
  for (let i = 0; i < 10; i += 1) await Promise.resolve();
};

describe('Outgoing', () => {
  it('hands over in order, once it flows, and resolves with the acknowledgement', async () => {
    const { outgoing, handed, topics } = queue();
    let done = 0;
    const all = ['a', 'b'].map((topic) => outgoing.add(message(topic)).then(() => (done += 1)));
    expect(topics()).toBe('');
    outgoing.flow();
    expect(topics()).toBe('a b');
    handed[1]?.answer('done');
    await settled();
    expect(done).toBe(1);
    let idle = false;
    const waiting = outgoing.idle().then(() => (idle = true));
    await settled();
    expect(idle).toBe(false);
    handed[0]?.answer('done');
    await Promise.all([...all, waiting]);
    expect(outgoing.size).toBe(0);
  });

  it('has a bounded number under way', async () => {
    const { outgoing, handed } = queue();
    outgoing.flow();
    const all = Array.from({ length: 30 }, (_, i) => outgoing.add(message(String(i))));
    expect(handed).toHaveLength(16);
    for (let i = 0; i < 30; i += 1) {
      handed[i]?.answer('done');
      await settled();
    }
    await Promise.all(all);
    expect(handed.map(({ topic }) => Number(topic))).toEqual(Array.from({ length: 30 }, (_, i) => i));
  });

  it('hands over again what was not begun, in its place, when it flows again', async () => {
    const { outgoing, handed, topics } = queue();
    outgoing.flow();
    const all = ['a', 'b', 'c'].map((topic) => outgoing.add(message(topic)));
    handed[0]?.answer('done');
    handed[2]?.answer('not-begun');
    handed[1]?.answer('not-begun');
    await settled();
    const late = outgoing.add(message('d'));
    expect(topics()).toBe('a b c');
    outgoing.flow();
    expect(topics()).toBe('a b c b c d');
    for (const { answer } of handed.slice(3)) answer('done');
    await Promise.all([...all, late]);
  });

  it('refuses what does not fit, by number and by bytes', async () => {
    const { outgoing, handed } = queue({ messages: 2, bytes: 100 });
    outgoing.flow();
    const first = outgoing.add(message('a', 60));
    await expect(outgoing.add(message('b', 50))).rejects.toMatchObject({ code: 'queue-full' });
    const second = outgoing.add(message('c', 40));
    await expect(outgoing.add(message('d', 0))).rejects.toMatchObject({ code: 'queue-full' });
    for (const { answer } of handed) answer('done');
    await Promise.all([first, second]);
    const again = outgoing.add(message('e', 100));
    handed[2]?.answer('done');
    await again;
  });

  it('gives up everything at once, and takes no late word for it', async () => {
    const { outgoing, handed } = queue();
    outgoing.flow();
    const all = Array.from({ length: 20 }, (_, i) => outgoing.add(message(String(i))));
    const idle = outgoing.idle();
    outgoing.abandon(new HawserError('enough', { code: 'connection-lost' }));
    const outcomes = await Promise.allSettled(all);
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    await idle;
    for (const { answer } of handed) answer('not-begun');
    await settled();
    expect(outgoing.size).toBe(0);
  });
});
