import { connackRows } from '../kit/connack.ts';
import type { CodeMeaning, CodeTable } from '../kit/part.ts';
import { rowsFrom, span, weigh } from '../kit/rows.ts';
import { httpCodes } from './codes-http.ts';
import { FILE, MQTT, TCP } from './declarations-common.ts';

const LAB = 'EG800K on a live network (NuModem test log)';
const FORUM = 'quectel forum threads 3562, 5965, 4567';
const STATE = 'command-order/state';
const bearer = weigh('network-not-attached', 0.6, 'bearer', 'the data connection is not up: AT+QIACT=1');

/** All that a refused handshake can be: this dialect has one number for it, shared with a refused TCP connection. */
const HANDSHAKE = [
  weigh('wrong-root-ca', 0.5, 'server-trust', 'the stored root does not verify the broker'),
  weigh('sni-missing', 0.45, 'tls', 'without a server name many brokers show another certificate or none'),
  weigh(
    'client-cert-missing',
    0.35,
    'client-auth',
    'seclevel 2 without client files, or seclevel 1 where the broker wants one',
  ),
  weigh('cert-format', 0.35, 'server-trust', 'a stored file is cut, swapped with another, or no PEM'),
  weigh('clock-not-set', 0.3, 'server-trust', 'ignorelocaltime 0 and a clock that is not right'),
  weigh('cipher-suite', 0.25, 'tls', 'a single suite was chosen that the broker does not have'),
  weigh('tls-version', 0.2, 'tls', 'sslversion below what the broker takes'),
  weigh('wrong-port/plain-on-tls', 0.2, 'tcp', 'nothing listens there, or it speaks no TLS'),
] as const;

const open = rowsFrom(`${MQTT}, +QMTOPEN; ${FORUM}`);
const openCodes: CodeTable = {
  id: 'QMTOPEN',
  title: '+QMTOPEN: TCP and TLS to the broker',
  explains: ['mqtt.open'],
  codes: [
    open(-1, 'network could not be opened', span('tcp', 'client-auth'), ...HANDSHAKE),
    open(0, 'done', undefined),
    open(1, 'wrong parameter', span('at'), weigh(STATE, 0.8, 'at', 'a parameter is misquoted or out of range')),
    open(
      2,
      'client index is in use',
      undefined,
      weigh(STATE, 0.9, 'mqtt', 'left open before: AT+QMTDISC, AT+QMTCLOSE, wait'),
    ),
    open(3, 'data connection could not be activated', span('network', 'bearer'), { ...bearer, weight: 0.9 }),
    open(
      4,
      'name does not resolve',
      span('bearer', 'dns'),
      weigh('dns', 0.7, 'dns', 'misspelt, quotes that are not straight, or no name server'),
      bearer,
    ),
    open(
      5,
      'network disconnected',
      span('bearer', 'client-auth'),
      bearer,
      weigh('client-cert-missing', 0.2, 'client-auth', 'the broker closed during the handshake'),
    ),
  ],
};

const connect = rowsFrom(`${MQTT}, +QMTCONN`);
const connectCodes: CodeTable = {
  id: 'QMTCONN',
  title: '+QMTCONN: whether CONNECT went out; the number behind it is the broker’s answer',
  explains: ['mqtt.connect'],
  codes: [
    connect(0, 'sent and answered', undefined),
    connect(
      1,
      'sent again: no answer yet',
      span('mqtt'),
      weigh('client-id/policy', 0.6, 'mqtt', 'AWS answers nothing to a client that its policy refuses'),
      weigh('network-not-attached', 0.2, 'bearer', 'the answer was lost on the way'),
    ),
    connect(
      2,
      'could not be sent',
      span('tcp', 'mqtt'),
      weigh('client-id/policy', 0.6, 'mqtt', 'the broker closed at CONNECT: policy or client identifier'),
      weigh(
        'client-cert-missing',
        0.3,
        'client-auth',
        'a TLS 1.3 broker refuses the certificate only after the handshake',
      ),
      weigh('network-not-attached', 0.2, 'bearer', 'the link is gone'),
    ),
  ],
};

const ANSWER = `${MQTT}, +QMTCONN; MQTT 3.1.1 §3.2.2.3`;
const ack = rowsFrom(ANSWER);
/** The CONNACK code, which stands behind the result. */
export const answers: CodeTable = {
  id: 'CONNACK',
  title: 'the broker’s answer to CONNECT, the last number of +QMTCONN',
  explains: [],
  reads: [{ line: 'mqtt.connected', field: 'answer' }],
  codes: [
    ack(0, 'accepted', undefined),
    ...connackRows(ANSWER, { version: 'QMTCFG "version" 4 is MQTT 3.1.1; old firmware begins with 3' }),
  ],
};

