import type { LooseValues } from '../../at/field.ts';
import { parseClock } from '../_parts/gpp/clock-text.ts';
import type { ObservedExchange, Observer } from '../kit/part.ts';
import { isGiven, lineSeen, linesSeen, numberIn, targetIn, textIn } from '../kit/seen.ts';
import {
  withBearer,
  withClock,
  withMqttClient,
  type MqttClientState,
  type ModuleState,
  type Tried,
} from '../kit/state.ts';
import { addressOnly, urlTarget } from '../kit/url-target.ts';
import { fieldsOf } from '../kit/line-fields.ts';

/* The data connection is whichever context is used: only one of them serves TCP in what people try. */

function settings(state: ModuleState, seen: ObservedExchange): ModuleState {
  if (!seen.ok) return state;
  const apn = textIn(seen.args, 'apn') ?? fieldsOf(textIn(lineSeen(seen, 'bearer.settings.value'), 'values'))[1];
  return apn === undefined ? state : withBearer(state, { apn });
}

function activity(state: ModuleState, seen: ObservedExchange): ModuleState {
  if (!seen.ok) return state;
  const active = linesSeen(seen, 'bearer.open.value').find((values) => values['active'] === 1);
  const address = textIn(active, 'address');
  return withBearer(state, { active: active !== undefined, ...(address === undefined ? {} : { address }) });
}

function timed(state: ModuleState, seen: ObservedExchange): ModuleState {
  // The fourth parameter 0: asked for the time, not for the clock to be set.
  const reading = parseClock(textIn(lineSeen(seen, 'clock.ntp.done'), 'time') ?? '');
  if (!seen.ok || reading === undefined || seen.args['set'] === 0) return state;
  return withClock(state, reading.unixMs);
}

function client(state: ModuleState, values: LooseValues, change: MqttClientState): ModuleState {
  const index = numberIn(values, 'client');
  return index === undefined ? state : withMqttClient(state, index, change);
}

/** `AT+QMTCFG="ssl"`; read, it prints the client's number only on newer firmware. */
function secured(state: ModuleState, seen: ObservedExchange): ModuleState {
  if (!seen.ok) return state;
  const on = numberIn(seen.args, 'on');
  if (on !== undefined) return client(state, seen.args, told(on, numberIn(seen.args, 'context')));
  const shown = fieldsOf(textIn(lineSeen(seen, 'mqtt.config.value'), 'values')).map(Number);
  const [first, second] = shown.length > 2 ? shown.slice(1) : shown;
  return first === undefined ? state : client(state, seen.args, told(first, second));
}

function told(on: number, context: number | undefined): MqttClientState {
  return { tls: on === 1, ...(on !== 1 || context === undefined ? {} : { context }) };
}

function opening(state: ModuleState, args: LooseValues, acquired: MqttClientState['acquired']): ModuleState {
  const { tls, context } = state.mqtt.clients.get(numberIn(args, 'client') ?? 0) ?? {};
  const tried: Tried = {
    over: 'mqtt',
    ...targetIn(args),
    tls: tls ?? 'maybe',
    ...(context === undefined ? {} : { context }),
  };
  return { ...client(state, args, acquired === undefined ? {} : { acquired, connected: false }), tried };
}

const IN_USE = 2;

/** A client that is in use stays what it is, and leads where it led. */
function opened(state: ModuleState, { args, ok, code }: ObservedExchange): ModuleState {
  return code === IN_USE ? client(state, args, { acquired: true }) : opening(state, args, ok);
}

/** The login belongs to the connection that was opened before. */
function login(state: ModuleState, args: LooseValues, connected: MqttClientState['connected']): ModuleState {
  const clientId = textIn(args, 'clientId');
  const known = clientId === undefined ? {} : { clientId };
  const tried: Tried = {
    ...(state.tried?.over === 'mqtt' ? state.tried : { over: 'mqtt', tls: 'maybe' as const }),
    ...known,
    username: isGiven(args, 'username'),
    password: isGiven(args, 'password'),
  };
  return { ...client(state, args, { ...known, ...(connected === undefined ? {} : { connected }) }), tried };
}

const ACCEPTED = 0;

