import type { LooseValues } from '../../at/field.ts';
import type { ObservedExchange, Observer } from '../kit/part.ts';
import { lineSeen, numberIn, textIn } from '../kit/seen.ts';
import { withTlsContext, type ModuleState, type TlsContextState } from '../kit/state.ts';

/* Security profiles, `AT+USECPRF`. */

/** Levels of validation: 1 the chain, 2 and the expected name, 3 and the dates. */
const WITH_DATES = 3;

function level(value: string): TlsContextState {
  const number = Number(value);
  return Number.isInteger(number) ? { verifies: number > 0, checksDates: number >= WITH_DATES } : {};
}

/** What each operation changes, by the exchange that gives it. */
const CHANGES: Readonly<Record<string, (value: string) => TlsContextState>> = {
  'tls.level': level,
  'tls.ca': (name) => ({ cacert: name }),
  'tls.client-cert': (name) => ({ clientcert: name }),
  'tls.client-key': (name) => ({ clientkey: name }),
  'tls.sni': (name) => ({ sni: name !== '' }),
};

function given(values: LooseValues | undefined): string | undefined {
  const value = values?.['value'];
  return typeof value === 'number' ? String(value) : textIn(values, 'value');
}

/** A client certificate is shown when both of its files are named. */
function withClient(state: ModuleState, profile: number): ModuleState {
  const { clientcert, clientkey } = state.tls.get(profile) ?? {};
  if (clientcert === undefined || clientkey === undefined) return state;
  return withTlsContext(state, profile, { presents: clientcert !== '' && clientkey !== '' });
}

function operation(change: (value: string) => TlsContextState) {
  return (state: ModuleState, seen: ObservedExchange): ModuleState => {
    const profile = numberIn(seen.args, 'profile');
    const value = given(seen.args) ?? given(lineSeen(seen, 'tls.profile.value'))?.replace(/"/g, '');
    if (!seen.ok || profile === undefined || value === undefined) return state;
    return withClient(withTlsContext(state, profile, change(value)), profile);
  };
}

/**
 * A profile that was reset sends no server name; its level differs between modules. It names no files either, but logs are
 * cut, and that a name was never given does not show in what is left of one.
 */
function reset(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const profile = numberIn(args, 'profile');
  if (!ok || profile === undefined) return state;
  const tls = new Map(state.tls);
  tls.set(profile, { sni: false });
  return { ...state, tls };
}

/** What changes a security profile, by exchange id. */
export const tlsExchanges: NonNullable<Observer['exchanges']> = {
  'tls.reset': reset,
  ...Object.fromEntries(Object.entries(CHANGES).map(([id, change]) => [id, operation(change)])),
};
