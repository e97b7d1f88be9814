import type { CauseWeight } from '../../kernel/cause.ts';
import { nameUnresolved } from '../kit/causes.ts';
import { refusedAs } from '../kit/excuses.ts';
import type { ObservedExchange } from '../kit/part.ts';
import type { LogReading, Notice, Reached } from '../kit/reading.ts';
import { span, weigh } from '../kit/rows.ts';
import { lineSeen, numberIn } from '../kit/seen.ts';
import type { ModuleState, TlsContextState } from '../kit/state.ts';
import { notAllowed } from '../_parts/simcom-classic/reading.ts';
import { textOf } from '../_parts/simcom-classic/values.ts';
import { MANUAL, MQTT_NOTE } from './manual.ts';

/* MQTT client, sockets and HTTP client: what a bare refusal can mean, by what the module had been told. */

const FIELD = 'botletics/SIM7000-LTE-Shield issues 58 and 300';
const NEEDS_PAIR = 'TinyGSM issue 437';
const MOST_NAME = 20;

const network = (weight: number) =>
  weigh('network-not-attached', weight, 'bearer', 'AT+CNACT? shows no address, or the link was lost');

/** What a clock that is not right weighs, by what is known of it. */
function clockWeight({ clock, clockSynced }: ModuleState, { checksDates }: TlsContextState): number {
  if (checksDates === false || clock?.set === true || clockSynced === true) return 0;
  return clock === undefined ? 0.4 : 0.9;
}

/** What can keep a TLS connection from coming about that the module only calls ERROR. */
function tlsCauses(state: ModuleState, context: TlsContextState): readonly CauseWeight[] {
  const { maxVersion, sni, presents, cacert } = context;
  const old = maxVersion === 'TLSv1' || maxVersion === 'TLSv1.1';
  return [
    weigh(
      'clock-not-set',
      clockWeight(state, context),
      'clock',
      'the clock begins in 1980, and dates are compared with it',
    ),
    weigh(
      'tls-version',
      old ? 0.7 : maxVersion === undefined ? 0.4 : 0,
      'tls',
      old ? 'the version was set to an old one' : 'AT+CSSLCFG="sslversion",0,3 was not given',
    ),
    weigh('sni-missing', sni === true ? 0 : 0.3, 'tls', 'the host of the URL is not sent as the server name by itself'),
    weigh(
      'wrong-root-ca',
      cacert === undefined ? 0.2 : 0.4,
      'server-trust',
      'the CA does not lead to the server’s chain',
    ),
    weigh('cert-format', 0.2, 'server-trust', 'OK to "convert" does not prove that the file can be used'),
    weigh('client-cert-missing', presents === true ? 0 : 0.3, 'client-auth', 'no client certificate is bound'),
  ].filter(({ weight }) => weight > 0);
}

const reach = (state: ModuleState): readonly CauseWeight[] => [
  network(state.bearer?.active === true ? 0.1 : state.bearer?.active === false ? 0.8 : 0.35),
  nameUnresolved(0.2),
  weigh('wrong-port/plain-on-tls', 0.2, 'tcp', 'nothing listens there, or the port speaks the other of TLS and plain'),
];

function contextTold({ tried, tls }: ModuleState): TlsContextState {
  return tls.get(tried?.context ?? 0) ?? {};
}

const busy = (why: string): CauseWeight => weigh('command-order/state', 0.6, 'tcp', why);

