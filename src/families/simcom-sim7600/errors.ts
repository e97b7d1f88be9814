import { span, weigh, withFieldNotes } from '../_parts/simcom-common/codes.ts';
import { CLOSE_IN_THE_FIELD, FILES_IN_THE_FIELD, HANDSHAKE_IN_THE_FIELD } from '../_parts/simcom-common/handshake.ts';
import { mqttCodes as vendorMqttCodes } from '../_parts/simcom-mqtt/codes.ts';
import { tlsSocketCodes as vendorTlsSocketCodes } from '../_parts/simcom-tls-sockets/codes.ts';
import { LOG_49, MANUAL, P10 } from './dialects.ts';

/** Why a handshake of this family fails, by what users found. */
const HANDSHAKE = [
  weigh('sni-unsupported-firmware', 0.4, 'tls', 'LE20B03 fails each handshake while enableSNI is 1'),
  weigh('cipher-suite', 0.2, 'tls', 'ciphersuites 0x002F alone is refused by most brokers'),
  ...HANDSHAKE_IN_THE_FIELD,
];

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
      ...CLOSE_IN_THE_FIELD,
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
  34: { causes: FILES_IN_THE_FIELD, source: `${LOG_49} and 99; LilyGo-Modem-Series issue 77` },
});

/** `+CCH…`. */
export const tlsSocketCodes = withFieldNotes(vendorTlsSocketCodes(MANUAL), {
  15: { causes: HANDSHAKE, source: 'the same handshake as +CMQTTCONNECT: x,32' },
});
