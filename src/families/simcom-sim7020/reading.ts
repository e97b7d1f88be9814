import type { CauseWeight } from '../../kernel/cause.ts';
import { nameUnresolved } from '../kit/causes.ts';
import { refusedAs } from '../kit/excuses.ts';
import type { ObservedExchange } from '../kit/part.ts';
import type { Ask, LogReading, Notice } from '../kit/reading.ts';
import { span, weigh } from '../kit/rows.ts';
import type { ModuleState } from '../kit/state.ts';
import { faultOf, SLOTS } from './credentials.ts';
import { MANUAL, MQTT_NOTE } from './manuals.ts';

/** Where users say what becomes of a text that is not whole, and which root was wanted. */
const FORUM = 'forum.iotcreators.com topic 740';
const TOP_ROOT = 'Stack Overflow: SIM7020 and AWS IoT, answer on roots';

const network = (weight: number) =>
  weigh('network-not-attached', weight, 'bearer', 'AT+CGCONTRDP shows no address, or the link was lost');
const unreached: readonly CauseWeight[] = [
  weigh('wrong-port/plain-on-tls', 0.25, 'tcp', 'nothing listens at that address and port, or it is filtered'),
  nameUnresolved(0.25),
];

/** What is wrong with what was stored, as far as the log shows the texts themselves. */
function storedFaults({ files }: ModuleState): readonly CauseWeight[] {
  return SLOTS.flatMap((slot) => {
    const file = files?.get(slot);
    const fault = file === undefined ? undefined : faultOf(file);
    const rung = slot === 'Root CA' ? 'server-trust' : 'client-auth';
    return fault === undefined ? [] : [weigh('cert-format', 0.9, rung, `${slot}: ${fault}`)];
  }).slice(0, 1);
}

/** What the lists of stored credentials leave open. */
function stored(state: ModuleState): readonly CauseWeight[] {
  const faults = storedFaults(state);
  if (faults.length > 0) return faults;
  if (state.files?.has('Root CA') === false)
    return [weigh('cert-not-stored', 0.6, 'server-trust', 'no root is stored: it is gone with every restart')];
  return [
    weigh('cert-format', 0.4, 'server-trust', 'AT+CSETCA answers OK to anything: counts and line ends show only here'),
  ];
}

function client({ files }: ModuleState): CauseWeight {
  return files?.has('Client CA') === true && files.has('Client Private Key')
    ? weigh('auth-credentials', 0.2, 'client-auth', 'the broker does not take the certificate, or not this key with it')
    : weigh(
        'client-cert-missing',
        0.2,
        'client-auth',
        'the broker wants a certificate, and types 1 and 2 were not stored',
      );
}

/** It is cheaper to set it than to find out whether it counts. */
function unsetClock({ clock }: ModuleState): readonly CauseWeight[] {
  if (clock?.set !== false) return [];
  const why = `the module’s clock shows ${clock.iso}; whether dates are compared with it is not known`;
  return [weigh('clock-not-set', 0.6, 'clock', why)];
}

function tlsFailed({ ok }: ObservedExchange, state: ModuleState): Notice | undefined {
  if (ok) return undefined;
  return {
    text: 'AT+CMQTTSNEW makes the connection and the TLS handshake, and says ERROR to whatever fails in them',
    span: span('bearer', 'client-auth'),
    causes: [
      ...stored(state),
      weigh('wrong-root-ca', 0.45, 'server-trust', 'the root is not the one that the server’s chain ends in'),
      client(state),
      ...unsetClock(state),
      network(state.bearer?.active === true ? 0.1 : 0.25),
      ...unreached,
    ],
    source: `${MANUAL}, AT+CMQTTSNEW; ${FORUM}; ${TOP_ROOT}`,
  };
}

function plainFailed({ ok }: ObservedExchange, state: ModuleState): Notice | undefined {
  if (ok) return undefined;
  return {
    text: 'the connection was not made',
    span: span('bearer', 'tcp'),
    causes: [
      ...unreached.map((cause) => ({ ...cause, weight: 0.4 })),
      network(state.bearer?.active === true ? 0.2 : 0.5),
      weigh('command-order/state', 0.4, 'tcp', 'the only client is in use: AT+CMQDISCON=0 comes before a new one'),
    ],
    source: `${MANUAL}, AT+CMQNEW`,
  };
}

/** `login`: a user name went with CONNECT. */
function refusals(login: boolean): readonly CauseWeight[] {
  return [
    weigh('auth-credentials', login ? 0.5 : 0.2, 'mqtt', 'user name or password'),
    weigh('client-id/policy', 0.4, 'mqtt', 'client id, or what the broker allows it'),
    weigh(
      'sni-missing',
      0.3,
      'tls',
      'some brokers find the customer by the server name, and refuse each login without',
    ),
  ];
}

function connectFailed({ ok, args }: ObservedExchange, { mqtt: { clients } }: ModuleState): Notice | undefined {
  if (ok) return undefined;
  const opened = clients.get(0)?.acquired === true;
  return {
    text: `the broker did not take the MQTT connection${opened ? '' : ', or there was none to ask over'}`,
    span: span(opened ? 'mqtt' : 'tcp', 'mqtt'),
    causes: [
      ...refusals(args['user'] !== undefined),
      ...(opened ? [] : [weigh('command-order/state', 0.5, 'tcp', 'AT+CMQNEW or AT+CMQTTSNEW comes first')]),
    ],
    source: `${MANUAL}, AT+CMQCON`,
  };
}