function mqttFailed(seen: ObservedExchange, state: ModuleState): Notice | undefined {
  if (seen.ok) return undefined;
  if (notAllowed(seen)) {
    return {
      text: 'AT+SMCONN was not allowed: nothing was sent',
      span: span('bearer', 'tcp'),
      causes: [busy('connected already, or half: AT+SMDISC first'), network(state.bearer?.active === true ? 0.1 : 0.5)],
      source: `${MANUAL}, AT+SMCONN; ${FIELD}`,
    };
  }
  const { tried } = state;
  return {
    text: 'AT+SMCONN says ERROR to whatever fails between the data connection and the broker’s answer',
    span: span('bearer', 'mqtt'),
    causes: [
      ...(tried?.tls === false ? [] : tlsCauses(state, contextTold(state))),
      ...reach(state),
      weigh('auth-credentials', 0.25, 'mqtt', 'user name or password'),
      weigh('client-id/policy', 0.25, 'mqtt', 'client id, or what the broker allows it'),
    ],
    source: `${MANUAL}, AT+SMCONN; ${MQTT_NOTE}; ${FIELD}`,
  };
}

function httpFailed(seen: ObservedExchange, state: ModuleState): Notice | undefined {
  if (seen.ok) return undefined;
  return {
    text: 'AT+SHCONN does not say where it failed',
    span: span('bearer', 'client-auth'),
    causes: [
      ...(state.tried?.tls === false ? [] : tlsCauses(state, contextTold(state))),
      ...reach(state),
      busy('settings are missing: AT+SHCONF for URL, BODYLEN and HEADERLEN come first'),
    ],
    source: `${MANUAL}, AT+SHCONN`,
  };
}

/** Index 0 is "no TLS": together with a file it can only be a mistake. */
function bindingFailed({ ok, args, exchange }: ObservedExchange): Notice | undefined {
  if (ok) return undefined;
  const files = [textOf(args['ca']), textOf(args['cert'])].flatMap((file) => file ?? []);
  const command = `AT${exchange.token}`;
  const source = `${MANUAL}, ${command}`;
  if (args['context'] === 0 && files.length > 0) {
    return {
      text: `${command}=0 switches TLS off and takes no file: contexts count from 1 here`,
      span: span('tls', 'server-trust'),
      causes: [weigh('command-order/state', 1, 'tls', `${command}=1,"CA","" binds a CA alone, to context 0`)],
      finding: 'command-refused',
      source,
    };
  }
  const long = files.find((file) => file.length > MOST_NAME);
  return {
    text: 'the files could not be bound to the context',
    span: span('server-trust', 'client-auth'),
    causes: [
      weigh(
        'cert-not-stored',
        0.6,
        'server-trust',
        long === undefined
          ? 'they were not turned into credentials by "convert"'
          : `${long} is longer than ${MOST_NAME} characters`,
      ),
      weigh('command-order/state', 0.4, 'tls', 'this build wants the second file too: an empty one is ""'),
    ],
    source,
  };
}

function settingRefused(seen: ObservedExchange): Notice | undefined {
  if (seen.ok) return undefined;
  const url = seen.exchange.id === 'mqtt.config.url';
  return {
    text: 'the MQTT client did not take the setting',
    span: span('at'),
    causes: [
      weigh(
        'command-order/state',
        0.7,
        'at',
        url ? 'builds differ in "host",port and "host:port"' : 'it is connected still: AT+SMDISC',
      ),
      weigh('firmware-bug', notAllowed(seen) ? 0.5 : 0.3, 'at', 'some builds have no MQTT client, or a dead one'),
    ],
    source: `${MANUAL}, AT+SMCONF; botletics/SIM7000-LTE-Shield issue 318; LilyGo-T-SIM7080G issue 176`,
  };
}

/** Results that can come from the handshake and do not say so. */
const HANDSHAKE_RESULTS: readonly number[] = [1, 11, 27];