const status = rowsFrom(`${MQTT}, +QMTSTAT`);
const lost: CodeTable = {
  id: 'QMTSTAT',
  title: '+QMTSTAT: the MQTT connection has ended by itself',
  explains: [],
  reads: [{ line: 'mqtt.lost', field: 'code' }],
  codes: [
    status(
      1,
      'closed or reset by the other side',
      span('client-auth', 'publish'),
      weigh(
        'client-id/policy',
        0.7,
        'mqtt',
        'a broker that refuses by closing: policy, client identifier, topic, or a second client of the same name',
      ),
      weigh('client-cert-missing', 0.3, 'client-auth', 'the broker closed because of the certificate'),
      weigh('auth-credentials', 0.2, 'mqtt', 'some brokers close on a wrong login'),
      weigh('client-id/policy', 0.6, 'subscribe', 'after CONNACK: a topic that the policy does not allow'),
    ),
    status(2, 'PINGREQ not answered', span('bearer', 'mqtt'), bearer),
    status(
      3,
      'CONNECT could not be sent',
      span('tcp', 'mqtt'),
      weigh('client-id/policy', 0.5, 'mqtt', 'the broker closed before CONNECT was out'),
      bearer,
    ),
    status(
      4,
      'no CONNACK, or one that refuses',
      span('mqtt'),
      weigh('client-id/policy', 0.6, 'mqtt', 'the client identifier or the policy'),
      weigh('auth-credentials', 0.5, 'mqtt', 'the login'),
    ),
    status(5, 'closed after DISCONNECT', undefined),
    status(6, 'a packet could not be sent, repetitions used up', span('bearer', 'publish'), bearer),
    status(7, 'link down or server unreachable', span('bearer', 'tcp'), { ...bearer, weight: 0.8 }),
  ],
};

const packet = rowsFrom(`${MQTT}, AT+QMTSUB, AT+QMTPUB`);
const packets: CodeTable = {
  id: 'QMT',
  title: '+QMTSUB, +QMTUNS, +QMTPUB, +QMTDISC, +QMTCLOSE: what became of a packet',
  explains: ['subscribe', 'unsubscribe', 'publish', 'publish-counted', 'disconnect', 'close'].map(
    (name) => `mqtt.${name}`,
  ),
  codes: [
    packet(-1, 'could not be closed', undefined, weigh(STATE, 0.7, 'mqtt', 'there was no connection to end')),
    packet(0, 'done', undefined),
    packet(
      1,
      'sent again: no answer yet',
      span('mqtt', 'publish'),
      weigh('network-not-attached', 0.4, 'bearer', 'the answer was lost'),
      weigh('client-id/policy', 0.3, 'publish', 'some brokers drop what is not allowed without a word'),
    ),
    packet(
      2,
      'could not be sent',
      span('mqtt', 'publish'),
      weigh('client-id/policy', 0.5, 'publish', 'the broker closed: the topic is not allowed'),
      weigh('network-not-attached', 0.3, 'bearer', 'the link is gone'),
    ),
  ],
};

