import { COLD_START, parseRtcStart } from '../emulator/rtc.ts';
import { HawserError } from '../kernel/errors.ts';
import { parseResolve, type ResolveEntry } from '../kernel/resolve.ts';

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

/** Parser for commander: `--resolve`, which may be given several times. */
export function resolveEntries(text: string, earlier: readonly ResolveEntry[] | undefined): readonly ResolveEntry[] {
  return [...(earlier ?? []), parseResolve(text)];
}

/** Unix ms of an ISO 8601 time (UTC where it names no zone) or of `cold`, the clock of a module that was never set. */
export function dateOption(option: string, text: string): number {
  const start = parseRtcStart(text);
  if (start === 'cold') return COLD_START;
  if (typeof start === 'object') return start.unixMs;
  throw usage(`${option} takes an ISO 8601 time such as 2026-01-31T12:00Z, or cold, not "${text}"`);
}

function usage(message: string): HawserError {
  return new HawserError(message, { code: 'usage' });
}
