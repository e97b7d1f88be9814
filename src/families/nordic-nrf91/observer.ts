import type { LooseValues } from '../../at/field.ts';
import { Secret } from '../../kernel/secret.ts';
import { parseClock } from '../_parts/gpp/clock-text.ts';
import { byId } from '../kit/by-id.ts';
import type { ObservedExchange, Observer } from '../kit/part.ts';
import { isGiven, numberIn, targetIn, textIn } from '../kit/seen.ts';
import {
  afterReset,
  withBearer,
  withClock,
  withFile,
  withMqttClient,
  withSocket,
  withTlsContext,
  withoutFile,
  type ModuleState,
} from '../kit/state.ts';

/* What the commands of the modem and of the serial LTE modem tell. Entries are called `TAG/TYPE`. */

/** The only connection that `#XMQTT…` has. */
const CLIENT = 0;
/** A socket whose handle the log does not show. */
const NO_HANDLE = -1;
const CLIENT_TYPES = [0, 1, 2] as const;

/** How an entry of the store is called here. */
export function entryName(tag: unknown, type: unknown): string {
  return `${String(tag)}/${String(type)}`;
}

/** The whole text of an entry: what stood behind the opening quote, and the lines up to the closing one. */
export function givenText({ args, body }: Pick<ObservedExchange, 'args' | 'body'>): string | undefined {
  const { content } = args;
  if (content === undefined || content instanceof Secret) return undefined;
  const first = String(content);
  if (body === undefined) return first;
  const rest = body.replace(/"[^"]*$/, '').trimEnd();
  return first === '' ? rest : `${first}\n${rest}`;
}

function written(state: ModuleState, seen: ObservedExchange): ModuleState {
  if (!seen.ok) return state;
  const text = givenText(seen);
  const name = entryName(seen.args['tag'], seen.args['type']);
  return withFile(state, name, text === undefined ? {} : { text });
}

function deleted(state: ModuleState, { ok, args, cme }: ObservedExchange): ModuleState {
  return ok || cme?.number === NOT_FOUND ? withoutFile(state, entryName(args['tag'], args['type'])) : state;
}

const NOT_FOUND = 513;

/** A list says what is there, and of what it was asked for, what is not. */
function listed(state: ModuleState, { ok, args, info, partial }: ObservedExchange): ModuleState {
  // A list without lines may be one whose answer nobody shows.
  if (!ok || info.length === 0) return state;
  const asked = (name: string): boolean => {
    const [tag, type] = name.split('/');
    return (
      (args['tag'] === undefined || String(args['tag']) === tag) &&
      (args['type'] === undefined || String(args['type']) === type)
    );
  };
  const names = new Set(info.map(({ values }) => entryName(values['tag'], values['type'])));
  const kept = [...(state.files ?? [])].filter(([name]) => partial === true || !asked(name) || names.has(name));
  const added = [...names].filter((name) => state.files?.has(name) !== true).map((name) => [name, {}] as const);
  return { ...state, files: new Map([...kept, ...added]) };
}

/** Types of a tag that are known to be stored; `undefined` where nothing is known of the tag. */
export function storedUnder(state: ModuleState, tag: number): readonly number[] | undefined {
  if (state.files === undefined) return undefined;
  const { files } = state;
  return CLIENT_TYPES.filter((type) => files.has(entryName(tag, type)));
}

function functionality(state: ModuleState, level: unknown): ModuleState {
  if (typeof level !== 'number') return state;
  const next: ModuleState = { ...state, functionality: level };
  return level === 0 || level === 4 ? withBearer({ ...next, registration: 'off' }, { active: false }) : next;
}

const REGISTERED: Readonly<Record<number, 'home' | 'roaming'>> = { 1: 'home', 5: 'roaming' };

/** 90 is Nordic's own: the SIM could not be used. */
const UICC_FAILURE = 90;

function registered(state: ModuleState, status: unknown): ModuleState {
  if (status === UICC_FAILURE) return { ...state, sim: 'failure', registration: 'off' };
  const known = typeof status === 'number' ? REGISTERED[status] : undefined;
  // The default bearer comes with the registration.
  return known === undefined ? state : withBearer({ ...state, registration: known }, { active: true });
}

function firstValue({ info }: ObservedExchange, field: string): unknown {
  return info.map(({ values }) => values[field]).find((value) => value !== undefined);
}

function defaultContext(state: ModuleState, values: LooseValues | undefined, field: 'apn' | 'address'): ModuleState {
  const value = values?.[field];
  return values?.['context'] === 0 && typeof value === 'string' && value !== ''
    ? withBearer(state, { [field]: value })
    : state;
}

function ofContext(field: 'apn' | 'address') {
  return (state: ModuleState, { ok, info }: ObservedExchange): ModuleState =>
    ok ? info.reduce((known, { values }) => defaultContext(known, values, field), state) : state;
}