function socketFailed(seen: ObservedExchange, state: ModuleState): Notice | undefined {
  const { ok, code } = seen;
  if (ok) return undefined;
  if (code === undefined) {
    return {
      text: 'AT+CAOPEN was refused before anything was sent',
      span: span('bearer', 'tcp'),
      causes: [
        busy('the form of the command differs between SIM7000 and the newer three, or the number is in use'),
        network(0.4),
      ],
      source: `${MANUAL}, AT+CAOPEN`,
    };
  }
  const context = contextTold(state);
  if (state.tried?.tls !== true || context.presents === true || !HANDSHAKE_RESULTS.includes(code)) return undefined;
  return {
    text: 'TLS was on, and no client certificate was bound to the socket (AT+CASSLCFG "CERT")',
    span: span('bearer', 'client-auth'),
    causes: [
      weigh(
        'client-cert-missing',
        0.6,
        'client-auth',
        'SIM7000 is reported to need a pair even where the server wants none',
      ),
      ...tlsCauses(state, context).filter(({ cause }) => cause !== 'client-cert-missing'),
      network(state.bearer?.active === true ? 0.1 : 0.4),
    ],
    source: `${NEEDS_PAIR}; ${MANUAL}, AT+CASSLCFG`,
  };
}

/** A policy shows as a lost connection, at once or soon. */
function lost(text: string): Notice {
  return {
    text,
    span: span('mqtt', 'publish'),
    causes: [
      weigh(
        'client-id/policy',
        0.5,
        'publish',
        'the topic is not allowed to this client, or another one has its client id',
      ),
      weigh('network-not-attached', 0.3, 'bearer', 'the link was lost'),
    ],
    source: `${MANUAL}, +SMSTATE; SIM7000 and AWS, terminal log of botletics/SIM7000-LTE-Shield`,
  };
}

const secured: Reached = (_, { tried }) => (tried?.tls === true ? 'client-auth' : 'tcp');

/** A status of 600 and above is the module's own. */
const answered: Reached = (seen, { tried }) => {
  const status = numberIn(lineSeen(seen, 'http.answered'), 'status') ?? 0;
  if (status < 200 || status >= 600) return undefined;
  return tried?.tls === true ? 'client-auth' : 'tcp';
};

/** What MQTT client, sockets and HTTP client say that no code says. */
export const reading: LogReading = {
  reaches: {
    'mqtt.connect': 'mqtt',
    'mqtt.subscribe': 'subscribe',
    'mqtt.publish': 'publish',
    'mqtt.state.read': (seen) => (numberIn(lineSeen(seen, 'mqtt.state.value'), 'state') ? 'mqtt' : undefined),
    'socket.open': secured,
    'socket.open.protocol': secured,
    'socket.open.host': secured,
    'http.connect': secured,
    'http.request': answered,
  },
  passes: { 'mqtt.message': () => 'subscribe' },
  ends: {
    'mqtt.connect': mqttFailed,
    'mqtt.tls': bindingFailed,
    'http.tls': bindingFailed,
    'mqtt.config': settingRefused,
    'mqtt.config.url': settingRefused,
    'mqtt.config.password': settingRefused,
    'mqtt.publish': ({ ok }) => (ok ? undefined : lost('the message was not taken')),
    'mqtt.subscribe': ({ ok }) => (ok ? undefined : lost('the subscription was not taken')),
    'socket.open': socketFailed,
    'socket.open.protocol': socketFailed,
    'socket.open.host': socketFailed,
    'socket.tls': ({ ok }) =>
      ok
        ? undefined
        : {
            text: 'the socket did not take the option',
            span: span('tls', 'client-auth'),
            causes: [
              weigh('cert-not-stored', 0.5, 'server-trust', 'the file was not turned into a credential by "convert"'),
              weigh('command-order/state', 0.5, 'tls', 'AT+CACID chooses the number first'),
            ],
            source: `${MANUAL}, AT+CASSLCFG`,
          },
    'http.connect': httpFailed,
  },
  lines: {
    'mqtt.connection-lost': () => lost('the MQTT connection is gone'),
  },
  harmless: {
    'mqtt.disconnect': refusedAs('there was no MQTT connection to end: programs tidy up before they begin'),
    'socket.close': refusedAs('there was no socket to close: programs tidy up before they begin'),
    'http.disconnect': refusedAs('there was no HTTP connection to end'),
  },
};
