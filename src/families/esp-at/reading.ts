import type { CauseWeight } from '../../kernel/cause.ts';
import { nameUnresolved } from '../kit/causes.ts';
import { refusedAs } from '../kit/excuses.ts';
import { rowOf, type ObservedExchange } from '../kit/part.ts';
import type { Ask, LogReading, Notice } from '../kit/reading.ts';
import { span, weigh } from '../kit/rows.ts';
import { textIn } from '../kit/seen.ts';
import type { ModuleState } from '../kit/state.ts';
import { wifi } from './codes.ts';
import { DOCS } from './declarations.ts';
import { MQTT_CONTEXT } from './observer.ts';

const EVENTS = `${DOCS}, AT+MQTTCONN; esp-mqtt, mqtt_client.c`;
const SCHEMES = `${DOCS}, AT+MQTTUSERCFG`;
const TLS_PORT = 8_883;
const PLAIN_PORT = 1_883;

const network = weigh('network-not-attached', 0.2, 'bearer', 'no access point, or no address');
const NOT_MQTT = weigh('wrong-port/plain-on-tls', 0.8, 'tls', 'the scheme and the usual use of that port do not fit');

/** Whether a scheme with TLS goes to the plain port, or the other way round. */
function wrongPort({ tried }: ModuleState): boolean {
  return (tried?.tls === true && tried.port === PLAIN_PORT) || (tried?.tls === false && tried.port === TLS_PORT);
}

/** What the scheme leaves open of a handshake: one that verifies nothing fails neither by the root nor by the clock. */
function handshakeCauses(state: ModuleState): readonly CauseWeight[] {
  const { verifies, presents } = state.tls.get(MQTT_CONTEXT) ?? {};
  if (state.tried?.tls === false) return [];
  const inTime = state.clock?.set === true || state.clockSynced === true;
  const clockWeight = inTime ? 0.05 : state.clockSynced === 'maybe' ? 0.15 : 0.35;
  return [
    ...(verifies === false
      ? []
      : [
          weigh('clock-not-set', clockWeight, 'server-trust', 'the server is verified, and the clock begins in 1970'),
          weigh('wrong-root-ca', 0.25, 'server-trust', 'a sample root is stored until another one is'),
        ]),
    presents === false
      ? weigh('client-cert-missing', 0.35, 'client-auth', 'this scheme presents no certificate')
      : weigh('client-cert-missing', 0.2, 'client-auth', 'a sample certificate is stored until another one is'),
  ];
}

/** `FAIL` ends the command; the line before it says why. */
function joinEnds({ ok, info }: ObservedExchange): Notice | undefined {
  if (ok) return undefined;
  const code = info.find(({ spec }) => spec.id === 'network.join.failed')?.values['code'];
  const row = typeof code === 'number' ? rowOf(wifi, code) : undefined;
  return {
    text: row === undefined ? 'the access point was not joined' : `+CWJAP ${row.code}: ${row.text}`,
    span: span('network'),
    causes: row?.causes ?? [weigh('network-not-attached', 0.9, 'network', 'name or password of the access point')],
    source: `${DOCS}, AT+CWJAP`,
  };
}

/** A client tells the end of a connection also where none came about, so that this proves no handshake. */
function closed(text: string, state: ModuleState): Notice {
  const login = state.tried?.username === true && state.tried.password === true;
  return {
    text,
    span: span('dns', 'mqtt'),
    causes: [
      ...(wrongPort(state) ? [NOT_MQTT] : []),
      weigh('client-id/policy', 0.5, 'mqtt', 'the broker closed after CONNECT: client identifier, or policy'),
      weigh('auth-credentials', login ? 0.3 : 0.2, 'mqtt', 'the broker closed because of the login'),
      ...handshakeCauses(state),
      network,
    ],
    source: EVENTS,
  };
}

function connectEnds(seen: ObservedExchange, state: ModuleState): Notice | undefined {
  if (seen.ok) return undefined;
  if (seen.info.some(({ spec }) => spec.id === 'mqtt.lost'))
    return closed('the client reports the end of the connection, and the command fails', state);
  if (seen.ms !== undefined && seen.ms < AT_ONCE_MS) {
    const why = 'refused before anything went out: AT+MQTTUSERCFG is missing, or a parameter is wrong';
    return {
      text: `ERROR after ${seen.ms} ms`,
      span: span('at', 'mqtt'),
      causes: [weigh('command-order/state', 0.7, 'mqtt', why), network],
      source: EVENTS,
    };
  }
  return {
    text: 'a bare ERROR: name, port, handshake and login all end so',
    span: span('bearer', 'mqtt'),
    causes: [
      ...(wrongPort(state) ? [NOT_MQTT] : []),
      ...handshakeCauses(state),
      weigh('client-id/policy', 0.25, 'mqtt', 'the broker closed after CONNECT'),
      weigh('command-order/state', 0.25, 'mqtt', 'connected already, or AT+MQTTUSERCFG is missing'),
      nameUnresolved(0.2),
      network,
    ],
    source: EVENTS,
  };
}
const AT_ONCE_MS = 50;

