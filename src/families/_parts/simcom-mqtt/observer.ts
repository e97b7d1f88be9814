import type { LooseValues } from '../../../at/field.ts';
import type { ObservedExchange, Observer } from '../../kit/part.ts';
import { isGiven, textIn } from '../../kit/seen.ts';
import { withMqttClient, type MqttClientState, type ModuleState, type Tried } from '../../kit/state.ts';
import { urlTarget } from '../../kit/url-target.ts';

function indexOf(values: LooseValues): number | undefined {
  const index = values['client'];
  return typeof index === 'number' ? index : undefined;
}

function change(state: ModuleState, values: LooseValues, to: MqttClientState): ModuleState {
  const index = indexOf(values);
  return index === undefined ? state : withMqttClient(state, index, to);
}

function started(state: ModuleState, is: boolean): ModuleState {
  // A stopped service has forgotten its clients.
  const { clients } = state.mqtt;
  return { ...state, mqtt: is ? { started: true, clients } : { started: false, clients: new Map() } };
}

function start(state: ModuleState, { ok, code }: ObservedExchange): ModuleState {
  if (ok || code === ALREADY_OPENED) return started(state, true);
  return state.mqtt.started === true ? state : { ...state, mqtt: { ...state.mqtt, startFailed: true } };
}

function acquire(state: ModuleState, { ok, args, code }: ObservedExchange): ModuleState {
  // 19: somebody acquired the client before us, and left it.
  if (!ok) return code === CLIENT_IS_USED ? change(state, args, { acquired: true }) : state;
  const { clientId } = args;
  // Only a service that runs has clients, whatever its START has answered.
  return change(started(state, true), args, {
    acquired: true,
    connected: false,
    ...(typeof clientId === 'string' ? { clientId } : {}),
    tls: args['tls'] === 1,
  });
}

function release(state: ModuleState, { ok, args, code }: ObservedExchange): ModuleState {
  return ok || code === CLIENT_NOT_ACQUIRED ? change(state, args, { acquired: false, connected: false }) : state;
}

function connect(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const { url } = args;
  const known = change(asked(state, args), args, { connected: ok, ...(typeof url === 'string' ? { url } : {}) });
  return ok ? known : unbound(known, args);
}

/** A URL without a port means that of MQTT without TLS. */
const USUAL_PORT = 1883;

/** The connection that is asked for. A client that is bound to no context uses the one of its own number. */
function asked(state: ModuleState, args: LooseValues): ModuleState {
  const index = indexOf(args);
  const client = index === undefined ? undefined : state.mqtt.clients.get(index);
  const url = textIn(args, 'url');
  const target = url === undefined ? undefined : urlTarget(url);
  const tls = client?.tls ?? 'maybe';
  const context = tls === false ? undefined : (client?.context ?? index);
  const tried: Tried = {
    over: 'mqtt',
    ...(target === undefined ? {} : { host: target.host, port: target.port ?? USUAL_PORT }),
    tls,
    ...(context === undefined ? {} : { context }),
    ...(client?.clientId === undefined ? {} : { clientId: client.clientId }),
    // The result alone does not show what was given.
    ...(url === undefined ? {} : { username: isGiven(args, 'username'), password: isGiven(args, 'password') }),
  };
  return { ...state, tried };
}

/** A failed connection forgets which context its client was bound to. */
function unbound(state: ModuleState, args: LooseValues): ModuleState {
  const index = indexOf(args);
  const client = index === undefined ? undefined : state.mqtt.clients.get(index);
  if (index === undefined || client?.context === undefined) return state;
  const { context: _forgotten, ...rest } = client;
  return { ...state, mqtt: { ...state.mqtt, clients: new Map(state.mqtt.clients).set(index, rest) } };
}

function disconnect(state: ModuleState, { ok, args, code }: ObservedExchange): ModuleState {
  return ok || code === NO_CONNECTION ? change(state, args, { connected: false }) : state;
}

/** A service that was stopped closes its network, and says so in the same words. */
function networkGone(state: ModuleState): ModuleState {
  if (state.mqtt.started === false) return state;
  return { ...started(state, false), bearer: { ...state.bearer, active: false } };
}

const NOT_OPENED = 9;
const NO_CONNECTION = 11;
const CLIENT_IS_USED = 19;
const CLIENT_NOT_ACQUIRED = 20;
const ALREADY_OPENED = 23;

/** Which services, clients and connections the module's MQTT client has. */
export const mqttObserver: Observer = {
  unfinished: {
    'mqtt.start': (state) => ({ ...state, mqtt: { ...state.mqtt, started: 'maybe' } }),
    'mqtt.acquire': (state, args) => change(state, args, { acquired: 'maybe' }),
    'mqtt.connect': (state, args) => change(asked(state, args), args, { connected: 'maybe' }),
  },
  exchanges: {
    'mqtt.start': start,
    'mqtt.stop': (state, { ok, code }) => (ok || code === NOT_OPENED ? started(state, false) : state),
    'mqtt.acquire': acquire,
    'mqtt.acquire.read': (state, { info }) =>
      info.reduce((known, { values }) => {
        const { clientId, tls } = values;
        if (typeof clientId !== 'string') return known;
        return change(
          known,
          values,
          clientId === '' ? { acquired: false } : { acquired: true, clientId, tls: tls === 1 },
        );
      }, state),
    'mqtt.release': release,
    'mqtt.context': (state, { ok, args }) =>
      ok && typeof args['context'] === 'number' ? change(state, args, { context: args['context'] }) : state,
    'mqtt.context.read': (state, { info }) =>
      info.reduce((known, { values }) => {
        const { context } = values;
        return typeof context === 'number' ? change(known, values, { context }) : known;
      }, state),
    'mqtt.connect': connect,
    'mqtt.connect.read': (state, { info }) =>
      info.reduce((known, { values }) => {
        const { url } = values;
        return change(known, values, typeof url === 'string' ? { connected: true, url } : { connected: false });
      }, state),
    'mqtt.disconnect': disconnect,
    'mqtt.disconnect.read': (state, { info }) =>
      info.reduce((known, { values }) => change(known, values, { connected: values['disconnected'] === 0 }), state),
  },
  urcs: {
    'mqtt.connection-lost': (state, values) => change(state, values, { connected: false }),
    'mqtt.ping-failed': (state, values) => change(state, values, { connected: false }),
    'mqtt.no-network': networkGone,
  },
};
