import { defineFamily } from '../kit/family.ts';
import { firmware } from './firmware.ts';
import { loader } from './loader.ts';
import { parts } from './parts.ts';
import { program } from './program.ts';

const NO_PORT = 'the chip has no AT port: the program that runs on it opens sockets through SimpleLink calls';

const BY_PROGRAM = 'sockets are opened by the program that runs on the chip; check --format c writes what it sets';

/** TI CC3200 and CC3100, the first generation of SimpleLink Wi-Fi. */
export const family = defineFamily({
  id: 'ti-cc3200',
  title: 'TI CC3200, CC3100',
  aliases: ['cc3200', 'cc3100', 'cc3200mod'],
  tier: 'emulated',
  recognition: {
    model: /^CC3[12]00/i,
    build: /^CC3[12]00/i,
  },
  parts,
  firmware,
  loader,
  program,
  defaultFirmware: 'CC3200 1.0.1.15-2.14.0.0',
  missing: {
    identify: NO_PORT,
    network: NO_PORT,
    clock: NO_PORT,
    credentialStore: 'files go to /cert through the boot loader, or are written by the program that runs on the chip',
    mqttOnBoard: 'MQTT is a library of the program that runs on the chip',
    tlsSocket: BY_PROGRAM,
    tcpSocket: BY_PROGRAM,
    dataMode: NO_PORT,
    onDeviceKey: 'the first generation makes no keys',
    readBack: 'by the boot loader alone, where it answers: nobody knows whether it can without code of TI in RAM',
  },
});
