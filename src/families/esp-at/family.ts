import { defineFamily } from '../kit/family.ts';
import { missingRoles } from '../kit/facts-only.ts';
import { definePart } from '../kit/part.ts';
import { codes } from './codes.ts';
import { exchanges, urcs } from './declarations.ts';
import { firmware } from './firmware.ts';
import { observer } from './observer.ts';
import { reading } from './reading.ts';

const own = definePart({
  id: 'esp-at',
  title: 'Commands of ESP-AT',
  roles: [],
  exchanges,
  urcs,
  observer,
  codes,
  reading,
});

/** Espressif’s AT firmware for ESP32, ESP32-C2, C3, C5, C6, S2: Wi-Fi, and no 3GPP commands. */
export const family = defineFamily({
  id: 'esp-at',
  title: 'Espressif ESP-AT',
  aliases: ['espat', 'esp32-at', 'esp32', 'esp32-c3', 'esp32c3', 'wroom-32', 'esp8266-at'],
  tier: 'documented',
  recognition: { model: /^ESP-AT/i, build: /^\d+\.\d+\.\d+\((?:MINI|WROOM|WROVER|ESP|QCLOUD|C\d|S\d|PICO)[\w-]*\)/i },
  parts: [own],
  firmware,
  defaultFirmware: '4.0.0(MINI-1)',
  missing: missingRoles({
    network: 'the module is on Wi-Fi: AT+CWJAP',
    onDeviceKey: 'no command makes a key inside the module',
  }),
});
