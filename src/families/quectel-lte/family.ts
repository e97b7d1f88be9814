import { bareLine } from '../../at/declare.ts';
import { gppCorePart } from '../_parts/gpp/core.ts';
import { defineFamily } from '../kit/family.ts';
import { missingRoles } from '../kit/facts-only.ts';
import { definePart } from '../kit/part.ts';
import { codes, fileErrors } from './codes.ts';
import { fileExchanges } from './declarations-files.ts';
import { gsmExchanges } from './declarations-gsm.ts';
import { httpExchanges } from './declarations-http.ts';
import { mqttExchanges, mqttUrcs } from './declarations-mqtt.ts';
import { networkExchanges, networkUrcs } from './declarations-network.ts';
import { tlsExchanges, tlsUrcs } from './declarations-tls.ts';
import { wifiExchanges, wifiUrcs } from './declarations-wifi.ts';
import { firmware } from './firmware.ts';
import { quectelObserver } from './observer.ts';
import { quectelReading } from './reading.ts';

const own = definePart({
  id: 'quectel',
  title: 'Files, TLS, MQTT, sockets of Quectel',
  roles: [],
  exchanges: [
    ...fileExchanges,
    ...tlsExchanges,
    ...mqttExchanges,
    ...networkExchanges,
    ...httpExchanges,
    ...gsmExchanges,
    ...wifiExchanges,
  ],
  urcs: [...tlsUrcs, ...mqttUrcs, ...networkUrcs, ...wifiUrcs],
  observer: quectelObserver,
  codes,
  reading: quectelReading,
});

/**
 * Quectel’s modules with `AT+QMT…` and `AT+QSSLCFG`: BG95, BG96, BG77, EC2x, EG2x, EC200, EG915, EG800 (LTE), and what the GSM,
 * NB-IoT and Wi-Fi ones share with them.
 */
export const family = defineFamily({
  id: 'quectel-lte',
  title: 'Quectel BG9x, EC2x, EG2x, EC200, EG915, EG800',
  aliases: [
    ...['quectel', 'bg96', 'bg95', 'bg77', 'bg95-m3', 'bg600l', 'ec25', 'ec21', 'ec20', 'eg25', 'eg25-g', 'eg21'],
    ...['ec200', 'ec200u', 'ec200s', 'eg915', 'eg915u', 'eg915n', 'eg800', 'eg800k', 'ec800'],
    ...['m66', 'm95', 'mc60', 'mc90', 'bc66', 'bc660k', 'fcm360w', 'fc41d'],
  ],
  tier: 'documented',
  recognition: {
    model:
      /^(?:Quectel[_ ])?(?:BG9[56]|BG77|BG600|E[CG]2[015]|E[CG]200|EG91[25]|E[CG]800|M66|M95|MC[69]0|BC66|FCM\d|FC41D)/i,
    build: /^(?:BG9[56]|BG77|BG600|E[CG]2[015]|E[CG]200|EG91[25]|E[CG]800|M66|M95|MC[69]0|BC66|FCM\d|FC41D)/i,
  },
  parts: [
    gppCorePart({
      info: [
        bareLine('info.maker', /^(?<manufacturer>Quectel)(?:_Ltd)?$/),
        bareLine('info.name', /^(?:Quectel_)?(?<model>(?:(?:BG|EC|EG|BC|MC)\d|M66|M95|FCM?\d)[\w-]*)$/),
      ],
      errors: fileErrors,
    }),
    own,
  ],
  firmware,
  defaultFirmware: 'BG95M3LAR02A03',
  missing: missingRoles({
    onDeviceKey: 'no command makes a key inside the module',
  }),
});
