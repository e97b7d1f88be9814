import type { LooseValues } from '../../../at/field.ts';
import type { ObservedExchange, Observer } from '../../kit/part.ts';
import { withTlsContext, type ModuleState, type TlsContextState } from '../../kit/state.ts';
import type { TlsSetting } from './declarations.ts';

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

function afterSetting(setting: TlsSetting) {
  return (state: ModuleState, { ok, args }: ObservedExchange): ModuleState => {
    const context = numberOf(args['context']);
    return !ok || context === undefined ? state : withTlsContext(state, context, change(setting, args['value']));
  };
}

function afterQuery(order: readonly TlsSetting[]) {
  const read = (state: ModuleState, values: LooseValues): ModuleState => {
    const context = numberOf(values['context']);
    if (context === undefined) return state;
    const changes = order.map((setting) => change(setting, values[setting]));
    return withTlsContext(state, context, Object.assign({}, ...changes) as TlsContextState);
  };
  return (state: ModuleState, { info }: ObservedExchange): ModuleState =>
    info.filter(({ spec }) => spec.id === 'tls.context').reduce((known, { values }) => read(known, values), state);
}

/** What the TLS contexts hold, from what was set and from what queries show. */
export function tlsObserver(order: readonly TlsSetting[]): Observer {
  return {
    exchanges: {
      ...Object.fromEntries(order.map((setting) => [`tls.${setting}`, afterSetting(setting)])),
      'tls.read': afterQuery(order),
      'tls.read-one': afterQuery(order),
    },
  };
}
