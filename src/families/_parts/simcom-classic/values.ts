import type { LooseValues } from '../../../at/field.ts';
import type { ObservedExchange } from '../../kit/part.ts';
import type { ModuleState, Tried } from '../../kit/state.ts';

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

/** Where an address leads: `https://h:8443/path`, `tcp://h:8883`, `h:8883`, `h`. */
export interface Address {
  readonly scheme?: string;
  readonly host: string;
  readonly port?: number;
}

export function addressOf(url: string): Address | undefined {
  const [, scheme, host, port] =
    /^(?:([a-z]{2,6}):\/\/)?([^\s/:?#"]{1,255})(?::(\d{1,5}))?(?:[/?#]|$)/i.exec(url) ?? [];
  if (host === undefined) return undefined;
  return { host, ...known<Omit<Address, 'host'>>({ scheme: scheme?.toLowerCase(), port: portOf(port) }) };
}

type Bearer = NonNullable<ModuleState['bearer']>;

export function withBearer(state: ModuleState, change: Bearer): ModuleState {
  return { ...state, bearer: { ...state.bearer, ...change } };
}

/** An address of the module; `0.0.0.0` means that it has none. */
export function withAddress(state: ModuleState, address: string): ModuleState {
  return address === '0.0.0.0' ? withBearer(state, { active: false }) : withBearer(state, { active: true, address });
}

export function withApn(state: ModuleState, value: LooseValues[string]): ModuleState {
  const apn = textOf(value);
  return apn === undefined ? state : withBearer(state, { apn });
}

export function withTried(state: ModuleState, tried: Tried): ModuleState {
  return { ...state, tried };
}

/** An answer whose command is not there says nothing of where it led; the command before it did. */
export function alreadyTried({ tried }: ModuleState, { partial }: Pick<ObservedExchange, 'partial'>): boolean {
  return partial === true && tried !== undefined;
}

/** `state` without a file: it was deleted, or its place was cleared. */
export function withoutFile(state: ModuleState, name: string): ModuleState {
  const files = new Map(state.files);
  files.delete(name);
  return { ...state, files };
}