function secureSocket(state: ModuleState, args: LooseValues): ModuleState {
  const context = numberIn(args, 'context');
  return {
    ...state,
    tried: { over: 'socket', ...targetIn(args), tls: true, ...(context === undefined ? {} : { context }) },
  };
}

/** The module does no TLS here; the program that uses the socket may. */
function plainSocket(state: ModuleState, args: LooseValues): ModuleState {
  return { ...state, tried: { over: 'socket', ...targetIn(args), tls: 'maybe' } };
}

const USUAL_PORT = { plain: 80, tls: 443 };

function fetched(state: ModuleState): ModuleState {
  const { url = '', context } = state.http ?? {};
  const { scheme, host, port } = urlTarget(url) ?? {};
  const tls = scheme === 'https';
  return {
    ...state,
    tried: {
      over: 'http',
      ...(host === undefined ? {} : { host, port: port ?? (tls ? USUAL_PORT.tls : USUAL_PORT.plain) }),
      tls: host === undefined ? 'maybe' : tls,
      ...(context === undefined ? {} : { context }),
    },
  };
}

const STATION: Readonly<Record<string, (state: ModuleState) => ModuleState>> = {
  WLAN_CONNECTED: (state) => ({ ...state, registration: 'home' }),
  WLAN_DISCONNECTED: (state) => withBearer({ ...state, registration: 'searching' }, { active: false }),
  GOT_IP: (state) => withBearer({ ...state, registration: 'home' }, { active: true }),
};

/** Started just now and asked for nothing: a context that goes in this state is what was left of the time before. */
export function isFresh({ booted, bearer, tried }: ModuleState): boolean {
  return booted === true && bearer === undefined && tried === undefined;
}

/** What was connected to, over what, and how the network stands. */
export const connectObserver: Observer = {
  unfinished: {
    'mqtt.open': (state, args) => opening(state, args, 'maybe'),
    'mqtt.connect': (state, args) => login(state, args, 'maybe'),
    'tls-socket.open': secureSocket,
    'socket.open': plainSocket,
    'http.get': fetched,
    'http.get.within': fetched,
    'http.post': fetched,
  },
  exchanges: {
    'bearer.settings': settings,
    'bearer.open': (state, { ok }) => (ok ? withBearer(state, { active: true }) : state),
    'bearer.open.only': (state, { ok }) => (ok ? withBearer(state, { active: true }) : state),
    'bearer.open.read': activity,
    'bearer.close': (state, { ok }) => (ok ? withBearer(state, { active: false }) : state),
    'bearer.close.only': (state, { ok }) => (ok ? withBearer(state, { active: false }) : state),
    'clock.ntp': timed,
    'mqtt.config.ssl': secured,
    'mqtt.open': opened,
    'mqtt.open.read': (state, seen) =>
      linesSeen(seen, 'mqtt.target').reduce((known, values) => client(known, values, { acquired: true }), state),
    'mqtt.connect': (state, seen) =>
      login(
        state,
        seen.args,
        seen.ok && (numberIn(lineSeen(seen, 'mqtt.connected'), 'answer') ?? ACCEPTED) === ACCEPTED,
      ),
    'mqtt.disconnect': (state, { args, ok }) => (ok ? client(state, args, { connected: false }) : state),
    'mqtt.close': (state, { args, ok }) => (ok ? client(state, args, { acquired: false, connected: false }) : state),
    'tls-socket.open': (state, { args }) => secureSocket(state, args),
    'socket.open': (state, { args }) => plainSocket(state, args),
    'http.tls-context': (state, { args, ok }) => {
      const context = numberIn(args, 'context');
      return ok && context !== undefined ? { ...state, http: { ...state.http, context } } : state;
    },
    'http.url': (state, { ok, body }) => {
      const url = ok && body !== undefined ? addressOnly(body) : undefined;
      return url === undefined ? state : { ...state, http: { ...state.http, url } };
    },
    'http.get': fetched,
    'http.get.within': fetched,
    'http.post': fetched,
  },
  urcs: {
    'mqtt.lost': (state, values) => client(state, values, { acquired: false, connected: false }),
    'socket.event': (state, values) =>
      values['event'] === 'pdpdeact' && !isFresh(state) ? withBearer(state, { active: false }) : state,
    'network.station': (state, values) => STATION[textIn(values, 'event') ?? '']?.(state) ?? state,
  },
};
