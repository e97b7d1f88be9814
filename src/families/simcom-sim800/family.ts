import { defineFamily } from '../kit/family.ts';
import { missingRoles } from '../kit/facts-only.ts';
import { firmware } from './firmware.ts';
import { parts } from './parts.ts';

/** SIMCom SIM800, SIM800C, SIM800L, SIM800H. */
export const family = defineFamily({
  id: 'simcom-sim800',
  title: 'SIMCom SIM800, SIM800C, SIM800L',
  aliases: ['sim800', 'sim800c', 'sim800l', 'sim800h', 'sim800f', 'sim808', 'sim868'],
  tier: 'documented',
  recognition: {
    model: /^(?:SIMCOM[_ ])?SIM8(?:00|08|68)/i,
    build: /SIM8(?:00|08|68)/i,
  },
  parts,
  firmware,
  defaultFirmware: '1418B05SIM800L24',
  missing: missingRoles({
    mqttOnBoard: 'the usual firmware has no MQTT commands: the host builds the packets and sends them over a socket',
    onDeviceKey: 'no command makes a key inside the module',
    fileLoader: 'files are written by AT+FSWRITE to the running module',
  }),
});
