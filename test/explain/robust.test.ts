import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/app/explain.ts';
import type { Explanation } from '../../src/explain/explanation.ts';
import { VirtualClock } from '../../src/kernel/clock.ts';
import { runs } from '../support/full.ts';
import { explained } from './damage/known-log.ts';
import { outsideLogs } from './damage/outside-logs.ts';
import { ownLogs } from './damage/own-logs.ts';

/* Whatever is pasted: an answer comes, in bounded time, and does not depend on how the text got here. */

const LOGS = [...ownLogs(), ...outsideLogs()];
const LINES = [...new Set(LOGS.flatMap(({ lines }) => lines))];
const FRAGMENTS = [...new Set(LINES.flatMap((line) => line.match(/[A-Za-z]+|\d+|[^A-Za-z\d\s]+|\s+/g) ?? []))];

function expectAnswer(answer: Explanation, lines: number): void {
  expect(answer.lines).toBe(lines);
  expect(answer.ok).toBe(answer.outcome === 'worked');
  expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
  for (const { title, evidence } of answer.findings) expect([title.length, evidence.length]).not.toContain(0);
  for (const { lines: rows } of answer.attempts) {
    expect(rows.from).toBeLessThanOrEqual(rows.to);
    expect(rows.to).toBeLessThanOrEqual(lines);
  }
}

describe('explain answers', () => {
  it('to any text', async () => {
    const line = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ unit: 'grapheme-ascii' }));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 40 }), async (lines) => {
        expectAnswer(await explained(lines), lines.length);
      }),
      { numRuns: runs(50, 5_000) },
    );
  });

  it('to any mixture of lines, pieces of lines and damage', async () => {
    const piece = fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 12 }).map((parts) => parts.join(''));
    const line = fc.oneof({ arbitrary: fc.constantFrom(...LINES), weight: 5 }, piece);
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 120 }), fc.option(fc.constantFrom(...LOGS)), async (lines, log) => {
        expectAnswer(await explained(lines, log ?? {}), lines.length);
      }),
      { numRuns: runs(100, 5_000) },
    );
  });

  it('to any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }), async (chunks) => {
        const answer = await document(chunks).catch((error: unknown) => {
          // What is no text at all is said to be none.
          expect(error).toMatchObject({ code: 'file-unreadable' });
        });
        if (answer !== undefined) expectAnswer(answer, answer.lines);
      }),
      { numRuns: runs(50, 2_000) },
    );
  });

  it('to long lines in a time that grows with their length only', async () => {
    const slow: string[] = [];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('', ...FRAGMENTS),
        fc.constantFrom(...FRAGMENTS),
        fc.constantFrom('', ...FRAGMENTS),
        async (before, again, after) => {
          const line = `${before}${again.repeat(Math.ceil(LONG / again.length)).slice(0, LONG)}${after}`;
          // What disturbs once does not disturb thrice.
          for (let round = 0; round < 3; round += 1) {
            const start = process.cpuUsage();
            await explained([line], { module: 'SIM7600' });
            const { user } = process.cpuUsage(start);
            if (user / 1000 < MOST_MS) return;
          }
          slow.push(`${before} ${again} ${after}`);
        },
      ),
      { numRuns: runs(100, 5_000) },
    );
    expect(slow).toEqual([]);
  });
});

/** A little less than what is read of a line. */
const LONG = 16_000;
/** Of the processor; some 50 are usual, and one quadratic expression takes 300. */
const MOST_MS = 150;

async function document(chunks: Iterable<Uint8Array>): Promise<Explanation> {
  return explain(
    {},
    {
      clock: new VirtualClock(),
      stdin: Readable.from(chunks),
      signal: new AbortController().signal,
      onProgress: () => undefined,
    },
  );
}

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');

/** The ways in which the same lines get here. */
const WAYS: readonly (readonly [name: string, chunks: (lines: readonly string[]) => readonly Uint8Array[]])[] = [
  ['line by line', (lines) => lines.map((line) => bytes(`${line}\n`))],
  ['byte by byte', (lines) => Array.from(bytes(`${lines.join('\n')}\n`), (byte) => Uint8Array.of(byte))],
  ['with CR LF', (lines) => [bytes(`${lines.join('\r\n')}\r\n`)]],
  ['with nothing but CR', (lines) => [bytes(`${lines.join('\r')}\r`)]],
  ['as UTF-16', (lines) => [Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`, 'utf16le')]],
];

describe('the same document comes out', () => {
  const logs = LOGS.filter(({ lines }) => lines.length < runs(60, 10_000));
  it.each(WAYS)('%s', async (_, chunks) => {
    for (const { name, lines } of logs) {
      const own = lines.map((line) => line.replaceAll('\r', ''));
      const whole = await document([bytes(`${own.join('\n')}\n`)]);
      expect(await document(chunks(own)), name).toEqual(whole);
    }
  });
});
