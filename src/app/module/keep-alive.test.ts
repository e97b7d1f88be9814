import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../kernel/clock.ts';
import { memoryPair } from '../../transports/memory.ts';
import { Meter, metered, PingClock } from './keep-alive.ts';

/** A client that pings at its second tick and gives up at its third, as mqtt.js does. */
function client(clock: VirtualClock) {
  const pings = new PingClock(clock);
  const meter = new Meter();
  pings.watch(meter);
  let ticks = 0;
  const handle = pings.set(() => (ticks += 1), 1_000);
  return { pings, meter, handle, ticks: () => ticks };
}

describe('PingClock', () => {
  it('ticks while nothing is on its way, until it is stopped', async () => {
    const clock = new VirtualClock();
    const { pings, handle, ticks } = client(clock);
    await clock.advance(2_500);
    expect(ticks()).toBe(2);
    pings.clear(handle);
    await clock.advance(5_000);
    expect(ticks()).toBe(2);
    expect(clock.pending).toBe(0);
  });

  it('stands still while bytes of ours get on, and goes on when they are stuck', async () => {
    const clock = new VirtualClock();
    const { meter, ticks } = client(clock);
    meter.waiting = 1;
    for (let i = 0; i < 5; i += 1) {
      meter.sent += 10;
      await clock.advance(1_000);
    }
    expect(ticks()).toBe(0);
    await clock.advance(2_000);
    expect(ticks()).toBe(2);
  });

  it('waits for the answer to a ping behind what comes in, but sends one however much comes in', async () => {
    const clock = new VirtualClock();
    const { pings, meter, ticks } = client(clock);
    const comingIn = async (): Promise<void> => {
      meter.received += 10;
      await clock.advance(1_000);
    };
    await comingIn();
    expect(ticks()).toBe(1);
    pings.pinging = true;
    await comingIn();
    await comingIn();
    expect(ticks()).toBe(1);
    pings.pinging = false;
    await comingIn();
    expect(ticks()).toBe(2);
  });
});

describe('metered', () => {
  it('hands long writes over in parts and counts what is through', async () => {
    const [near, far] = memoryPair();
    const got: number[] = [];
    far.onData((bytes) => got.push(bytes.length));
    const meter = new Meter();
    const pipe = metered(near, meter, 4);
    const writing = pipe.write(new Uint8Array(10));
    expect(meter.waiting).toBe(1);
    await writing;
    expect(got).toEqual([4, 4, 2]);
    expect(meter).toMatchObject({ waiting: 0, sent: 10, received: 0 });
    const heard: number[] = [];
    pipe.onData((bytes) => heard.push(bytes.length));
    await far.write(new Uint8Array(7));
    expect(heard).toEqual([7]);
    expect(meter.received).toBe(7);
    await pipe.close();
    await expect(pipe.write(new Uint8Array(1))).rejects.toMatchObject({ code: 'port-closed' });
    expect(meter.waiting).toBe(0);
  });
});
