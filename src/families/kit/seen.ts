import type { LooseValues } from '../../at/field.ts';
import type { ObservedExchange } from './part.ts';

/* How observers and readings take values out of what was seen. */

export function numberIn(values: LooseValues | undefined, name: string): number | undefined {
  const value = values?.[name];
  return typeof value === 'number' ? value : undefined;
}

/** Text that is not hidden; the empty text counts. */
export function textIn(values: LooseValues | undefined, name: string): string | undefined {
  const value = values?.[name];
  return typeof value === 'string' ? value : undefined;
}

/** Whether something that is not empty was given, hidden or not. */
export function isGiven(values: LooseValues, name: string): boolean {
  const value = values[name];
  return value !== undefined && value !== '';
}

/** Values of the first line of that id, completions included. */
export function lineSeen({ info }: ObservedExchange, id: string): LooseValues | undefined {
  return info.find(({ spec }) => spec.id === id)?.values;
}

/** Values of all lines of that id, in their order. */
export function linesSeen({ info }: ObservedExchange, id: string): readonly LooseValues[] {
  return info.flatMap(({ spec, values }) => (spec.id === id ? [values] : []));
}
