import { defineFamily } from '../kit/family.ts';
import { driver } from './driver.ts';
import { firmware } from './firmware.ts';
import { parts } from './parts.ts';

/** SIMCom SIM7020, SIM7030, SIM7060: NB-IoT modules with an mbedTLS inside. */
export const family = defineFamily({
  id: 'simcom-sim7020',
  title: 'SIMCom SIM7020, SIM7030, SIM7060',
  aliases: ['sim7020', 'sim7020c', 'sim7020e', 'sim7020g', 'sim7030', 'sim7060'],
  tier: 'emulated',
  recognition: {
    model: /^(?:SIMCOM[_ ])?SIM70[236]0/i,
    build: /SIM70[236]0/i,
  },
  parts,
  firmware,
  defaultFirmware: '1752B04SIM7020E',
  driver,
  missing: {
    tlsOptions:
      'the MQTT client has no options for TLS: no command chooses its version, has a server name sent or switches verification (AT+CTLSCFG is for its TLS sockets alone)',
    fileLoader: 'the module has no file system for credentials: they are kept in memory until the next restart',
    onDeviceKey: 'no command makes a key inside the module',
    readBack: 'AT+CSETCA? tells lengths, never contents',
    dataMode: 'no transparent mode is used here: bytes are sent and fetched by commands',
  },
});
