import type { LooseValues } from '../../at/field.ts';
import { merged } from '../kit/merged.ts';
import type { ObservedExchange, Observer } from '../kit/part.ts';
import { isGiven, lineSeen, linesSeen, numberIn, targetIn, textIn, toldBefore } from '../kit/seen.ts';
import {
  withBearer,
  withFile,
  withMqttClient,
  withSocket,
  withoutFile,
  type Bearer,
  type ModuleState,
  type StoredFile,
  type Tried,
} from '../kit/state.ts';
import { mqttProfile, mqttTarget } from './observer-mqtt.ts';
import { tlsExchanges } from './observer-tls.ts';

/** The name of an entry stands for it; the digest is that of its DER form, whatever was given. */
function imported(state: ModuleState, seen: ObservedExchange): ModuleState {
  const name = textIn(seen.args, 'name');
  if (!seen.ok || name === undefined) return state;
  const bytes = numberIn(seen.args, 'bytes');
  const digest = textIn(lineSeen(seen, 'cert.stored'), 'hash');
  const file: StoredFile = {
    ...(bytes === undefined ? {} : { bytes }),
    ...(digest === undefined ? {} : { digest }),
    ...(seen.body === undefined ? {} : { text: seen.body }),
  };
  return withFile(withoutFile(state, name), name, file);
}

function looked(state: ModuleState, seen: ObservedExchange): ModuleState {
  const name = textIn(seen.args, 'name');
  if (name === undefined) return state;
  if (!seen.ok) return withoutFile(state, name);
  const digest = textIn(lineSeen(seen, 'cert.stored'), 'hash');
  return digest === undefined ? state : withFile(state, name, { digest });
}

function listed(state: ModuleState, seen: ObservedExchange): ModuleState {
  if (!seen.ok) return state;
  const before = seen.partial === true ? [...(state.files ?? [])] : [];
  const names = linesSeen(seen, 'cert.entry').flatMap((values) => textIn(values, 'name') ?? []);
  return {
    ...state,
    files: new Map([...before, ...names.map((name) => [name, state.files?.get(name) ?? {}] as const)]),
  };
}

const ACTIVATE = 3;
const DEACTIVATE = 4;

/** `AT+UPSDA`: what binds the internal stack to the data connection. */
function action(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  if (!ok) return state;
  if (args['action'] === ACTIVATE) return withBearer(state, { active: true });
  return args['action'] === DEACTIVATE ? withBearer(state, { active: false }) : state;
}

const APN = 1;

function setting(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const apn = textIn(args, 'value')?.replace(/"/g, '');
  return ok && args['what'] === APN && apn !== undefined ? withBearer(state, { apn }) : state;
}

const STATUS = 8;

function status(state: ModuleState, seen: ObservedExchange): ModuleState {
  const shown = lineSeen(seen, 'bearer.profile.status.value');
  return seen.ok && shown?.['what'] === STATUS ? withBearer(state, { active: textIn(shown, 'value') === '1' }) : state;
}

function address(values: LooseValues): Bearer {
  const text = textIn(values, 'address');
  return text === undefined || text === '' ? {} : { address: text };
}

function created(state: ModuleState, seen: ObservedExchange): ModuleState {
  const handle = numberIn(lineSeen(seen, 'socket.created'), 'socket');
  return seen.ok && handle !== undefined ? withSocket(state, handle, { tls: false }) : state;
}

function secured(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const handle = numberIn(args, 'socket');
  if (!ok || handle === undefined) return state;
  return withSocket(
    state,
    handle,
    args['on'] === 1 ? { tls: true, context: numberIn(args, 'profile') ?? 0 } : { tls: false },
  );
}

function connecting(state: ModuleState, args: LooseValues): ModuleState {
  const { tls, context } = state.sockets.opened?.get(numberIn(args, 'socket') ?? 0) ?? {};
  const tried: Tried = {
    over: 'socket',
    ...targetIn(args),
    // Where the module does no TLS, the program that uses the socket may.
    tls: tls === true ? true : 'maybe',
    ...(context === undefined ? {} : { context }),
  };
  return { ...state, tried };
}

/** The login is the one command that connects. */
function login(state: ModuleState, connected: boolean | 'maybe'): ModuleState {
  const client = state.mqtt.clients.get(0);
  const tried: Tried = { over: 'mqtt', ...mqttTarget(state), tls: client?.tls ?? 'maybe', ...toldBefore(client) };
  return { ...withMqttClient(state, 0, { connected }), tried };
}

function web(state: ModuleState, change: NonNullable<ModuleState['http']>): ModuleState {
  return { ...state, http: { ...state.http, ...change } };
}

function webServer(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  return ok && isGiven(args, 'host') ? web(state, { url: textIn(args, 'host') ?? '' }) : state;
}

function webPort(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const host = state.http?.url?.split(':')[0];
  const port = numberIn(args, 'port');
  return ok && host !== undefined && port !== undefined ? web(state, { url: `${host}:${port}` }) : state;
}

function requested(state: ModuleState): ModuleState {
  const { url = '', tls, context } = state.http ?? {};
  const [host = '', port] = url.split(':');
  return {
    ...state,
    tried: {
      over: 'http',
      ...(host === '' ? {} : { host, port: port === undefined ? (tls === true ? 443 : 80) : Number(port) }),
      tls: tls ?? 'maybe',
      ...(context === undefined ? {} : { context }),
    },
  };
}

/** What a session shows of a u-blox module: credentials, security profiles, network, connections. */
export const ubloxObserver: Observer = merged(
  { exchanges: tlsExchanges },
  { exchanges: mqttProfile },
  {
    unfinished: {
      'mqtt.login-now': (state) => login(state, 'maybe'),
      'socket.connect': connecting,
      'http.request': requested,
    },
    exchanges: {
      'cert.import': imported,
      'cert.import-file': imported,
      'cert.hash': looked,
      'cert.list': listed,
      'cert.delete': (state, { ok, args }) => (ok ? withoutFile(state, textIn(args, 'name') ?? '') : state),
      'bearer.profile': setting,
      'bearer.profile.action': action,
      'bearer.profile.status': status,
      'socket.create': created,
      'socket.secure': secured,
      'socket.connect': (state, { args }) => connecting(state, args),
      'mqtt.login-now': (state, { ok }) => login(state, ok),
      'mqtt.logout': (state, { ok }) => (ok ? withMqttClient(state, 0, { connected: false }) : state),
      'http.server': webServer,
      'http.address': webServer,
      'http.port': webPort,
      'http.secure': (state, { ok, args }) =>
        ok
          ? web(state, {
              tls: args['on'] === 1,
              ...(args['on'] === 1 ? { context: numberIn(args, 'context') ?? 0 } : {}),
            })
          : state,
      'http.request': requested,
    },
    urcs: {
      'bearer.profile.result': (state, values) =>
        values['result'] === 0
          ? withBearer(state, { active: true, ...address(values) })
          : withBearer(state, { active: false }),
      'bearer.profile.lost': (state) => withBearer(state, { active: false }),
    },
  },
);
