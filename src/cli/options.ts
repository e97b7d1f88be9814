import { HawserError } from '../kernel/errors.ts';

/* Options as people type them. A value that is no such thing is a usage error that names the option. */

/** Parser for commander: a whole number of a range. */
export function wholeNumber(option: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d{1,9}$/.test(text) && value >= min && value <= max) return value;
    throw usage(`${option} takes a whole number from ${min} to ${max}, not "${text}"`);
  };
}

/** Parser for commander: one of a few words. */
export function oneOfWords<const T extends string>(option: string, words: readonly T[]): (text: string) => T {
  return (text) => {
    const found = words.find((word) => word === text);
    if (found !== undefined) return found;
    throw usage(`${option} takes ${words.join(', ')}, not "${text}"`);
  };
}

/** Parser for commander: an option that may be given several times. */
export function collected(text: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), text];
}

function usage(message: string): HawserError {
  return new HawserError(message, { code: 'usage' });
}
