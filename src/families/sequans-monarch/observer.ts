import type { LooseValues } from '../../at/field.ts';
import type { TlsVersion } from '../../kernel/facts.ts';
import type { ObservedExchange, Observer } from '../kit/part.ts';
import { isGiven, lineSeen, numberIn, targetIn, textIn, toldBefore } from '../kit/seen.ts';
import {
  afterReset,
  withFile,
  withMqttClient,
  withSocket,
  withTlsContext,
  withoutFile,
  type ModuleState,
  type TlsContextState,
  type Tried,
} from '../kit/state.ts';

/** Monarch 2 numbers the versions so; older modules have 3 for TLS 1.2. */
const VERSIONS: readonly TlsVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];
const MONARCH_2 = /^UE[678]/;
/** A version of 255 empties the profile. */
const RESET = 255;
const CHECKS_CHAIN = 1;

function written(state: ModuleState, { ok, args, body }: ObservedExchange): ModuleState {
  const slot = numberIn(args, 'slot');
  const bytes = numberIn(args, 'bytes');
  if (!ok || slot === undefined) return state;
  if (bytes === 0) return withoutFile(state, String(slot));
  return withFile(state, String(slot), {
    ...(bytes === undefined ? {} : { bytes }),
    ...(body === undefined ? {} : { text: body }),
  });
}

function profile(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const id = numberIn(args, 'id');
  const version = numberIn(args, 'version');
  if (!ok || id === undefined) return state;
  if (version === RESET) {
    const tls = new Map(state.tls);
    tls.delete(id);
    return { ...state, tls };
  }
  const slot = (name: string): string | undefined => numberIn(args, name)?.toString();
  const [ca, certificate, key] = [slot('ca'), slot('certificate'), slot('key')];
  const maxVersion = MONARCH_2.test(state.identity.build ?? '') ? VERSIONS[version ?? -1] : undefined;
  const context: TlsContextState = {
    verifies: ((numberIn(args, 'verify') ?? 0) & CHECKS_CHAIN) !== 0,
    presents: certificate !== undefined && key !== undefined,
    ...(ca === undefined ? {} : { cacert: ca }),
    ...(certificate === undefined ? {} : { clientcert: certificate }),
    ...(key === undefined ? {} : { clientkey: key }),
    ...(maxVersion === undefined ? {} : { maxVersion }),
  };
  return withTlsContext(state, id, context);
}

function configured(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  if (!ok) return state;
  const clientId = textIn(args, 'clientId');
  const context = numberIn(args, 'profile');
  return withMqttClient(state, 0, {
    acquired: true,
    connected: false,
    tls: context !== undefined,
    ...(clientId === undefined ? {} : { clientId }),
    ...(context === undefined ? {} : { context }),
    username: isGiven(args, 'username'),
    password: isGiven(args, 'password'),
  });
}

function tries(state: ModuleState, args: LooseValues): ModuleState {
  const client = state.mqtt.clients.get(0);
  const tried: Tried = { over: 'mqtt', ...targetIn(args), tls: client?.tls ?? 'maybe', ...toldBefore(client) };
  return { ...state, tried };
}

function opens(state: ModuleState, args: LooseValues): ModuleState {
  const socket = state.sockets.opened?.get(numberIn(args, 'id') ?? 0);
  const tried: Tried = {
    over: 'socket',
    ...targetIn(args),
    tls: socket?.tls ?? 'maybe',
    ...(socket?.context === undefined ? {} : { context: socket.context }),
  };
  return { ...state, tried };
}

function secured(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const id = numberIn(args, 'id');
  const context = numberIn(args, 'profile');
  if (!ok || id === undefined) return state;
  return withSocket(state, id, { tls: args['on'] === 1, ...(context === undefined ? {} : { context }) });
}

const connected = (state: ModuleState, is: boolean): ModuleState => withMqttClient(state, 0, { connected: is });

/** What a Sequans module was told and shows. */
export const observer: Observer = {
  exchanges: {
    'cert.write': written,
    'cert.read': (state, seen) => {
      const slot = numberIn(lineSeen(seen, 'cert.value'), 'slot');
      return slot === undefined ? state : withFile(state, String(slot), {});
    },
    'clock.ntp': (state, { ok }) => (ok && state.clockSynced !== true ? { ...state, clockSynced: 'maybe' } : state),
    'tls.profile': profile,
    'mqtt.config': configured,
    'mqtt.connect': (state, { ok, args }) => connected(tries(state, args), ok),
    'mqtt.disconnect': (state, { ok }) => (ok ? connected(state, false) : state),
    'socket.secure': secured,
    'socket.open': (state, { args }) => opens(state, args),
    'power.restart': (state, { ok }) => (ok ? afterReset(state) : state),
  },
  unfinished: {
    'mqtt.connect': (state, args) => withMqttClient(tries(state, args), 0, { connected: 'maybe' }),
    'socket.open': opens,
  },
  urcs: {
    'boot.start': (state) => afterReset(state),
    'power.down': (state) => afterReset(state),
    'clock.ntp.done': (state, { code }) => (code === 0 ? { ...state, clockSynced: true } : state),
    'mqtt.connected': (state, { code }) => connected(state, code === 0),
    'mqtt.disconnected': (state) => connected(state, false),
  },
};
