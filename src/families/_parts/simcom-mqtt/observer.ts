import type { ObservedExchange, Observer } from '../../kit/part.ts';
import { withMqttClient, type MqttClientState, type ModuleState } from '../../kit/state.ts';

function indexOf(values: Readonly<Record<string, unknown>>): number | undefined {
  const index = values['client'];
  return typeof index === 'number' ? index : undefined;
}

function change(state: ModuleState, values: Readonly<Record<string, unknown>>, to: MqttClientState): ModuleState {
  const index = indexOf(values);
  return index === undefined ? state : withMqttClient(state, index, to);
}

function started(state: ModuleState, is: boolean): ModuleState {
  // A stopped service has forgotten its clients.
  return { ...state, mqtt: is ? { ...state.mqtt, started: true } : { started: false, clients: new Map() } };
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
  return change(state, args, { connected: ok, ...(typeof url === 'string' ? { url } : {}) });
}

function disconnect(state: ModuleState, { ok, args, code }: ObservedExchange): ModuleState {
  return ok || code === NO_CONNECTION ? change(state, args, { connected: false }) : state;
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
    'mqtt.connect': (state, args) => change(state, args, { connected: 'maybe' }),
  },
  exchanges: {
    'mqtt.start': (state, { ok, code }) => (ok || code === ALREADY_OPENED ? started(state, true) : state),
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
    'mqtt.no-network': (state) => started(state, false),
  },
};
