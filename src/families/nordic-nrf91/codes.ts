import { connackRows } from '../kit/connack.ts';
import type { CodeMeaning, CodeTable } from '../kit/part.ts';
import { rowsFrom, span, weigh } from '../kit/rows.ts';

const REFERENCE = 'nRF9160 AT Commands Reference Guide';
const LIBRARY = 'sdk-nrfxlib nrf_errno.h';

const cme = rowsFrom(`${REFERENCE}, +CMEE`);
const order = (why: string) => weigh('command-order/state', 0.9, 'at', why);
const stored = (weight: number, why: string) => weigh('cert-not-stored', weight, 'server-trust', why);
const credential = span('server-trust', 'client-auth');

/** Beside those of 3GPP. They are about credentials, mostly. */
export const cmeRows: readonly CodeMeaning[] = [
  cme(
    513,
    'entry not found',
    credential,
    stored(0.9, 'nothing is stored under that tag and type; harmless when deleting'),
  ),
  cme(514, 'access not allowed', undefined, order('certificates and keys of the client cannot be read back')),
  cme(
    515,
    'no room',
    credential,
    weigh('buffer/memory', 0.9, 'server-trust', 'delete entries that nobody uses'),
    stored(0.4, 'the entry was not written'),
  ),
  cme(516, 'radio is busy', undefined, order('ask again later, or with AT+CFUN=4')),
  cme(
    518,
    'not while the modem is active',
    credential,
    weigh('command-order/state', 0.9, 'at', 'AT+CFUN=4 comes before writing and deleting'),
    stored(0.4, 'the entry was not written'),
  ),
  cme(
    519,
    'exists already',
    credential,
    weigh('command-order/state', 0.8, 'at', 'delete the entry first: AT%CMNG=3,TAG,TYPE'),
    stored(0.2, 'what is stored is the old one'),
  ),
  cme(520, 'authentication failed', undefined, order('AT%XSUDO')),
  cme(521, 'partial result', undefined),
  cme(523, 'no key could be made', span('client-auth'), stored(0.5, 'there is no key under that tag')),
  {
    ...cme(
      527,
      'invalid content',
      credential,
      weigh(
        'cert-format',
        0.9,
        'server-trust',
        'no line ends or the two characters \\n instead, typographic dashes, more than one certificate, too big',
      ),
      stored(0.5, 'the entry was not written'),
    ),
    confidence: 'reported',
    source: 'sdk-nrf pull request 19392 (mfw_nrf91x1 2.0.2); DevZone thread 127428; Circuit Dojo thread 692',
  },
  {
    ...cme(
      528,
      'stopped by a warning of low supply',
      credential,
      weigh('other', 0.8, 'server-trust', 'AT%XPOFWARN is on and the supply is low'),
      stored(0.5, 'the entry was not written'),
    ),
    confidence: 'reported',
    source: 'DevZone thread 116010 (firmware 1.3.2)',
  },
  cme(529, 'claim token', undefined),
];

const row = rowsFrom(LIBRARY);
const HANDSHAKE = [
  stored(0.6, 'a root is not stored under the tag, or one of the three entries is missing: AT%CMNG=1,TAG'),
  weigh('wrong-root-ca', 0.6, 'server-trust', 'the root under the tag is not that of the broker'),
  weigh('cert-format', 0.5, 'server-trust', 'what is stored is not the text that was meant: compare the hashes'),
  weigh('client-cert-missing', 0.4, 'client-auth', 'the broker wants a certificate'),
  weigh('sni-missing', 0.3, 'tls', 'no host name is set, or firmware before 1.2.1'),
  weigh('cipher-suite', 0.3, 'tls', 'GCM came with 1.3.1 and 1.2.7'),
  weigh('tls-version', 0.2, 'tls', 'a broker with TLS 1.3 only'),
] as const;
const THREADS = 'sdk-nrf pull request 6436; DevZone threads 87138, 126485 and 114031';

function handshake(code: number, text: string, ...others: CodeMeaning['causes']): CodeMeaning {
  return {
    ...row(code, text, span(others.length > 0 ? 'bearer' : 'tls', 'client-auth'), ...HANDSHAKE, ...others),
    confidence: 'reported',
    source: `${LIBRARY}; ${THREADS}`,
  };
}

