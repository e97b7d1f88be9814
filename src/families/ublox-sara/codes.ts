import type { CodeMeaning, CodeTable } from '../kit/part.ts';
import { rowsFrom, span, weigh } from '../kit/rows.ts';
import { GUIDE, LIBRARY } from './declarations.ts';

const STATE = 'command-order/state';
const bearer = weigh('network-not-attached', 0.6, 'bearer', 'the data connection is not up: on SARA-R5 AT+UPSDA=0,3');

/** What breaks between TCP and MQTT; this dialect does not say where. */
export const TLS = [
  weigh('sni-missing', 0.45, 'tls', 'operation 10 of the profile is empty unless it is set'),
  weigh('wrong-root-ca', 0.45, 'server-trust', 'the stored root does not verify the broker'),
  weigh('client-cert-missing', 0.3, 'client-auth', 'the profile names no certificate or no key'),
  weigh('wrong-port/plain-on-tls', 0.3, 'tls', 'the port is 1883 unless it is set to 8883'),
] as const;

const result = rowsFrom(`${GUIDE}, +UUMQTTC; ${LIBRARY} issue 26`);
const ends: CodeTable = {
  id: 'UUMQTTC',
  title: '+UUMQTTC: the end of an MQTT operation; 1 is success, except for the login of SARA-R410M-02B, where 0 is',
  explains: ['logout', 'login-now', 'publish', 'publish-file', 'subscribe', 'unsubscribe'].map(
    (name) => `mqtt.${name}`,
  ),
  reads: [{ line: 'mqtt.ended', field: 'code' }],
  codes: [
    result(
      0,
      'failed (AT+UMQTTER says more)',
      span('bearer', 'publish'),
      ...TLS,
      bearer,
      weigh('auth-credentials', 0.3, 'mqtt', 'the login was refused'),
      weigh('client-id/policy', 0.3, 'mqtt', 'the broker closed'),
    ),
    result(1, 'done', undefined),
    result(2, 'done (old syntax: granted quality 2, or a refusal of the login)', undefined),
    result(
      100,
      'ended: nothing was sent for too long',
      span('mqtt'),
      weigh('other', 0.5, 'mqtt', 'no ping within the keep-alive: AT+UMQTTC=8,1 in each session'),
    ),
    result(
      101,
      'ended: the connection was lost',
      span('bearer', 'publish'),
      weigh('client-id/policy', 0.4, 'publish', 'a broker that refuses by closing'),
      bearer,
    ),
    result(
      102,
      'ended: violation of the protocol',
      span('mqtt', 'publish'),
      weigh('other', 0.5, 'mqtt', 'one side breaks the protocol'),
    ),
  ],
};

const error = rowsFrom(`${GUIDE}; ${LIBRARY}, which tries again on 33 and 34`);
const errors: CodeTable = {
  id: 'UMQTTER',
  title: '+UMQTTER: the last MQTT error (the number behind the class); most of the table is published nowhere',
  explains: [],
  reads: [{ line: 'mqtt.error.value', field: 'code' }],
  codes: [
    {
      ...error(0, 'no error of MQTT: it broke below, or it went well', span('bearer', 'client-auth'), ...TLS, bearer),
      confidence: 'reported',
      source: `${LIBRARY} issue 26, the vendor’s engineer`,
    },
    {
      ...error(4, 'not documented; seen with a wrong configuration over TLS', span('tls', 'mqtt'), ...TLS),
      confidence: 'reported',
      source: 'one log of a LENA-R8',
    },
    {
      ...error(
        8,
        'the socket could not be made secure',
        span('tls', 'client-auth'),
        ...TLS,
        weigh('cert-not-stored', 0.35, 'tls', 'the profile names an entry that is not stored'),
        weigh(
          'tls-version',
          0.25,
          'tls',
          'operation 1 of the profile asks for a version that the broker does not speak',
        ),
      ),
      confidence: 'reported',
      source: 'SARA-R5 AT commands manual as sparkfun/SparkFun_u-blox_SARA-R5_Arduino_Library issue 50 quotes it',
    },
    error(
      33,
      'time-out',
      span('bearer', 'tls'),
      bearer,
      weigh('wrong-port/plain-on-tls', 0.4, 'tcp', 'filtered, or a server that waits for something else'),
    ),
    error(
      34,
      'no radio service',
      span('network'),
      weigh('network-not-attached', 0.9, 'network', 'the module is not registered'),
    ),
    error(50, 'no data connection', span('bearer'), { ...bearer, weight: 0.9 }),
  ],
};

