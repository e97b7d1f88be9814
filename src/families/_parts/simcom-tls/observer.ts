import type { LooseValues } from '../../../at/field.ts';
import type { TlsVersion } from '../../../kernel/facts.ts';
import type { ObservedExchange, Observer } from '../../kit/part.ts';
import { withTlsContext, type ModuleState, type TlsContextState } from '../../kit/state.ts';
import { TLS_SETTINGS, type TlsSetting } from './declarations.ts';
import { CONTEXT_LINES } from './query-lines.ts';

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** The part of the known state that one setting is. */
function change(setting: TlsSetting, value: unknown): TlsContextState {
  const number = numberOf(value);
  const text = typeof value === 'string' ? value : undefined;
  switch (setting) {
    case 'sslversion':
    case 'authmode':
    case 'ignorelocaltime':
    case 'negotiatetime':
    case 'ciphersuites':
      return number === undefined ? {} : { [setting]: number };
    case 'enableSNI':
      return number === undefined ? {} : { sni: number === 1 };
    case 'cacert':
    case 'clientcert':
    case 'clientkey':
      return text === undefined ? {} : { [setting]: text };
    case 'keypwd':
    case 'password':
    case 'ignorecertCN':
    case 'use_tickets':
      return {};
  }
}

/** Highest version by number, where 4 is all that there are; SSL 3.0 (0) is below everything that is asked of it. */
const HIGHEST: readonly TlsVersion[] = ['TLSv1', 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.2'];
/** Numbers that only the old order has: the new one ends at 2. */
const OLD_ORDER_ONLY = 3;

/** What a number of `sslversion` allows; `undefined` where another order of the numbers is as likely. */
function highest(number: number, { identity }: ModuleState, newer: RegExp | undefined): TlsVersion | undefined {
  if (number >= OLD_ORDER_ONLY || newer === undefined) return HIGHEST[number];
  const name = identity.build ?? identity.model;
  return name === undefined || newer.test(name) ? undefined : HIGHEST[number];
}

function told(state: ModuleState, context: number, to: TlsContextState, newer?: RegExp): ModuleState {
  const changed = withTlsContext(state, context, to);
  if (to.sslversion === undefined) return changed;
  const { maxVersion: _before, ...rest } = changed.tls.get(context) ?? {};
  const maxVersion = highest(to.sslversion, state, newer);
  const tls = new Map(changed.tls).set(context, maxVersion === undefined ? rest : { ...rest, maxVersion });
  return { ...changed, tls };
}

function afterSetting(setting: TlsSetting, newer?: RegExp) {
  return (state: ModuleState, { ok, args }: ObservedExchange): ModuleState => {
    const context = numberOf(args['context']);
    return !ok || context === undefined ? state : told(state, context, change(setting, args['value']), newer);
  };
}

function afterQuery(newer?: RegExp) {
  const read = (state: ModuleState, values: LooseValues): ModuleState => {
    const context = numberOf(values['context']);
    if (context === undefined) return state;
    const shown = TLS_SETTINGS.reduce<TlsContextState>(
      (known, setting) => ({ ...known, ...change(setting, values[setting]) }),
      {},
    );
    return told(state, context, shown, newer);
  };
  return (state: ModuleState, { info }: ObservedExchange): ModuleState =>
    info.filter(({ spec }) => CONTEXT_LINES.has(spec.id)).reduce((known, { values }) => read(known, values), state);
}

/**
 * What the TLS contexts hold, from what was set and from what queries show. `newer`: builds or models that may count the
 * versions in the new way.
 */
export function tlsObserver(settings: readonly TlsSetting[], newer?: RegExp): Observer {
  return {
    exchanges: {
      ...Object.fromEntries(settings.map((setting) => [`tls.${setting}`, afterSetting(setting, newer)])),
      'tls.read': afterQuery(newer),
      'tls.read-one': afterQuery(newer),
    },
  };
}
