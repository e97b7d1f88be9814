import type { Observer } from '../../kit/part.ts';
import type { ModuleState } from '../../kit/state.ts';

function open(state: ModuleState, is: boolean): ModuleState {
  return { ...state, netOpen: is };
}

function withAddress(state: ModuleState, address: unknown): ModuleState {
  return typeof address === 'string' ? { ...state, bearer: { ...state.bearer, active: true, address } } : state;
}

const ALREADY_OPENED = 'Network is already opened';
/** `+NETCLOSE: 2`: the network was not opened. */
const NOT_OPENED = 2;

/** Whether the socket service is open, and the address it shows. */
export const socketObserver: Observer = {
  exchanges: {
    'net.open': (state, { ok, info }) =>
      ok || info.some(({ values }) => values['text'] === ALREADY_OPENED) ? open(state, true) : state,
    'net.open.read': (state, { info }) => {
      const shown = info.find(({ spec }) => spec.id === 'net.open.state');
      return shown === undefined ? state : open(state, shown.values['open'] === 1);
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
