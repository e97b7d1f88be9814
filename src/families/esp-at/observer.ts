import type { LooseValues } from '../../at/field.ts';
import type { ObservedExchange, Observer } from '../kit/part.ts';
import { isGiven, numberIn, targetIn, textIn, toldBefore } from '../kit/seen.ts';
import {
  afterReset,
  withBearer,
  withClock,
  withFile,
  withMqttClient,
  withTlsContext,
  type ModuleState,
  type TlsContextState,
  type Tried,
} from '../kit/state.ts';
import { parseAsctime } from './clock-text.ts';

/** The TLS context of the MQTT client; sockets have the numbers of their links. */
export const MQTT_CONTEXT = 100;
/** `AT+CIPSSLCCONF=5,…` is for all links. */
const ALL_LINKS = 5;
const LINKS = [0, 1, 2, 3, 4];

/** Without a number there is one link only, 0. */
function linkOf(values: LooseValues): number {
  return numberIn(values, 'link') ?? 0;
}

interface Scheme {
  readonly tls: boolean;
  readonly verifies: boolean;
  readonly presents: boolean;
}

/** `AT+MQTTUSERCFG`: 1 TCP, 2 to 5 TLS, 6 WebSocket, 7 to 10 the same as 2 to 5 in a WebSocket. */
function schemeOf(number: number): Scheme {
  const checks = number > 6 ? number - 5 : number;
  return {
    tls: number !== 1 && number !== 6,
    verifies: checks === 3 || checks === 5,
    presents: checks === 4 || checks === 5,
  };
}

function configured(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const scheme = numberIn(args, 'scheme');
  const link = numberIn(args, 'link');
  if (!ok || scheme === undefined || link === undefined) return state;
  const { tls, verifies, presents } = schemeOf(scheme);
  const clientId = textIn(args, 'clientId');
  const client = {
    acquired: true,
    connected: false,
    tls,
    ...(tls ? { context: MQTT_CONTEXT } : {}),
    ...(clientId === undefined ? {} : { clientId }),
    username: isGiven(args, 'username'),
    password: isGiven(args, 'password'),
  };
  const known = withMqttClient(state, link, client);
  return tls ? withTlsContext(known, MQTT_CONTEXT, { verifies, presents }) : known;
}

/**
 * The names of stored credentials go with the use; they are told only of what a log shows being stored, since the module
 * is delivered with samples under the same names.
 */
function withStored(state: ModuleState): ModuleState {
  const { verifies, presents } = state.tls.get(MQTT_CONTEXT) ?? {};
  const stored = (name: string): string | undefined => (state.files?.has(name) === true ? name : undefined);
  const ca = verifies === true ? stored('mqtt_ca') : undefined;
  const certificate = presents === true ? stored('mqtt_cert') : undefined;
  const key = presents === true ? stored('mqtt_key') : undefined;
  const change: TlsContextState = {
    ...(ca === undefined ? {} : { cacert: ca }),
    ...(certificate === undefined ? {} : { clientcert: certificate }),
    ...(key === undefined ? {} : { clientkey: key }),
  };
  return Object.keys(change).length === 0 ? state : withTlsContext(state, MQTT_CONTEXT, change);
}

function tries(state: ModuleState, args: LooseValues): ModuleState {
  const client = state.mqtt.clients.get(linkOf(args));
  const tried: Tried = { over: 'mqtt', ...targetIn(args), tls: client?.tls ?? 'maybe', ...toldBefore(client) };
  return withStored({ ...state, tried });
}

function opens(tls: boolean) {
  return (state: ModuleState, args: LooseValues): ModuleState => {
    const context = tls ? { context: linkOf(args) } : {};
    return { ...state, tried: { over: 'socket', ...targetIn(args), tls, ...context } };
  };
}

/** `AT+CIPSSLCCONF=[link,]auth[,key set][,root]`, auth: 1 presents a certificate, 2 verifies, 3 does both. */
function socketTls(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const withLink = args['fourth'] !== undefined;
  const auth = numberIn(args, withLink ? 'second' : 'first');
  const link = withLink ? (numberIn(args, 'first') ?? 0) : 0;
  if (!ok || auth === undefined || auth > 3) return state;
  const change = { verifies: (auth & 2) !== 0, presents: (auth & 1) !== 0 };
  const links = link === ALL_LINKS ? LINKS : [link];
  return links.reduce((known, one) => withTlsContext(known, one, change), state);
}

function written(state: ModuleState, { ok, args, body }: ObservedExchange): ModuleState {
  const name = textIn(args, 'key');
  const bytes = numberIn(args, 'bytes');
  if (!ok || name === undefined) return state;
  return withFile(state, name, {
    ...(bytes === undefined ? {} : { bytes }),
    ...(body === undefined ? {} : { text: body }),
  });
}

