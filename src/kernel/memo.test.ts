import { expect, test } from 'vitest';
import { Memo } from './memo.ts';

function counted(most?: number): { readonly memo: Memo<number | undefined>; readonly calls: string[] } {
  const calls: string[] = [];
  const lengthOf = (text: string): number | undefined => {
    calls.push(text);
    return text === '' ? undefined : text.length;
  };
  return { memo: new Memo(lengthOf, most), calls };
}

test('a text is looked at once, also where that gave nothing', () => {
  const { memo, calls } = counted();
  expect(['OK', '', 'OK', ''].map((text) => memo.get(text))).toEqual([2, undefined, 2, undefined]);
  expect(calls).toEqual(['OK', '']);
});

test('no more texts are remembered than were agreed on', () => {
  const { memo, calls } = counted(2);
  for (const text of ['a', 'b', 'c', 'c', 'a']) memo.get(text);
  expect(calls).toEqual(['a', 'b', 'c', 'a']);
});

test('long texts are not remembered', () => {
  const { memo, calls } = counted();
  const long = 'x'.repeat(600);
  expect([memo.get(long), memo.get(long)]).toEqual([600, 600]);
  expect(calls).toHaveLength(2);
});
