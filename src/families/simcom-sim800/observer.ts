import type { LooseValues } from '../../at/field.ts';
import type { ObservedExchange, Observer } from '../kit/part.ts';
import { numberIn } from '../kit/seen.ts';
import { withBearer, withFile, withTlsContext, withoutFile, type ModuleState, type Tried } from '../kit/state.ts';
import { addressOnly, urlTarget } from '../kit/url-target.ts';
import { known, textOf, withAddress, withApn, withTried } from '../_parts/simcom-classic/values.ts';

/** All connections share one set of options. */
const CONTEXT = 0;
const VERIFYING = 0;
const CLIENT_CERTIFICATE = 1;

function switched(state: ModuleState, on: LooseValues[string]): ModuleState {
  return { ...state, sockets: { ...state.sockets, tls: on === 1 } };
}

/** `AT+SSLOPT=0,1` means that any certificate is taken. */
function option(state: ModuleState, { option: which, on }: LooseValues): ModuleState {
  if (which === VERIFYING) return withTlsContext(state, CONTEXT, { verifies: on === 0 });
  return which === CLIENT_CERTIFICATE ? withTlsContext(state, CONTEXT, { presents: on === 1 }) : state;
}

function root(state: ModuleState, args: LooseValues): ModuleState {
  const file = textOf(args['file']);
  if (file === undefined) return state;
  const stored = withFile(state, file, known({ bytes: numberIn(args, 'bytes') }));
  return withTlsContext(stored, CONTEXT, { cacert: file });
}

/** Certificate and key are one file. */
function ownCertificate(state: ModuleState, args: LooseValues): ModuleState {
  const file = textOf(args['file']);
  return file === undefined ? state : withTlsContext(state, CONTEXT, { clientcert: file, clientkey: file });
}

function written(state: ModuleState, { ok, args, body }: ObservedExchange): ModuleState {
  const file = textOf(args['file']);
  // What is appended has no size of its own that says anything.
  if (!ok || file === undefined || args['mode'] !== 0) return state;
  return withFile(state, file, known({ bytes: numberIn(args, 'bytes'), text: body }));
}

function measured(state: ModuleState, { ok, args, info }: ObservedExchange): ModuleState {
  const file = textOf(args['file']);
  const bytes = numberIn(info[0]?.values, 'bytes');
  if (file === undefined) return state;
  // Now it is known that this one is not there, even where nothing was known before.
  if (!ok) return withoutFile(withFile(state, file, {}), file);
  return bytes === undefined ? state : withFile(state, file, { bytes });
}

/** Names in a folder, which the command ends with a backslash. */
function listed(state: ModuleState, { ok, args, info }: ObservedExchange): ModuleState {
  const folder = textOf(args['folder']);
  if (!ok || folder === undefined) return state;
  const names = info.flatMap(({ values }) => textOf(values['name']) ?? []).filter((name) => !name.endsWith('\\'));
  return names.reduce<ModuleState>((now, name) => withFile(now, folder + name, {}), {
    ...state,
    files: state.files ?? new Map(),
  });
}

/** Status 1: connected. The bearer of the HTTP client is another than that of the sockets, and shows that there is one. */
function bearer(state: ModuleState, { status, address }: LooseValues): ModuleState {
  const given = textOf(address);
  return status === 1 && given !== undefined ? withAddress(state, given) : state;
}

const OPEN = 1;

function request(state: ModuleState): ModuleState {
  const address = state.http?.url === undefined ? undefined : urlTarget(state.http.url);
  const tls: Tried['tls'] = address?.scheme === 'https' || (state.http?.tls ?? 'maybe');
  return withTried(state, {
    over: 'http',
    tls,
    ...known({ host: address?.host, port: address?.port, context: tls === true ? CONTEXT : undefined }),
  });
}

/** What TLS, files, bearer and the HTTP client tell. */
export const observer: Observer = {
  exchanges: {
    'tls.on': (state, { ok, args }) => (ok ? switched(state, args['on']) : state),
    'tls.on.read': (state, { info }) => (info[0] === undefined ? state : switched(state, info[0].values['on'])),
    'tls.option': (state, { ok, args }) => (ok ? option(state, args) : state),
    'tls.option.read': (state, { info }) =>
      info.reduce((now, { values }) => option(now, { ...values, on: values['server'] ?? values['client'] }), state),
    'tls.client-certificate': (state, { ok, args }) => (ok ? ownCertificate(state, args) : state),
    'tls.root': (state, { ok, args }) => (ok ? root(state, args) : state),
    'file.write': written,
    'file.size': measured,
    'file.list': listed,
    'file.delete': (state, { ok, args }) => (ok ? withoutFile(state, textOf(args['file']) ?? '') : state),
    'bearer.config': (state, { ok, args }) =>
      ok && textOf(args['name'])?.toUpperCase() === 'APN' ? withApn(state, args['value']) : state,
    'bearer.control': (state, { ok, args, info }) => {
      const asked = info.reduce((now, { values }) => bearer(now, values), state);
      return ok && args['action'] === OPEN ? withBearer(asked, { active: true }) : asked;
    },
    'http.parameter': (state, { ok, args }) => {
      const url = textOf(args['name'])?.toUpperCase() === 'URL' ? addressOnly(textOf(args['value']) ?? '') : undefined;
      return ok && url !== undefined ? { ...state, http: { ...state.http, url } } : state;
    },
    'http.tls': (state, { ok, args }) => (ok ? { ...state, http: { ...state.http, tls: args['on'] === 1 } } : state),
    'http.action': request,
  },
  unfinished: {
    'tls.client-certificate': ownCertificate,
    'tls.root': root,
    'http.action': request,
  },
};