const network = (weight: number, why: string) => weigh('network-not-attached', weight, 'bearer', why);
const policy = weigh(
  'client-id/policy',
  0.6,
  'mqtt',
  'the broker closed after CONNECT: its policy, or the same client elsewhere',
);
const refused = weigh('wrong-port/plain-on-tls', 0.5, 'tcp', 'nothing listens at that address and port');

/** newlib's numbers, not those of Linux. `#XMQTTCON` never prints one; `#XTCPCLI` and events do. */
export const errnoCodes: CodeTable = {
  id: 'ERRNO',
  title: 'errno of sockets, TLS and MQTT events (#XTCPCLI, #XMQTTEVT 1, logs of applications)',
  explains: ['client.connect', 'client.connect.plain', 'udp-client.connect'],
  reads: [{ line: 'data-mode.ended', field: 'code' }],
  eitherSign: true,
  codes: [
    row(0, 'done, or disconnected on demand', undefined),
    row(2, 'ENOENT: not there', credential, stored(0.8, 'nothing is stored under that tag')),
    row(5, 'EIO: input or output error', span('bearer', 'mqtt'), network(0.4, 'the link was lost')),
    row(
      11,
      'EAGAIN: nothing came in time',
      span('bearer', 'mqtt'),
      weigh('dns', 0.4, 'dns', 'the name could not be resolved for now'),
      network(0.4, 'the other side keeps silent'),
    ),
    row(
      12,
      'ENOMEM: no memory, or a parameter too long',
      span('tls', 'mqtt'),
      weigh('buffer/memory', 0.7, 'tls', 'user or password over 32 characters, or no memory in the modem'),
    ),
    row(
      16,
      'EBUSY: another handshake is going on',
      span('tls'),
      weigh('command-order/state', 0.9, 'tls', 'one handshake at a time'),
    ),
    row(
      22,
      'EINVAL: parameter is wrong',
      span('tls', 'server-trust'),
      weigh('command-order/state', 0.7, 'tls', 'a parameter is out of range'),
      stored(0.4, 'no root under the tag'),
    ),
    row(
      41,
      'EPROTOTYPE: this kind of socket does not exist',
      span('tls'),
      weigh('tls-version', 1, 'tls', 'another version of TLS was asked for than 1.2, which is all that the modem has'),
    ),
    handshake(45, 'EOPNOTSUPP of old libraries: the handshake failed'),
    row(
      71,
      'EPROTO: protocol error',
      span('tls', 'mqtt'),
      weigh('wrong-port/plain-on-tls', 0.5, 'tls', 'the other side speaks something else'),
    ),
    handshake(95, 'EOPNOTSUPP: the handshake failed'),
    row(
      104,
      'ECONNRESET: the other side has cut the connection',
      span('tcp', 'mqtt'),
      policy,
      weigh('client-cert-missing', 0.4, 'client-auth', 'the broker wants a certificate'),
    ),
    row(105, 'ENOBUFS: no buffers', span('tcp', 'mqtt'), weigh('buffer/memory', 0.7, 'tcp', 'too much at once')),
    row(110, 'ESHUTDOWN: shut down', span('tcp', 'mqtt'), network(0.4, 'the link was lost')),
    handshake(111, 'ECONNREFUSED: refused, or the handshake failed', refused),
    row(
      113,
      'ECONNABORTED: the connection was given up',
      span('tcp', 'mqtt'),
      network(0.4, 'the link was lost'),
      policy,
    ),
    row(114, 'ENETUNREACH: no way to the network', span('network', 'bearer'), network(0.9, 'no data connection')),
    row(115, 'ENETDOWN: no data connection', span('network', 'bearer'), network(0.9, 'the modem is not registered')),
    row(
      116,
      'ETIMEDOUT: nobody answered',
      span('bearer', 'client-auth'),
      weigh('wrong-port/plain-on-tls', 0.5, 'tcp', 'the port is filtered'),
      network(0.5, 'the network is lost'),
      stored(0.3, 'seen with AWS where one of three entries was missing'),
    ),
    row(118, 'EHOSTUNREACH: no way to the host', span('bearer', 'tcp'), network(0.7, 'no way to the host')),
    row(
      122,
      'EMSGSIZE: a record is too big',
      span('tls', 'mqtt'),
      weigh('buffer/memory', 0.9, 'tls', 'records over 2303 bytes: have the server limit them'),
      weigh('chain-too-big', 0.4, 'server-trust', 'over 4 kB'),
    ),
    row(126, 'ENETRESET: keep-alive was not answered', span('bearer', 'mqtt'), network(0.7, 'the link is gone')),
    row(127, 'EISCONN: connected already', undefined, weigh('command-order/state', 0.9, 'mqtt', 'disconnect first')),
    row(
      128,
      'ENOTCONN: closed by the other side, or not connected',
      span('tcp', 'mqtt'),
      policy,
      network(0.3, 'the link was lost'),
    ),
    row(134, 'ENOTSUP: not supported', undefined, weigh('command-order/state', 0.6, 'at', 'not in this firmware')),
    row(
      139,
      'EOVERFLOW: more bytes than the buffer of data mode holds',
      span('publish'),
      weigh('buffer/memory', 0.9, 'publish', '4096 bytes'),
    ),
    row(140, 'ECANCELED: given up', undefined),
  ],
};

