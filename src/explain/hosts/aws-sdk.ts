import { span, weigh } from '../../families/kit/rows.ts';
import type { Notice } from '../../families/kit/reading.ts';
import { BAD_FILE, BAD_KEY, CLOSED, DNS, NOT_VERIFIED, TCP } from '../stacks/causes.ts';
import { connackInWords } from './connack.ts';
import { BAD_ROOT_FILE, LOST, NOT_CONNECTED, NO_CONNACK } from './causes.ts';
import { fails, harmless, passes, tells, type HostLine, type HostRule } from './host-line.ts';

const CORE = 'coreMQTT, core_mqtt.c and its demos';
const EMBEDDED_C = 'aws-iot-device-sdk-embedded-C v3, aws_iot_error.h';
const CPP = 'aws-iot-device-sdk-cpp, OpenSSL wrapper';
const CRT = 'aws-c-io and aws-c-mqtt, error names';
const FREERTOS = 'Amazon FreeRTOS, iot_tls.c';

const verified = span('server-trust');
const handshake = span('tls', 'client-auth');

/** By number of `IoT_Error_t`, without its sign. */
const SDK_ERRORS: ReadonlyMap<number, Omit<Notice, 'source'>> = new Map([
  [3, { text: 'TCP could not be connected', span: span('bearer', 'tcp'), causes: TCP }],
  [4, { text: 'TLS could not be connected', span: handshake, causes: [...NOT_VERIFIED, ...CLOSED] }],
  [6, { text: 'time-out of the handshake', span: span('bearer', 'client-auth'), causes: TCP }],
  [9, { text: 'certificate', span: handshake, causes: NOT_VERIFIED }],
  [19, { text: 'the root could not be read', span: verified, causes: BAD_ROOT_FILE }],
  [20, { text: 'the device’s certificate could not be read', span: span('client-auth'), causes: BAD_FILE }],
  [21, { text: 'the private key could not be read', span: span('client-auth'), causes: BAD_KEY }],
  [22, { text: 'no socket', span: span('bearer', 'tcp'), causes: TCP }],
  [23, { text: 'the name does not resolve', span: span('bearer', 'dns'), causes: DNS }],
  [24, { text: 'TCP could not be connected', span: span('bearer', 'tcp'), causes: TCP }],
  [26, { text: 'MQTT could not be connected', span: span('client-auth', 'mqtt'), causes: NO_CONNACK }],
  [27, { text: 'no CONNACK came in time', span: span('client-auth', 'mqtt'), causes: NO_CONNACK }],
  [28, { text: 'no answer came in time', span: span('client-auth', 'publish'), causes: NO_CONNACK }],
]);

/** `TLS_Connect fail (0x2700, NULL)`: the host stands behind the code, or NULL where no server name was given. */
const NOT_VERIFIED_CODE = '2700';
function tlsConnectFail({ groups = {} }: RegExpExecArray): HostLine | undefined {
  const { code = '', host = '' } = groups;
  if (host !== 'NULL') return { says: 'told', told: { host } };
  const told = { serverName: false } as const;
  if (code.toLowerCase() !== NOT_VERIFIED_CODE) return { says: 'told', told };
  const notice: Notice = {
    text: 'the certificate of the server does not verify, and no server name was given: another certificate may have come',
    span: verified,
    causes: [
      weigh('sni-missing', 0.75, 'tls', 'without a server name the certificate of another host came'),
      weigh('wrong-root-ca', 0.55, 'server-trust', 'the root does not verify the chain that came'),
      weigh('clock-not-set', 0.4, 'server-trust', 'a clock before the certificate begins'),
    ],
    source: FREERTOS,
  };
  return { says: 'failed', notice, told };
}

function errorConnecting({ groups = {} }: RegExpExecArray): HostLine {
  const { code, host = '', port } = groups;
  const told = { host, port: Number(port) };
  const about = SDK_ERRORS.get(Number(code));
  return about === undefined
    ? { says: 'told', told }
    : { says: 'failed', notice: { ...about, source: EMBEDDED_C }, told };
}

