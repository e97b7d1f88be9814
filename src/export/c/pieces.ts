import type { Exchange, LineSpec } from '../../at/declare.ts';
import type { AtStep, Ending, UploadStep } from '../../families/kit/step.ts';
import { HawserError } from '../../kernel/errors.ts';
import type { FactValue } from '../learned.ts';

/* Small pieces of the tables: names of values and endings, and what of a step the runner cannot do. */

/** A step that is a command. */
export type CommandStep = AtStep | UploadStep;

/** Values of facts in C. */
export const VALUE_NAMES: ReadonlyMap<FactValue, string> = new Map<FactValue, string>([
  [true, 'HW_YES'],
  [false, 'HW_NO'],
  [undefined, 'HW_UNKNOWN'],
]);

/** The bytes that a program publishes are its own each time. */
export function isPayload({ prompt }: Exchange): boolean {
  return prompt?.what === 'payload';
}

/** A parameter as it comes back in the result line. */
export function argument(step: CommandStep, name: string): string | number {
  const value = step.args[name];
  if (typeof value === 'object') throw impossible(step, 'its result line holds a secret');
  return value ?? '*';
}

/** The line's prefix; the runner knows fields only behind a prefix and a colon. */
export function prefixOf(step: CommandStep, line: LineSpec): string {
  const { prefix } = line;
  if (prefix === undefined || !hasColon(line)) throw impossible(step, 'a line of its reply has no prefix');
  return prefix;
}

/** Whether fields stand behind a colon, where the runner looks for them. */
export function hasColon({ separator = ': ' }: LineSpec): boolean {
  return separator.trim() === ':';
}

/** Values of a field with bars between them. */
export function bars(step: CommandStep, values: readonly (string | number)[]): string {
  const texts = values.map(String);
  if (texts.some((text) => text.includes('|'))) throw impossible(step, 'a value holds a bar');
  return texts.join('|');
}

/** The name of an ending in C. */
export function endingText(ending: Ending): string {
  if ('silence' in ending) return 'HW_ENDS_SILENT';
  if ('code' in ending) return String(ending.code);
  if ('cme' in ending) return `HW_CME(${ending.cme})`;
  if ('bare' in ending) return 'HW_ENDS_REFUSED_BARE';
  return ending.final === 'OK' ? 'HW_ENDS_OK' : 'HW_ENDS_REFUSED';
}

/** The error for a step that the runner in firmware has no way of doing. */
export function impossible({ id }: CommandStep, why: string): HawserError {
  return new HawserError(`the step ${id} cannot be written as firmware code: ${why}`, { code: 'not-possible' });
}
