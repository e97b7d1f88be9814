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

function connected(state: ModuleState, is: boolean): ModuleState {
  return { ...state, sockets: { ...state.sockets, connected: is } };
}

/** `AT+CSTT?` prints all of it in one. */
function apnIn(text: string | undefined): string | undefined {
  return /^"([^"]{1,100})"/.exec(text ?? '')?.[1];
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
      'net.context': (state, { ok, args }) => (ok ? withApn(state, args['apn']) : state),
      'net.context.read': (state, { info }) => withApn(state, apnIn(textOf(info[0]?.values['values']))),
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
