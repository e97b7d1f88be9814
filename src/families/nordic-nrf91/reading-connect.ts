import { utf8Length } from '../../kernel/bytes.ts';
import { isAddress } from '../../kernel/host.ts';
import type { CauseWeight } from '../../kernel/cause.ts';
import type { LooseValues } from '../../at/field.ts';
import { nameUnresolved } from '../kit/causes.ts';
import { refusedAs } from '../kit/excuses.ts';
import { byId } from '../kit/by-id.ts';
import type { ObservedExchange } from '../kit/part.ts';
import type { Ask, LogReading, Notice } from '../kit/reading.ts';
import { span, weigh } from '../kit/rows.ts';
import type { ModuleState } from '../kit/state.ts';
import { entryWeights } from './reading-credentials.ts';

/*
 * What the ends of connecting commands of the serial LTE modem say. `#XMQTTCON` goes from the name to CONNECT before it
 * answers, and a failure on any of these rungs is the same bare ERROR.
 */

const SLM = 'sdk-nrf 3.1, applications/serial_lte_modem, source of #XMQTTCON';

/** Faster than any network: a parameter or the state of the module. */
const AT_ONCE_MS = 150;
/** Nothing that waits for a network takes longer: TCP and the handshake give up within minutes. */
const TOO_LATE_MS = 600_000;
/** Fields of the serial LTE modem, bytes. */
const LIMITS = { user: 32, password: 32, host: 128 } as const;

function tooLong(args: LooseValues): readonly CauseWeight[] {
  // The command that names the client took more.
  if (args['clientId'] !== undefined) return [];
  return Object.entries(LIMITS).flatMap(([field, max]) => {
    const value = args[field];
    const bytes = typeof value === 'string' ? utf8Length(value) : 0;
    return bytes > max
      ? [
          weigh(
            'buffer/memory',
            0.9,
            'at',
            `${field} has ${bytes} bytes: the application takes ${max} unless it is rebuilt`,
          ),
        ]
      : [];
  });
}

function networkWeight({ registration, functionality }: ModuleState): CauseWeight | undefined {
  if (functionality !== undefined && functionality !== 1) {
    return weigh('network-not-attached', 0.9, 'network', `AT+CFUN is ${functionality}: the radio is off`);
  }
  if (registration === 'home' || registration === 'roaming') return undefined;
  return registration === undefined
    ? weigh('network-not-attached', 0.3, 'network', 'nothing shows that the modem was registered')
    : weigh('network-not-attached', 0.9, 'network', 'the modem was not registered');
}

const SECURE: readonly CauseWeight[] = [
  weigh('cert-not-stored', 0.4, 'server-trust', 'no root under the tag, or one of the three entries is missing'),
  weigh('wrong-root-ca', 0.4, 'server-trust', 'the root under the tag is not that of the broker'),
  weigh('cert-format', 0.35, 'server-trust', 'what is stored is not the text that was meant: compare the digests'),
  weigh('client-cert-missing', 0.2, 'client-auth', 'the broker wants a certificate'),
  weigh('chain-too-big', 0.15, 'server-trust', 'the broker sends more than 4 kB of certificates'),
  weigh('cipher-suite', 0.15, 'tls', 'GCM came with 1.3.1 and 1.2.7'),
  weigh('sni-missing', 0.1, 'tls', 'modem firmware before 1.2.1 has no server name'),
];

const REACHING: readonly CauseWeight[] = [
  nameUnresolved(0.2),
  weigh('wrong-port/plain-on-tls', 0.2, 'tcp', 'nothing answers at that address and port'),
];

/** The heavier reason for a cause on a rung wins. */
function merged(weights: readonly CauseWeight[]): readonly CauseWeight[] {
  const best = new Map<string, CauseWeight>();
  for (const weight of weights) {
    const key = `${weight.cause} ${weight.rung}`;
    const other = best.get(key);
    if (other === undefined || weight.weight > other.weight) best.set(key, weight);
  }
  return [...best.values()];
}

function connectRefused(args: LooseValues, state: ModuleState, ms: number | undefined): Notice {
  const long = tooLong(args);
  const { tag } = args;
  const secure = typeof tag === 'number';
  const network = networkWeight(state);
  const text =
    ms !== undefined && ms > TOO_LATE_MS
      ? `the final result came ${Math.round(ms / 60_000)} minutes later: that is no answer to this command, which hung`
      : 'refused without a number: the command has none for names, TCP or TLS';
  if (long.length > 0) return { text, span: span('at'), causes: long, source: SLM };
  const atOnce = ms !== undefined && ms < AT_ONCE_MS;
  return {
    text: atOnce ? `refused after ${ms} ms, before any network was asked` : text,
    span: span(atOnce ? 'at' : 'network', secure ? 'client-auth' : 'tcp'),
    causes: [
      ...(atOnce ? [weigh('command-order/state', 0.6, 'at', 'connected already, or a parameter')] : []),
      ...(network === undefined ? [] : [network]),
      ...REACHING,
      ...(secure ? merged([...entryWeights(state, tag), ...SECURE]) : []),
    ],
    source: SLM,
  };
}

function mqttEnded({ ok, args, ms }: ObservedExchange, state: ModuleState): Notice | undefined {
  return ok ? undefined : connectRefused(args, state, ms);
}

function mqttUnanswered(args: LooseValues, state: ModuleState): Notice {
  return { ...connectRefused(args, state, undefined), text: 'no answer is shown' };
}

const HANDSHAKE_FAILED: readonly number[] = [45, 95, 111, 116];

