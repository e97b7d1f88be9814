import { rowsFrom, span, weigh, withFieldNotes } from '../_parts/simcom-common/codes.ts';
import { CLOSE_IN_THE_FIELD, FILES_IN_THE_FIELD, HANDSHAKE_IN_THE_FIELD } from '../_parts/simcom-common/handshake.ts';
import { mqttCodes as vendorMqttCodes } from '../_parts/simcom-mqtt/codes.ts';
import { tlsSocketCodes as vendorTlsSocketCodes } from '../_parts/simcom-tls-sockets/codes.ts';
import { bearerDown } from '../kit/causes.ts';
import type { CodeTable } from '../kit/part.ts';
import { LILYGO, MANUAL } from './dialects.ts';

/** Why a handshake of this family fails, by what users found. */
const HANDSHAKE = [
  weigh('cipher-suite', 0.2, 'tls', 'a server certificate on P-384 cannot be used: the curve is missing'),
  weigh('sni-unsupported-firmware', 0.15, 'tls', 'A011B03 and A50C4B12 failed with HiveMQ Cloud with the name on'),
  ...HANDSHAKE_IN_THE_FIELD,
];

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
      bearerDown(0.4),
      weigh('firmware-bug', 0.25, 'tcp', 'A50C4B12 ends so with HiveMQ Cloud, and newer builds do not'),
      weigh('dns', 0.2, 'dns', 'the name was resolved to another address'),
    ],
    source: `alexCajas/EmbeddedMqttBroker issue 20 (A7670E); ${LILYGO}, list of tested firmware and issue 295`,
  },
  15: {
    span: span('bearer', 'mqtt'),
    causes: [
      weigh('sni-missing', 0.4, 'tls', 'a hosted EMQX was refused so until the server name was on'),
      bearerDown(0.4),
      weigh(
        'wrong-root-ca',
        0.2,
        'server-trust',
        'the words of the manual hold for any way in which a connection fails',
      ),
      weigh('other', 0.2, 'mqtt', 'no detail given'),
    ],
    source: 'gasagna/A76XX issue 14 (SIM7670G)',
  },
  26: {
    span: span('tls', 'mqtt'),
    causes: [
      weigh('client-cert-missing', 0.8, 'client-auth', 'recorded on a SIM7600 with authmode 0 against AWS'),
      ...CLOSE_IN_THE_FIELD,
    ],
    source: 'P10-Display README (SIM7600EI); not seen on this family yet',
  },
  27: {
    causes: [weigh('other', 0.6, 'mqtt', 'the client speaks MQTT 3.1 unless AT+CMQTTCFG="version" says 4')],
    source: `${MANUAL}, AT+CMQTTCFG "version"`,
  },
  32: { causes: HANDSHAKE, source: `T-SIM7600X issue 49 (A7670E, A011B03); ${LILYGO} issues 75 and 456` },
  34: { causes: FILES_IN_THE_FIELD, source: `${LILYGO} issue 77; T-SIM7600X issue 99` },
});

/** `+CCH…`. */
export const tlsSocketCodes = withFieldNotes(vendorTlsSocketCodes(MANUAL), {
  15: { causes: HANDSHAKE, source: `${LILYGO} issue 456; the same handshake as +CMQTTCONNECT: x,32` },
});