/** It climbs from DNS to CONNACK by itself, and makes the login from the module's clock. */
function azureFailed(seen: ObservedExchange, state: ModuleState): Notice | undefined {
  const failed = tlsFailed(seen, state);
  if (failed === undefined) return undefined;
  // The client is held when there was a link, whose loss was told.
  const opened = state.mqtt.clients.get(0)?.acquired === true;
  const unset = state.clock?.set === false;
  const login: readonly CauseWeight[] = [
    weigh('clock-not-set', unset ? 0.9 : 0.3, 'clock', 'the token ends at the module’s own clock plus some seconds'),
    weigh('auth-credentials', 0.5, 'mqtt', 'the device’s name or its key is not the registered one'),
  ];
  return {
    text: opened
      ? 'the hub did not take the login that AT+CMQAZURECON made'
      : 'AT+CMQAZURECON makes the connection, the handshake and the login, and says ERROR to whatever fails in them',
    span: span(opened ? 'mqtt' : 'bearer', 'mqtt'),
    finding: 'token-by-unset-clock',
    causes: opened ? login : [...login, ...failed.causes.filter(({ cause }) => cause !== 'clock-not-set')],
    source: `${MANUAL}, AT+CMQAZURECON`,
  };
}

const MOST_SERVER = 50;

/** The place for the server is short; longer names do not fit, and an address in their place carries no name. */
function tooLong(seen: ObservedExchange, state: ModuleState): Notice | undefined {
  const failed = tlsFailed(seen, state);
  const host = typeof seen.args['server'] === 'string' ? seen.args['server'] : '';
  if (failed === undefined || host.length <= MOST_SERVER) return failed;
  const long = weigh(
    'command-order/state',
    0.8,
    'tcp',
    `the server has ${host.length} characters, and the command holds ${MOST_SERVER}: give the address`,
  );
  return { ...failed, causes: [long, ...failed.causes] };
}

const ASKS: readonly Ask[] = [
  {
    command: 'AT+CSETCA?',
    learns: 'which credentials are stored, and how long each is: they are gone after a restart',
    decides: ['cert-not-stored', 'cert-format', 'client-cert-missing'],
  },
  {
    command: 'AT+CTLSCFG=1,1,"HOST",2,8883,3,0,4,2 with the root (6), then AT+CTLSCONN=1,1',
    learns: 'the number of the TLS error, which AT+CMQTTSNEW does not tell',
    decides: [
      'wrong-root-ca',
      'intermediate-instead-of-root',
      'cert-format',
      'cipher-suite',
      'client-cert-missing',
      'wrong-port/plain-on-tls',
      'chain-too-big',
      'buffer/memory',
    ],
  },
  {
    command: 'AT+CGCONTRDP',
    learns: 'whether there is a data connection, with its address',
    decides: ['network-not-attached'],
  },
  {
    command: 'AT+CMQNEW="HOST","1883",12000,1024',
    learns: 'whether the network and the broker are reached at all, without TLS (send no login over it)',
    decides: ['network-not-attached', 'wrong-port/plain-on-tls', 'dns'],
  },
  {
    command: 'AT+CMQTSYNC=1',
    learns: 'that OK to AT+CMQCON means the broker’s own yes',
    decides: ['auth-credentials', 'client-id/policy'],
  },
  { command: 'AT+CMQNEW?', learns: 'whether the only MQTT client is in use', decides: ['command-order/state'] },
  { command: 'AT+CGMR', learns: 'the firmware', decides: ['firmware-bug'] },
];

/** An HTTP client that was left over goes with the radio, which the host has switched off. */
const RADIO_OFF = -1;

/** What SIM7020 says that no code says: its MQTT commands know OK and ERROR only. */
export const reading: LogReading = {
  reaches: {
    'mqtt.open': 'tcp',
    'mqtt.open-tls': 'client-auth',
    'mqtt.open-tls.extended': 'client-auth',
    'mqtt.connect': 'mqtt',
    'mqtt.connect.will': 'mqtt',
    'mqtt.subscribe': 'subscribe',
    'mqtt.publish': 'publish',
    'azure.connect': 'mqtt',
    'tls.connect': 'client-auth',
    'socket.connect': 'tcp',
    'http.connect': (_, { http }) => (http?.tls === true ? 'client-auth' : 'tcp'),
  },
  passes: { 'mqtt.message': () => 'subscribe', 'http.head': () => 'tcp' },
  ends: {
    'mqtt.open': plainFailed,
    'mqtt.open-tls': tooLong,
    'mqtt.open-tls.extended': tlsFailed,
    'mqtt.connect': connectFailed,
    'mqtt.connect.will': connectFailed,
    'azure.connect': azureFailed,
    'socket.connect': plainFailed,
    'http.connect': (seen, state) => (state.http?.tls === true ? tlsFailed(seen, state) : plainFailed(seen, state)),
  },
  lines: {
    'mqtt.connection-lost': () => ({
      text: 'the broker refused the connection, or closed it',
      span: span('mqtt', 'publish'),
      causes: [...refusals(true), weigh('network-not-attached', 0.3, 'bearer', 'the link was lost')],
      source: `${MQTT_NOTE}, +CMQDISCON`,
    }),
    'http.error': (values) =>
      values['code'] === RADIO_OFF
        ? undefined
        : {
            text: 'the HTTP request failed',
            span: span('bearer', 'client-auth'),
            causes: [network(0.4), ...unreached],
            source: `${MANUAL}, AT+CHTTPCON`,
          },
  },
  harmless: {
    'mqtt.disconnect': refusedAs('there was no MQTT connection to end'),
    'tls.close': refusedAs('there was no TLS connection to close'),
    'socket.close': refusedAs('there was no socket to close'),
    'http.disconnect': refusedAs('there was no HTTP connection to end'),
    'http.destroy': refusedAs('there was no HTTP client to remove'),
  },
  asks: ASKS,
};
