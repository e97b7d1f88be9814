import type { LooseValues } from '../../../at/field.ts';
import type { Observer } from '../../kit/part.ts';
import { targetIn, textIn } from '../../kit/seen.ts';
import { withBearer, type ModuleState } from '../../kit/state.ts';

function open(state: ModuleState, is: boolean): ModuleState {
  return { ...state, netOpen: is };
}

function withAddress(state: ModuleState, address: unknown): ModuleState {
  return typeof address === 'string' ? withBearer(state, { active: true, address }) : state;
}

/** TLS, if any, is the host's own here. */
function asked(state: ModuleState, args: LooseValues): ModuleState {
  const protocol = textIn(args, 'protocol') ?? TCP;
  if (protocol.toUpperCase() !== TCP) return state;
  return { ...state, tried: { over: 'socket', ...targetIn(args), tls: false } };
}

const TCP = 'TCP';
const ALREADY_OPENED = 'Network is already opened';
/** `+NETCLOSE: 2`: the network was not opened. */
const NOT_OPENED = 2;

/** Whether the socket service is open, the address it shows, and where a socket leads to. */
export const socketObserver: Observer = {
  unfinished: { 'ip.open': asked },
  exchanges: {
    'net.open': (state, { ok, info }) =>
      ok || info.some(({ values }) => values['text'] === ALREADY_OPENED) ? open(state, true) : state,
    'net.open.read': (state, { info }) => {
      const shown = info.find(({ spec }) => spec.id === 'net.open.state');
      return shown === undefined ? state : open(state, shown.values['open'] === 1);
    },
    'ip.open': (state, { args, ok }) => {
      const now = asked(state, args);
      return { ...now, sockets: { ...now.sockets, connected: ok } };
    },
    'net.close': (state, { ok, code }) => (ok || code === NOT_OPENED ? open(state, false) : state),
    'net.address': (state, { ok, info }) =>
      ok
        ? withAddress(open(state, true), info.find(({ spec }) => spec.id === 'net.address.value')?.values['address'])
        : state,
  },
  urcs: {
    'ip.network-closed': (state) => ({ ...open(state, false), bearer: { ...state.bearer, active: false } }),
  },
};
