import { downloadCodes as vendorDownloadCodes } from '../_parts/simcom-certificates/codes.ts';
import { span, weigh, withFieldNotes } from '../_parts/simcom-common/codes.ts';
import { httpCodes as vendorHttpCodes } from '../_parts/simcom-http/codes.ts';
import { mqttCodes as vendorMqttCodes } from '../_parts/simcom-mqtt/codes.ts';
import { ipErrorCodes as vendorIpErrors, socketCodes as vendorSocketCodes } from '../_parts/simcom-sockets/codes.ts';
import { tlsSocketCodes as vendorTlsSocketCodes } from '../_parts/simcom-tls-sockets/codes.ts';
import { LOG_49, MANUAL, P10 } from './dialects.ts';

/** Why a handshake of this family fails, by what users found. */
const HANDSHAKE = [
  weigh('sni-missing', 0.6, 'tls', 'HiveMQ Cloud and EMQX serverless need the name, and it is off by default'),
  weigh('wrong-root-ca', 0.5, 'server-trust', 'users who loaded the leaf or an intermediate got this code'),
  weigh('sni-unsupported-firmware', 0.4, 'tls', 'LE20B03 fails each handshake while enableSNI is 1'),
  weigh('client-cert-missing', 0.45, 'client-auth', 'the broker demands a certificate and says so by an alert'),
  weigh('auth-credentials', 0.35, 'client-auth', 'the broker does not accept the client certificate'),
  weigh('cipher-suite', 0.2, 'tls', 'ciphersuites 0x002F alone is refused by most brokers'),
  weigh('tls-version', 0.2, 'tls', 'TLS 1.3 only is refused: the module ends at 1.2'),
  weigh('wrong-port/plain-on-tls', 0.15, 'tls', 'a port without TLS cannot answer the hello'),
  weigh('clock-not-set', 0.2, 'clock', 'dates are checked only when ignorelocaltime is 0'),
] as const;

const UNUSABLE_FILES = [
  weigh('cert-format', 0.6, 'server-trust', 'a CA file that the module cannot read; with authmode 0 it connects'),
  weigh('cert-not-stored', 0.6, 'server-trust', 'a name that is not in the store'),
  weigh('client-key-mismatch', 0.3, 'client-auth', 'the key does not belong to the certificate'),
] as const;

/** `+CMQTT…`: the vendor's table and what users of this family found. */
export const mqttCodes = withFieldNotes(vendorMqttCodes(MANUAL), {
  6: {
    span: span('mqtt', 'publish'),
    causes: [
      weigh('client-id/policy', 0.9, 'mqtt', 'AWS closes when the policy forbids the client id or the topic'),
      weigh('auth-credentials', 0.2, 'mqtt', 'some brokers close on a wrong login'),
    ],
    source: `a public wiki page "Connect SIM7600 to AWS IoT"; ${P10}`,
  },
  12: {
    causes: [weigh('command-order/state', 0.9, 'mqtt', 'the URL has no tcp://, or a parameter is misquoted')],
    source: LOG_49,
  },
  14: {
    causes: [weigh('command-order/state', 0.9, 'mqtt', 'the result of CONNECT was not awaited')],
    source: 'freematics forum topic 44155 (SIM7600E)',
  },
  26: {
    span: span('tls', 'mqtt'),
    causes: [
      weigh(
        'client-cert-missing',
        0.9,
        'client-auth',
        'recorded with authmode 0 against AWS, which wants a certificate',
      ),
      weigh(
        'auth-credentials',
        0.35,
        'client-auth',
        'the broker closes on a client certificate that it does not accept',
      ),
      weigh('client-id/policy', 0.2, 'mqtt', 'the broker closed at CONNECT'),
      weigh('wrong-port/plain-on-tls', 0.1, 'tls', 'TLS on a plain port, or the other way round'),
    ],
    source: P10,
  },
  31: {
    causes: [
      weigh('auth-credentials', 0.5, 'mqtt', 'CONNACK 5 is also what a wrong login gets'),
      weigh('sni-missing', 0.5, 'tls', 'HiveMQ Cloud answers so when the hello had no name (LE11B14)'),
      weigh('client-id/policy', 0.3, 'mqtt', 'CONNACK 5'),
    ],
    source: LOG_49,
  },
  32: { causes: HANDSHAKE, source: `${LOG_49}; T-SIM7600X issue 100` },
  34: { causes: UNUSABLE_FILES, source: `${LOG_49} and 99; LilyGo-Modem-Series issue 77` },
});

/** `+CCH…`. */
export const tlsSocketCodes = withFieldNotes(vendorTlsSocketCodes(MANUAL), {
  15: { causes: HANDSHAKE, source: 'the same handshake as +CMQTTCONNECT: x,32' },
});

/** `+NETOPEN`, `+CIP…`, and the texts of `+IP ERROR`. */
export const socketCodes = vendorSocketCodes(MANUAL);
export const ipErrorCodes = vendorIpErrors(MANUAL);

/** `+HTTPACTION`, the module’s own results. */
export const httpCodes = vendorHttpCodes(MANUAL);

/** `+CFTPSGETFILE`. */
export const downloadCodes = vendorDownloadCodes(MANUAL);
