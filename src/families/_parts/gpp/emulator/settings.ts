import { OK, answer, type Answer, type ModuleHost } from '../../../kit/emulator.ts';
import type { Fields, Values } from '../../../../at/field.ts';
import type { Setting } from '../setting.ts';

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
