import { describe, expect, it } from 'vitest';
import { line, saysDone, type CompletionSpec } from './declare.ts';
import { readFinal } from './dialect.ts';
import { int } from './field.ts';

const spec = (done?: CompletionSpec['done']): CompletionSpec => ({
  line: line('x.result', '+X', { code: int({ min: -99, max: 99 }) }),
  code: 'code',
  order: 'after',
  deadlineMs: 1_000,
  ...(done === undefined ? {} : { done }),
});

describe('a completion says that the command is done', () => {
  it.each([
    [undefined, 0, true],
    [undefined, 1, false],
    [1, 1, true],
    [1, 0, false],
    ['not-negative', 27, true],
    ['not-negative', 0, true],
    ['not-negative', -1, false],
    ['http-status', 200, true],
    ['http-status', 404, true],
    ['http-status', 0, false],
    ['http-status', 715, false],
  ] as const)('where done is %s and the code %i: %s', (done, code, expected) => {
    expect(saysDone(spec(done), code)).toBe(expected);
  });
});

describe('an ending of a command’s own', () => {
  const own = [{ line: /^Error:[^,]*,(?<code>-\d+)$/, ok: false }];

  it('carries the number that its pattern names', () => {
    expect(readFinal('Error:connect,-688', own)).toEqual({ text: 'Error:connect,-688', ok: false, code: -688 });
  });

  it('is none without the declaration, and has no number where the pattern names none', () => {
    expect(readFinal('Error:connect,-688')).toBeUndefined();
    expect(readFinal('SHUT OK', [{ line: /^SHUT OK$/, ok: true }])).toEqual({ text: 'SHUT OK', ok: true });
  });
});
