import { defineFamily } from '../kit/family.ts';
import { missingRoles } from '../kit/facts-only.ts';
import { firmware } from './firmware.ts';
import { parts } from './parts.ts';

/** Nordic nRF9160, nRF9161, nRF9151 and nRF9131 behind the Serial LTE modem or an AT host. */
export const family = defineFamily({
  id: 'nordic-nrf91',
  title: 'Nordic nRF9160, nRF9161, nRF9151',
  aliases: ['nrf91', 'nrf9160', 'nrf9161', 'nrf9151', 'nrf9131', 'nrf91x1'],
  tier: 'documented',
  recognition: {
    model: /^nRF91(?:60|61|51|31)/i,
    build: /^mfw_nrf91/i,
  },
  parts,
  firmware,
  defaultFirmware: 'mfw_nrf9160_1.3.7',
  missing: missingRoles({
    fileLoader: 'credentials are given to the running modem by AT%CMNG',
    readBack: 'AT%CMNG=1 tells hashes of all entries; only roots can be read back, keys never',
  }),
});
