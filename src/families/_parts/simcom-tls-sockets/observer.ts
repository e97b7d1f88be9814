import type { LooseValues } from '../../../at/field.ts';
import type { ObservedExchange, Observer } from '../../kit/part.ts';
import { numberIn, targetIn } from '../../kit/seen.ts';
import { withSocket, type ModuleState } from '../../kit/state.ts';

function started(state: ModuleState, is: boolean): ModuleState {
  return { ...state, sockets: { ...state.sockets, started: is } };
}

function bound(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const session = numberIn(args, 'session');
  const context = numberIn(args, 'context');
  return !ok || session === undefined || context === undefined ? state : bind(state, session, context);
}

function bind(state: ModuleState, session: number, context: number): ModuleState {
  return withSocket(state, session, { tls: true, context });
}

/** `+CCHOPEN`, fourth parameter; without it TLS is spoken. */
const PLAIN = 1;

/** A session that is bound to no context uses the one of its own number. */
function asked(state: ModuleState, args: LooseValues): ModuleState {
  const session = numberIn(args, 'session');
  const target = targetIn(args);
  const plain = args['type'] === PLAIN;
  const context = session === undefined ? undefined : (state.sockets.opened?.get(session)?.context ?? session);
  return {
    ...state,
    tried: {
      over: 'socket',
      ...target,
      // The result alone does not show which kind it was.
      tls: plain ? false : target.host === undefined ? 'maybe' : true,
      ...(plain || context === undefined ? {} : { context }),
    },
  };
}

function opened(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const known = asked(state, args);
  return ok ? started(known, true) : unbound(known, args);
}

/** A failure and a close forget which context the session was bound to. */
function unbound(state: ModuleState, args: LooseValues): ModuleState {
  const session = numberIn(args, 'session');
  if (session === undefined || state.sockets.opened === undefined) return state;
  const left = new Map(state.sockets.opened);
  left.delete(session);
  return { ...state, sockets: { ...state.sockets, opened: left } };
}

/** Whether the TLS socket service runs, which contexts its sessions use, and where they lead to. */
export const tlsSocketObserver: Observer = {
  unfinished: { 'cch.open': asked },
  exchanges: {
    'cch.start': (state, { ok }) => (ok ? started(state, true) : state),
    'cch.stop': (state, { ok }) => (ok ? started(state, false) : state),
    'cch.context': bound,
    'cch.config.context': bound,
    'cch.context.read': (state, { info }) =>
      info.reduce((known, { values }) => {
        const session = numberIn(values, 'session');
        const context = numberIn(values, 'context');
        return session === undefined || context === undefined ? known : bind(known, session, context);
      }, state),
    'cch.open': opened,
    'cch.close': (state, { args }) => unbound(state, args),
    'cch.address': (state, { ok }) => (ok ? started(state, true) : state),
  },
  urcs: { 'cch.stopped': (state) => started(state, false) },
};
