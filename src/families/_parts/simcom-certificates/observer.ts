import type { Observer } from '../../kit/part.ts';
import type { ModuleState } from '../../kit/state.ts';

function withFile(state: ModuleState, name: unknown, file: { readonly bytes?: number } | undefined): ModuleState {
  if (typeof name !== 'string') return state;
  const files = new Map(state.files);
  if (file === undefined) files.delete(name);
  else files.set(name, file);
  return { ...state, files };
}

/** What uploads, lists and deletions show of the certificate store. */
export const certificateObserver: Observer = {
  exchanges: {
    'cert.download': (state, { ok, args }) =>
      ok ? withFile(state, args['name'], typeof args['bytes'] === 'number' ? { bytes: args['bytes'] } : {}) : state,
    'cert.list': (state, { ok, info }) => {
      if (!ok) return state;
      const names = info.map(({ values }) => values['name']).filter((name) => typeof name === 'string');
      // Sizes that an upload showed before stay valid: a listing has only names.
      return { ...state, files: new Map(names.map((name) => [name, state.files?.get(name) ?? {}])) };
    },
    'cert.delete': (state, { ok, args }) => (ok ? withFile(state, args['name'], undefined) : state),
    'cert.move': (state, { ok, args }) => (ok ? withFile(state, args['name'], {}) : state),
    'cert.fetch': (state, { ok, args }) => {
      const path = args['path'];
      if (!ok || args['directory'] !== 4 || typeof path !== 'string') return state;
      return withFile(state, path.slice(path.lastIndexOf('/') + 1), {});
    },
  },
};
