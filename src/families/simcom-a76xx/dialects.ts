import { guess, observed, reported, stated } from '../../kernel/facts.ts';
import type { CertificateDialect } from '../_parts/simcom-certificates/declarations.ts';
import type { HttpDialect } from '../_parts/simcom-http/dialect.ts';
import { lteDeclarations, type LteDialects } from '../_parts/simcom-lte/declarations.ts';
import type { MqttDialect } from '../_parts/simcom-mqtt/dialect.ts';
import type { SocketDialect } from '../_parts/simcom-sockets/declarations.ts';
import type { TlsDialect } from '../_parts/simcom-tls/declarations.ts';
import type { TlsSocketDialect } from '../_parts/simcom-tls-sockets/dialect.ts';

/*
 * How this family speaks the command groups that it shares with other SIMCom modules. What changes from one firmware to
 * the next stands beside the lines.
 */

export const MANUAL = 'A76XX Series AT Command Manual V1.09';
export const MQTT_NOTE = 'A76XX MQTT(S) Application Note V1.02';
const ARG_TOPIC_MANUAL = 'A76XX Series MQTT_EX AT Command Manual V1.00';
export const MANUAL_767 = 'SIM767XX Series AT Command Manual V1.06';
/** Logs of LilyGo's boards with these modules. */
export const LILYGO = 'Xinyuan-LilyGO/LilyGo-Modem-Series';
/** A user's log of A011B07 against AWS IoT. */
export const LOG_AWS = `${LILYGO} issue 245 (A7670E, A011B07)`;
export const LOG_AZURE = `${LILYGO} Azure IoT Hub example's README (A7670G, A124B01)`;
const SSL_NOTE = 'A7600 Series SSL Application Note §3.1';

export const certificateDialect: CertificateDialect = {
  manual: MANUAL,
  nameBytes: stated({ min: 5, max: 108 }, `${MANUAL}, AT+CCERTDOWN`, 'with the ending .pem or .der'),
  maxBytes: stated(
    10_240,
    `${MANUAL}, AT+CCERTDOWN`,
    'the manual warns of more than 3072 bytes in one write to the UART',
  ),
  move: stated(true, `${MANUAL}, AT+CCERTMOVE`),
};

export const tlsDialect: TlsDialect = {
  manual: MANUAL,
  order: stated(
    [
      'sslversion',
      'authmode',
      'ignorelocaltime',
      'negotiatetime',
      'cacert',
      'clientcert',
      'clientkey',
      'password',
      'enableSNI',
      'ignorecertCN',
      'use_tickets',
      'ciphersuites',
    ],
    `${MANUAL}, AT+CSSLCFG; the last three: ${MANUAL_767}`,
  ),
  trailing: stated(3, `${MANUAL}, AT+CSSLCFG: only SIM767x has them`),
  nameBytes: certificateDialect.nameBytes,
  newerVersions: stated(
    /SIM767/i,
    `${MANUAL_767}, AT+CSSLCFG "sslversion"`,
    'only builds with TLS 1.3 count so; which they are is not said',
  ),
  suites: stated('any', `${MANUAL_767}, AT+CSSLCFG "ciphersuites"`, 'A76xx has no such setting'),
};

export const mqttDialect: MqttDialect = {
  manual: MANUAL,
  clientIdBytes: stated({ min: 1, max: 128 }, `${MANUAL}, AT+CMQTTACCQ`),
  loginBytes: stated({ min: 1, max: 256 }, `${MANUAL}, AT+CMQTTCONNECT`),
  urlBytes: stated({ min: 9, max: 256 }, `${MANUAL}, AT+CMQTTCONNECT`),
  topicBytes: stated(1024, `${MANUAL}, AT+CMQTTTOPIC`),
  payloadBytes: stated(10_240, `${MANUAL}, AT+CMQTTPAYLOAD`),
  keepAliveSeconds: stated({ min: 1, max: 64_800 }, `${MANUAL}, AT+CMQTTCONNECT`),
  versionBy: stated('config', `${MANUAL}, AT+CMQTTCFG "version"; AT+CMQTTACCQ has no fourth parameter`),
  argTopicBytes: stated(500, `${ARG_TOPIC_MANUAL}, AT+CMQTTSUB`),
  willBeforeClient: observed(
    true,
    'electrodragon wiki, simcom-at-mqtt: will topic and message after a START that failed',
  ),
  wrongState: stated('error', `${MQTT_NOTE}: a second START and a STOP without START answer ERROR alone`),
  startSeconds: stated(12, `${MANUAL}, AT+CMQTTSTART`),
  stopOrder: stated('ok-then-code', `${MANUAL}, AT+CMQTTSTOP`),
  disconnectOrder: stated('ok-then-code', `${MANUAL}, AT+CMQTTDISC`),
  disconnectSeconds: stated({ min: 1, max: 180 }, `${MANUAL}, AT+CMQTTDISC`),
  publishSeconds: stated({ min: 1, max: 180 }, `${MANUAL}, AT+CMQTTPUB`),
  partBytes: guess(1500, 'that of SIM7600; the manual of this family names none'),
  pingLine: stated(false, `${MANUAL}: +CMQTTPING is not in it`),
  retained: reported('before', 'a comment in a public STM32 driver (SIM7672)', 'one recording'),
};

export const tlsSocketDialect: TlsSocketDialect = {
  manual: MANUAL,
  sessions: stated(2, `${MANUAL}, AT+CCHOPEN`),
  listed: observed(3, 'adlerre/obd2-mqtt issue 49 (A7670)', 'the manual names the sessions 0 and 1 only'),
  startOrder: stated('ok-then-code', SSL_NOTE),
  stopOrder: stated('ok-then-code', SSL_NOTE),
  openOrder: stated('ok-then-code', SSL_NOTE),
  closeOrder: stated('ok-then-code', SSL_NOTE),
  blockBytes: stated(1024, `${MANUAL}, AT+CCHRECV`),
  pushBytes: guess(1500, 'a block of 1383 bytes was recorded on A110B06A7670M7'),
  closeAfterFailure: guess(false, 'seen in the manual of SIM7600 only, as a possibility'),
};

export const socketDialect: SocketDialect = {
  manual: MANUAL,
  keepAlive: reported(true, 'TinyGSM 0.12.0, A7672X: needs OK for AT+CTCPKA before each open'),
  dnsServers: reported(true, 'TinyGSM 0.12.0, A7672X: needs OK for AT+CDNSCFG'),
};

export const httpDialect: HttpDialect = {
  manual: MANUAL,
  block: guess('length-only', 'no recording of AT+HTTPREAD of this family is at hand'),
  blockBytes: guess(1024, 'no recording of AT+HTTPREAD of this family is at hand'),
};

export const dialects: LteDialects = {
  manual: MANUAL,
  certificates: certificateDialect,
  tls: tlsDialect,
  mqtt: mqttDialect,
  tlsSockets: tlsSocketDialect,
  sockets: socketDialect,
  http: httpDialect,
};

export const declared = lteDeclarations(dialects);
