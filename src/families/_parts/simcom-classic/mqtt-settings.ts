import type { LooseValues } from '../../../at/field.ts';
import type { ObservedExchange, Observer } from '../../kit/part.ts';
import { withMqttClient, type ModuleState } from '../../kit/state.ts';
import { urlTarget } from '../../kit/url-target.ts';
import { known, portOf, textOf, withTried } from './values.ts';

/* The client that is told its settings one by one (+SMCONF) and then let go (+SMCONN). There is only one. */

const CLIENT = 0;

/** Some firmware wants host and port in one. */
function withUrl(state: ModuleState, value: string, port: number | undefined): ModuleState {
  const address = urlTarget(value);
  const whole = address?.port ?? port;
  if (address === undefined) return state;
  return withMqttClient(state, CLIENT, {
    url: `tcp://${address.host}${whole === undefined ? '' : `:${whole}`}`,
  });
}

/** `state` with one setting of the client changed; settings that nothing asks for leave it as it is. */
export function withMqttSetting(
  state: ModuleState,
  name: string,
  value: LooseValues[string],
  port?: number,
): ModuleState {
  const text = textOf(value);
  switch (name.toUpperCase()) {
    case 'URL':
      return text === undefined ? state : withUrl(state, text, port);
    case 'CLIENTID':
      return text === undefined ? state : withMqttClient(state, CLIENT, { clientId: text });
    case 'USERNAME':
      return withMqttClient(state, CLIENT, { username: text !== undefined });
    case 'PASSWORD':
      // What is masked was given.
      return withMqttClient(state, CLIENT, { password: value !== '' });
    default:
      return state;
  }
}

function configured(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  if (!ok) return state;
  const { name, value, host, port, more } = args;
  return withMqttSetting(state, textOf(name) ?? '', host ?? value, portOf(port ?? more));
}

function tried(state: ModuleState): ModuleState {
  const client = state.mqtt.clients.get(CLIENT) ?? {};
  const { tls = 'maybe', context, clientId, username, password } = client;
  const address = client.url === undefined ? undefined : urlTarget(client.url);
  return withTried(state, {
    over: 'mqtt',
    tls,
    ...known({ host: address?.host, port: address?.port, context, clientId, username, password }),
  });
}

/** What the settings and the connection tell, for modules that have these commands. */
export const settingsObserver: Observer = {
  exchanges: {
    'mqtt.config': configured,
    'mqtt.config.url': configured,
    'mqtt.config.password': configured,
    'mqtt.connect': (state, { ok }) => withMqttClient(tried(state), CLIENT, { connected: ok }),
    'mqtt.disconnect': (state) => withMqttClient(state, CLIENT, { connected: false }),
  },
  unfinished: {
    'mqtt.connect': (state) => withMqttClient(tried(state), CLIENT, { connected: 'maybe' }),
  },
};
