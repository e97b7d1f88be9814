import { bareLine } from '../../at/declare.ts';
import { gppCorePart } from '../_parts/gpp/core.ts';
import { defineFamily } from '../kit/family.ts';
import { missingRoles } from '../kit/facts-only.ts';
import { definePart } from '../kit/part.ts';
import { codes, fileErrors } from './codes.ts';
import { fileExchanges } from './declarations-files.ts';
import { mqttExchanges, mqttUrcs } from './declarations-mqtt.ts';
import { networkExchanges, networkUrcs } from './declarations-network.ts';
import { tlsExchanges, tlsUrcs } from './declarations-tls.ts';
import { firmware } from './firmware.ts';

const own = definePart({
  id: 'quectel',
  title: 'Files, TLS, MQTT, sockets of Quectel',
  roles: [],
  exchanges: [...fileExchanges, ...tlsExchanges, ...mqttExchanges, ...networkExchanges],
  urcs: [...tlsUrcs, ...mqttUrcs, ...networkUrcs],
  observer: {},
  codes,
});

/** Quectel’s LTE modules with `AT+QMT…` and `AT+QSSLCFG`: BG95, BG96, BG77, EC2x, EG2x, EC200, EG915, EG800. */
export const family = defineFamily({
  id: 'quectel-lte',
  title: 'Quectel BG9x, EC2x, EG2x, EC200, EG915, EG800',
  aliases: [
    ...['quectel', 'bg96', 'bg95', 'bg77', 'bg95-m3', 'bg600l', 'ec25', 'ec21', 'ec20', 'eg25', 'eg25-g', 'eg21'],
    ...['ec200', 'ec200u', 'ec200s', 'eg915', 'eg915u', 'eg915n', 'eg800', 'eg800k', 'ec800'],
  ],
  tier: 'documented',
  recognition: {
    model: /^(?:Quectel[_ ])?(?:BG9[56]|BG77|BG600|E[CG]2[015]|E[CG]200|EG91[25]|E[CG]800)/i,
    build: /^(?:BG9[56]|BG77|BG600|E[CG]2[015]|E[CG]200|EG91[25]|E[CG]800)/i,
  },
  parts: [
    gppCorePart({
      info: [
        bareLine('info.maker', /^(?<manufacturer>Quectel)$/),
        bareLine('info.name', /^(?<model>(?:BG|EC|EG)\d[\w-]*)$/),
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
