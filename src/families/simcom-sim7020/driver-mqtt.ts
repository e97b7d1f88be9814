import { hexOf, utf8Bytes, utf8Length } from '../../kernel/bytes.ts';
import { HawserError } from '../../kernel/errors.ts';
import { stackCommands } from '../_parts/simcom-classic/sockets.ts';
import type { ConnectIntent } from '../kit/driver.ts';
import type { ArgValue, AtStep } from '../kit/step.ts';
import { ANY_REFUSAL, atStep } from '../kit/steps.ts';
import { azureCommands, mqttCommands, mqttSync, NEW_MS } from './declarations-mqtt.ts';
import { networkSettings } from './declarations-network.ts';
import { rootSteps } from './driver-credentials.ts';

/* The module's one MQTT client: freed, set, opened, connected. */

export const CLIENT = 0;
/** The longest time that the command takes itself, and its largest buffer (manual V1.05, AT+CMQNEW). */
const OPEN_MS = 60_000;
const BUFFER_BYTES = 1_132;
const VERSION_3_1_1 = 4;

/** Frees the client where the module has shown that somebody has it. */
export function freeStep(when: 'stale' | 'done'): AtStep {
  return atStep(mqttCommands.disconnect, {
    id: when === 'stale' ? 'disconnect-stale' : 'disconnect',
    rung: 'mqtt',
    reason: when === 'stale' ? 'the one client is in use still' : 'leave nothing of ours running',
    args: { client: CLIENT },
    guard: { that: 'mqtt.acquired', client: CLIENT, is: true },
    tolerate: [...ANY_REFUSAL, { silence: true }],
  });
}

/** From a free client to an accepted CONNECT. */
export function mqttSteps(intent: ConnectIntent): readonly AtStep[] {
  return [
    atStep(mqttSync.set, {
      id: 'wait-for-broker',
      rung: 'mqtt',
      reason: 'OK is to mean that the broker has said yes, not that a packet was sent; it is kept over a restart',
      args: { on: 1 },
    }),
    atStep(networkSettings.hex.set, {
      id: 'hex',
      rung: 'mqtt',
      reason: 'payloads are hex digits in both directions, which holds whatever they are; it is kept over a restart',
      args: { on: 1 },
    }),
    ...(intent.tls ? rootSteps(intent) : []),
    ...(intent.azure === undefined ? [...openSteps(intent), connectStep(intent)] : azureSteps(intent, intent.azure)),
  ];
}

function openSteps({ facts, host, port, tls }: ConnectIntent): readonly AtStep[] {
  const most = facts.hostBytes?.value ?? Infinity;
  const byAddress = utf8Length(host) > most && facts.hostByAddress?.value === true;
  const server: ArgValue = byAddress ? { remembered: ADDRESS } : host;
  const args = { server, port: String(port), ms: OPEN_MS, buffer: BUFFER_BYTES };
  const without = byAddress ? '; by address no name can be sent or verified' : '';
  return [
    ...(byAddress ? [resolveStep(host, most)] : []),
    tls
      ? atStep(mqttCommands.openTls, {
          id: 'open',
          rung: 'tls',
          proves: 'client-auth',
          reason: `TCP and then the handshake; ERROR is all that is said of any failure${without}`,
          args,
        })
      : atStep(mqttCommands.open, {
          id: 'open',
          rung: 'tcp',
          proves: 'tcp',
          reason: `a plain TCP connection${without}`,
          args,
        }),
  ];
}

const ADDRESS = 'address';

function resolveStep(host: string, most: number): AtStep {
  return atStep(stackCommands.resolve, {
    id: 'resolve',
    rung: 'dns',
    proves: 'dns',
    reason: `the name has ${utf8Length(host)} characters, and the next command takes ${most}: its address goes there`,
    args: { host },
    capture: [{ as: ADDRESS, field: 'address' }],
  });
}