/** SDKs of AWS for devices: coreMQTT, embedded C, C++, the newer ones on the common runtime, and FreeRTOS. */
export const awsSdk: readonly HostRule[] = [
  { pattern: /\bTLS_Connect fail \(0x(?<code>[0-9a-f]{2,4}), ?(?<host>[\w.*-]{1,253})\)/i, read: tlsConnectFail },
  {
    pattern: /\bError ?\(-(?<code>\d{1,3})\) connecting to (?<host>[\w.*-]{1,253}):(?<port>\d{1,5})/,
    read: errorConnecting,
  },
  fails(
    /\bCONNACK recv failed with status ?= ?MQTT(?:RecvFailed|NoDataAvailable)/,
    'CONNECT was sent, and no CONNACK came',
    span('client-auth', 'mqtt'),
    CORE,
    ...NO_CONNACK,
  ),
  fails(
    /\bMQTT connection failed with status ?= ?MQTT(?:RecvFailed|NoDataAvailable)|\bConnection with MQTT broker failed with status ?=? ?MQTTRecvFailed/,
    'MQTT could not be connected',
    span('client-auth', 'mqtt'),
    CORE,
    ...NO_CONNACK,
  ),
  fails(
    /\bMQTT\w* failed with status ?=? ?MQTTSendFailed|\bMQTTKeepAliveTimeout\b/,
    'the connection is gone',
    span('tcp', 'publish'),
    CORE,
    ...LOST,
  ),
  passes(/\bMQTT connection (?:is )?(?:successfully )?established\b|\bAn MQTT connection is established\b/i, 'mqtt'),
  passes(/\bPUBACK received for packet ?id\b/i, 'publish'),
  passes(/^Connection completed with return code:? 0\b/i, 'mqtt'),
  passes(/^Subscribed with QoS\b|^Subscribe callback\s*$|^-->sleep\s*$/i, 'subscribe'),
  passes(/^\s{0,8}\[ Protocol is (?:TLS|SSL)v[\d.]{1,3} \]/, 'client-auth'),
  passes(
    /\bTLS handshake (?:was )?success(?:ful|fully)?\b|\bTLS session (?:is )?(?:established|connected)\b/i,
    'client-auth',
  ),
  tells(
    /\b(?:Creating a TLS connection to|Establishing a TLS session to|Establishing a TLS session with|Performing TLS handshake on top of the TCP connection to) (?<host>[\w.*-]{4,253}):(?<port>\d{1,5})/i,
  ),
  passes(/\bNetwork Connect Response\. Success\b/, 'mqtt'),
  {
    pattern: /\bNetwork Connect Response\. (?<words>[^.]{4,80})/,
    read: ({ groups = {} }) =>
      connackInWords((groups['words'] ?? '').replaceAll('_', ' ')) ?? {
        says: 'failed',
        notice: { text: 'the broker refuses CONNECT', span: span('mqtt'), causes: NO_CONNACK, source: CPP },
      },
  },
  passes(/\[ConnectTCPSocket\b.{0,20} resolved \S{1,253}/, 'dns'),
  fails(
    /\bServer Certificate Verification failed\b/i,
    'the certificate of the server does not verify',
    verified,
    CPP,
    ...NOT_VERIFIED,
  ),
  fails(
    /\b(?:SSL_connect|SSL connect(?:ion)?) failed\b/i,
    'the handshake fails',
    handshake,
    CPP,
    ...NOT_VERIFIED,
    ...CLOSED,
  ),
  fails(
    /\bAWS_ERROR_MQTT_UNEXPECTED_HANGUP\b/,
    'the broker closed instead of answering',
    span('client-auth', 'publish'),
    `${CRT}; aws-iot-device-sdk-js-v2 issue 101`,
    ...NO_CONNACK,
  ),
  fails(/\bAWS_ERROR_MQTT_TIMEOUT\b/, 'no answer came in time', span('client-auth', 'mqtt'), CRT, ...NO_CONNACK),
  fails(/\bAWS_IO_TLS_ERROR_NEGOTIATION_FAILURE\b/, 'the handshake fails', handshake, CRT, ...NOT_VERIFIED, ...CLOSED),
  fails(/\bAWS_IO_DNS_\w{4,40}\b/, 'the name does not resolve', span('bearer', 'dns'), CRT, ...DNS),
  fails(
    /\bAWS_IO_SOCKET_(?:CONNECTION_REFUSED|TIMEOUT|NO_ROUTE_TO_HOST)\b/,
    'the TCP connection does not come about',
    span('bearer', 'tcp'),
    CRT,
    ...TCP,
  ),
  fails(
    /\bTLS_Connect fail\b|\bTLS handshake failed trying to connect\b/i,
    'the handshake fails',
    span('tls', 'mqtt'),
    FREERTOS,
    ...NOT_CONNECTED,
  ),
  harmless(
    /\bPKCS11: failed nvs get file size\b/,
    'an object of the key store that nobody has made yet (Amazon FreeRTOS on ESP32); the connection goes on',
  ),
];
