import type { LooseValues } from '../../../at/field.ts';
import type { ObservedExchange } from '../../kit/part.ts';
import { withBearer, type ModuleState, type Tried } from '../../kit/state.ts';

/* Values out of commands and answers, as observers need them. */

/** Text that is not empty. */
export function textOf(value: LooseValues[string]): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A port, which some write in quotes. */
export function portOf(value: LooseValues[string]): number | undefined {
  const port = Number(typeof value === 'string' ? value.trim() || Number.NaN : value);
  return Number.isInteger(port) && port > 0 && port <= 65_535 ? port : undefined;
}

/** Only what is known: members that are `undefined` are left out. */
export function known<T extends object>(values: { readonly [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** An address of the module; `0.0.0.0` means that it has none. */
export function withAddress(state: ModuleState, address: string): ModuleState {
  return address === '0.0.0.0' ? withBearer(state, { active: false }) : withBearer(state, { active: true, address });
}

/** `state` with the access point name, where one is given. */
export function withApn(state: ModuleState, value: LooseValues[string]): ModuleState {
  const apn = textOf(value);
  return apn === undefined ? state : withBearer(state, { apn });
}

/** `state` with the connection that is asked for. */
export function withTried(state: ModuleState, tried: Tried): ModuleState {
  return { ...state, tried };
}

/** An answer whose command is not there says nothing of where it led; the command before it did. */
export function alreadyTried({ tried }: ModuleState, { partial }: Pick<ObservedExchange, 'partial'>): boolean {
  return partial === true && tried !== undefined;
}

/** What a command tells of where it led, from its end; see {@link alreadyTried}. */
export function triedOnce(change: (state: ModuleState, args: LooseValues) => ModuleState) {
  return (state: ModuleState, seen: ObservedExchange): ModuleState =>
    alreadyTried(state, seen) ? state : change(state, seen.args);
}
