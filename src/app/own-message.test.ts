import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../kernel/clock.ts';
import { utf8Bytes } from '../kernel/bytes.ts';
import { inVirtualTime } from '../../test/support/virtual-time.ts';
import { OwnMessage } from './own-message.ts';

const MESSAGE = { topic: 'demo/grüße', text: 'hellö' };

function offered(own: OwnMessage, topic: string, text: string): void {
  own.offer({ topic, payload: utf8Bytes(text) });
}

describe('our own message', () => {
  it('counts when it came before anybody waited', async () => {
    const clock = new VirtualClock();
    const own = new OwnMessage(MESSAGE);
    offered(own, MESSAGE.topic, MESSAGE.text);
    expect(await inVirtualTime(clock, own.came(clock, 1_000))).toBe(true);
    expect(clock.now()).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('counts when it comes in time, and ends the waiting', async () => {
    const clock = new VirtualClock();
    const own = new OwnMessage(MESSAGE);
    clock.after(900, () => offered(own, MESSAGE.topic, MESSAGE.text));
    expect(await inVirtualTime(clock, own.came(clock, 1_000))).toBe(true);
    expect(clock.now()).toBe(900);
  });

  it.each([
    ['another topic', 'demo/other', MESSAGE.text],
    ['another text', MESSAGE.topic, 'hello'],
    ['more than the text', MESSAGE.topic, `${MESSAGE.text}!`],
    ['nothing in it', MESSAGE.topic, ''],
  ])('is not one with %s', async (_what, topic, text) => {
    const clock = new VirtualClock();
    const own = new OwnMessage(MESSAGE);
    offered(own, topic, text);
    expect(await inVirtualTime(clock, own.came(clock, 1_000))).toBe(false);
    expect(clock.now()).toBe(1_000);
  });

  it('is not waited for any longer once somebody has interrupted', async () => {
    const clock = new VirtualClock();
    const stop = new AbortController();
    clock.after(300, () => stop.abort());
    expect(await inVirtualTime(clock, new OwnMessage(MESSAGE).came(clock, 20_000, stop.signal))).toBe(false);
    expect(clock.now()).toBe(300);
    expect(clock.pending).toBe(0);
    expect(await new OwnMessage(MESSAGE).came(clock, 20_000, AbortSignal.abort())).toBe(false);
  });
});
