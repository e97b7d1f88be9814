import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../test/support/full.ts';
import { AtChannel } from '../at/channel.ts';
import { exchange, line, urc } from '../at/declare.ts';
import { Dialect } from '../at/dialect.ts';
import { int } from '../at/field.ts';
import type { BytePipe } from '../at/pipe.ts';
import { recover } from '../at/recover.ts';
import { byteString, bytesOf } from '../kernel/bytes.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { isHawserError } from '../kernel/errors.ts';
import { faultyPipe, mulberry32, type FaultRates } from './faulty.ts';
import { memoryPair } from './memory.ts';

/** What arrives at the module of what the host writes in pieces, and when the pieces came. */
async function through(
  text: string,
  rates: FaultRates,
  seed = 1,
  chunk = 7,
): Promise<{ text: string; pieces: number; ms: number; closed: boolean }> {
  const clock = new VirtualClock();
  const [host, module] = memoryPair();
  const bad = faultyPipe(host, { clock, seed, toModule: rates });
  let got = '';
  let pieces = 0;
  let ms = 0;
  let closed = false;
  module.onData((bytes) => {
    got += byteString(bytes);
    pieces += 1;
    ms = clock.now();
  });
  bad.onClose((error) => (closed = isHawserError(error)));
  const bytes = bytesOf(text);
  for (let at = 0; at < bytes.length; at += chunk)
    void bad.write(bytes.subarray(at, at + chunk)).catch(() => undefined);
  for (let i = 0; i < 50; i += 1) {
    await clock.advance(1_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { text: got, pieces, ms, closed };
}

const TEXT = 'AT+CMQTTCONNECT=0,"tcp://broker.example:8883",60,1\r'.repeat(20);

describe('a line without faults', () => {
  test('changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 9 }), async (text, chunk) => {
        const plain = byteString(bytesOf(text));
        expect((await through(plain, {}, 1, chunk)).text).toBe(plain);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a bad place', () => {
  test('is between the bytes that are named, whatever pieces they come in', async () => {
    for (const chunk of [1, 7, 500]) {
      const got = await through(TEXT, { drop: 1, from: 10, until: 13 }, 1, chunk);
      expect(got.text).toBe(TEXT.slice(0, 10) + TEXT.slice(13));
    }
    expect((await through(TEXT, { double: 1, from: 4, until: 5 })).text).toBe(`${TEXT.slice(0, 5)}${TEXT.slice(4)}`);
  });

  test('tells of every byte that it hits', async () => {
    const told: string[] = [];
    const [host, module] = memoryPair();
    const bad = faultyPipe(host, {
      clock: new VirtualClock(),
      seed: 1,
      toModule: { drop: 1, until: 2 },
      fromModule: { garble: 1, from: 1, until: 2 },
      onFault: ({ kind, toModule }) => told.push(`${kind} ${toModule ? 'to' : 'from'}`),
    });
    bad.onData(() => undefined);
    module.onData(() => undefined);
    await bad.write(bytesOf('abc'));
    await module.write(bytesOf('abc'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).toEqual(['drop to', 'drop to', 'garble from']);
  });
});

describe('a bad line', () => {
  test('loses, doubles and garbles about as many bytes as told', async () => {
    const lost = await through(TEXT, { drop: 0.1 });
    expect(lost.text.length / TEXT.length).toBeGreaterThan(0.85);
    expect(lost.text.length / TEXT.length).toBeLessThan(0.95);
    const doubled = await through(TEXT, { double: 0.1 });
    expect(doubled.text.length / TEXT.length).toBeGreaterThan(1.05);
    const garbled = await through(TEXT, { garble: 0.1 });
    const wrong = Array.from(garbled.text).filter((char, i) => char !== TEXT[i]).length;
    expect(garbled.text).toHaveLength(TEXT.length);
    expect(wrong / TEXT.length).toBeGreaterThan(0.05);
    expect(wrong / TEXT.length).toBeLessThan(0.15);
  });

  test('does the same again with the same seed, in whatever chunks, and something else with another', async () => {
    const rates = { drop: 0.05, double: 0.05, garble: 0.05 };
    const once = await through(TEXT, rates, 42, 7);
    expect((await through(TEXT, rates, 42, 50)).text).toBe(once.text);
    expect((await through(TEXT, rates, 43, 7)).text).not.toBe(once.text);
  });

  test('splits and delays without changing the order', async () => {
    const split = await through(TEXT, { split: 0.5 }, 3, 50);
    expect(split.text).toBe(TEXT);
    expect(split.pieces).toBeGreaterThan(TEXT.length / 4);
    const delayed = await through(TEXT, { delay: 0.5, delayMs: 200 });
    expect(delayed.text).toBe(TEXT);
    expect(delayed.ms).toBeGreaterThan(1_000);
  });

  test('is cut at the byte that was told', async () => {
    const cut = await through(TEXT, { closeAt: 25 });
    expect(cut).toMatchObject({ text: TEXT.slice(0, 25), closed: true });
  });

  test('has faults of its own towards the host, and what is under way still arrives before the end', async () => {
    const clock = new VirtualClock();
    const [host, module] = memoryPair({ chunk: 1 });
    const bad = faultyPipe(host, { clock, seed: 5, fromModule: { delay: 1, delayMs: 10, garble: 0.5 } });
    let got = '';
    bad.onData((bytes) => (got += byteString(bytes)));
    bad.onClose(() => (got += '|end'));
    await module.write(bytesOf('\r\nOK\r\n'));
    await module.close();
    await clock.advance(1_000);
    expect(got).toMatch(/^[^|]{6}\|end$/s);
    expect(got).not.toBe('\r\nOK\r\n|end');
  });
});

describe('the AT channel on a bad line', () => {
  const manual = 'test';
  const signal = exchange('signal', 'exec', '+CSQ', {
    reply: [line('signal.value', '+CSQ', { rssi: int(), ber: int() })],
    manual,
  });
  const topic = exchange('topic', 'set', '+TOPIC', {
    args: { bytes: int() },
    prompt: { length: 'bytes', maxBytes: 100, what: 'topic', deadlineMs: 1_000 },
    manual,
  });
  const connect = exchange('connect', 'exec', '+OPEN', {
    completion: { line: line('opened', '+OPEN', { code: int() }), code: 'code', order: 'either', deadlineMs: 20_000 },
    manual,
  });
  const received = line('received', '+RX', { bytes: int() }, { payload: 'bytes' });

  /** Answers whole commands; counts the raw bytes that it still wants. */
  function play(pipe: BytePipe): void {
    let text = '';
    let wanted = 0;
    const say = (reply: string): void => void pipe.write(bytesOf(reply)).catch(() => undefined);
    pipe.onData((bytes) => {
      for (const char of Array.from(byteString(bytes))) {
        if (wanted > 0) {
          wanted -= 1;
          if (wanted === 0) say('\r\nOK\r\n');
        } else if (char === '\r') {
          wanted = Number(/^AT\+TOPIC=(\d{1,2})$/.exec(text)?.[1] ?? 0);
          if (wanted > 0) say('\r\n> ');
          else if (text === 'AT+CSQ') say('\r\n+CSQ: 1,0\r\n\r\nOK\r\n\r\n+RX: 4\r\nOK\r\n');
          else if (text === 'AT+OPEN') say('\r\nOK\r\n\r\n+OPEN: 0\r\n');
          else say(text === 'AT' ? '\r\nOK\r\n' : '\r\nERROR\r\n');
          text = '';
        } else text = (text + char).slice(-200);
      }
    });
  }

  test('ends every command within its deadlines, and comes back once the line is good', async () => {
    let disturbed = 0;
    let undisturbed = 0;
    const rate = fc.constantFrom(0, 0, 0.02, 0.1);
    const rates = fc.record({ drop: rate, double: rate, garble: rate, split: rate, delay: rate });
    await fc.assert(
      fc.asyncProperty(fc.nat(), rates, rates, async (seed, toModule, fromModule) => {
        const clock = new VirtualClock();
        const [host, module] = memoryPair();
        play(module);
        let quality: FaultRates = fromModule;
        const bad = faultyPipe(host, {
          clock,
          seed,
          toModule: liveRates(() => (quality === fromModule ? toModule : {})),
          fromModule: liveRates(() => quality),
        });
        const channel = new AtChannel(bad, new Dialect([signal, topic, connect], [urc(received, manual)]), { clock });
        const body = bytesOf('plant/7\r\nOK\r\n');
        const session = (async () => {
          for (let round = 0; round < 3; round += 1) {
            const outcomes = [
              await channel.run(signal, {}),
              await channel.run(topic, { bytes: body.length }, { body }),
              await channel.run(connect, {}),
            ];
            disturbed += outcomes.filter((outcome) => outcome.status !== 'ok').length;
            undisturbed += outcomes.filter((outcome) => outcome.status === 'ok').length;
          }
          quality = {};
          await recover(channel, { clock });
          return channel.run(signal, {});
        })();
        const state = { done: false };
        void session.then(() => (state.done = true));
        for (let i = 0; i < 5_000 && !state.done; i += 1) {
          await clock.advance(100);
          if (i % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
        }
        expect(state.done).toBe(true);
        expect(await session).toMatchObject({ status: 'ok', info: [{ values: { rssi: 1, ber: 0 } }] });
      }),
      { numRuns: runs(30, 1_000) },
    );
    expect(disturbed).toBeGreaterThan(10);
    expect(undisturbed).toBeGreaterThan(10);
  });
});

/** Rates that can change while the line is in use. */
function liveRates(now: () => FaultRates): FaultRates {
  const live = (name: keyof FaultRates): PropertyDescriptor => ({ get: () => now()[name], enumerable: true });
  const names = ['drop', 'double', 'garble', 'split', 'delay'] as const;
  return Object.defineProperties({}, Object.fromEntries(names.map((name) => [name, live(name)])));
}

test('mulberry32 is the generator that its name promises', () => {
  const next = mulberry32(0);
  expect([next(), next()].map((value) => Math.floor(value * 2 ** 32))).toEqual([1144304738, 1416247]);
});
