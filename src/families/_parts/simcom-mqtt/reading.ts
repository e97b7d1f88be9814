import type { LooseValues } from '../../../at/field.ts';
import { refusedAs } from '../../kit/excuses.ts';
import { byId } from '../../kit/by-id.ts';
import type { ObservedExchange } from '../../kit/part.ts';
import type { Ask, LogReading } from '../../kit/reading.ts';
import { isBare, numberIn } from '../../kit/seen.ts';
import type { ModuleState, MqttClientState } from '../../kit/state.ts';
import type { MqttDialect } from './dialect.ts';
import {
  busy,
  closedOver,
  connectionLost,
  networkGone,
  notAcquired,
  notBound,
  notConnected,
  notStarted,
  pingLost,
  refusedConnect,
  silentConnect,
} from './notices.ts';

const CLOSED_INSTEAD = 6;
const BUSY = 14;
const NOT_ACQUIRED = 20;
const ALREADY_OPENED = 23;

function clientOf(values: LooseValues, { mqtt }: ModuleState): MqttClientState | undefined {
  const index = numberIn(values, 'client');
  return index === undefined ? undefined : mqtt.clients.get(index);
}

/** Commands that need a connection. */
const MESSAGES = [
  'mqtt.subscribe',
  'mqtt.subscribe-all',
  'mqtt.subscribe-arg',
  'mqtt.publish',
  'mqtt.publish-arg',
  'mqtt.unsubscribe',
  'mqtt.unsubscribe-all',
  'mqtt.unsubscribe-arg',
];

function refusedMessage(seen: ObservedExchange, state: ModuleState) {
  if (seen.code === BUSY) return busy(clientOf(seen.args, state));
  if (seen.code === CLOSED_INSTEAD)
    return closedOver(seen.exchange.id.startsWith('mqtt.publish') ? 'publish' : 'subscribe');
  return isBare(seen) ? notConnected(clientOf(seen.args, state)) : undefined;
}

/** Commands that need the service. */
const AFTER_START = [
  'mqtt.acquire',
  'mqtt.context',
  'mqtt.config.version',
  'mqtt.will-topic',
  'mqtt.will-message',
  'mqtt.connect',
  'mqtt.topic',
  'mqtt.payload',
  ...MESSAGES,
];

const echoOfStart = ({ ok }: ObservedExchange, { mqtt }: ModuleState): string | undefined =>
  !ok && mqtt.startFailed === true ? 'it only follows from START, which has failed' : undefined;

const ALREADY_RUNS = 'the service runs already, left over from before';

/** What cleaning up finds already clean. */
const CLEAN: NonNullable<LogReading['harmless']> = {
  ...byId(AFTER_START, echoOfStart),
  'mqtt.stop': ({ ok }, { mqtt }) =>
    ok || mqtt.started === true
      ? undefined
      : 'there was no service to stop: this is how a run begins that cleans up first',
  'mqtt.release': (seen, state) =>
    seen.code === NOT_ACQUIRED || (isBare(seen) && clientOf(seen.args, state)?.acquired !== true)
      ? 'there was no client to release'
      : undefined,
  'mqtt.disconnect': refusedAs('there was no connection to end'),
  'mqtt.start': (seen, { mqtt }) =>
    seen.code === ALREADY_OPENED || (isBare(seen) && mqtt.started === true) ? ALREADY_RUNS : undefined,
  'mqtt.context': (seen, state) =>
    !seen.ok && seen.args['client'] === seen.args['context']
      ? 'a client uses the TLS context of its own number anyway'
      : echoOfStart(seen, state),
};

const ASKS: readonly Ask[] = [
  {
    command: 'AT+CMQTTCONNECT?',
    learns: 'whether the client is connected; while CONNECT has not ended, every other command is answered by 14',
    decides: ['command-order/state', 'client-id/policy', 'network-not-attached'],
  },
  {
    command: 'AT+CMQTTACCQ?',
    learns: 'which client id is used, and whether the client was acquired for TLS (1) or plain TCP (0)',
    decides: ['command-order/state', 'wrong-port/plain-on-tls', 'client-id/policy'],
  },
  {
    command: 'AT+CMQTTDISC=0,60; AT+CMQTTREL=0; AT+CMQTTSTOP; AT+CMQTTSTART',
    learns:
      'begin anew, one command after the end of the other, and wait for the line +CMQTTCONNECT: 0,n after CONNECT',
    decides: ['command-order/state', 'other'],
  },
  {
    command: 'AT+CMQTTCONNECT=0,"tcp://BROKER:8883",60,1,"USER","PASSWORD"',
    learns: 'login and client id as another program uses them with success; both are given or none',
    decides: ['auth-credentials', 'client-id/policy'],
  },
];

const VERSION: Ask = {
  command: 'AT+CMQTTCFG="version",0,4',
  learns: 'speak MQTT 3.1.1: unless it is told, the client speaks 3.1, which many brokers refuse',
  decides: ['other', 'firmware-bug'],
};

/** What the module's MQTT client says in a log beside its result codes. */
export function mqttReading({ manual, versionBy }: MqttDialect): LogReading {
  return {
    reaches: {
      'mqtt.start': 'bearer',
      'mqtt.connect': 'mqtt',
      'mqtt.subscribe': 'subscribe',
      'mqtt.subscribe-all': 'subscribe',
      'mqtt.subscribe-arg': 'subscribe',
      'mqtt.publish': 'publish',
      'mqtt.publish-arg': 'publish',
    },
    ends: {
      'mqtt.start': (seen) => (isBare(seen) ? notStarted(manual) : undefined),
      'mqtt.acquire': (seen, state) => (isBare(seen) ? notAcquired(manual, state) : undefined),
      'mqtt.context': (seen) => (isBare(seen) ? notBound(manual) : undefined),
      'mqtt.connect': (seen, state) => {
        const client = clientOf(seen.args, state);
        if (seen.code === BUSY) return busy(client);
        return isBare(seen) ? refusedConnect(manual, seen, client, state) : undefined;
      },
      ...byId(MESSAGES, refusedMessage),
    },
    unanswered: {
      'mqtt.connect': (args, state) =>
        // In a list of commands nobody expects an answer.
        clientOf(args, state)?.connected === 'maybe' ? silentConnect(manual) : undefined,
    },
    lines: {
      'mqtt.connection-lost': (values) => connectionLost(manual, numberIn(values, 'cause')),
      'mqtt.ping-failed': () => pingLost(manual),
      // Not so where the service was stopped before.
      'mqtt.no-network': (_values, { bearer }) => (bearer?.active === false ? networkGone(manual) : undefined),
    },
    harmless: CLEAN,
    asks: versionBy.value === 'config' ? [...ASKS, VERSION] : ASKS,
  };
}
