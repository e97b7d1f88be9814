import type { LooseValues } from '../../at/field.ts';
import type { CauseWeight } from '../../kernel/cause.ts';
import { datesCompared, nameUnresolved } from '../kit/causes.ts';
import { refusedAs } from '../kit/excuses.ts';
import type { ObservedExchange } from '../kit/part.ts';
import type { Ask, LogReading, Notice } from '../kit/reading.ts';
import { span, weigh } from '../kit/rows.ts';
import { lineSeen, numberIn, textIn } from '../kit/seen.ts';
import type { ModuleState } from '../kit/state.ts';
import { LIBRARY, NOTES, REFERENCE } from './declarations.ts';
import { FORUM, SERVICES } from './declarations-cinterion.ts';
import { isActiveAlready } from './observer.ts';

/** The LE910R1 is particular about parameters. */
const R1 = /^M0Q\./;
const network = weigh('network-not-attached', 0.25, 'bearer', 'AT#SGACT comes first');

function handshake({ tls, tried }: ModuleState): readonly CauseWeight[] {
  if (tried?.tls === false) return [];
  const { verifies, presents, sni } = tls.get(tried?.context ?? 1) ?? {};
  return [
    ...(verifies === false
      ? []
      : [
          weigh('wrong-root-ca', 0.35, 'server-trust', 'the stored root does not verify the broker'),
          datesCompared(0.25),
        ]),
    ...(sni === true
      ? []
      : [weigh('sni-missing', 0.35, 'tls', 'the third parameter of AT#SSLSECCFG2 is 0 or left out')]),
    ...(presents === true
      ? [weigh('client-key-mismatch', 0.2, 'client-auth', 'key and certificate are no pair')]
      : [weigh('client-cert-missing', 0.3, 'client-auth', 'AT#SSLSECCFG without mutual authentication')]),
    weigh('tls-version', 0.2, 'tls', 'AT#SSLSECCFG2 numbers the versions by firmware; many end at TLS 1.2'),
  ];
}

function connectEnds({ ok, cme, ms }: ObservedExchange, state: ModuleState): Notice | undefined {
  // A number or words of the vendor stand in the table.
  if (ok || cme !== undefined) return undefined;
  return {
    text: `AT#MQCONN fails${ms === undefined ? '' : ` after ${Math.round(ms / 1_000)} s`} and does not say where: TCP, TLS, login and policy end alike`,
    span: span('bearer', 'mqtt'),
    causes: [
      ...handshake(state),
      weigh('auth-credentials', 0.25, 'mqtt', 'user name or password'),
      weigh('client-id/policy', 0.25, 'mqtt', 'client identifier or policy'),
      weigh(
        'wrong-port/plain-on-tls',
        state.tried?.tls === false && state.tried.port === 8_883 ? 0.8 : 0.2,
        'tls',
        'TLS on a plain port, or the other way round',
      ),
      network,
    ],
    source: `${NOTES}, AT#MQCONN`,
  };
}

function configEnds({ ok, args }: ObservedExchange, state: ModuleState): Notice | undefined {
  if (ok) return undefined;
  const extra = R1.test(state.identity.build ?? '') && args['tlsId'] !== undefined;
  const why = extra
    ? 'this firmware takes no number of a TLS socket here'
    : 'AT#SSLEN=1,0 first, AT#MQCFG again, AT#SSLEN=1,1 then; and AT#MQEN=1,1 before all of it';
  return {
    text: 'the configuration of the client is refused',
    span: span('at', 'mqtt'),
    causes: [weigh('command-order/state', 0.7, 'mqtt', why), network],
    source: `${NOTES}; ${LIBRARY}, AT#MQCFG`,
  };
}

function parameterEnds(what: string, why: string, isIt: (args: LooseValues) => boolean) {
  return ({ ok, args }: ObservedExchange, { identity }: ModuleState): Notice | undefined =>
    ok || !R1.test(identity.build ?? '') || !isIt(args)
      ? undefined
      : {
          text: `${what} is refused by this firmware`,
          span: span('at'),
          causes: [weigh('command-order/state', 0.8, 'at', why)],
          source: NOTES,
        };
}

