import type { LooseValues } from '../../at/field.ts';
import { parseClock } from '../_parts/gpp/clock-text.ts';
import type { ObservedExchange, Observer } from '../kit/part.ts';
import { isGiven, lineSeen, linesSeen, numberIn, textIn } from '../kit/seen.ts';
import { withMqttClient, type MqttClientState, type ModuleState, type Tried } from '../kit/state.ts';
import { fieldsOf } from './line-fields.ts';

type Bearer = NonNullable<ModuleState['bearer']>;

/** Earlier than this, nobody has set the clock. */
const PLAUSIBLE = Date.UTC(2024, 0, 1);

/** The data connection is whichever context is used: only one of them serves TCP in what people try. */
function bearer(state: ModuleState, change: Bearer): ModuleState {
  return { ...state, bearer: { ...state.bearer, ...change } };
}

function settings(state: ModuleState, seen: ObservedExchange): ModuleState {
  if (!seen.ok) return state;
  const apn = textIn(seen.args, 'apn') ?? fieldsOf(textIn(lineSeen(seen, 'bearer.settings.value'), 'values'))[1];
  return apn === undefined ? state : bearer(state, { apn });
}

function activity(state: ModuleState, seen: ObservedExchange): ModuleState {
  if (!seen.ok) return state;
  const active = linesSeen(seen, 'bearer.open.value').find((values) => values['active'] === 1);
  const address = textIn(active, 'address');
  return bearer(state, { active: active !== undefined, ...(address === undefined ? {} : { address }) });
}

function timed(state: ModuleState, seen: ObservedExchange): ModuleState {
  // The fourth parameter 0: asked for the time, not for the clock to be set.
  const reading = parseClock(textIn(lineSeen(seen, 'clock.ntp.done'), 'time') ?? '');
  if (!seen.ok || reading === undefined || seen.args['set'] === 0) return state;
  const { unixMs } = reading;
  return { ...state, clock: { iso: new Date(unixMs).toISOString(), set: unixMs >= PLAUSIBLE } };
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

function target(values: LooseValues): Pick<Tried, 'host' | 'port'> {
  const host = textIn(values, 'host');
  const port = numberIn(values, 'port');
  return { ...(host === undefined ? {} : { host }), ...(port === undefined ? {} : { port }) };
}

function opening(state: ModuleState, args: LooseValues, acquired: MqttClientState['acquired']): ModuleState {
  const { tls, context } = state.mqtt.clients.get(numberIn(args, 'client') ?? 0) ?? {};
  const tried: Tried = {
    over: 'mqtt',
    ...target(args),
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
    tried: { over: 'socket', ...target(args), tls: true, ...(context === undefined ? {} : { context }) },
  };
}

/** The module does no TLS here; the program that uses the socket may. */
function plainSocket(state: ModuleState, args: LooseValues): ModuleState {
  return { ...state, tried: { over: 'socket', ...target(args), tls: 'maybe' } };
}

const URL = /^(https?):\/\/([^/:\s]+)(?::(\d{1,5}))?/i;

function fetched(state: ModuleState): ModuleState {
  const { url = '', context } = state.http ?? {};
  const [, scheme = '', host, port] = URL.exec(url) ?? [];
  const tls = scheme.toLowerCase() === 'https';
  return {
    ...state,
    tried: {
      over: 'http',
      ...(host === undefined ? {} : { host, port: port === undefined ? (tls ? 443 : 80) : Number(port) }),
      tls: host === undefined ? 'maybe' : tls,
      ...(context === undefined ? {} : { context }),
    },
  };
}

const STATION: Readonly<Record<string, (state: ModuleState) => ModuleState>> = {
  WLAN_CONNECTED: (state) => ({ ...state, registration: 'home' }),
  WLAN_DISCONNECTED: (state) => bearer({ ...state, registration: 'searching' }, { active: false }),
  GOT_IP: (state) => bearer({ ...state, registration: 'home' }, { active: true }),
};

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
    'bearer.open': (state, { ok }) => (ok ? bearer(state, { active: true }) : state),
    'bearer.open.only': (state, { ok }) => (ok ? bearer(state, { active: true }) : state),
    'bearer.open.read': activity,
    'bearer.close': (state, { ok }) => (ok ? bearer(state, { active: false }) : state),
    'bearer.close.only': (state, { ok }) => (ok ? bearer(state, { active: false }) : state),
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
    'http.url': (state, { ok, body }) =>
      ok && body !== undefined ? { ...state, http: { ...state.http, url: body.trim() } } : state,
    'http.get': fetched,
    'http.get.within': fetched,
    'http.post': fetched,
  },
  urcs: {
    'mqtt.lost': (state, values) => client(state, values, { acquired: false, connected: false }),
    'socket.event': (state, values) => (values['event'] === 'pdpdeact' ? bearer(state, { active: false }) : state),
    'network.station': (state, values) => STATION[textIn(values, 'event') ?? '']?.(state) ?? state,
  },
};
