import type { LooseValues } from '../../../at/field.ts';
import type { ObservedExchange, Observer } from '../../kit/part.ts';
import { textIn } from '../../kit/seen.ts';
import type { ModuleState } from '../../kit/state.ts';
import { addressOnly, urlTarget } from '../../kit/url-target.ts';

function parameter(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const value = textIn(args, 'value');
  if (!ok || value === undefined) return state;
  switch (textIn(args, 'name')?.toUpperCase()) {
    case 'URL': {
      const url = addressOnly(value);
      return url === undefined
        ? state
        : { ...state, http: { ...state.http, url, tls: urlTarget(url)?.scheme === 'https' } };
    }
    case 'SSLCFG':
      return /^\d$/.test(value) ? { ...state, http: { ...state.http, context: Number(value) } } : state;
    default:
      return state;
  }
}

const USUAL_PORT = { plain: 80, tls: 443 };

function asked(state: ModuleState, _args: LooseValues): ModuleState {
  const { url, tls, context } = state.http ?? {};
  const target = url === undefined ? undefined : urlTarget(url);
  const usual = tls === true ? USUAL_PORT.tls : USUAL_PORT.plain;
  return {
    ...state,
    tried: {
      over: 'http',
      ...(target === undefined ? {} : { host: target.host, port: target.port ?? usual }),
      tls: tls ?? 'maybe',
      ...(tls !== true || context === undefined ? {} : { context }),
    },
  };
}

function forgotten(state: ModuleState): ModuleState {
  const { http: _gone, ...rest } = state;
  return rest;
}

/** Where the HTTP client was sent, and with which TLS context. */
export const httpObserver: Observer = {
  unfinished: { 'http.action': asked },
  exchanges: {
    'http.parameter': parameter,
    'http.action': (state, { args }) => asked(state, args),
    'http.stop': (state, { ok }) => (ok ? forgotten(state) : state),
  },
};