function tlsSocketEnds({ ok, cme }: ObservedExchange, state: ModuleState): Notice | undefined {
  if (ok || cme !== undefined) return undefined;
  return {
    text: 'the TLS socket does not open',
    span: span('bearer', 'client-auth'),
    causes: [
      ...handshake(state),
      weigh('wrong-port/plain-on-tls', 0.25, 'tcp', 'nothing listens there, or no TLS'),
      network,
    ],
    source: `${REFERENCE}, AT#SSLD`,
  };
}

/** A signed binary that holds a certificate; its content is judged only here. */
function installed(seen: ObservedExchange): Notice | undefined {
  const values = lineSeen(seen, 'cert.install.result');
  const words = textIn(values, 'words');
  if (seen.ok || values === undefined || numberIn(values, 'result') === 0) return undefined;
  return {
    text: `the module refuses the signed binary: ${words ?? 'no words'}`,
    span: span('at', 'server-trust'),
    causes: [
      weigh('cert-format', 0.5, 'server-trust', 'not made by the vendor’s program for this release, or not from DER'),
      weigh('command-order/state', 0.3, 'at', 'the name of the file stands in straight quotes'),
    ],
    source: `${FORUM}; Thales developer forum, comment 10142`,
  };
}

/** Numbers up to here are errors; above are notes of what goes on (by general knowledge, the list is the vendor's). */
const LAST_ERROR = 2_000;

/** `^SIS` says in words what became of a service. */
function serviceEvent(values: LooseValues): Notice | undefined {
  const cause = numberIn(values, 'cause') ?? 0;
  const code = numberIn(values, 'code') ?? 0;
  const words = textIn(values, 'words') ?? '';
  if (cause !== 0 || code === 0 || code > LAST_ERROR) return undefined;
  const { at, causes } = SERVICE_WORDS.find(({ words: shape }) => shape.test(words)) ?? OTHER_WORDS;
  return { text: `^SIS ${code}${words === '' ? '' : `: ${words}`}`, span: at, causes, source: SERVICES };
}

interface ServiceWords {
  readonly words: RegExp;
  readonly at: Notice['span'];
  readonly causes: readonly CauseWeight[];
}

const SERVICE_WORDS: readonly ServiceWords[] = [
  {
    words: /certificat/i,
    at: span('tls', 'client-auth'),
    causes: [
      weigh('wrong-root-ca', 0.5, 'server-trust', 'the stored certificate does not verify the server'),
      weigh('cert-not-stored', 0.35, 'server-trust', 'AT^SBNR="is_cert" lists what is stored'),
      datesCompared(0.3),
    ],
  },
  {
    words: /\b(?:tls|ssl|handshake|secure|security)\b/i,
    at: span('tls', 'client-auth'),
    causes: [
      weigh('wrong-root-ca', 0.4, 'server-trust', 'the stored certificate does not verify the server'),
      datesCompared(0.25),
      weigh('tls-version', 0.25, 'tls', 'no version in common'),
      weigh('client-cert-missing', 0.25, 'client-auth', 'the broker wants a client certificate'),
    ],
  },
  {
    words: /\b(?:dns|resolve|host name|hostname|unknown host)\b|host not found/i,
    at: span('bearer', 'dns'),
    causes: [nameUnresolved(0.8), network],
  },
  {
    words: /refused/i,
    at: span('tcp'),
    causes: [weigh('wrong-port/plain-on-tls', 0.7, 'tcp', 'nothing listens there'), network],
  },
  {
    words: /closed|reset|terminated/i,
    at: span('tcp', 'mqtt'),
    causes: [
      weigh('client-id/policy', 0.4, 'mqtt', 'the broker closed'),
      weigh('client-cert-missing', 0.3, 'client-auth', 'the broker closed because of the certificate'),
      network,
    ],
  },
];
const OTHER_WORDS: Omit<ServiceWords, 'words'> = {
  at: span('bearer', 'mqtt'),
  causes: [network, weigh('wrong-port/plain-on-tls', 0.2, 'tcp', 'nothing listens there, or it is filtered')],
};

