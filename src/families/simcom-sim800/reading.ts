import type { LooseValues } from '../../at/field.ts';
import type { CauseWeight } from '../../kernel/cause.ts';
import { bearerDown, nameUnresolved } from '../kit/causes.ts';
import { refusedAs } from '../kit/excuses.ts';
import { bearerEnded } from '../kit/notices.ts';
import type { ObservedExchange } from '../kit/part.ts';
import type { LogReading, Notice, Reached } from '../kit/reading.ts';
import { span, weigh } from '../kit/rows.ts';
import type { ModuleState } from '../kit/state.ts';
import { classicReading, notAllowed } from '../_parts/simcom-classic/reading.ts';
import { asks } from './asks.ts';

const NOTE_2013 = 'SIM800 Series SSL Application Note V1.00 (2013)';
const NOTE_2020 = 'SIM800 series SSL application note V1.05 (2020)';
/** What several users found on the wire, apart from each other. */
const OLD_TLS = 'ostaquet/Arduino-SIM800L-driver issue 33; LilyGo-T-Call-SIM800 issue 217';
const NO_TLS = 'ostaquet/Arduino-SIM800L-driver issue 10; LilyGo-T-Call-SIM800 issue 51';
const LIBRARY = 'TinyGSM 0.12.0, SIM800 client';

const old = (weight: number): CauseWeight =>
  weigh('tls-version', weight, 'tls', 'firmware R14.18 speaks TLS 1.0 at most, and hardly a broker takes that today');
const nameless = weigh(
  'sni-unsupported-firmware',
  0.35,
  'tls',
  'no server name is sent, and there is no command for it',
);
const suites = weigh('cipher-suite', 0.3, 'tls', 'old suites only');
const noClient = (weight: number): CauseWeight =>
  weigh(
    'module-cannot-client-auth',
    weight,
    'client-auth',
    'client certificates are documented, and nobody has reported that they work with a cloud',
  );

/** Certificates only matter where the server is verified, which takes a command. */
function trust({ tls }: ModuleState): readonly CauseWeight[] {
  if (tls.get(0)?.verifies !== true) return [];
  return [weigh('wrong-root-ca', 0.4, 'server-trust', 'AT+SSLOPT=0,0 has the server verified')];
}

/** The socket could not be opened, or was closed at once: in either case without a reason. */
function handshake(text: string, from: 'bearer' | 'tls', others: readonly CauseWeight[], state: ModuleState): Notice {
  return {
    text,
    span: span(from, 'client-auth'),
    causes: [
      old(0.7),
      nameless,
      suites,
      ...trust(state),
      ...(state.tls.get(0)?.presents ? [noClient(0.3)] : []),
      ...others,
    ],
    source: `${NOTE_2013}; ${OLD_TLS}; ${LIBRARY}`,
  };
}

function connectFailed(values: LooseValues, state: ModuleState): Notice | undefined {
  if (state.sockets.tls !== true) return classicReading.lines?.['ip.failed']?.(values, state);
  const others = [
    weigh('wrong-port/plain-on-tls', 0.3, 'tcp', 'nothing listens there, or the port is plain'),
    bearerDown(0.2),
    nameUnresolved(0.2),
  ];
  return handshake(
    'with AT+CIPSSL=1, CONNECT FAIL may be the handshake as well as the connection',
    'bearer',
    others,
    state,
  );
}

function closed(_: LooseValues, state: ModuleState): Notice | undefined {
  const { tls, connected } = state.sockets;
  // A plain connection that is closed was open before: who closed it, and why, is the protocol's business.
  if (tls !== true) return undefined;
  if (connected !== true) return handshake('closed instead of CONNECT OK: the TLS handshake failed', 'tls', [], state);
  return {
    text: 'the connection came about and was closed by the other side',
    span: span('tls', 'mqtt'),
    causes: [
      old(0.5),
      nameless,
      weigh('client-cert-missing', 0.2, 'client-auth', 'the broker wanted a certificate of the client'),
      weigh('client-id/policy', 0.2, 'mqtt', 'the broker closed after CONNECT'),
    ],
    source: `${NOTE_2013}; ${OLD_TLS}`,
  };
}

function noTls({ ok, exchange: { token } }: ObservedExchange): Notice | undefined {
  if (ok) return undefined;
  return {
    text: `AT${token} is refused: builds up to 1308B08 have no TLS at all`,
    span: span('tls'),
    causes: [
      weigh(
        'firmware-bug',
        0.7,
        'tls',
        'this build has no TLS: AT+CGMR names it; later ones of R13.08, and R14.18, have it',
      ),
      weigh('tls-version', 0.5, 'tls', 'no version of TLS at all'),
    ],
    source: NO_TLS,
  };
}

