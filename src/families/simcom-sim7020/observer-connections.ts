import type { LooseValues } from '../../at/field.ts';
import type { ObservedExchange, Observer } from '../kit/part.ts';
import { numberIn } from '../kit/seen.ts';
import { withSocket, withTlsContext, type ModuleState } from '../kit/state.ts';
import { addressOnly, urlTarget } from '../kit/url-target.ts';
import { known, portOf, textOf, triedOnce, withTried } from '../_parts/simcom-classic/values.ts';

/* What sockets, with TLS or without, and the HTTP client were told. */

/** `AT+CTLSCFG=1,1,"host",2,8883,4,2,…`: number and value in turn; certificates come after these, if at all. */
function tlsSettings(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const values = textOf(args['values']) ?? '';
  const mode = /(?:^|,)4,([012])(?:,|$)/.exec(values)?.[1];
  const host = /^1,"?([^",]{1,255})"?/.exec(values)?.[1];
  const port = portOf(/(?:^|,)2,"?(\d{1,5})"?(?:,|$)/.exec(values)?.[1]);
  return ok ? sessionTold(state, args, { host, port, verify: mode === undefined ? undefined : Number(mode) }) : state;
}

function tlsTarget(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const { host, port } = args;
  return ok
    ? sessionTold(state, args, { host: textOf(host), port: portOf(port), verify: numberIn(args, 'verify') })
    : state;
}

interface SessionTold {
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly verify: number | undefined;
}

function sessionTold(state: ModuleState, args: LooseValues, { host, port, verify }: SessionTold): ModuleState {
  const session = numberIn(args, 'session');
  if (session === undefined) return state;
  // 0 none, 1 optional: whatever comes is taken.
  const told = verify === undefined ? state : withTlsContext(state, session, { verifies: verify === 2 });
  const before = state.sockets.opened?.get(session);
  return withSocket(told, session, { ...before, tls: true, context: session, ...known({ host, port }) });
}

function tlsConnect(state: ModuleState, args: LooseValues): ModuleState {
  const session = numberIn(args, 'session');
  const { host, port } = (session === undefined ? undefined : state.sockets.opened?.get(session)) ?? {};
  return withTried(state, { over: 'socket', tls: true, ...known({ host, port, context: session }) });
}

function socket(state: ModuleState, args: LooseValues): ModuleState {
  const { host, port } = args;
  return withTried(state, { over: 'socket', tls: false, ...known({ host: textOf(host), port: portOf(port) }) });
}

function httpTo(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const url = ok ? addressOnly(textOf(args['host']) ?? '') : undefined;
  return url === undefined ? state : { ...state, http: { url, tls: urlTarget(url)?.scheme === 'https' } };
}

function httpConnect(state: ModuleState): ModuleState {
  const { url = '', tls = 'maybe' } = state.http ?? {};
  const address = urlTarget(url);
  return withTried(state, { over: 'http', tls, ...known({ host: address?.host, port: address?.port }) });
}

/** What the commands of sockets and HTTP tell. */
export const connectionObserver: Observer = {
  exchanges: {
    'tls.config': tlsSettings,
    'tls.config.target': tlsTarget,
    'tls.connect': triedOnce(tlsConnect),
    'socket.connect': triedOnce(socket),
    'http.create': httpTo,
    'http.connect': httpConnect,
  },
  unfinished: {
    'tls.connect': tlsConnect,
    'socket.connect': socket,
    'http.connect': httpConnect,
  },
};