/** The number has a row of its own; what is known of the entries stands beside it. */
function clientEnded({ ok, args, code }: ObservedExchange, state: ModuleState): Notice | undefined {
  const { tag } = args;
  if (ok || typeof tag !== 'number' || code === undefined || !HANDSHAKE_FAILED.includes(Math.abs(code)))
    return undefined;
  const known = entryWeights(state, tag);
  if (known.length === 0) return undefined;
  return {
    text: `the handshake failed, and this is known of tag ${tag}: ${known.map(({ why }) => why).join('; ')}`,
    span: span('tls', 'client-auth'),
    causes: merged([...known, ...SECURE]),
    source: SLM,
  };
}

function socketEnded(seen: ObservedExchange, state: ModuleState): Notice | undefined {
  if (seen.ok) return undefined;
  const { tried } = state;
  const tag = tried?.context;
  const network = networkWeight(state);
  const secure = tried?.tls === true && tag !== undefined;
  const host = seen.args['host'];
  return {
    text: 'refused without a number',
    span: span('network', secure ? 'client-auth' : 'tcp'),
    causes: [
      ...(network === undefined ? [] : [network]),
      ...REACHING,
      ...(secure ? merged([...entryWeights(state, tag), ...SECURE]) : []),
      ...(secure && typeof host === 'string' && !isAddress(host)
        ? [weigh('sni-missing', 0.3, 'tls', '#XSSOCKET sends no name unless option 2 of #XSSOCKETOPT gives it')]
        : []),
    ],
    source: 'sdk-nrf 3.1, applications/serial_lte_modem, #XCONNECT and #XSSOCKETOPT',
  };
}

const asks: readonly Ask[] = [
  {
    command: 'AT#XTCPCLI=1,"HOST",8883,TAG',
    learns: 'the number behind a bare ERROR of #XMQTTCON (serial LTE modem only)',
    decides: [
      'cert-not-stored',
      'wrong-root-ca',
      'cert-format',
      'dns',
      'wrong-port/plain-on-tls',
      'network-not-attached',
    ],
  },
  {
    command: 'AT#XTCPCLI=1,"HOST",8883',
    learns: 'whether the port is open at all, without TLS',
    decides: ['wrong-port/plain-on-tls', 'dns', 'network-not-attached'],
  },
  {
    command: 'AT#XTCPCLI=1,"HOST",8883,TAG,0',
    learns: 'whether it connects with the look at the server’s certificate off (only as a test)',
    decides: ['wrong-root-ca', 'intermediate-instead-of-root', 'client-cert-missing', 'cert-format'],
  },
  {
    command: 'AT#XSSOCKETOPT=1,2,"HOST"',
    learns: 'whether a server name is what was missing; it comes before #XCONNECT',
    decides: ['sni-missing'],
  },
  { command: 'AT#XGETADDRINFO="HOST"', learns: 'whether the name resolves', decides: ['dns'] },
  {
    command: 'AT#XMQTTCFG?',
    learns: 'client identifier and keep-alive as they are: what is left out goes back to the default',
    decides: ['client-id/policy'],
  },
  {
    command: 'AT+CEREG?',
    learns: 'whether the modem is registered: 1 or 5',
    decides: ['network-not-attached'],
  },
];

const MQTT = ['mqtt.connect', 'mqtt.connect.plain', 'mqtt.connect.old', 'mqtt.connect.old.plain'] as const;

/** Reading of the serial LTE modem and of its successor. */
export const slmReading: LogReading = {
  // CONNECT is on its way when OK comes.
  reaches: {
    'mqtt.connect': 'client-auth',
    'mqtt.connect.old': 'client-auth',
    'mqtt.connect.plain': 'tcp',
    'mqtt.connect.old.plain': 'tcp',
    'client.connect': 'client-auth',
    'client.connect.plain': 'tcp',
    'socket.connect': 'tcp',
    'socket.connect-handle': 'tcp',
    'name.resolve': 'dns',
  },
  passes: {
    'mqtt.connack': (values) => (values['code'] === 0 ? 'mqtt' : undefined),
    // A subscription that was refused looks like one that was granted; a message that came does not.
    'mqtt.event': ({ type, result }) => {
      if (result !== 0) return undefined;
      if (type === PUBLISH_RECEIVED) return 'subscribe';
      return type === PUBLISH_ACKNOWLEDGED ? 'publish' : 'mqtt';
    },
    'mqtt.message': () => 'subscribe',
  },
  ends: {
    ...byId(MQTT, mqttEnded),
    'client.connect': clientEnded,
    'socket.connect': socketEnded,
    'socket.connect-handle': socketEnded,
  },
  unanswered: byId(MQTT, mqttUnanswered),
  lines: {
    'modem.fault': ({ values }) => ({
      text: `the modem has crashed (${String(values)})`,
      span: span('tls', 'server-trust'),
      causes: [
        weigh('firmware-bug', 0.5, 'tls', 'a crash is one whatever led to it: update the modem firmware'),
        weigh('chain-too-big', 0.4, 'server-trust', 'seen at the check of a certificate of over 4 kB'),
      ],
      source: 'DevZone thread 114031',
    }),
  },
  harmless: {
    'mqtt.disconnect': refusedAs('there was no connection to end'),
    'client.disconnect': refusedAs('there was no connection to end'),
    'socket.close': refusedAs('there was no socket to close'),
    'tls-socket.close': refusedAs('there was no socket to close'),
    'slm.version': refusedAs('this is no serial LTE modem, or its successor (AT#XSMVER)'),
    'sm.version': refusedAs('this is no Serial Modem, or its predecessor (AT#XSLMVER)'),
    'mqtt.config.read': refusedAs('a serial LTE modem before SDK 2.6: #XMQTTCON has the client’s name'),
  },
  asks,
};

const PUBLISH_RECEIVED = 2;
const PUBLISH_ACKNOWLEDGED = 3;