const socket = rowsFrom(`${TCP}, error codes; ${LAB}`);
const wrong = (why: string) => weigh(STATE, 0.8, 'at', why);
const sockets: CodeTable = {
  id: 'QIERR',
  title: '+QIOPEN, +QSSLOPEN, +QPING, +QIGETERROR: sockets and data connection',
  explains: ['socket.open', 'tls-socket.open', 'clock.ntp'],
  reads: [
    { line: 'socket.last-error.value', field: 'code' },
    { line: 'network.pinged', field: 'code' },
  ],
  codes: [
    socket(0, 'done', undefined),
    socket(550, 'unknown error', span('bearer', 'tcp'), weigh('other', 0.3, 'tcp', 'no detail given')),
    socket(551, 'operation blocked', undefined, wrong('another operation has not ended')),
    socket(
      552,
      'invalid parameter',
      span('at'),
      wrong('a parameter is misquoted or out of range'),
      weigh(
        'firmware-bug',
        0.2,
        'at',
        `after some twenty TLS connections everything answered this until a restart (${LAB})`,
      ),
    ),
    socket(553, 'memory', span('tcp'), weigh('buffer/memory', 0.8, 'tcp', 'no memory for a socket')),
    socket(
      554,
      'socket could not be created',
      span('bearer', 'tcp'),
      weigh('buffer/memory', 0.4, 'tcp', 'no free socket'),
      bearer,
    ),
    socket(555, 'operation not supported', span('at'), wrong('this firmware does not have it')),
    socket(556, 'bind failed', span('tcp'), weigh(STATE, 0.6, 'tcp', 'the local port is taken')),
    socket(557, 'listen failed', span('tcp'), weigh(STATE, 0.6, 'tcp', 'the local port is taken')),
    socket(558, 'write failed', span('bearer', 'publish'), bearer),
    socket(559, 'read failed', span('bearer', 'publish'), bearer),
    socket(560, 'accept failed', span('tcp'), weigh('other', 0.3, 'tcp', 'no detail given')),
    socket(561, 'data connection could not be opened', span('network', 'bearer'), { ...bearer, weight: 0.9 }),
    socket(562, 'data connection could not be closed', undefined, weigh(STATE, 0.5, 'bearer', 'it was not open')),
    socket(
      563,
      'socket is in use',
      undefined,
      weigh(STATE, 0.9, 'tcp', 'left open before, or closed by the broker and not by AT+QICLOSE or AT+QSSLCLOSE'),
    ),
    socket(564, 'name service is busy', span('dns'), weigh('dns', 0.4, 'dns', 'ask again')),
    socket(
      565,
      'name does not resolve',
      span('bearer', 'dns'),
      weigh('dns', 0.8, 'dns', 'misspelt, or no name server'),
      bearer,
    ),
    socket(566, 'connection failed', span('tcp', 'client-auth'), ...HANDSHAKE),
    socket(
      567,
      'socket was closed',
      span('tcp', 'client-auth'),
      weigh('client-cert-missing', 0.3, 'client-auth', 'the broker closed during the handshake'),
      bearer,
    ),
    socket(568, 'operation is busy', undefined, wrong('another operation has not ended')),
    socket(
      569,
      'time-out',
      span('bearer', 'tls'),
      weigh('wrong-port/plain-on-tls', 0.5, 'tcp', 'filtered, or a server that waits for something else'),
      bearer,
    ),
    socket(570, 'data connection was lost', span('network', 'bearer'), { ...bearer, weight: 0.9 }),
    socket(571, 'sending was cancelled', undefined),
    socket(
      572,
      'operation not allowed',
      span('bearer'),
      weigh(STATE, 0.5, 'bearer', 'the network holds another context of this SIM already: see AT+CGACT?'),
      bearer,
    ),
    socket(573, 'access point name is not set', span('bearer'), {
      ...bearer,
      weight: 0.9,
      why: 'AT+QICSGP before AT+QIACT',
    }),
    socket(574, 'port is busy', span('tcp'), weigh(STATE, 0.7, 'tcp', 'the local port is taken')),
    socket(575, 'socket option could not be set', span('tcp'), weigh('other', 0.3, 'tcp', 'no detail given')),
  ],
};

const file = rowsFrom(`${FILE}, error codes`);
const stored = (why: string) => weigh('cert-not-stored', 0.8, 'tls', why);
const order = (why: string) => weigh(STATE, 0.7, 'at', why);
/** What file commands answer as `+CME ERROR`. */
export const fileErrors: readonly CodeMeaning[] = [
  file(400, 'invalid input', span('at'), order('a parameter is misquoted or out of range')),
  file(401, 'larger than the file', span('at'), order('more was asked for than the file holds')),
  file(402, 'nothing was read', span('at'), order('the end of the file')),
  file(403, 'drive is full', span('tls'), weigh('buffer/memory', 0.9, 'tls', 'delete files: AT+QFDEL')),
  file(405, 'file not found', span('tls'), stored('no file of that name: AT+QFLST shows all')),
  file(406, 'invalid file name', span('at'), order('up to 80 characters, in straight quotes')),
  file(407, 'file exists', span('tls'), weigh('cert-not-stored', 0.5, 'tls', 'the old file stays: AT+QFDEL first')),
  file(409, 'file could not be written', span('tls'), stored('the upload has failed')),
  file(410, 'file could not be opened', span('tls'), stored('the name or the storage is another')),
  file(411, 'file could not be read', span('tls'), stored('the file is damaged')),
  file(413, 'too many files are open', span('at'), order('AT+QFCLOSE')),
  file(414, 'file is read-only', span('at'), order('opened for reading only')),
  file(416, 'invalid handle', span('at'), order('the file is not open')),
  file(417, 'files could not be listed', undefined),
  file(418, 'file could not be deleted', undefined, order('there is none of that name, or it is open')),
  file(419, 'drive cannot be read', undefined),
  file(420, 'no space left', span('tls'), weigh('buffer/memory', 0.9, 'tls', 'delete files: AT+QFDEL')),
  file(421, 'time-out', span('tls'), stored('fewer bytes came than were announced')),
  file(423, 'file is too large', span('tls'), weigh('buffer/memory', 0.9, 'tls', 'larger than the storage takes')),
  file(425, 'invalid parameter', span('at'), order('a parameter is misquoted or out of range')),
  file(426, 'file is open already', undefined, order('AT+QFCLOSE')),
];

export const codes: readonly CodeTable[] = [openCodes, connectCodes, answers, lost, packets, sockets, httpCodes];
