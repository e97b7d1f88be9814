import type { LooseValues } from '../../at/field.ts';
import type { ObservedExchange, Observer } from '../kit/part.ts';
import { numberIn } from '../kit/seen.ts';
import { withMqttClient, type ModuleState, type Tried } from '../kit/state.ts';
import { known, portOf, textOf, triedOnce, withTried } from '../_parts/simcom-classic/values.ts';
import { CONTEXT } from './credentials.ts';

/* What the one MQTT client was told, and where it stands. */

const CLIENT = 0;

/** Whether the client is free again after a failure is not documented. */
function opening(tls: Tried['tls']) {
  return (state: ModuleState, args: LooseValues): ModuleState => {
    const host = textOf(args['server']);
    const port = portOf(args['port']);
    const asked = withMqttClient(state, CLIENT, {
      acquired: 'maybe',
      tls: tls === true,
      ...(tls === true ? { context: CONTEXT } : {}),
    });
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

/** The client is shown by either read form, however it was opened: that one of them shows none says nothing. */
function usedClient(state: ModuleState, { info }: ObservedExchange): ModuleState {
  return info.some(({ values }) => values['used'] === 1) ? withMqttClient(state, CLIENT, { acquired: true }) : state;
}

function connectionRead(state: ModuleState, { ok, info }: ObservedExchange): ModuleState {
  const used = ok ? numberIn(info[0]?.values, 'used') : undefined;
  if (used === undefined) return state;
  return withMqttClient(state, CLIENT, used === 1 ? { acquired: true, connected: true } : { connected: false });
}

function mqttConnected(state: ModuleState, is: boolean): ModuleState {
  return withMqttClient(state, CLIENT, { connected: is });
}

function opened(open: ReturnType<typeof opening>) {
  const tried = triedOnce(open);
  return (state: ModuleState, seen: ObservedExchange): ModuleState => {
    const after = tried(state, seen);
    return seen.ok ? withMqttClient(after, CLIENT, { acquired: true }) : after;
  };
}

function connected(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  return mqttConnected(connecting(state, args), ok);
}

/**
 * Host and device are known from the command before; it opens the connection itself. A link that was lost meanwhile shows
 * that it had come about.
 */
function azureConnecting(state: ModuleState): ModuleState {
  const acquired = state.mqtt.clients.get(CLIENT)?.acquired === true ? true : 'maybe';
  return withMqttClient(state, CLIENT, { acquired, tls: true, context: CONTEXT });
}

function azureConnected(state: ModuleState, { ok }: ObservedExchange): ModuleState {
  const asked = withMqttClient(azureConnecting(state), CLIENT, { connected: ok });
  return ok ? withMqttClient(asked, CLIENT, { acquired: true }) : asked;
}

function azureTold(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  if (!ok) return state;
  return withTried(state, {
    over: 'mqtt',
    tls: true,
    context: CONTEXT,
    ...known({ host: textOf(args['host']), clientId: textOf(args['device']) }),
  });
}

const openPlain = opening(false);
const openTls = opening(true);

/** What the commands of MQTT and Azure tell. */
export const mqttObserver: Observer = {
  exchanges: {
    'mqtt.open': opened(openPlain),
    'mqtt.open.read': usedClient,
    'mqtt.open-tls': opened(openTls),
    'mqtt.open-tls.read': usedClient,
    'mqtt.connect': connected,
    'mqtt.connect.will': connected,
    'mqtt.connect.read': connectionRead,
    // Refused, there was nothing to end.
    'mqtt.disconnect': (state) => withMqttClient(state, CLIENT, { acquired: false, connected: false }),
    'azure.config': azureTold,
    'azure.connect': azureConnected,
  },
  unfinished: {
    'mqtt.open': openPlain,
    'mqtt.open-tls': openTls,
    'mqtt.connect': connecting,
    'mqtt.connect.will': connecting,
    'azure.connect': azureConnecting,
  },
  // The number stays in use.
  urcs: { 'mqtt.connection-lost': (state) => withMqttClient(state, CLIENT, { acquired: true, connected: false }) },
};
