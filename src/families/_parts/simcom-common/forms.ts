import { exchange, line, type Exchange, type LineSpec } from '../../../at/declare.ts';
import { int, rest, type Field } from '../../../at/field.ts';

/** Whether a result line comes before the `OK` of its command or after it. */
export type ResultOrder = 'code-then-ok' | 'ok-then-code';

/** A test command (`AT+X=?`) and the range lines that the manual gives for it. */
export interface TestForm {
  readonly exchange: Exchange;
  readonly line: LineSpec<{ readonly ranges: Field<string, false> }>;
  /** What stands after `+X: `, one line each; none for a command that only says that it exists. */
  readonly ranges: readonly string[];
}

/** Declares `AT+X=?`. */
export function testForm(id: string, token: string, manual: string, ...ranges: readonly string[]): TestForm {
  const spec = line(`${id}.test.ranges`, token, { ranges: rest() });
  return { exchange: exchange(`${id}.test`, 'test', token, { reply: [spec], manual }), line: spec, ranges };
}

/** 0 (do not wait) or a number of the range. */
export function zeroOr(min: number, max: number): Field<number, false> {
  const base = int({ min: 0, max });
  return {
    ...base,
    what: `0 or ${min}..${max}`,
    parse(token) {
      const value = base.parse(token);
      return value === undefined || value === 0 || value >= min ? value : undefined;
    },
  };
}
