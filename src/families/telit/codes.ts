import { datesCompared } from '../kit/causes.ts';
import type { CodeMeaning } from '../kit/part.ts';
import { rowsFrom, span, weigh } from '../kit/rows.ts';

const NEW = 'Telit 80617ST10991A rev. 9, as in gammu’s table';
const OLD = 'LE910 and UE910 generation; Libelium’s driver has 839 for the handshake';
const STATE = 'command-order/state';
const bearer = weigh('network-not-attached', 0.7, 'bearer', 'AT#SGACT comes first');
const state = (why: string) => weigh(STATE, 0.8, 'tls', why);

const HANDSHAKE = [
  weigh('wrong-root-ca', 0.5, 'server-trust', 'the stored root does not verify the broker'),
  weigh('sni-missing', 0.4, 'tls', 'the third parameter of AT#SSLSECCFG2 is 0 or left out'),
  weigh('client-cert-missing', 0.35, 'client-auth', 'AT#SSLSECCFG without mutual authentication'),
  datesCompared(0.3),
  weigh('tls-version', 0.25, 'tls', 'TLS 1.2 is the most that many of them have'),
] as const;

type Row = (make: ReturnType<typeof rowsFrom>, code: number) => CodeMeaning;
/** The words of the TLS part; the numbers of two generations go with them. */
const TLS: readonly (readonly [number, number | undefined, Row])[] = [
  [1000, 836, (row, code) => row(code, 'SSL not activated', span('tls'), state('AT#SSLEN=1,1 comes first'))],
  [
    1001,
    837,
    (row, code) =>
      row(
        code,
        'SSL certs and keys wrong or not stored',
        span('tls'),
        weigh('cert-not-stored', 0.7, 'tls', 'AT#SSLSECDATA has not stored what AT#SSLSECCFG asks for'),
        weigh('cert-format', 0.5, 'tls', 'what is stored is no whole PEM'),
        weigh('client-key-mismatch', 0.3, 'tls', 'key and certificate are no pair'),
      ),
  ],
  [1002, 830, (row, code) => row(code, 'SSL generic error', span('tls', 'client-auth'), ...HANDSHAKE)],
  [1003, 835, (row, code) => row(code, 'SSL already activated', undefined, state('AT#SSLEN=1,0 first'))],
  [1004, 839, (row, code) => row(code, 'SSL error during handshake', span('tls', 'client-auth'), ...HANDSHAKE)],
  [
    1005,
    832,
    (row, code) =>
      row(
        code,
        'SSL socket error',
        span('bearer', 'tcp'),
        weigh('wrong-port/plain-on-tls', 0.5, 'tcp', 'nothing listens there, or it is filtered'),
        bearer,
      ),
  ],
  [1006, undefined, (row, code) => row(code, 'SSL invalid state', span('tls'), state('another order of commands'))],
  [
    1007,
    831,
    (row, code) => row(code, 'SSL cannot activate', span('tls'), state('the data connection, then AT#SSLEN')),
  ],
  [1008, 833, (row, code) => row(code, 'SSL not connected', undefined, state('no connection is open'))],
  [1009, 834, (row, code) => row(code, 'SSL already connected', undefined, state('AT#SSLH first'))],
  [
    1010,
    838,
    (row, code) =>
      row(
        code,
        'SSL error enc/dec data',
        span('tls', 'client-auth'),
        weigh('other', 0.4, 'tls', 'bytes were damaged or lost on the way'),
      ),
  ],
  [
    1011,
    840,
    (row, code) =>
      row(
        code,
        'SSL disconnected',
        span('tls', 'mqtt'),
        weigh('client-id/policy', 0.5, 'mqtt', 'the broker closed'),
        weigh('client-cert-missing', 0.3, 'client-auth', 'the broker closed because of the certificate'),
      ),
  ],
];

const stated = rowsFrom(NEW);
const reported: ReturnType<typeof rowsFrom> = (...row) => ({ ...rowsFrom(OLD)(...row), confidence: 'reported' });

const order = (why: string) => weigh(STATE, 0.7, 'bearer', why);
/** The vendor’s own numbers and words of `+CME ERROR`. */
export const cmeErrors: readonly CodeMeaning[] = [
  stated(550, 'generic undocumented error', undefined),
  stated(551, 'wrong state', undefined, order('another order of commands')),
  stated(552, 'wrong mode', undefined, order('another order of commands')),
  stated(553, 'context already activated', undefined, order('harmless: it was up already')),
  stated(554, 'stack already active', undefined, order('harmless: it was up already')),
  stated(
    555,
    'activation failed',
    span('network', 'bearer'),
    weigh('network-not-attached', 0.9, 'bearer', 'access point name, registration, or subscription'),
  ),
  stated(556, 'context not opened', span('bearer'), bearer),
  stated(557, 'can not setup socket', span('bearer', 'tcp'), bearer),
  stated(
    558,
    'can not resolve DN',
    span('bearer', 'dns'),
    weigh('dns', 0.8, 'dns', 'misspelt, or no name server'),
    bearer,
  ),
  stated(
    559,
    'time-out in opening socket',
    span('bearer', 'tcp'),
    weigh('wrong-port/plain-on-tls', 0.5, 'tcp', 'filtered'),
    bearer,
  ),
  stated(
    560,
    'can not open socket',
    span('bearer', 'tcp'),
    weigh('wrong-port/plain-on-tls', 0.6, 'tcp', 'nothing listens there, or it is filtered'),
    bearer,
  ),
  stated(
    561,
    'remote disconnected or time-out',
    span('tcp', 'mqtt'),
    weigh('client-id/policy', 0.4, 'mqtt', 'the broker closed'),
    bearer,
  ),
  stated(
    562,
    'connection failed',
    span('bearer', 'tcp'),
    weigh('wrong-port/plain-on-tls', 0.5, 'tcp', 'nothing listens there'),
    bearer,
  ),
  stated(563, 'tx error', span('bearer', 'publish'), bearer),
  stated(565, 'socket disconnection', span('tcp', 'publish'), bearer),
  stated(566, 'can not resume socket', undefined, order('it is closed')),
  stated(
    770,
    'SIM invalid',
    span('sim'),
    weigh('network-not-attached', 0.9, 'sim', 'the module does not accept this SIM'),
  ),
  ...TLS.map(([code, , make]) => make(stated, code)),
  ...TLS.flatMap(([, code, make]) => (code === undefined ? [] : [make(reported, code)])),
];
