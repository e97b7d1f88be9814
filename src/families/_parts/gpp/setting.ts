import { exchange, line, type Exchange, type LineSpec } from '../../../at/declare.ts';
import { rest, type Field, type Fields, type Values } from '../../../at/field.ts';

/** A command that stores a few values: `AT+X=…`, `AT+X?`, and `AT+X=?` with its ranges. Most of 27.007 is of this kind. */
export interface Setting<F extends Fields = Fields> {
  readonly id: string;
  readonly set: Exchange<F>;
  readonly read: Exchange;
  readonly test: Exchange;
  readonly value: LineSpec<F>;
  readonly ranges: LineSpec<{ readonly ranges: Field<string, false> }>;
  /** Printed after `+X: ` by the test form; undefined where that says only that the command exists. */
  readonly rangeText: string | undefined;
  readonly initial: Values<F>;
  /** Survives a restart. */
  readonly kept: boolean;
}

interface SettingOptions<F extends Fields> {
  readonly fields: F;
  readonly initial: Values<F>;
  readonly ranges?: string;
  readonly kept?: boolean;
  readonly manual: string;
}

/** Declares the three forms; their ids are `ID`, `ID.read`, `ID.test`, the reply line is `ID.value`. */
export function setting<F extends Fields>(id: string, token: string, options: SettingOptions<F>): Setting<F> {
  const { fields, initial, ranges, kept = false, manual } = options;
  const value = line(`${id}.value`, token, fields);
  const rangeLine = line(`${id}.ranges`, token, { ranges: rest() });
  return {
    id,
    set: exchange(id, 'set', token, { args: fields, manual }),
    read: exchange(`${id}.read`, 'read', token, { reply: [value], manual }),
    test: exchange(`${id}.test`, 'test', token, { reply: [rangeLine], manual }),
    value,
    ranges: rangeLine,
    rangeText: ranges,
    initial,
    kept,
  };
}

type AnySetting = Pick<Setting, 'id' | 'set' | 'read' | 'test'>;

/** The exchanges of settings, for a part. */
export function exchangesOf(settings: readonly AnySetting[]): readonly Exchange[] {
  return settings.flatMap(({ set, read, test }) => [set, read, test]);
}