const socket = rowsFrom(`${GUIDE}, AT+USOER; numbers as errno`);
const sockets: CodeTable = {
  id: 'USOER',
  title: '+USOER: the last error of a socket',
  explains: [],
  reads: [{ line: 'socket.error.value', field: 'code' }],
  codes: [
    socket(0, 'no error', undefined),
    socket(
      9,
      'no such socket',
      undefined,
      weigh(STATE, 0.8, 'tcp', 'it was not created, or a failed connection has removed it'),
    ),
    {
      ...socket(11, 'would block', span('bearer', 'client-auth'), bearer, ...TLS),
      confidence: 'reported',
      source: 'MKRNB issue 37: what a failed connection left',
    },
    socket(22, 'invalid argument', span('at'), weigh(STATE, 0.8, 'at', 'a parameter is misquoted or out of range')),
    socket(100, 'network is down', span('bearer'), bearer),
    socket(101, 'network is unreachable', span('bearer'), bearer),
    socket(
      104,
      'reset by the other side',
      span('tcp', 'client-auth'),
      weigh('client-cert-missing', 0.4, 'client-auth', 'the broker closed during the handshake'),
      ...TLS,
    ),
    socket(107, 'not connected', undefined, weigh(STATE, 0.7, 'tcp', 'no connection is open')),
    socket(110, 'time-out', span('bearer', 'tcp'), bearer, weigh('wrong-port/plain-on-tls', 0.4, 'tcp', 'filtered')),
    socket(111, 'refused', span('tcp'), weigh('wrong-port/plain-on-tls', 0.8, 'tcp', 'nothing listens there')),
    socket(113, 'host is unreachable', span('bearer'), bearer),
  ],
};

const own = rowsFrom('gammu’s table of u-blox errors; ublox-cellular-rs');
const badFile = (why: string) => weigh('cert-format', 0.95, 'tls', why);
/** The vendor’s own numbers and words of `+CME ERROR`, as far as they are about credentials. */
export const cmeErrors: readonly CodeMeaning[] = [
  {
    ...own(
      3,
      'operation not allowed',
      span('at', 'bearer'),
      weigh('command-order/state', 0.4, 'at', 'the command is refused in the state the module is in'),
      weigh('network-not-attached', 0.3, 'bearer', 'the internal stack has no data connection: AT+UPSD and AT+UPSDA'),
    ),
    source: `${GUIDE}; ${LIBRARY}`,
  },
  own(
    1910,
    'USECMNG import timeout expired (no input for > 20 s)',
    span('tls'),
    weigh('cert-not-stored', 0.8, 'tls', 'fewer bytes came than were announced'),
  ),
  own(
    1911,
    'USECMNG import file size exceeds limit',
    span('tls'),
    weigh('buffer/memory', 0.8, 'tls', 'longer than the module takes'),
  ),
  {
    ...own(
      1912,
      'USECMNG no memory available',
      span('tls'),
      weigh('firmware-bug', 0.55, 'tls', 'a SARA-R422 whose files were never listed: AT+ULSTFILE once, then again'),
      weigh('buffer/memory', 0.45, 'tls', 'the store is full: delete entries'),
    ),
    confidence: 'reported',
    source: `gammu’s table of u-blox errors; ${LIBRARY}, header of the security API`,
  },
  own(
    1913,
    'USECMNG invalid certificate/key format',
    span('tls'),
    badFile('a PEM without line breaks, an EC PARAMETERS block, or a form of key that this module does not read'),
  ),
  own(1914, 'USECMNG database full', span('tls'), weigh('buffer/memory', 0.9, 'tls', 'delete entries: AT+USECMNG=2')),
  own(1915, 'USECMNG database internal error', span('tls'), weigh('firmware-bug', 0.5, 'tls', 'the store itself')),
  own(
    1916,
    'USECMNG internal name not found',
    span('tls'),
    weigh('cert-not-stored', 0.8, 'tls', 'no entry of that name'),
  ),
  own(
    1917,
    'USECMNG internal name already present',
    span('tls'),
    weigh('command-order/state', 0.7, 'tls', 'delete the old entry first'),
  ),
  own(
    1918,
    'USECMNG private key format error',
    span('tls'),
    badFile('a form of key that this module does not read: try PKCS#1'),
  ),
  own(1919, 'USECMNG MD5 checksum error', span('tls'), badFile('what came is not what was sent')),
  own(1920, 'USECMNG PEM DER conversion error', span('tls'), badFile('the PEM is damaged')),
  own(
    1921,
    'USECMNG certificate date error',
    span('tls'),
    weigh('clock-not-set', 0.6, 'clock', 'the clock is not right'),
    badFile('the dates in the certificate'),
  ),
  own(1922, 'USECMNG certificate common name error', span('tls'), badFile('the name in the certificate')),
];

export const codes: readonly CodeTable[] = [ends, errors, sockets];
