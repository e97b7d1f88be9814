import type { Observer } from '../../kit/part.ts';
import type { ModuleState } from '../../kit/state.ts';

function started(state: ModuleState, is: boolean): ModuleState {
  return { ...state, sockets: { ...state.sockets, started: is } };
}

/** Whether the TLS socket service runs. */
export const tlsSocketObserver: Observer = {
  exchanges: {
    'cch.start': (state, { ok }) => (ok ? started(state, true) : state),
    'cch.stop': (state, { ok }) => (ok ? started(state, false) : state),
    'cch.open': (state, { ok }) => (ok ? started(state, true) : state),
    'cch.address': (state, { ok }) => (ok ? started(state, true) : state),
  },
  urcs: { 'cch.stopped': (state) => started(state, false) },
};
