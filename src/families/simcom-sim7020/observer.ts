import type { LooseValues } from '../../at/field.ts';
import type { ObservedExchange, Observer } from '../kit/part.ts';
import { numberIn } from '../kit/seen.ts';
import {
  withBearer,
  withFile,
  withMqttClient,
  withSocket,
  withTlsContext,
  type ModuleState,
  type TlsContextState,
  type Tried,
} from '../kit/state.ts';
import { addressOnly, urlTarget } from '../kit/url-target.ts';
import { alreadyTried, known, portOf, textOf, withApn, withTried } from '../_parts/simcom-classic/values.ts';
import { pieceAdded, SLOTS, slotOf, type Slot } from './credentials.ts';

/** What `AT+CSETCA` has stored goes for all connections of the MQTT client. */
const CONTEXT = 0;
const CLIENT = 0;

const MEMBER: Readonly<Record<Slot, keyof TlsContextState>> = {
  'Root CA': 'cacert',
  'Client CA': 'clientcert',
  'Client Private Key': 'clientkey',
};

function holding(state: ModuleState, slot: Slot): ModuleState {
  return withTlsContext(state, CONTEXT, { [MEMBER[slot]]: slot });
}

/** `state` with an empty place. There are three and no more, so that one that was looked at is known to be empty. */
function emptied(state: ModuleState, slot: Slot): ModuleState {
  const files = new Map(state.files);
  files.delete(slot);
  return { ...state, files };
}

function written(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const slot = slotOf(args['type']);
  const total = numberIn(args, 'total');
  if (!ok || slot === undefined || total === undefined) return state;
  const piece = textOf(args['data']) ?? '';
  // Drivers clear a place by a single blank.
  if (piece.trim() === '') return emptied(state, slot);
  return holding(withFile(state, slot, pieceAdded(state.files?.get(slot), total, piece)), slot);
}

/** A place that is not listed is empty. */
function listed(state: ModuleState, { ok, info, partial }: ObservedExchange): ModuleState {
  const lengths = new Map(info.map(({ values }) => [slotOf(values['name']), Number(values['bytes'])]));
  const readable = info.every(({ values }) => slotOf(values['name']) !== undefined);
  if (!ok || !readable) return state;
  return SLOTS.reduce((now, slot) => {
    const bytes = lengths.get(slot);
    if (bytes === undefined && partial) return now;
    return bytes !== undefined && bytes > 0 ? holding(withFile(now, slot, { bytes }), slot) : emptied(now, slot);
  }, state);
}

function opening(tls: Tried['tls']) {
  return (state: ModuleState, args: LooseValues): ModuleState => {
    const host = textOf(args['server']);
    const port = portOf(args['port']);
    const asked = withMqttClient(state, CLIENT, { tls: tls === true, ...(tls === true ? { context: CONTEXT } : {}) });
    return withTried(asked, {
      over: 'mqtt',
      tls,
      ...known({ host, port, context: tls === true ? CONTEXT : undefined }),
    });
  };
}

function connecting(state: ModuleState, args: LooseValues): ModuleState {
  const before: Tried = state.tried?.over === 'mqtt' ? state.tried : { over: 'mqtt', tls: 'maybe' };
  return withTried(state, {
    ...before,
    ...known({ clientId: textOf(args['clientId']) }),
    username: textOf(args['user']) !== undefined,
    password: args['password'] !== undefined && args['password'] !== '',
  });
}

/** `AT+CTLSCFG=1,1,"host",2,8883,4,2,…`: number and value in turn; certificates come after these, if at all. */
function tlsSettings(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const session = numberIn(args, 'session');
  const values = textOf(args['values']) ?? '';
  if (!ok || session === undefined) return state;
  const mode = /(?:^|,)4,([012])(?:,|$)/.exec(values)?.[1];
  // 0 none, 1 optional: whatever comes is taken.
  const told = mode === undefined ? state : withTlsContext(state, session, { verifies: mode === '2' });
  const host = /^1,"?([^",]{1,255})"?/.exec(values)?.[1];
  const port = portOf(/(?:^|,)2,"?(\d{1,5})"?(?:,|$)/.exec(values)?.[1]);
  const before = state.sockets.opened?.get(session);
  return withSocket(told, session, { ...before, tls: true, context: session, ...known({ host, port }) });
}

function tlsConnect(state: ModuleState, args: LooseValues): ModuleState {
  const session = numberIn(args, 'session');
  const { host, port } = (session === undefined ? undefined : state.sockets.opened?.get(session)) ?? {};
  return withTried(state, { over: 'socket', tls: true, ...known({ host, port, context: session }) });
}

function socket(state: ModuleState, args: LooseValues): ModuleState {
  const { host, port } = args;
  return withTried(state, { over: 'socket', tls: false, ...known({ host: textOf(host), port: portOf(port) }) });
}

function httpTo(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const url = ok ? addressOnly(textOf(args['host']) ?? '') : undefined;
  return url === undefined ? state : { ...state, http: { url, tls: urlTarget(url)?.scheme === 'https' } };
}

function httpConnect(state: ModuleState): ModuleState {
  const { url = '', tls = 'maybe' } = state.http ?? {};
  const address = urlTarget(url);
  return withTried(state, { over: 'http', tls, ...known({ host: address?.host, port: address?.port }) });
}

function afterwards(change: (state: ModuleState, args: LooseValues) => ModuleState) {
  return (state: ModuleState, seen: ObservedExchange): ModuleState =>
    alreadyTried(state, seen) ? state : change(state, seen.args);
}

function mqttConnected(state: ModuleState, is: boolean): ModuleState {
  return withMqttClient(state, CLIENT, { connected: is });
}

const openPlain = opening(false);
const openTls = opening(true);

/** What credentials, MQTT, TLS and sockets tell. */
export const observer: Observer = {
  exchanges: {
    'bearer.default': (state, { ok, args }) => (ok ? withApn(state, args['apn']) : state),
    'bearer.parameters': (state, { info }) => (info.length > 0 ? withBearer(state, { active: true }) : state),
    'credential.write': written,
    'credential.write-secret': written,
    'credential.list': listed,
    'mqtt.open': afterwards(openPlain),
    'mqtt.open-tls': afterwards(openTls),
    'mqtt.connect': (state, { ok, args }) => mqttConnected(connecting(state, args), ok),
    'mqtt.disconnect': (state) => mqttConnected(state, false),
    'tls.config': tlsSettings,
    'tls.connect': afterwards(tlsConnect),
    'socket.connect': afterwards(socket),
    'http.create': httpTo,
    'http.connect': httpConnect,
  },
  unfinished: {
    'mqtt.open': openPlain,
    'mqtt.open-tls': openTls,
    'mqtt.connect': connecting,
    'tls.connect': tlsConnect,
    'socket.connect': socket,
    'http.connect': httpConnect,
  },
  urcs: {
    // What was stored is in memory only.
    'boot.ready': (state) => ({ ...state, files: new Map() }),
    'mqtt.connection-lost': (state) => mqttConnected(state, false),
  },
};
