import { gppPart } from '../_parts/gpp/part.ts';
import { downloadCodes } from '../_parts/simcom-certificates/codes.ts';
import { certificatePart } from '../_parts/simcom-certificates/part.ts';
import { filePart } from '../_parts/simcom-files/part.ts';
import { httpCodes } from '../_parts/simcom-http/codes.ts';
import { httpPart } from '../_parts/simcom-http/part.ts';
import { mqttPart } from '../_parts/simcom-mqtt/part.ts';
import { ipErrorCodes, socketCodes } from '../_parts/simcom-sockets/codes.ts';
import { socketPart } from '../_parts/simcom-sockets/part.ts';
import { tlsSocketPart } from '../_parts/simcom-tls-sockets/part.ts';
import { tlsPart } from '../_parts/simcom-tls/part.ts';
import { defineFamily } from '../kit/family.ts';
import { MANUAL, declared, dialects } from './dialects.ts';
import { driver } from './driver.ts';
import { mqttCodes, tlsSocketCodes } from './errors.ts';
import { firmware } from './firmware.ts';

/** SIMCom SIM7500, SIM7600 and SIM7800. */
export const family = defineFamily({
  id: 'simcom-sim7600',
  title: 'SIMCom SIM7500, SIM7600, SIM7800',
  aliases: [
    'sim7600',
    'sim7500',
    'sim7800',
    'sim7600g',
    'sim7600g-h',
    'sim7600e',
    'sim7600e-h',
    'sim7600ei',
    'sim7600a',
    'sim7600a-h',
    'sim7600sa',
    'sim7600sa-h',
    'sim7600ce',
    'sim7600c',
    'sim7500e',
    'sim7500a',
  ],
  tier: 'emulated',
  recognition: {
    model: /^(?:SIMCOM[_ ])?SIM7[568]00/i,
    build: /SIM7[568]00/i,
  },
  parts: [
    gppPart(),
    socketPart(declared.sockets, [socketCodes(MANUAL), ipErrorCodes(MANUAL)]),
    certificatePart(declared.certificates, downloadCodes(MANUAL)),
    filePart(declared.files),
    tlsPart(declared.tls),
    tlsSocketPart(declared.tlsSockets, tlsSocketCodes),
    httpPart(declared.http, httpCodes(MANUAL)),
    mqttPart(declared.mqtt, dialects.mqtt, mqttCodes),
  ],
  firmware,
  defaultFirmware: 'LE20B04SIM7600G22',
  driver,
  missing: {
    fileLoader: 'files are given to the running module by AT+CCERTDOWN; there is no way through its boot loader',
    dataMode:
      'the transparent modes of AT+CIPMODE and AT+CCHMODE are not supported here: the module’s own MQTT is used',
    onDeviceKey: 'the manual has no command that makes a key inside the module',
  },
});
