import { defineFamily } from '../kit/family.ts';
import { missingRoles } from '../kit/facts-only.ts';
import { firmware } from './firmware.ts';
import { parts } from './parts.ts';

/** TI CC3120 to CC3235, the later generations of SimpleLink Wi-Fi, and modules with TI's AT application on them. */
export const family = defineFamily({
  id: 'ti-cc32xx',
  title: 'TI CC3220, CC3235, CC3120, CC3135',
  aliases: ['cc3220', 'cc3220s', 'cc3220sf', 'cc3235', 'cc3235s', 'cc3235sf', 'cc3120', 'cc3135', 'cc32xx', 'calypso'],
  tier: 'documented',
  recognition: {
    model: /^CC3(?:[12]20|[12]3[05])/i,
    build: /^CC3(?:[12]20|[12]3[05])/i,
  },
  parts,
  firmware,
  defaultFirmware: 'CC3220 SDK 2.10',
  missing: missingRoles({ onDeviceKey: 'no AT command makes a key inside the chip' }),
});
