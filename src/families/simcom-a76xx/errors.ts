import { downloadCodes as vendorDownloadCodes } from '../_parts/simcom-certificates/codes.ts';
import { rowsFrom, span, weigh, withFieldNotes } from '../_parts/simcom-common/codes.ts';
import { httpCodes as vendorHttpCodes } from '../_parts/simcom-http/codes.ts';
import { mqttCodes as vendorMqttCodes } from '../_parts/simcom-mqtt/codes.ts';
import { ipErrorCodes as vendorIpErrors, socketCodes as vendorSocketCodes } from '../_parts/simcom-sockets/codes.ts';
import { tlsSocketCodes as vendorTlsSocketCodes } from '../_parts/simcom-tls-sockets/codes.ts';
import type { CodeTable } from '../kit/part.ts';
import { LILYGO, MANUAL } from './dialects.ts';

/** Why a handshake of this family fails, by what users found. */
const HANDSHAKE = [
  weigh('sni-missing', 0.6, 'tls', 'HiveMQ Cloud and EMQX serverless need the name, and it is off by default'),
  weigh('wrong-root-ca', 0.5, 'server-trust', 'users who loaded the leaf or an intermediate got this code'),
  weigh('cipher-suite', 0.2, 'tls', 'a server certificate on P-384 cannot be used: the curve is missing'),
  weigh('sni-unsupported-firmware', 0.15, 'tls', 'A011B03 and A50C4B12 failed with HiveMQ Cloud with the name on'),
  weigh('client-cert-missing', 0.45, 'client-auth', 'the broker demands a certificate and says so by an alert'),
  weigh('auth-credentials', 0.35, 'client-auth', 'the broker does not accept the client certificate'),
  weigh('tls-version', 0.2, 'tls', 'TLS 1.3 only is refused: the module ends at 1.2'),
  weigh('wrong-port/plain-on-tls', 0.15, 'tls', 'a port without TLS cannot answer the hello'),
  weigh('clock-not-set', 0.2, 'clock', 'dates are checked only when ignorelocaltime is 0'),
] as const;

const UNUSABLE_FILES = [
  weigh('cert-format', 0.6, 'server-trust', 'a CA file that the module cannot read; with authmode 0 it connects'),
  weigh('cert-not-stored', 0.6, 'server-trust', 'a name that is not in the store'),
  weigh('client-key-mismatch', 0.3, 'client-auth', 'the key does not belong to the certificate'),
] as const;

const vendor = vendorMqttCodes(MANUAL);
const ownRow = rowsFrom(`${MANUAL}, MQTT result codes`);
/** The table of this family goes one further. */
const withDisconnect: CodeTable = {
  ...vendor,
  codes: [
    ...vendor.codes,
    ownRow(
      35,
      'disconnecting from the server failed',
      span('mqtt'),
      weigh('network-not-attached', 0.5, 'bearer', 'the link was lost before'),
    ),
  ],
};

/** `+CMQTT…`: the vendor's table and what users of this family found. */
export const mqttCodes = withFieldNotes(withDisconnect, {
  3: {
    span: span('bearer', 'tcp'),
    causes: [
      weigh('wrong-port/plain-on-tls', 0.5, 'tcp', 'recorded for an address that nobody answers at'),
      weigh('network-not-attached', 0.4, 'bearer', 'the data connection is not up, or was lost'),
      weigh('dns', 0.2, 'dns', 'the name was resolved to another address'),
    ],
    source: 'alexCajas/EmbeddedMqttBroker issue 20 (A7670E)',
  },
  26: {
    span: span('tls', 'mqtt'),
    causes: [
      weigh('client-cert-missing', 0.8, 'client-auth', 'recorded on a SIM7600 with authmode 0 against AWS'),
      weigh(
        'auth-credentials',
        0.35,
        'client-auth',
        'the broker closes on a client certificate that it does not accept',
      ),
      weigh('client-id/policy', 0.2, 'mqtt', 'the broker closed at CONNECT'),
      weigh('wrong-port/plain-on-tls', 0.1, 'tls', 'TLS on a plain port, or the other way round'),
    ],
    source: 'P10-Display README (SIM7600EI); not seen on this family yet',
  },
  27: {
    causes: [weigh('other', 0.6, 'mqtt', 'the client speaks MQTT 3.1 unless AT+CMQTTCFG="version" says 4')],
    source: `${MANUAL}, AT+CMQTTCFG "version"`,
  },
  32: { causes: HANDSHAKE, source: `T-SIM7600X issue 49 (A7670E, A011B03); ${LILYGO} issues 75 and 456` },
  34: { causes: UNUSABLE_FILES, source: `${LILYGO} issue 77; T-SIM7600X issue 99` },
});

/** `+CCH…`. */
export const tlsSocketCodes = withFieldNotes(vendorTlsSocketCodes(MANUAL), {
  15: { causes: HANDSHAKE, source: `${LILYGO} issue 456; the same handshake as +CMQTTCONNECT: x,32` },
});

/** `+NETOPEN`, `+CIP…`, and the texts of `+IP ERROR`. */
export const socketCodes = vendorSocketCodes(MANUAL);
export const ipErrorCodes = vendorIpErrors(MANUAL);

/** `+HTTPACTION`, the module’s own results. */
export const httpCodes = vendorHttpCodes(MANUAL);

/** `+CFTPSGETFILE`. */
export const downloadCodes = vendorDownloadCodes(MANUAL);