/** Modes, registration, clock and credentials of the modem. */
export const modemObserver: Observer = {
  exchanges: {
    'power.functionality': (state, { ok, args }) => (ok ? functionality(state, args['level']) : state),
    'power.functionality.read': (state, seen) => (seen.ok ? functionality(state, firstValue(seen, 'level')) : state),
    'identity.short': (state, seen) => {
      const build = firstValue(seen, 'build');
      return typeof build === 'string' ? { ...state, identity: { ...state.identity, build: `mfw_${build}` } } : state;
    },
    'identity.hardware': (state, seen) => {
      const hardware = firstValue(seen, 'hardware');
      return typeof hardware === 'string' ? { ...state, identity: { ...state.identity, model: hardware } } : state;
    },
    'network.cereg.read': (state, seen) => registered(state, firstValue(seen, 'status')),
    'network.monitor': (state, seen) => registered(state, firstValue(seen, 'status')),
    'bearer.context.set': (state, { ok, args }) => (ok ? defaultContext(state, args, 'apn') : state),
    'bearer.context.read': ofContext('apn'),
    'bearer.address.read': ofContext('address'),
    'bearer.address.all': ofContext('address'),
    'clock.read.daylight': (state, seen) => {
      const time = firstValue(seen, 'time');
      const reading = typeof time === 'string' ? parseClock(time) : undefined;
      return reading === undefined ? state : withClock(state, reading.unixMs);
    },
    'credential.write': written,
    'credential.write-secret': written,
    'credential.delete': deleted,
    'credential.list': listed,
    'credential.read': (state, { ok, args }) =>
      ok ? withFile(state, entryName(args['tag'], args['type']), {}) : state,
    'key.generate': (state, { ok, args }) => (ok ? withFile(state, entryName(args['tag'], 2), {}) : state),
  },
  urcs: {
    'network.cereg.changed': (state, values) => registered(state, values['status']),
  },
};

function mqttTried(state: ModuleState, args: LooseValues, connected: boolean | 'maybe'): ModuleState {
  const tag = numberIn(args, 'tag');
  const clientId = textIn(args, 'clientId') ?? state.mqtt.clients.get(CLIENT)?.clientId;
  const next = withMqttClient(state, CLIENT, { connected, tls: tag !== undefined });
  return {
    ...next,
    tried: {
      over: 'mqtt',
      tls: tag !== undefined,
      ...targetIn(args),
      ...(tag === undefined ? {} : { context: tag }),
      ...(clientId === undefined ? {} : { clientId }),
      username: isGiven(args, 'user'),
      password: isGiven(args, 'password'),
    },
  };
}

function socketTried(state: ModuleState, args: LooseValues): ModuleState {
  const { opened } = state.sockets;
  const socket =
    opened?.get(numberIn(args, 'handle') ?? NO_HANDLE) ??
    opened?.get(NO_HANDLE) ??
    [...(opened?.values() ?? [])].at(-1);
  const context = numberIn(args, 'tag') ?? socket?.context;
  return {
    ...state,
    tried: {
      over: 'socket',
      tls: context !== undefined ? true : (socket?.tls ?? 'maybe'),
      ...targetIn(args),
      ...(context === undefined ? {} : { context }),
    },
  };
}

/** A proxy client without a tag speaks no TLS. */
function plainTried(state: ModuleState, args: LooseValues): ModuleState {
  const tried = socketTried(state, args).tried;
  return tried === undefined ? state : { ...state, tried: { ...tried, tls: false } };
}

function opened(state: ModuleState, args: LooseValues, handle: number): ModuleState {
  const tag = numberIn(args, 'tag');
  const verify = numberIn(args, 'verify');
  const next = withSocket(state, handle, tag === undefined ? { tls: false } : { tls: true, context: tag });
  return tag === undefined || verify === undefined ? next : withTlsContext(next, tag, { verifies: verify > 0 });
}

const MQTT_CONNECTS = ['mqtt.connect', 'mqtt.connect.plain', 'mqtt.connect.old', 'mqtt.connect.old.plain'] as const;
const SOCKETS = ['socket.create', 'tls-socket.create'] as const;
const CONNECTS = ['socket.connect', 'socket.connect-handle', 'client.connect'] as const;

/** Connections of the serial LTE modem and its successor. */
export const slmObserver: Observer = {
  exchanges: {
    'mqtt.config': (state, { ok, args }) => {
      const clientId = textIn(args, 'clientId');
      return ok && clientId !== undefined ? withMqttClient(state, CLIENT, { clientId }) : state;
    },
    ...byId(MQTT_CONNECTS, (state: ModuleState, { ok, args }: ObservedExchange) =>
      mqttTried(state, args, ok ? 'maybe' : false),
    ),
    'mqtt.disconnect': (state, { ok }) => (ok ? withMqttClient(state, CLIENT, { connected: false }) : state),
    ...byId(SOCKETS, (state: ModuleState, seen: ObservedExchange) =>
      seen.ok ? opened(state, seen.args, numberIn(seen.info[0]?.values, 'handle') ?? NO_HANDLE) : state,
    ),
    ...byId(CONNECTS, (state: ModuleState, { args }: ObservedExchange) => socketTried(state, args)),
    'client.connect.plain': (state, { args }) => plainTried(state, args),
    'slm.reset': (state, { ok }) => (ok ? afterReset(state) : state),
  },
  unfinished: {
    ...byId(MQTT_CONNECTS, (state: ModuleState, args: LooseValues) => mqttTried(state, args, 'maybe')),
    ...byId(SOCKETS, (state: ModuleState, args: LooseValues) => opened(state, args, NO_HANDLE)),
    ...byId(CONNECTS, socketTried),
    'client.connect.plain': plainTried,
  },
  urcs: {
    'mqtt.connack': (state, values) => withMqttClient(state, CLIENT, { connected: values['code'] === 0 }),
    'mqtt.connection-lost': (state) => withMqttClient(state, CLIENT, { connected: false }),
  },
};
