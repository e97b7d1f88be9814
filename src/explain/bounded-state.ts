import type { ModuleState } from '../families/kit/state.ts';

/** More than any module stores, and than any has of contexts, clients and sockets. */
const MOST_FILES = 256;
const MOST_OTHERS = 64;

/** The state without what is oldest in it, where a log names more than a module can have: what is kept stays small. */
export function bounded(state: ModuleState): ModuleState {
  const { files, tls, mqtt, sockets } = state;
  const few =
    (files?.size ?? 0) <= MOST_FILES &&
    tls.size <= MOST_OTHERS &&
    mqtt.clients.size <= MOST_OTHERS &&
    (sockets.opened?.size ?? 0) <= MOST_OTHERS;
  if (few) return state;
  return {
    ...state,
    // A file that is no longer among them may still be there.
    ...(files === undefined ? {} : { files: newest(files, MOST_FILES), filesListed: false }),
    tls: newest(tls, MOST_OTHERS),
    mqtt: { ...mqtt, clients: newest(mqtt.clients, MOST_OTHERS) },
    sockets: { ...sockets, ...(sockets.opened === undefined ? {} : { opened: newest(sockets.opened, MOST_OTHERS) }) },
  };
}

function newest<K, V>(map: ReadonlyMap<K, V>, most: number): ReadonlyMap<K, V> {
  return map.size <= most ? map : new Map([...map].slice(-most));
}
