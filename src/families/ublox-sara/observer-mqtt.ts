import type { LooseValues } from '../../at/field.ts';
import { fieldsOf } from '../kit/line-fields.ts';
import type { ObservedExchange, Observer } from '../kit/part.ts';
import { isGiven, linesSeen, numberIn, textIn } from '../kit/seen.ts';
import { withMqttClient, type MqttClientState, type ModuleState, type Tried } from '../kit/state.ts';

/* The one MQTT profile, `AT+UMQTT`: it is filled field by field, and the login takes what it holds. */

const DEFAULT_PORT = 1_883;

function change(state: ModuleState, to: MqttClientState): ModuleState {
  return withMqttClient(state, 0, to);
}

/** The port is part of it only where it was given: it stays what it is, and does not follow TLS. */
function server(state: ModuleState, host: string | undefined, port: number | undefined): ModuleState {
  if (host === undefined || host === '') return state;
  return change(state, { url: `${host}:${port ?? mqttTarget(state).port ?? DEFAULT_PORT}` });
}

/** Host and port that the login goes to. */
export function mqttTarget(state: ModuleState): Pick<Tried, 'host' | 'port'> {
  const { url } = state.mqtt.clients.get(0) ?? {};
  const colon = url?.lastIndexOf(':') ?? -1;
  if (url === undefined || colon < 0) return {};
  return { host: url.slice(0, colon), port: Number(url.slice(colon + 1)) };
}

function login(values: LooseValues): MqttClientState {
  return { username: isGiven(values, 'username'), password: isGiven(values, 'password') };
}

function secure(on: number | undefined, profile: number | undefined): MqttClientState {
  if (on === undefined) return {};
  return on === 1 ? { tls: true, context: profile ?? 0 } : { tls: false };
}

/** `AT+UMQTT?` prints a line for each field that is set, or has a default. */
function shown(state: ModuleState, values: LooseValues): ModuleState {
  const [first = '', second] = fieldsOf(textIn(values, 'value'));
  const port = second === undefined ? undefined : Number(second);
  switch (numberIn(values, 'operation')) {
    case 0:
      return change(state, { clientId: first });
    case 2:
    case 3:
      return server(state, first, port);
    case 4:
      return first === '' ? state : change(state, { username: true });
    case 11:
      return change(state, secure(Number(first), port));
    default:
      return state;
  }
}

function onOk(apply: (state: ModuleState, args: LooseValues) => ModuleState) {
  return (state: ModuleState, { ok, args }: ObservedExchange): ModuleState => (ok ? apply(state, args) : state);
}

/** What fills the MQTT profile, by exchange id. */
export const mqttProfile: NonNullable<Observer['exchanges']> = {
  'mqtt.client-id': onOk((state, args) => change(state, { clientId: textIn(args, 'value') ?? '' })),
  'mqtt.server': onOk((state, args) => server(state, textIn(args, 'host'), numberIn(args, 'port'))),
  'mqtt.address': onOk((state, args) => server(state, textIn(args, 'address'), numberIn(args, 'port'))),
  'mqtt.login': onOk((state, args) => change(state, login(args))),
  'mqtt.secure': onOk((state, args) => change(state, secure(numberIn(args, 'on'), numberIn(args, 'profile')))),
  'mqtt.profile.read': (state, seen) => (seen.ok ? linesSeen(seen, 'mqtt.profile.value').reduce(shown, state) : state),
};
