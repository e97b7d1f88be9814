import { exchange, line, type Exchange, type LineSpec } from '../../../at/declare.ts';
import { rest, type Field, type Fields, type Values } from '../../../at/field.ts';
import { OK, answer, type Answer, type ModuleHost } from '../../kit/emulator.ts';

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

/** What a virtual module has stored for a setting. */
export function settingOf<F extends Fields>(host: ModuleHost, spec: Setting<F>): Values<F> {
  const key = `setting.${spec.id}`;
  if (!spec.kept) return (host.shared.get(key) as Values<F> | undefined) ?? spec.initial;
  const stored = host.nv.get(key);
  return stored === undefined ? spec.initial : (JSON.parse(String(stored)) as Values<F>);
}

/** Stores new values; parameters left out keep what they were. */
export function changeSetting<F extends Fields>(host: ModuleHost, spec: Setting<F>, change: Partial<Values<F>>): void {
  const values = { ...settingOf(host, spec), ...change };
  const key = `setting.${spec.id}`;
  if (spec.kept) host.nv.set(key, JSON.stringify(values));
  else host.shared.set(key, values);
}

/** Answers the test form. */
export function answerRanges<F extends Fields>(spec: Setting<F>): Answer {
  return answer(spec.test, (_args, reply) => {
    if (spec.rangeText !== undefined) reply.info(spec.ranges, { ranges: spec.rangeText });
    return OK;
  });
}

/** Answers all three forms of a setting that has no effect beyond being stored. */
export function settingAnswers<F extends Fields>(host: ModuleHost, spec: Setting<F>): readonly Answer[] {
  return [
    answer(spec.set, (values) => {
      changeSetting(host, spec, values as Partial<Values<F>>);
      return OK;
    }),
    answer(spec.read, (_args, reply) => {
      reply.info(spec.value, settingOf(host, spec));
      return OK;
    }),
    answerRanges(spec),
  ];
}
