import { exchange, line, type CommandForm, type Exchange, type LineSpec } from '../../at/declare.ts';
import { rest, type Fields } from '../../at/field.ts';

/** A command with nothing but parameters and lines of answer. `manual` is a title, behind which the command is named. */
export function asked(
  id: string,
  form: CommandForm,
  token: string,
  manual: string,
  reply: readonly LineSpec[] = [],
  args: Fields = {},
): Exchange {
  return exchange(id, form, token, { args, reply, manual: `${manual}, AT${token}` });
}

/** The test form: it also shows whether the firmware has the command at all. */
export function tested(id: string, token: string, manual: string): Exchange {
  return asked(`${id}.test`, 'test', token, manual, [line(`${id}.ranges`, token, { ranges: rest() })]);
}
