import { span, weigh } from '../../families/kit/rows.ts';
import type { Notice } from '../../families/kit/reading.ts';
import { DNS, MEMORY, TCP } from '../stacks/causes.ts';
import { connack } from './connack.ts';
import { LOST, NOT_CONNECTED } from './causes.ts';
import { fails, passes, type HostLine, type HostRule } from './host-line.ts';

const PUB_SUB = 'PubSubClient.h, MQTT_…';
const SECURE = 'arduino-esp32, ssl_client.cpp';
/** The same code over any Arduino `Client`, a modem's for one. */
const PORTED = 'govorox SSLClient, SSLClient.cpp';
const SSL_CLIENT = 'OPEnSLab-OSU SSLClient, SSLClient.h';

type About = Omit<Notice, 'source'>;
const SILENT: About = {
  text: 'no answer to CONNECT came in time',
  span: span('client-auth', 'mqtt'),
  causes: [
    weigh('wrong-port/plain-on-tls', 0.4, 'mqtt', 'a server that speaks something else keeps silent'),
    weigh('client-id/policy', 0.3, 'mqtt', 'the broker does not allow the client'),
    weigh('network-not-attached', 0.3, 'bearer', 'the link is gone'),
  ],
};
const NEITHER: About = {
  text: 'neither TCP nor TLS came about',
  span: span('bearer', 'client-auth'),
  causes: NOT_CONNECTED,
};

/** What libraries say below 0; above it is what the broker answered. */
type States = ReadonlyMap<number, About>;
/** `PubSubClient::state()`. */
const STATES: States = new Map([
  [-4, SILENT],
  [-3, { text: 'the connection is gone', span: span('tcp', 'publish'), causes: LOST }],
  [-2, NEITHER],
]);
/** `MqttClient::connectError()`. */
const ERRORS: States = new Map([
  [-2, NEITHER],
  [-1, SILENT],
]);

function stateOf(states: States, source: string): HostRule['read'] {
  return ({ groups = {} }) => {
    const code = Number(groups['code']);
    // 0 is no failure; who prints it behind one has looked too late.
    if (code >= 0) return code === 0 ? undefined : connack(code, 'perhaps');
    const about = states.get(code);
    return about === undefined ? undefined : ({ says: 'failed', notice: { ...about, source } } satisfies HostLine);
  };
}
const read = stateOf(STATES, PUB_SUB);

/** Sketches: PubSubClient, TinyGSM, WiFiClientSecure of the ESP32, SSLClient on BearSSL. */
export const arduino: readonly HostRule[] = [
  {
    pattern: /\bMQTT connection failed!? ?Error code ?= ?(?<code>-?\d)(?!\d)/i,
    read: stateOf(ERRORS, 'ArduinoMqttClient, MqttClient.h'),
  },
  { pattern: /\bfail(?:ed|ure)?\b[,.!:]? ?(?:with )?(?:state|rc)[ :=]{1,3}(?<code>-?\d)(?!\d)/i, read },
  { pattern: /\b(?:mqtt|broker|connect)\w{0,20}\b.{0,30}?\brc ?= ?(?<code>-?\d)(?!\d)/i, read },
  { pattern: /^\s{0,8},? ?rc ?= ?(?<code>-?\d)(?!\d)/i, read },
  { pattern: /\bclient\.state\(\)[ :=]{0,4}(?<code>-?\d)(?!\d)/i, read },
  fails(
    /\bclient\.connected\(\)[ :=]{0,3}(?:false|0)\b/i,
    'the client is not connected; the sketch does not say why',
    span('bearer', 'mqtt'),
    PUB_SUB,
    ...NOT_CONNECTED,
  ),
  passes(/^MQTT (?:client )?(?:is )?connected[.!]?\s*$|\bMQTT\b.{0,30}\.{2,3} ?(?:connected|success)\b/i, 'mqtt'),
  passes(
    /^(?:successfully )?connected to (?:(?:the )?(?:mqtt )?broker|mqtt(?: server)?|aws iot)[.!]*\s*$|^AWS IoT connected[.!]*\s*$/i,
    'mqtt',
  ),
  passes(/^connection to (?:the )?(?:mqtt )?broker (?:(?:was|is) )?(?:success(?:ful)?|established|ok)\b/i, 'mqtt'),
  fails(/\bhostByName\(\)?.{0,20}DNS Failed\b/i, 'the name does not resolve', span('bearer', 'dns'), SECURE, ...DNS),
  fails(
    /\bstart_ssl_client\b.{0,40}\b(?:Connect to Server failed|select (?:returned due to timeout|failed)|socket error|connect on fd)/i,
    'the TCP connection does not come about',
    span('bearer', 'tcp'),
    SECURE,
    ...TCP,
  ),
  fails(
    /\bstart_ssl_client: -1(?!\d)/,
    'TLS does not come about; -1 stands for whatever went wrong beside the library’s own codes',
    span('bearer', 'client-auth'),
    PORTED,
    ...NOT_CONNECTED,
  ),
  fails(/\bSSL_OUT_OF_MEMORY\b/, 'the memory is too small for TLS', span('tls'), SSL_CLIENT, ...MEMORY),
  fails(
    /\bSSL_CLIENT_CONNECT_FAIL\b/,
    'the connection under TLS does not come about',
    span('bearer', 'tcp'),
    SSL_CLIENT,
    ...TCP,
  ),
  fails(
    /\bSSL_(?:BR_CONNECT_FAIL|CLIENT_WRTIE_ERROR|CLIENT_WRITE_ERROR)\b|\(SSLClient\).{0,40}Failed to init/,
    'the handshake fails',
    span('tls', 'client-auth'),
    SSL_CLIENT,
    ...NOT_CONNECTED.filter(({ cause }) => cause !== 'dns'),
  ),
];