const lost = rowsFrom('sdk-nrf, applications/serial_lte_modem, #XMQTTEVT; subsys/net/lib/mqtt of Zephyr');
const afterConnect = span('client-auth', 'mqtt');
const closed = [
  policy,
  weigh('auth-credentials', 0.3, 'mqtt', 'some brokers close where others refuse with a code'),
  weigh('client-cert-missing', 0.2, 'client-auth', 'a broker can cut after the handshake over the certificate'),
  network(0.2, 'the link was lost'),
] as const;

/** `#XMQTTEVT: 1,n`: the handshake was over and CONNECT was sent when this comes. */
export const lostCodes: CodeTable = {
  id: 'LOST',
  title: 'How an MQTT connection ended (#XMQTTEVT 1)',
  explains: [],
  reads: [{ line: 'mqtt.connection-lost', field: 'code' }],
  eitherSign: true,
  codes: [
    lost(0, 'disconnected on demand', undefined),
    lost(5, 'EIO: the socket reports an error', span('bearer', 'mqtt'), network(0.5, 'the link was lost')),
    lost(104, 'ECONNRESET: the other side has cut the connection', afterConnect, ...closed),
    lost(
      111,
      'ECONNREFUSED: the broker refused CONNECT; #XMQTTEVT 0 says with which code',
      span('mqtt'),
      weigh('auth-credentials', 0.5, 'mqtt', 'user name or password'),
      weigh('client-id/policy', 0.4, 'mqtt', 'client identifier, or not allowed there'),
    ),
    lost(
      113,
      'ECONNABORTED: no answer to CONNECT until keep-alive ran out',
      span('bearer', 'mqtt'),
      network(0.4, 'the link was lost'),
      weigh('client-id/policy', 0.3, 'mqtt', 'the broker keeps silent'),
    ),
    lost(116, 'ETIMEDOUT: sending took too long', span('bearer', 'mqtt'), network(0.7, 'the link was lost')),
    lost(126, 'ENETRESET: keep-alive was not answered', span('bearer', 'mqtt'), network(0.7, 'the link is gone')),
    lost(128, 'ENOTCONN: closed by the other side', afterConnect, ...closed),
  ],
};

const ANSWER = 'MQTT 3.1.1 §3.2.2.3; sdk-nrf, applications/serial_lte_modem, #XMQTTEVT';
const mqtt = rowsFrom(ANSWER);

/** `#XMQTTEVT: 0,n`: what the broker answered. */
export const connackCodes: CodeTable = {
  id: 'CONNACK',
  title: 'Answer of the broker (#XMQTTEVT 0)',
  explains: [],
  reads: [{ line: 'mqtt.connack', field: 'code' }],
  codes: [
    mqtt(0, 'connected', undefined),
    ...connackRows(ANSWER, { version: 'the broker wants another MQTT version' }),
  ],
};