function connectStep(intent: ConnectIntent): AtStep {
  const { clientId, keepAliveSeconds, will, username, password } = intent;
  const options = {
    id: 'connect',
    rung: 'mqtt',
    proves: 'mqtt',
    reason: 'CONNECT and the broker’s answer',
  } as const;
  const session = { client: CLIENT, version: VERSION_3_1_1, clientId, keepAlive: keepAliveSeconds, clean: 1 };
  const login: Readonly<Record<string, ArgValue>> = {
    ...(username ? { user: { secret: 'username' } } : {}),
    ...(username && password ? { password: { secret: 'password' } } : {}),
  };
  return will === undefined
    ? atStep(mqttCommands.connect, { ...options, args: { ...session, will: 0, ...login } })
    : atStep(mqttCommands.connectWithWill, {
        ...options,
        args: { ...session, will: 1, options: willOptions(will), ...login },
      });
}

/** The text is hex digits, as those of a published driver are while `AT+CREVHEX=1` holds. */
function willOptions({ topic, text, qos }: NonNullable<ConnectIntent['will']>): string {
  const digits = digitsOf(text);
  const at = inQuotes(topic, 'mqtt', /,/);
  return `topic=${at},QoS=${qos},retained=0,message_len=${digits.length},message=${digits}`;
}

/** The module makes the login from the device's key and its own clock; TCP and TLS are part of the second command. */
function azureSteps(
  { host, keepAliveSeconds }: ConnectIntent,
  { device, seconds }: NonNullable<ConnectIntent['azure']>,
): readonly AtStep[] {
  return [
    atStep(azureCommands.config, {
      id: 'azure-device',
      rung: 'mqtt',
      reason: 'a token of Azure does not fit into 100 characters: the module makes it itself, from its own clock',
      args: { client: CLIENT, host, device, key: { secret: 'device-key' }, seconds },
    }),
    atStep(azureCommands.connect, {
      id: 'connect',
      rung: 'mqtt',
      proves: 'mqtt',
      reason: 'this one command climbs from DNS to the broker’s answer',
      args: { client: CLIENT, keepAlive: keepAliveSeconds, clean: 1 },
      deadlineMs: NEW_MS,
    }),
  ];
}

/** Subscriptions, then the publication. */
export function messageSteps({ subscribe, publish }: ConnectIntent): readonly AtStep[] {
  const filters = subscribe.map(({ topic, qos }, i) =>
    atStep(mqttCommands.subscribe, {
      id: `subscribe-${i + 1}`,
      rung: 'subscribe',
      ...(i === subscribe.length - 1 ? { proves: 'subscribe' as const } : {}),
      reason: 'acknowledged by the broker: the topic is allowed',
      args: { client: CLIENT, topic: inQuotes(topic, 'subscribe'), qos },
    }),
  );
  if (publish === undefined) return filters;
  const digits = digitsOf(publish.text);
  return [
    ...filters,
    atStep(mqttCommands.publish, {
      id: 'publish',
      rung: 'publish',
      proves: 'publish',
      reason: publish.qos === 1 ? 'acknowledged by the broker' : 'sent without acknowledgement',
      args: {
        client: CLIENT,
        topic: inQuotes(publish.topic, 'publish'),
        qos: publish.qos,
        retain: 0,
        duplicate: 0,
        bytes: digits.length,
        message: `"${digits}"`,
      },
    }),
  ];
}

/** There is no escape between quotes. Throws `topic-invalid`. */
function inQuotes(topic: string, rung: 'mqtt' | 'subscribe' | 'publish', also?: RegExp): string {
  if (!/["\p{Cc}]/u.test(topic) && also?.test(topic) !== true) return topic;
  throw new HawserError(
    'a topic holds a quote, a comma or a control character, which this module’s commands cannot carry',
    {
      code: 'topic-invalid',
      rung,
      next: [{ text: 'Give a topic without them, such as demo/hello.' }],
    },
  );
}

function digitsOf(text: string): string {
  return hexOf(utf8Bytes(text)).toUpperCase();
}