function tlsSocketEnds({ ok, info }: ObservedExchange, state: ModuleState): Notice | undefined {
  if (ok || info.some(({ spec }) => spec.id === 'socket.connected')) return undefined;
  const { verifies, sni } = state.tls.get(state.tried?.context ?? 0) ?? {};
  return {
    text: 'the TLS socket does not open',
    span: span('bearer', 'client-auth'),
    causes: [
      ...(sni === true
        ? []
        : [weigh('sni-missing', 0.4, 'tls', 'sockets send a server name only after AT+CIPSSLCSNI')]),
      ...(verifies === true
        ? [
            weigh('clock-not-set', 0.35, 'server-trust', 'the server is verified, and the clock begins in 1970'),
            weigh('wrong-root-ca', 0.35, 'server-trust', 'the stored root does not verify the server'),
          ]
        : []),
      weigh('client-cert-missing', 0.25, 'client-auth', 'AT+CIPSSLCCONF: only 1 and 3 present a certificate'),
      weigh('buffer/memory', 0.2, 'tls', 'a handshake needs much memory: AT+SYSRAM?'),
      nameUnresolved(0.2),
      network,
    ],
    source: `${DOCS}, AT+CIPSTART, AT+CIPSSLCCONF, AT+CIPSSLCSNI`,
  };
}

function lost(state: ModuleState): Notice | undefined {
  // After AT+MQTTCLEAN the host wanted it so.
  if (state.mqtt.clients.get(0)?.acquired === false) return undefined;
  return closed('the client reports the end of the connection', state);
}

const NOT_OPEN: Notice = {
  text: 'the link that is to be used is not open',
  span: span('tcp', 'publish'),
  causes: [
    weigh('command-order/state', 0.4, 'tcp', 'it was not opened, or not under this number'),
    weigh('network-not-attached', 0.3, 'bearer', 'the link is gone'),
    weigh('firmware-bug', 0.2, 'tcp', 'it was opened, and the firmware does not know it'),
  ],
  source: `${DOCS}, AT+CIPSEND`,
};

const NO_SUCH_TYPE: Notice = {
  text: 'the firmware does not know this type of connection',
  span: span('at', 'tls'),
  causes: [
    weigh('firmware-bug', 0.7, 'tls', 'a build that has no TLS, or an old one: AT+GMR'),
    weigh('command-order/state', 0.4, 'at', 'with AT+CIPMUX=1 the number of the link comes first'),
  ],
  source: 'WiFiEsp issue 29',
};

function missing(what: string): Notice {
  const why = `no ${what.toLowerCase()} in its partition, or one that the vendor’s script did not pack`;
  return {
    text: 'a credential that the scheme asks for is not there',
    span: span('tls'),
    causes: [weigh('cert-not-stored', 0.8, 'tls', why), weigh('cert-format', 0.4, 'tls', why)],
    source: `${DOCS}, firmware before AT+SYSMFG`,
  };
}

const asks: readonly Ask[] = [
  {
    command: 'AT+CIPSNTPTIME?',
    learns: 'whether the clock is right before a scheme that verifies',
    decides: ['clock-not-set'],
  },
  {
    command: 'AT+SYSLOG=1',
    learns: 'the next failure comes with ERR CODE or +ERRNO',
    decides: ['cert-format', 'cert-not-stored', 'wrong-root-ca', 'sni-missing', 'dns', 'buffer/memory'],
  },
  {
    command: 'AT+SYSMFG=1,"mqtt_ca","mqtt_ca"',
    learns: 'which root is stored; the samples of the factory are there until another one is',
    decides: ['wrong-root-ca', 'intermediate-instead-of-root', 'cert-format', 'cert-not-stored'],
  },
  {
    command: 'AT+SYSMFG=1,"mqtt_cert","mqtt_cert"',
    learns: 'which client certificate is stored',
    decides: ['client-cert-missing', 'client-key-mismatch', 'auth-credentials', 'client-id/policy'],
  },
  { command: 'AT+MQTTCONN?', learns: 'state of the client and the scheme it uses', decides: ['command-order/state'] },
  {
    command: 'AT+CWJAP?',
    learns: 'whether the module is on an access point',
    decides: ['network-not-attached'],
  },
  { command: 'AT+CIPDOMAIN="HOST"', learns: 'whether the name resolves', decides: ['dns'] },
  { command: 'AT+GMR', learns: 'version and build', decides: ['firmware-bug'] },
];

/** What logs of ESP-AT say beside its codes. */
export const reading: LogReading = {
  reaches: {
    'network.join': 'bearer',
    'dns.resolve': 'dns',
    'socket.open': 'tcp',
    'socket.open.of': 'tcp',
    'tls-socket.open': 'client-auth',
    'tls-socket.open.of': 'client-auth',
    'mqtt.connect': 'mqtt',
    'mqtt.subscribe': 'subscribe',
    'mqtt.publish': 'publish',
    'mqtt.publish-raw': 'publish',
  },
  ends: {
    'network.join': joinEnds,
    'mqtt.connect': connectEnds,
    'tls-socket.open': tlsSocketEnds,
    'tls-socket.open.of': tlsSocketEnds,
    'mqtt.user': ({ ok }) =>
      ok
        ? undefined
        : {
            text: 'the configuration of the client is refused',
            span: span('at'),
            causes: [
              weigh('command-order/state', 0.7, 'at', 'a client is configured already (AT+MQTTCLEAN), or a parameter'),
              weigh('buffer/memory', 0.3, 'at', 'the line holds 256 bytes: AT+MQTTLONGPASSWORD takes the rest'),
            ],
            source: SCHEMES,
          },
  },
  passes: {
    'network.event': ({ event }) => (event === 'GOT IP' ? 'bearer' : undefined),
    'clock.updated': () => 'clock',
    'mqtt.connected': () => 'mqtt',
    'mqtt.received': () => 'subscribe',
  },
  lines: {
    'mqtt.lost': (_values, state) => lost(state),
    'socket.invalid': () => NOT_OPEN,
    'socket.type': () => NO_SUCH_TYPE,
    'cert.missing': (values) => missing(textIn(values, 'what') ?? 'credential'),
  },
  harmless: {
    'mqtt.clean': refusedAs('there was no client to clean'),
    'socket.close': refusedAs('there was no connection to close'),
  },
  asks,
};
