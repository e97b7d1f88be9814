import type { LooseValues } from '../../at/field.ts';
import type { ObservedExchange } from './observed.ts';
import type { MqttClientState, Tried } from './state.ts';

/* How observers and readings take values out of what was seen. */

/** A number; `undefined` where there is none, or where it is hidden. */
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

/** Ended by ERROR alone: neither a code of its own nor a number of `+CME ERROR` says why. */
export function isBare({ ok, code, cme }: ObservedExchange): boolean {
  return !ok && code === undefined && cme === undefined;
}

/** Where a command leads that takes `host` and `port`, as far as it says so. */
export function targetIn(values: LooseValues): Pick<Tried, 'host' | 'port'> {
  const host = textIn(values, 'host');
  const port = numberIn(values, 'port');
  return { ...(host === undefined ? {} : { host }), ...(port === undefined ? {} : { port }) };
}

/** What a connection takes over of what its client had been told before. */
export function toldBefore(
  client: MqttClientState | undefined,
): Pick<Tried, 'context' | 'clientId' | 'username' | 'password'> {
  const { context, clientId, username, password } = client ?? {};
  return {
    ...(context === undefined ? {} : { context }),
    ...(clientId === undefined ? {} : { clientId }),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  };
}