const asks: readonly Ask[] = [
  {
    command: 'AT#SSLSECCFG2?',
    learns: 'TLS version and whether a server name is sent',
    decides: ['sni-missing', 'tls-version'],
  },
  {
    command: 'AT#SSLSECCFG?',
    learns: 'whether the server is verified and a certificate presented',
    decides: ['client-cert-missing', 'wrong-root-ca'],
  },
  {
    command: 'AT#SSLSECDATA=1,2,1',
    learns: 'which root is stored, and whether it came whole',
    decides: ['wrong-root-ca', 'intermediate-instead-of-root', 'cert-format', 'cert-not-stored'],
  },
  { command: 'AT+CCLK?', learns: 'whether the clock is right', decides: ['clock-not-set'] },
  {
    command: 'AT#SSLD=1,PORT,"HOST",0,1',
    learns: 'TLS without MQTT: whether the handshake is what fails',
    decides: ['auth-credentials', 'client-id/policy', 'wrong-root-ca', 'sni-missing'],
  },
  {
    command: 'AT#SD=1,0,PORT,"HOST",0,0,1',
    learns: 'TCP without TLS: whether the port answers',
    decides: ['wrong-port/plain-on-tls', 'dns', 'network-not-attached'],
  },
  { command: 'AT#QDNS="HOST"', learns: 'whether the name resolves', decides: ['dns'] },
  { command: 'AT#SGACT?', learns: 'whether the data connection is up', decides: ['network-not-attached'] },
  {
    command: 'AT+CMEE=2',
    learns: 'the next failure comes with words',
    decides: ['command-order/state', 'cert-not-stored'],
  },
  {
    command: 'AT^SBNR="is_cert"',
    learns: 'on Cinterion modules: which certificates are stored',
    decides: ['cert-format', 'cert-not-stored', 'wrong-root-ca'],
  },
  { command: 'AT#CGMR', learns: 'the firmware', decides: ['firmware-bug'] },
];

const gone = refusedAs('there was nothing to close');

/** What logs of Telit and Cinterion modules say beside their codes. */
export const reading: LogReading = {
  reaches: {
    'bearer.open': ({ args }) => (args['on'] === 1 ? 'bearer' : undefined),
    'dns.resolve': 'dns',
    'socket.open': 'tcp',
    'tls-socket.open': 'client-auth',
    'mqtt.connect': 'mqtt',
    'mqtt.subscribe': 'subscribe',
    'mqtt.publish': 'publish',
    'mqtt.publish-counted': 'publish',
  },
  ends: {
    'mqtt.connect': connectEnds,
    'mqtt.config': configEnds,
    'tls-socket.open': tlsSocketEnds,
    'tls.security': parameterEnds(
      'a cipher suite of one’s own',
      'AT#SSLSECCFG takes only 0 as suite here',
      ({ suite }) => suite !== 0,
    ),
    'mqtt.subscribe': parameterEnds(
      'the quality of a subscription',
      'AT#MQSUB takes no quality here',
      ({ qos }) => qos !== undefined,
    ),
    'cert.install-file': installed,
  },
  unanswered: {
    'mqtt.will': (_args, { identity }) =>
      R1.test(identity.build ?? '')
        ? {
            text: 'AT#MQWCFG restarts a module with this firmware',
            span: span('at', 'mqtt'),
            causes: [weigh('firmware-bug', 0.8, 'mqtt', 'leave the last will out')],
            source: NOTES,
          }
        : undefined,
  },
  lines: { 'service.event': serviceEvent },
  harmless: {
    'bearer.open': (seen) => (isActiveAlready(seen) ? 'the data connection was up already' : undefined),
    'tls.enable': ({ cme }) =>
      cme?.number === 1003 || cme?.number === 835 || /already activated/i.test(cme?.words ?? '')
        ? 'TLS was switched on already'
        : undefined,
    'tls-socket.close': gone,
    'socket.close': gone,
    'service.close': gone,
    'mqtt.disconnect': gone,
  },
  asks,
};
