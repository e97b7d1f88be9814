import { datesCompared, nameUnresolved } from '../kit/causes.ts';
import { refusedAs } from '../kit/excuses.ts';
import type { ObservedExchange } from '../kit/part.ts';
import type { Ask, LogReading, Notice } from '../kit/reading.ts';
import { span, weigh } from '../kit/rows.ts';
import { numberIn } from '../kit/seen.ts';
import type { ModuleState } from '../kit/state.ts';
import { GUIDE, MICROCHIP, WALTER } from './declarations.ts';

const TLS_ERROR = -8;
/** Where verification was reported to fail whatever is stored. */
const SUSPECT = /^UE8\.2\.1/;

function connectEnds({ code }: ObservedExchange, state: ModuleState): Notice | undefined {
  const context = state.tls.get(state.tried?.context ?? -1);
  if (code !== TLS_ERROR || context?.verifies !== true || !SUSPECT.test(state.identity.build ?? '')) return undefined;
  return {
    text: 'on this build every connection that verifies was reported to end so',
    span: span('tls', 'client-auth'),
    causes: [
      weigh('command-order/state', 0.4, 'tls', 'attach to the network before AT+SQNSMQTTCFG names a profile'),
      weigh('firmware-bug', 0.3, 'tls', 'reported, the cause is not known; try another build'),
    ],
    source: 'walter-arduino issues 146 and 152',
  };
}

const isAttached = ({ registration, attached }: ModuleState): boolean | undefined => {
  if (registration === 'home' || registration === 'roaming' || attached === true) return true;
  return registration === undefined && attached === undefined ? undefined : false;
};

function configEnds({ ok, args }: ObservedExchange, state: ModuleState): Notice | undefined {
  const id = numberIn(args, 'profile');
  if (id === undefined) return undefined;
  if (ok) {
    if (isAttached(state) !== false) return undefined;
    return {
      text: 'the client got its TLS profile while the module was not attached',
      span: span('network', 'client-auth'),
      causes: [
        weigh(
          'command-order/state',
          0.6,
          'tls',
          'each connection then ends with -8: attach first, AT+SQNSMQTTCFG again',
        ),
      ],
      source: 'walter-arduino issue 146',
    };
  }
  const context = state.tls.get(id);
  const noRoot = context?.presents === true && context.cacert === undefined;
  return {
    text: noRoot
      ? 'a profile with certificate and key and without a root is refused by who uses it'
      : 'the configuration of the client is refused',
    span: span('at', 'tls'),
    causes: noRoot
      ? [weigh('cert-not-stored', 0.8, 'tls', 'AT+SQNSPCFG names no slot of a root')]
      : [
          weigh('command-order/state', 0.5, 'tls', 'AT+SQNSPCFG comes first, or a client is connected'),
          weigh('cert-not-stored', 0.4, 'tls', 'a slot of the profile is empty'),
        ],
    source: `${MICROCHIP} issue 4`,
  };
}

function writeEnds({ ok }: ObservedExchange): Notice | undefined {
  return ok ? undefined : badBytes('the credential is refused');
}

function badBytes(text: string): Notice {
  return {
    text,
    span: span('at', 'server-trust'),
    causes: [
      weigh('cert-format', 0.6, 'server-trust', 'the count is of the text without CR, and that is what must come'),
    ],
    source: `${GUIDE}, AT+SQNSNVW`,
  };
}

function socketEnds({ ok, cme }: ObservedExchange, { tried }: ModuleState): Notice | undefined {
  if (ok || cme !== undefined) return undefined;
  const tls = tried?.tls === true;
  return {
    text: 'the socket does not open',
    span: span('bearer', tls ? 'client-auth' : 'tcp'),
    causes: [
      weigh('network-not-attached', 0.35, 'bearer', 'the data connection is not up'),
      weigh('wrong-port/plain-on-tls', 0.3, 'tcp', 'nothing listens there, or it is filtered'),
      nameUnresolved(0.25),
      ...(tls
        ? [
            weigh('wrong-root-ca', 0.35, 'server-trust', 'the slot that the profile names holds another root, or none'),
            datesCompared(0.25),
          ]
        : []),
    ],
    source: `${WALTER}, AT+SQNSD`,
  };
}

const asks: readonly Ask[] = [
  {
    command: 'AT+SQNSPCFG',
    learns: 'version, check and slots of each TLS profile',
    decides: ['tls-version', 'wrong-root-ca', 'client-cert-missing', 'cert-not-stored'],
  },
  {
    command: 'AT+SQNSPCFG=?',
    learns: 'how this firmware numbers the versions',
    decides: ['tls-version'],
  },
  {
    command: 'AT+SQNSNVR="certificate",12',
    learns: 'what the slot of the root holds: names, dates, SHA-1 of the DER form',
    decides: ['wrong-root-ca', 'intermediate-instead-of-root', 'cert-format', 'cert-not-stored'],
  },
  { command: 'AT+CCLK?', learns: 'whether the clock is right', decides: ['clock-not-set'] },
  {
    command: 'AT+CEREG?',
    learns: 'whether the module is attached; AT+SQNSMQTTCFG comes after that',
    decides: ['network-not-attached', 'command-order/state'],
  },
  { command: 'AT+CGMR', learns: 'the build', decides: ['firmware-bug'] },
];

const gone = refusedAs('there was nothing to close');

/** What logs of Sequans modules say beside their codes. */
export const reading: LogReading = {
  reaches: {
    'mqtt.connect': 'mqtt',
    'mqtt.subscribe': 'subscribe',
    'mqtt.publish': 'publish',
    'socket.open': (_seen, { tried }) => (tried?.tls === true ? 'client-auth' : 'tcp'),
  },
  passes: {
    'clock.ntp.done': ({ code }) => (code === 0 ? 'clock' : undefined),
    'mqtt.connected': ({ code }) => (code === 0 ? 'mqtt' : undefined),
    'mqtt.subscribed': ({ code }) => (code === 0 ? 'subscribe' : undefined),
    'mqtt.published': ({ code }) => (code === 0 ? 'publish' : undefined),
    'mqtt.arrived': () => 'subscribe',
  },
  ends: {
    'mqtt.connect': connectEnds,
    'mqtt.config': configEnds,
    'cert.write': writeEnds,
    'socket.open': socketEnds,
  },
  unanswered: { 'cert.write': () => badBytes('the module waits for more bytes of the credential') },
  harmless: { 'mqtt.disconnect': gone, 'socket.close': gone },
  asks,
};
