import type { LooseValues } from '../../../at/field.ts';
import type { ObservedExchange, Observer } from '../../kit/part.ts';
import { withBearer, type ModuleState } from '../../kit/state.ts';
import { known, portOf, textOf, withAddress, withApn, withTried } from './values.ts';

/** What `AT+CIPSTATUS` calls states in which there is an address, and states in which there is none. */
const UP = /^(?:IP GPRSACT|IP STATUS|IP PROCESSING|CONNECT OK|(?:TCP|UDP) (?:CONNECTING|CLOSING|CLOSED))$/;
const DOWN = /^(?:IP INITIAL|IP START|IP CONFIG|PDP DEACT)$/;

function afterState(state: ModuleState, values: LooseValues): ModuleState {
  const word = textOf(values['state'])?.trim() ?? '';
  if (UP.test(word)) return withBearer(state, { active: true });
  return DOWN.test(word) ? withBearer(state, { active: false }) : state;
}

function withMode(state: ModuleState, mode: Pick<ModuleState['sockets'], 'numbered' | 'asked'>): ModuleState {
  return { ...state, sockets: { ...state.sockets, ...mode } };
}

function numbered(state: ModuleState, on: LooseValues[string]): ModuleState {
  return typeof on === 'number' ? withMode(state, { numbered: on === 1 }) : state;
}

function asked(state: ModuleState, mode: LooseValues[string]): ModuleState {
  return typeof mode === 'number' ? withMode(state, { asked: mode === 1 }) : state;
}

function connected(state: ModuleState, is: boolean): ModuleState {
  return { ...state, sockets: { ...state.sockets, connected: is } };
}

/**
 * What the sockets tell. `tlsSwitch`: the module has `+CIPSSL`, which puts TLS below the connections that are made
 * later; modules without it make plain connections only.
 */
export function classicObserver({ tlsSwitch }: { readonly tlsSwitch: boolean }): Observer {
  const tried = (state: ModuleState, args: LooseValues): ModuleState => {
    const tls = tlsSwitch ? (state.sockets.tls ?? 'maybe') : false;
    return withTried(state, {
      over: 'socket',
      tls,
      ...known({ host: textOf(args['host']), port: portOf(args['port']), context: tls === true ? 0 : undefined }),
    });
  };
  const opened = (state: ModuleState, { ok, args }: ObservedExchange): ModuleState => connected(tried(state, args), ok);
  const openedUnheard = (state: ModuleState, args: LooseValues): ModuleState => connected(tried(state, args), false);
  const closed = (state: ModuleState): ModuleState => connected(state, false);
  const address = (state: ModuleState, { ok, info }: ObservedExchange): ModuleState => {
    const given = textOf(info[0]?.values['address'])?.trim();
    if (given !== undefined) return withAddress(state, given);
    return ok ? withBearer(state, { active: true }) : state;
  };
  return {
    exchanges: {
      'ip.shut': (state, { ok }) => (ok ? withBearer(closed(state), { active: false }) : state),
      'ip.multiple': (state, { ok, args }) => (ok ? numbered(state, args['on']) : state),
      'ip.multiple.read': (state, { info }) => numbered(state, info[0]?.values['on']),
      'ip.receive-mode': (state, { ok, args }) => (ok ? asked(state, args['mode']) : state),
      'ip.receive-mode.read': (state, { info }) => asked(state, info[0]?.values['mode']),
      'net.context': (state, { ok, args }) => (ok ? withApn(state, args['apn']) : state),
      'net.context.read': (state, { info }) => withApn(state, info[0]?.values['apn']),
      // Where there is a connection already, asking for one again is refused.
      'net.open': (state, { ok }) => (ok || state.bearer?.active !== true ? withBearer(state, { active: ok }) : state),
      'net.address': address,
      'ip.state': (state, { info }) => info.reduce((now, { values }) => afterState(now, values), state),
      'ip.open': opened,
      'ip.open.single': opened,
      'ip.close': closed,
      'ip.close.single': closed,
    },
    unfinished: { 'ip.open': openedUnheard, 'ip.open.single': openedUnheard },
    urcs: {
      'ip.opened': (state) => connected(state, true),
      'ip.failed': (state) => connected(state, false),
      'ip.state.before': afterState,
      'ip.network-closed': (state) => withBearer(state, { active: false }),
    },
  };
}
