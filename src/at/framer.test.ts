import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../test/support/full.ts';
import { byteString, bytesOf } from '../kernel/bytes.ts';
import { Framer } from './framer.ts';

/** Lines `+RAW: N` announce N raw bytes, `+ASK` expects a prompt afterwards. */
function frame(chunks: readonly string[], lineLimit?: number): { events: string[]; garbage: number } {
  const events: string[] = [];
  let garbage = 0;
  const framer = new Framer(
    {
      line(text) {
        events.push(`line ${text}`);
        if (text === '+ASK') framer.expectPrompt = true;
        return Number(/^\+RAW: (\d+)$/.exec(text)?.[1] ?? 0);
      },
      prompt: () => events.push('prompt'),
      payload: (bytes) => events.push(`payload ${byteString(bytes)}`),
      garbage: (bytes) => (garbage += bytes),
    },
    lineLimit,
  );
  for (const chunk of chunks) {
    let bytes = bytesOf(chunk);
    while (bytes.length > 0) bytes = bytes.subarray(framer.push(bytes));
  }
  return { events, garbage };
}

function cut(text: string, places: readonly number[]): string[] {
  const at = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, i) => text.slice(from, at[i] ?? text.length));
}

const lineText = fc
  .stringMatching(/^[ -~\xa0-\xff]{0,30}$/)
  .map((text) => text.trim())
  .filter((text) => /^[!-~]/.test(text) && !text.startsWith('>') && !text.startsWith('+RAW: ') && text !== '+ASK');
const lineEnd = fc.constantFrom('\r\n', '\r', '\n', '\r\r\n', '\r\n\r\n');
const raw = fc.oneof(
  fc.constantFrom('OK\r\n', '\r\nOK\r\n', '>', '> ', '\r\n> \r\n', '\n', '\r', '\0\xff'),
  fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)), minLength: 1 }),
);

const item = fc.oneof(
  fc.tuple(lineText, lineEnd).map(([text, end]) => ({ wire: text + end, events: [`line ${text}`] })),
  raw.map((bytes) => ({
    wire: `\r\n+RAW: ${bytes.length}\r\n${bytes}`,
    events: [`line +RAW: ${bytes.length}`, `payload ${bytes}`],
  })),
  fc
    .constantFrom('\r\n>', '\r\n> ', '>\r\n', '> \r\n', '\n>')
    .map((prompt) => ({ wire: `\r\n+ASK\r\n${prompt}`, events: ['line +ASK', 'prompt'] })),
  fc.constantFrom('\0', '\xff\xfe', '\x07\0\0').map((noise) => ({ wire: `${noise}\r\nRDY\r\n`, events: ['line RDY'] })),
);

describe('framing', () => {
  test('finds the same lines, prompts and raw bytes in any chunks', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 12 }), fc.array(fc.nat(2_000)), (items, places) => {
        const wire = items.map((one) => one.wire).join('');
        const expected = items.flatMap((one) => one.events);
        const whole = frame([wire]);
        expect(whole.events).toEqual(expected);
        expect(frame(cut(wire, places))).toEqual(whole);
        expect(frame(wire.split(''))).toEqual(whole);
      }),
      { numRuns: runs(200, 5_000) },
    );
  });

  test('tells a prompt at once, without a line end', () => {
    expect(frame(['+ASK\r\n\r\n>']).events).toEqual(['line +ASK', 'prompt']);
  });

  test('takes a ">" that nobody expects for the beginning of a line', () => {
    expect(frame(['\r\n> OK\r\n']).events).toEqual(['line > OK']);
  });

  test('stops behind a prompt, so that the echo of a body can be told apart', () => {
    const framer = new Framer({ line: () => 0, prompt: () => undefined, payload: () => 0, garbage: () => undefined });
    framer.expectPrompt = true;
    expect(framer.push(bytesOf('\r\n> OK'))).toBe(3);
  });

  test('leaves out noise before a line and NULs inside one, and counts both', () => {
    expect(frame(['\xff\x80\0OK\r\nO\0K\r\n'])).toEqual({ events: ['line OK', 'line OK'], garbage: 4 });
  });

  test('drops a line without an end and goes on at the next one', () => {
    const long = 'x'.repeat(40);
    for (const chunks of [[`${long}\r\nOK\r\n`], `${long}\r\nOK\r\n`.split('')]) {
      expect(frame(chunks, 32)).toEqual({ events: ['line OK'], garbage: 40 });
    }
    expect(frame([`${'y'.repeat(32)}\r\nOK\r\n`], 32).events).toEqual([`line ${'y'.repeat(32)}`, 'line OK']);
  });

  test('gives back raw bytes that do not go on', () => {
    const framer = new Framer({ line: () => 10, prompt: () => undefined, payload: () => 0, garbage: () => undefined });
    framer.push(bytesOf('+RAW: 10\r\nabc'));
    expect(framer.inPayload).toBe(true);
    expect(byteString(framer.abandonPayload())).toBe('abc');
    expect(framer.inPayload).toBe(false);
  });
});