/** `AT+HTTPSSL` is also refused before `AT+HTTPINIT`. */
function httpNoTls(seen: ObservedExchange): Notice | undefined {
  const notice = noTls(seen);
  if (notice === undefined) return undefined;
  const order = weigh('command-order/state', 0.6, 'tls', 'AT+HTTPINIT comes first');
  return { ...notice, causes: [order, ...notice.causes] };
}

/** What people want who load certificates into this module, whether or not it takes the files. */
function credentials(text: string, more: readonly CauseWeight[], state: ModuleState): Notice {
  const mutual = state.tls.get(0)?.clientcert !== undefined;
  return {
    text,
    span: span('tls', 'client-auth'),
    causes: [old(0.5), noClient(mutual ? 0.6 : 0.2), ...more],
    source: `${NOTE_2013}; ${NOTE_2020}, AT+SSLSETROOT and AT+SSLSETCERT; ${OLD_TLS}`,
  };
}

const wantsDer = weigh('cert-format', 0.5, 'server-trust', 'the root is wanted as a binary file (DER)');

function rootRefused({ ok }: ObservedExchange, state: ModuleState): Notice | undefined {
  if (ok) return undefined;
  const absent = weigh(
    'firmware-bug',
    0.3,
    'server-trust',
    'the command came with the note of 2019: older builds lack it',
  );
  return credentials('the root was refused', [wantsDer, absent], state);
}

/** Any status of the server came over whatever the connection was. */
const answered: Reached = (_, { tried }) => (tried?.tls === true ? 'client-auth' : 'tcp');

const OPEN = 1;

/** What TLS, files, bearer and HTTP say that no code says. */
export const reading: LogReading = {
  reaches: { 'http.action': answered, 'mqtt.connect': 'mqtt' },
  ends: {
    'tls.on': noTls,
    'tls.on.read': noTls,
    'tls.on.test': noTls,
    'http.tls': httpNoTls,
    'tls.root': rootRefused,
    'file.write': ({ ok }) =>
      ok
        ? undefined
        : {
            text: 'the file was not written',
            span: span('server-trust', 'client-auth'),
            causes: [
              weigh(
                'cert-not-stored',
                0.7,
                'server-trust',
                'AT+FSCREATE comes first, and all bytes within the time that is given',
              ),
            ],
            source: `${NOTE_2020}, AT+FSWRITE`,
          },
    'mqtt.config': ({ ok }) =>
      ok
        ? undefined
        : {
            text: 'this build has no MQTT of its own: the host builds the packets and sends them over a socket',
            span: span('at'),
            causes: [weigh('command-order/state', 0.9, 'at', 'stock firmware answers ERROR to AT+SMCONF')],
            source: 'nimaltd gsm_v5 issue 29',
          },
  },
  unanswered: {
    'tls.root': (_, state) => credentials('a root is loaded; how it ended is not shown', [wantsDer], state),
    'tls.client-certificate': (_, state) =>
      credentials('a client certificate is loaded; how it ended is not shown', [], state),
  },
  lines: {
    'bearer.closed': () =>
      bearerEnded(
        span('network', 'bearer'),
        0.9,
        'AT+SAPBR=1,1 sets it up anew',
        'SIM800 IP Application Note V1.02, +SAPBR 1: DEACT',
      ),
  },
  harmless: {
    'bearer.control': (seen) => {
      if (seen.ok) return undefined;
      if (seen.args['action'] !== OPEN) return 'there was no bearer to close';
      return notAllowed(seen) ? 'the bearer was open already' : undefined;
    },
    'http.start': (seen) => (!seen.ok && notAllowed(seen) ? 'the HTTP client was started already' : undefined),
    'http.stop': refusedAs('the HTTP client was not running'),
    'file.delete': refusedAs('there was no such file to delete'),
    'tls.root.delete': refusedAs('there was no such root to delete'),
    'tls.client.delete': refusedAs('there was no client certificate to delete'),
    'mqtt.disconnect': refusedAs('there was no connection to end'),
  },
  asks,
};

/** The sockets as on the other modules, but for what TLS below them adds. */
export const socketReading: LogReading = {
  ...classicReading,
  lines: { ...classicReading.lines, 'ip.failed': connectFailed, 'ip.closed': closed },
};
