import type { ObservedExchange, Observer } from '../../kit/part.ts';
import { textIn } from '../../kit/seen.ts';
import { withFile, withoutFile, type ModuleState, type StoredFile } from '../../kit/state.ts';
import { uploadedFile } from '../simcom-common/upload.ts';

/** A file that was written anew: what was known of an older one of that name is over. */
function written(state: ModuleState, name: string | undefined, file: StoredFile): ModuleState {
  return name === undefined ? state : withFile(withoutFile(state, name), name, file);
}

function listed(state: ModuleState, { ok, info, partial }: ObservedExchange): ModuleState {
  if (!ok) return state;
  const names = info.flatMap(({ values }) => textIn(values, 'name') ?? []);
  // Sizes that an upload showed before stay valid: a listing has only names.
  const files = names.map((name) => [name, state.files?.get(name) ?? {}] as const);
  if (partial === true) return { ...state, files: new Map([...(state.files ?? []), ...files]) };
  return { ...state, files: new Map([...outside(state), ...files]), filesListed: true };
}

/** Files that are not in the store, which a listing of it does not show. */
function outside({ files }: ModuleState): readonly (readonly [string, StoredFile])[] {
  return [...(files ?? [])].filter(([name]) => name.includes('/'));
}

/** A file goes into the store under its last name and keeps what is known of it. */
function moved(state: ModuleState, path: string | undefined): ModuleState {
  if (path === undefined) return state;
  const name = lastName(path);
  const [from, file] = outside(state).find(([other]) => lastName(other).toLowerCase() === name.toLowerCase()) ?? [];
  return written(from === undefined ? state : withoutFile(state, from), name, file ?? {});
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `+CFTPSGETFILE`: the directory that is the certificate store. */
const STORE = 4;

/** What uploads, lists and deletions show of the certificate store. */
export const certificateObserver: Observer = {
  exchanges: {
    'cert.download': (state, seen) => (seen.ok ? written(state, textIn(seen.args, 'name'), uploadedFile(seen)) : state),
    'cert.list': listed,
    'cert.delete': (state, { ok, args }) => (ok ? withoutFile(state, textIn(args, 'name') ?? '') : state),
    'cert.move': (state, { ok, args }) => (ok ? moved(state, textIn(args, 'name')) : state),
    'cert.fetch': (state, { ok, args }) => {
      const path = textIn(args, 'path');
      return ok && args['directory'] === STORE && path !== undefined ? written(state, lastName(path), {}) : state;
    },
  },
};