/** `+SYSMFG:"mqtt_ca","mqtt_ca",8,1187,…`; without a length where entries are listed. */
const ENTRY = /^"([^"]{1,64})","([^"]{1,64})",8(?:,(\d{1,6}))?/;

function listed(state: ModuleState, { ok, args, info }: ObservedExchange): ModuleState {
  if (ok && args['operation'] === 0) return erased(state, String(args['values'] ?? ''));
  return info.reduce((known, { values }) => {
    const [, , name, bytes] = ENTRY.exec(String(values['values'] ?? '')) ?? [];
    return name === undefined ? known : withFile(known, name, bytes === undefined ? {} : { bytes: Number(bytes) });
  }, state);
}

function erased(state: ModuleState, values: string): ModuleState {
  const space = /^"([^"]{1,64})"/.exec(values)?.[1];
  if (space === undefined || state.files === undefined) return state;
  const files = new Map([...state.files].filter(([name]) => name !== space && !name.startsWith(`${space}.`)));
  return { ...state, files };
}

function clock(state: ModuleState, { info }: ObservedExchange): ModuleState {
  const unixMs = parseAsctime(String(info[0]?.values['time'] ?? ''));
  if (unixMs === undefined) return state;
  const shown = withClock(state, unixMs);
  return { ...shown, clockSynced: shown.clock?.set === true };
}

function identity(state: ModuleState, { info }: ObservedExchange): ModuleState {
  const find = (name: string): string | undefined =>
    info.map(({ values }) => textIn(values, name)).find((value) => value !== undefined);
  const build = find('build');
  const revision = find('revision');
  return {
    ...state,
    identity: {
      ...state.identity,
      model: 'ESP-AT',
      ...(build === undefined ? {} : { build }),
      ...(revision === undefined ? {} : { revision }),
    },
  };
}

function connectionState(state: ModuleState, { info }: ObservedExchange): ModuleState {
  return info.reduce((known, { spec, values }) => {
    const shown = numberIn(values, 'state');
    if (spec.id !== 'mqtt.state' || shown === undefined) return known;
    return withMqttClient(known, linkOf(values), { acquired: shown > 0, connected: shown >= 4 });
  }, state);
}

const TRIES_TLS = opens(true);
const TRIES_PLAIN = opens(false);

/** What ESP-AT was told and shows: Wi-Fi, clock, stored credentials, the MQTT scheme, connections. */
export const observer: Observer = {
  exchanges: {
    'identity.build.read': identity,
    'power.restart': (state, { ok }) => (ok ? afterReset(state) : state),
    'network.join': (state, { ok }) => withBearer(state, { active: ok }),
    'network.join.read': (state, { info }) =>
      info.some(({ spec }) => spec.id === 'network.join.value') ? withBearer(state, { active: true }) : state,
    'clock.server': (state, { ok, args }) => (ok && args['on'] === 1 ? { ...state, clockSynced: 'maybe' } : state),
    'clock.read': clock,
    'cert.write': written,
    'cert.access': listed,
    'mqtt.user': configured,
    'mqtt.client-id': (state, { ok, args, body }) =>
      ok ? withMqttClient(state, linkOf(args), body === undefined ? {} : { clientId: body }) : state,
    'mqtt.username': (state, { ok, args }) => (ok ? withMqttClient(state, linkOf(args), { username: true }) : state),
    'mqtt.password': (state, { ok, args }) => (ok ? withMqttClient(state, linkOf(args), { password: true }) : state),
    'mqtt.sni': (state, { ok }) => (ok ? withTlsContext(state, MQTT_CONTEXT, { sni: true }) : state),
    'mqtt.connect': (state, { ok, args }) =>
      withMqttClient(tries(state, args), linkOf(args), { acquired: true, connected: ok }),
    'mqtt.connect.read': connectionState,
    'mqtt.clean': (state, { ok, args }) =>
      ok ? withMqttClient(state, linkOf(args), { acquired: false, connected: false }) : state,
    'tls.config': socketTls,
    'tls.sni': (state, { ok, args }) => {
      const [, link] = /^(\d),/.exec(String(args['name'] ?? '')) ?? [];
      return ok ? withTlsContext(state, Number(link ?? 0), { sni: true }) : state;
    },
    'tls-socket.open': (state, { args }) => TRIES_TLS(state, args),
    'tls-socket.open.of': (state, { args }) => TRIES_TLS(state, args),
    'socket.open': (state, { args }) => TRIES_PLAIN(state, args),
    'socket.open.of': (state, { args }) => TRIES_PLAIN(state, args),
  },
  unfinished: {
    'mqtt.connect': (state, args) => withMqttClient(tries(state, args), linkOf(args), { connected: 'maybe' }),
    'tls-socket.open': TRIES_TLS,
    'tls-socket.open.of': TRIES_TLS,
    'socket.open': TRIES_PLAIN,
    'socket.open.of': TRIES_PLAIN,
  },
  urcs: {
    'boot.ready': (state) => afterReset(state),
    'network.event': (state, { event }) =>
      event === 'GOT IP' || event === 'DISCONNECT' ? withBearer(state, { active: event === 'GOT IP' }) : state,
    'clock.updated': (state) => ({ ...state, clockSynced: true }),
    'mqtt.connected': (state, values) => {
      const tls = schemeOf(numberIn(values, 'scheme') ?? 1).tls;
      return withMqttClient(state, linkOf(values), { acquired: true, connected: true, tls });
    },
    'mqtt.lost': (state, values) => withMqttClient(state, linkOf(values), { connected: false }),
  },
};
