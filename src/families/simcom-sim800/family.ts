import { defineFamily } from '../kit/family.ts';
import { driver } from './driver.ts';
import { firmware } from './firmware.ts';
import { parts } from './parts.ts';

/** SIMCom SIM800, SIM800C, SIM800L, SIM800H. */
export const family = defineFamily({
  id: 'simcom-sim800',
  title: 'SIMCom SIM800, SIM800C, SIM800L',
  aliases: ['sim800', 'sim800c', 'sim800l', 'sim800h', 'sim800f', 'sim808', 'sim868'],
  tier: 'emulated',
  recognition: {
    model: /^(?:SIMCOM[_ ])?SIM8(?:00|08|68)/i,
    build: /SIM8(?:00|08|68)/i,
  },
  parts,
  firmware,
  defaultFirmware: '1418B05SIM800L24',
  driver,
  missing: {
    mqttOnBoard: 'the usual firmware has no MQTT commands: the host builds the packets and sends them over a socket',
    onDeviceKey: 'no command makes a key inside the module',
    fileLoader: 'files are written by AT+FSWRITE to the running module; there is no way through its boot loader',
    dataMode: 'the transparent mode of AT+CIPMODE is not used here: bytes are sent and fetched by commands',
  },
});
