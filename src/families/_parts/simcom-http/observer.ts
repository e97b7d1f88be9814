import type { LooseValues } from '../../../at/field.ts';
import type { ObservedExchange, Observer } from '../../kit/part.ts';
import { textIn } from '../../kit/seen.ts';
import type { ModuleState } from '../../kit/state.ts';
import { urlTarget } from '../simcom-common/address.ts';

/** Of an address only scheme, host and port are kept: the rest may hold keys and tokens. */
function parameter(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const value = textIn(args, 'value');
  if (!ok || value === undefined) return state;
  switch (textIn(args, 'name')?.toUpperCase()) {
    case 'URL': {
      const target = urlTarget(value);
      if (target === undefined) return state;
      const { scheme = 'http', host, port } = target;
      const place = port === undefined ? host : `${host}:${port}`;
      return { ...state, http: { ...state.http, url: `${scheme}://${place}`, tls: scheme === 'https' } };
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
