import { defineFamily } from '../kit/family.ts';
import { missingRoles } from '../kit/facts-only.ts';
import { firmware } from './firmware.ts';
import { parts } from './parts.ts';

const SIM7000 = ['sim7000e', 'sim7000g', 'sim7000a', 'sim7000c', 'sim7000sa'];
const NEWER = ['sim7070e', 'sim7070g', 'sim7080g', 'sim7090g'];

/** SIMCom SIM7000, SIM7070, SIM7080, SIM7090: LTE-M and NB-IoT on Qualcomm's platform. */
export const family = defineFamily({
  id: 'simcom-sim70x0',
  title: 'SIMCom SIM7000, SIM7070, SIM7080, SIM7090',
  aliases: ['sim7080', 'sim7070', 'sim7090', 'sim7000', 'sim70x0', ...NEWER, ...SIM7000],
  tier: 'documented',
  recognition: {
    model: /^(?:SIMCOM[_ ])?SIM70(?:00|70|80|90)/i,
    build: /SIM70(?:00|70|80|90)/i,
  },
  parts,
  firmware,
  defaultFirmware: '1951B16SIM7080',
  missing: missingRoles({
    fileLoader: 'files are written by AT+CFSWFILE to the running module',
    onDeviceKey: 'no command makes a key inside the module',
  }),
});
