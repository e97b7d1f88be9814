import { guess, observed, stated } from '../../kernel/facts.ts';
import type { CertificateDialect } from '../_parts/simcom-certificates/declarations.ts';
import type { HttpDialect } from '../_parts/simcom-http/dialect.ts';
import { lteDeclarations, type LteDialects } from '../_parts/simcom-lte/declarations.ts';
import type { MqttDialect } from '../_parts/simcom-mqtt/dialect.ts';
import type { SocketDialect } from '../_parts/simcom-sockets/declarations.ts';
import type { TlsSocketDialect } from '../_parts/simcom-tls-sockets/dialect.ts';
import type { TlsDialect } from '../_parts/simcom-tls/declarations.ts';

/*
 * How this family speaks the command groups that it shares with other SIMCom modules. What changes from one firmware to
 * the next stands in firmware.ts.
 */

export const MANUAL = 'SIM7500_SIM7600 Series AT Command Manual V3.00';
/** A user's log of LE20B03 and LE20B04 modules. */
export const LOG_49 = 'Xinyuan-LilyGO/T-SIM7600X issue 49';
/** Terminal logs of a SIM7600EI against AWS IoT, 2022. */
export const P10 = 'P10-Display README (SIM7600EI), tests 3 to 10';

export const certificateDialect: CertificateDialect = {
  manual: MANUAL,
  nameBytes: stated({ min: 5, max: 128 }, `${MANUAL}, AT+CCERTDOWN`, 'with the ending .pem or .der'),
  maxBytes: stated(10_240, `${MANUAL}, AT+CCERTDOWN`),
  move: stated(false, `${MANUAL}: the command is not in it`),
};

export const tlsDialect: TlsDialect = {
  manual: MANUAL,
  order: observed(
    [
      'sslversion',
      'authmode',
      'ignorelocaltime',
      'negotiatetime',
      'cacert',
      'clientcert',
      'clientkey',
      'enableSNI',
      'keypwd',
      'ciphersuites',
    ],
    `${LOG_49}, AT+CSSLCFG? on LE20B03`,
    'that LE11 builds have enableSNI and ciphersuites is a guess',
  ),
  nameBytes: certificateDialect.nameBytes,
  suites: stated([0x002f, 0xffff], `${MANUAL}, AT+CSSLCFG "ciphersuites"`),
};

export const mqttDialect: MqttDialect = {
  manual: MANUAL,
  clientIdBytes: stated({ min: 1, max: 128 }, `${MANUAL}, AT+CMQTTACCQ`),
  loginBytes: stated({ min: 1, max: 256 }, `${MANUAL}, AT+CMQTTCONNECT`),
  urlBytes: stated({ min: 9, max: 256 }, `${MANUAL}, AT+CMQTTCONNECT`),
  topicBytes: stated(1024, `${MANUAL}, AT+CMQTTTOPIC`),
  payloadBytes: stated(10_240, `${MANUAL}, AT+CMQTTPAYLOAD`),
  keepAliveSeconds: stated({ min: 1, max: 64_800 }, `${MANUAL}, AT+CMQTTCONNECT`),
  versionBy: stated('acquire', `${MANUAL}, AT+CMQTTACCQ`),
  willBeforeClient: guess(false, 'by the order of the manual; the sister family was recorded otherwise'),
  wrongState: stated('code', `${MANUAL}, AT+CMQTTSTART and AT+CMQTTSTOP; ${LOG_49} (STOP answers 9)`),
  startSeconds: stated(120, `${MANUAL}, AT+CMQTTSTART`),
  stopOrder: observed('code-then-ok', `${LOG_49}, LE20B03 and LE20B04V03`),
  disconnectOrder: observed('code-then-ok', `${LOG_49}, LE20B03 and LE20B04V03`, 'the manual allows both orders'),
  disconnectSeconds: stated({ min: 60, max: 180 }, `${MANUAL}, AT+CMQTTDISC`),
  publishSeconds: stated({ min: 60, max: 180 }, `${MANUAL}, AT+CMQTTPUB`),
  partBytes: stated(1500, `${MANUAL}, +CMQTTRXPAYLOAD`),
  pingLine: stated(true, `${MANUAL}, +CMQTTPING`, 'which code it carries is not said'),
  retained: guess('after', 'before was recorded on one SIM7672 only'),
};

export const tlsSocketDialect: TlsSocketDialect = {
  manual: MANUAL,
  sessions: stated(2, `${MANUAL}, AT+CCHOPEN`),
  startOrder: guess('ok-then-code', 'the manual allows both orders; no log of this family'),
  stopOrder: guess('ok-then-code', 'the manual allows both orders; no log of this family'),
  openOrder: stated('ok-then-code', `${MANUAL}, AT+CCHOPEN`, 'the other order is allowed as well'),
  closeOrder: guess('ok-then-code', 'the manual allows both orders; no log of this family'),
  blockBytes: guess(2048, 'as much as one AT+CCHSEND takes'),
  closeAfterFailure: guess(false, 'the manual has it as a possibility'),
};

export const socketDialect: SocketDialect = {
  manual: MANUAL,
  keepAlive: guess(false, 'no client of this family sends AT+CTCPKA'),
  dnsServers: guess(false, 'no client of this family sends AT+CDNSCFG'),
};

export const httpDialect: HttpDialect = {
  manual: MANUAL,
  block: guess('with-word', 'no recording of AT+HTTPREAD of this family is at hand'),
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
