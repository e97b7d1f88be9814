import { defineFamily } from '../kit/family.ts';
import { driver } from './driver.ts';
import { firmware } from './firmware.ts';
import { parts } from './parts.ts';

/** SIMCom A7670, A7672, A7608 and SIM7670G, SIM7672. */
export const family = defineFamily({
  id: 'simcom-a76xx',
  title: 'SIMCom A7670, A7672, A7608, SIM7670G',
  aliases: [
    'a7670',
    'a7672',
    'a7608',
    'a76xx',
    'a7670e',
    'a7670e-fase',
    'a7670g',
    'a7670g-llse',
    'a7670sa',
    'a7670sa-fase',
    'a7672e',
    'a7672g',
    'a7672s',
    'a7672sa',
    'a7608e-h',
    'a7608sa-h',
    'sim7670g',
    'sim7670e',
    'sim7672',
    'sim7672e',
    'sim7672g',
  ],
  tier: 'emulated',
  recognition: {
    model: /^(?:SIMCOM[_ ])?(?:A76(?:00|02|05|08|10|20|30|70|72|78)|SIM767[02])/i,
    build: /A76(?:00|05|20|70|72)M\d|SIM767XM/i,
  },
  parts,
  firmware,
  // The one build with a whole log of mutual TLS, from the certificates to CONNECT, beside LilyGo's own tests.
  defaultFirmware: 'A011B07A7670M7_F',
  driver,
  missing: {
    fileLoader: 'files are given to the running module by AT+CCERTDOWN; there is no way through its boot loader',
    dataMode: 'the transparent modes of AT+CIPMODE and AT+CCHMODE are not used here: the module’s own MQTT client is',
    onDeviceKey: 'the manual has no command that makes a key inside the module',
  },
});
