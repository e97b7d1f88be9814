import { span, weigh } from '../../families/kit/rows.ts';
import { CLOSED, DNS, NOT_VERIFIED, TCP } from '../stacks/causes.ts';
import { connack, connackInWords } from './connack.ts';
import { LOST, NO_CONNACK } from './causes.ts';
import { fails, passes, tells, type HostRule } from './host-line.ts';

const BROKER = 'mosquitto, log of the broker';
const CLIENT = 'mosquitto_pub and mosquitto_sub, messages';
const PAHO = 'Eclipse Paho clients';
const CLIENT_NAME = String.raw`\bClient [^\s]{1,256}`;

/** Mosquitto as broker, its command-line clients, and the clients of Paho. */
export const mosquitto: readonly HostRule[] = [
  // The broker's side.
  fails(
    new RegExp(`${CLIENT_NAME} (?:\\[[^\\]]{1,64}\\] )?disconnected[,:] not authori[sz]ed`),
    'the broker let this client not in',
    span('mqtt'),
    BROKER,
    weigh('auth-credentials', 0.7, 'mqtt', 'user name or password, or none where one is wanted'),
    weigh('client-id/policy', 0.3, 'mqtt', 'a rule for this client'),
  ),
  fails(
    /\b(?:bad user name or password|bad username or password)\b.{0,20}$/i,
    'the broker itself says that user name or password is wrong',
    span('mqtt'),
    BROKER,
    weigh('auth-credentials', 1, 'mqtt', 'the broker itself says that user name or password is wrong'),
  ),
  fails(
    new RegExp(`${CLIENT_NAME} already connected, closing old connection`),
    'two clients have the same id and push each other out',
    span('mqtt', 'publish'),
    BROKER,
    weigh(
      'client-id/policy',
      0.8,
      'mqtt',
      'a second client of the same id, or the first one again before its end was seen',
    ),
  ),
  fails(
    new RegExp(`${CLIENT_NAME} has exceeded timeout`),
    'nothing came from the client for longer than its keep-alive time',
    span('bearer', 'publish'),
    BROKER,
    weigh('network-not-attached', 0.6, 'bearer', 'the link is gone'),
    weigh('other', 0.2, 'mqtt', 'the client sends no PINGREQ'),
  ),
  fails(
    /\btls_process_cert_verify:bad signature\b/,
    'the client signed with a key that is not the one of its certificate',
    span('client-auth'),
    'OpenSSL ssl/statem/statem_lib.c, tls_process_cert_verify; RFC 5246 §7.4.8',
    weigh('client-key-mismatch', 1, 'client-auth', 'key and certificate of the client are no pair'),
  ),
  fails(
    /\bOpenSSL Error(?:\[\d{1,2}\])?: error:[0-9A-F]{8}:.{0,60}\balert unknown ca\b/i,
    'in a log of the broker, where an alert comes from the client: it does not trust the chain of the broker',
    span('server-trust'),
    BROKER,
    weigh('wrong-root-ca', 0.75, 'server-trust', 'the root that the client has does not verify the broker'),
  ),
  fails(
    /\bOpenSSL Error(?:\[\d{1,2}\])?: error:[0-9A-F]{8}:.{0,60}\balert (?:bad certificate|certificate (?:expired|unknown))\b/i,
    'in a log of the broker, where an alert comes from the client: it refuses the chain of the broker',
    span('server-trust'),
    BROKER,
    weigh('clock-not-set', 0.6, 'server-trust', 'by the clock of the client a certificate is not valid'),
    weigh('wrong-root-ca', 0.5, 'server-trust', 'the root that the client has does not verify the broker'),
  ),
  fails(
    /\bSocket error on client \S{1,256}, disconnecting/,
    'the client is gone without a DISCONNECT',
    span('client-auth', 'publish'),
    BROKER,
    ...LOST,
  ),
  fails(
    /\bDenied (?:PUBLISH|SUBSCRIBE) from\b/,
    'the broker does not let this client use the topic',
    span('subscribe', 'publish'),
    BROKER,
    weigh('client-id/policy', 1, 'publish', 'the broker itself says so'),
  ),
  {
    pattern: /\bNew client connected from\b|^.{0,24}\bSending CONNACK to \S{1,256} \(\d, 0\)/,
    read: () => ({ says: 'passed', rung: 'mqtt', anyClient: true }),
  },
  {
    pattern: /\bSending CONNACK to \S{1,256} \(\d, (?<code>\d{1,3})\)/,
    read: ({ groups = {} }) => connack(Number(groups['code'])),
  },
  // The clients' side.
  {
    pattern: /\breceived CONNACK \((?<code>\d{1,3})\)/,
    read: ({ groups = {} }) => connack(Number(groups['code'])),
  },
  passes(/\breceived SUBACK\b|^Subscribed \(mid: \d/, 'subscribe'),
  passes(/\breceived PUB(?:ACK|COMP) \(/, 'publish'),
  fails(
    /\bA TLS error occurred\b/,
    'the handshake fails',
    span('tls', 'client-auth'),
    CLIENT,
    ...NOT_VERIFIED,
    ...CLOSED,
  ),
  fails(
    /\b(?:Unable to connect \()?Lookup error\b/,
    'the name does not resolve',
    span('bearer', 'dns'),
    CLIENT,
    ...DNS,
  ),
  fails(
    /^(?:Error: |Unable to connect \()(?:Connection refused|Connection timed out|No route to host|Network is unreachable|Host is unreachable)/,
    'the TCP connection does not come about',
    span('bearer', 'tcp'),
    CLIENT,
    ...TCP,
  ),
  fails(
    /^Error: The connection was lost\b/,
    'the connection is gone',
    span('client-auth', 'mqtt'),
    CLIENT,
    ...NO_CONNACK,
  ),
  fails(
    /\bProblem setting TLS options\b/,
    'a file of credentials cannot be read',
    span('tls'),
    CLIENT,
    weigh('cert-format', 0.5, 'tls', 'a file is no whole PEM'),
    weigh('cert-not-stored', 0.4, 'tls', 'a file is not where it is looked for'),
    weigh('client-key-mismatch', 0.2, 'tls', 'key and certificate are no pair'),
  ),
  {
    pattern: /\bconnected with result code:? ?(?<code>\d{1,3})\b/i,
    read: ({ groups = {} }) => connack(Number(groups['code'])),
  },
  {
    pattern: /\bconnected with result code:? ?(?<words>[a-z][a-z ]{3,40})/i,
    read: ({ groups = {} }) =>
      /^success/i.test(groups['words'] ?? '') ? connack(0) : connackInWords(groups['words'] ?? ''),
  },
  {
    pattern: /\bconnection refused?,? (?:reason|return) code:? ?(?<code>\d{1,3})\b/i,
    read: ({ groups = {} }) => connack(Number(groups['code'])),
  },
  {
    pattern: /\bconnection refused\b ?(?:[-:,]|=) ?(?<words>[a-z][a-z :]{4,60})/i,
    read: ({ groups = {} }) => connackInWords(groups['words'] ?? ''),
  },
  {
    pattern: /\bfailed to connect,? (?:return code|rc|reason code)[ :=]{1,3}(?<code>\d{1,3})\b/i,
    read: ({ groups = {} }) => (groups['code'] === '0' ? undefined : connack(Number(groups['code']), 'perhaps')),
  },
  fails(
    /\bMQTT_ERR_CONN_LOST\b|\bUnexpected disconnection\b/i,
    'the connection is gone',
    span('tcp', 'publish'),
    PAHO,
    ...LOST,
  ),
  tells(/\bConnecting to (?<host>[\w.*-]{4,253}):(?<port>\d{1,5})\b/),
];
