import { span, weigh } from '../../families/kit/rows.ts';
import { CLOCK, DNS, NOT_VERIFIED, NOT_YET_VALID, TCP, UNTRUSTED } from '../stacks/causes.ts';
import { ALERTS } from '../stacks/alerts.ts';
import { LOST, NOT_CONNECTED, NO_CONNACK } from './causes.ts';
import { fails, passes, tells, type HostLine, type HostRule } from './host-line.ts';

const TLS = 'ESP-IDF components/esp-tls';
const MQTT = 'esp-mqtt, mqtt_client.c';
const BUNDLE = 'ESP-IDF components/mbedtls/esp_crt_bundle';
const AT_LOG = 'esp-at, log port';

/** mbedTLS says which alert it got in its own log only, at the level of debugging. */
function alert({ groups = {} }: RegExpExecArray): HostLine | undefined {
  const number = Number(groups['alert']);
  const reading = ALERTS.get(number);
  if (reading?.where === undefined || reading.causes.length === 0) return undefined;
  const text = `the other side answers with alert ${number}: ${reading.name}`;
  return { says: 'failed', notice: { text, span: reading.where, causes: reading.causes, source: 'RFC 8446 §6.2' } };
}

/** ESP-IDF: esp-tls, the certificate bundle, transports, esp-mqtt and its events; the log port of ESP-AT. */
export const espIdf: readonly HostRule[] = [
  fails(
    /\besp-tls\b.{0,20}couldn't get hostname|\bgetaddrinfo\(?\)? ?(?:returns|failed|error)\b/i,
    'the name does not resolve',
    span('bearer', 'dns'),
    `${TLS}, esp_tls.c`,
    ...DNS,
  ),
  fails(
    /\besp-tls\b.{0,40}(?:delayed connect error|select\(\) timeout|connect\(\) error|Failed to connect socket)/i,
    'the TCP connection does not come about',
    span('bearer', 'tcp'),
    `${TLS}, esp_tls.c`,
    ...TCP,
  ),
  fails(
    /\b(?:No matching trusted root certificate found|Failed to verify certificate)\b/i,
    'no root of the bundle verifies the chain',
    span('server-trust'),
    BUNDLE,
    ...UNTRUSTED,
  ),
  { pattern: /\bis a fatal alert message \(msg (?<alert>\d{1,3})\)/, read: alert },
  passes(/\besp-x509-crt-bundle: Certificate validated\b/, 'server-trust'),
  fails(
    /\bFailed to verify peer certificate\b/i,
    'the certificate of the server does not verify',
    span('server-trust'),
    TLS,
    ...NOT_VERIFIED,
  ),
  fails(
    /\bcertificate validity starts in the future\b/i,
    'by the clock the certificate of the server is not valid yet',
    span('server-trust'),
    'mbedTLS, mbedtls_x509_crt_verify_info',
    ...NOT_YET_VALID,
  ),
  fails(
    /\bcertificate validity has expired\b/i,
    'by the clock the certificate of the server is not valid',
    span('server-trust'),
    'mbedTLS, mbedtls_x509_crt_verify_info',
    ...CLOCK,
  ),
  fails(
    /\bcertificate is not correctly signed by the trusted CA\b/i,
    'the certificate of the server is not signed by a trusted root',
    span('server-trust'),
    'mbedTLS, mbedtls_x509_crt_verify_info',
    ...UNTRUSTED,
  ),
  fails(
    /\besp_mqtt_connect: mqtt_message_receive\(\) returned\b|\bMQTT_CLIENT: .{0,40}(?:CONNACK|connack) .{0,20}(?:timeout|not received)/i,
    'CONNECT was sent, and no CONNACK came',
    span('client-auth', 'mqtt'),
    MQTT,
    ...NO_CONNACK,
  ),
  fails(
    /\bMQTT_CLIENT: (?:No PING_RESP|esp_mqtt_handle_transport_read_error|.{0,20}transport_read\(\)|Poll read error)/i,
    'the connection is gone',
    span('tcp', 'publish'),
    MQTT,
    ...LOST,
  ),
  fails(
    /\b(?:MQTT_CLIENT: Error transport connect|TRANS_SSL: Failed to open a new connection|transport_base: (?:Failed to open|Error transport))/i,
    'the connection does not come about; the lines above say why',
    span('bearer', 'client-auth'),
    MQTT,
    ...NOT_CONNECTED,
  ),
  fails(
    /\bMQTT_CLIENT: SSL related configs set, but the transport protocol is a non-SSL scheme/i,
    'certificates are set, and the connection is made without TLS',
    span('tls'),
    MQTT,
    weigh('wrong-port/plain-on-tls', 0.9, 'tls', 'the scheme of the URI is mqtt or ws: mqtts with the port for TLS'),
  ),
  passes(/\bMQTT_EVENT_CONNECTED\b/, 'mqtt'),
  passes(/\bMQTT_EVENT_SUBSCRIBED\b/, 'subscribe'),
  passes(/\bMQTT_EVENT_PUBLISHED\b/, 'publish'),
  fails(
    /\bMQTT_EVENT_BEFORE_CONNECT_FAILED\b/,
    'the connection does not come about',
    span('bearer', 'client-auth'),
    AT_LOG,
    weigh('network-not-attached', 0.3, 'bearer', 'no network at that moment'),
  ),
  tells(/\besp-tls: .{0,30}\bhost:? ?(?<host>[\w.*-]{4,253})\b(?::(?<port>\d{2,5}))?/i),
];
