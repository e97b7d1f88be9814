import { defineFamily } from '../kit/family.ts';
import { missingRoles } from '../kit/facts-only.ts';
import { firmware } from './firmware.ts';
import { parts } from './parts.ts';

const NO_PORT = 'the chip has no AT port: the program that runs on it opens sockets through SimpleLink calls';

/** TI CC3200 and CC3100, the first generation of SimpleLink Wi-Fi. */
export const family = defineFamily({
  id: 'ti-cc3200',
  title: 'TI CC3200, CC3100',
  aliases: ['cc3200', 'cc3100', 'cc3200mod'],
  tier: 'documented',
  recognition: {
    model: /^CC3[12]00/i,
    build: /^CC3[12]00/i,
  },
  parts,
  firmware,
  defaultFirmware: 'CC3200 1.0.1.15-2.14.0.0',
  missing: missingRoles({
    identify: NO_PORT,
    network: NO_PORT,
    clock: NO_PORT,
    credentialStore: 'files go to /cert through the boot loader, or are written by the program that runs on the chip',
    mqttOnBoard: 'MQTT is a library of the program that runs on the chip',
    onDeviceKey: 'the first generation makes no keys',
  }),
});
