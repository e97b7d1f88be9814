import { gppCorePart } from '../_parts/gpp/core.ts';
import { defineFamily } from '../kit/family.ts';
import { missingRoles } from '../kit/facts-only.ts';
import { definePart } from '../kit/part.ts';
import { mqttCodes } from './codes.ts';
import { exchanges, urcs } from './declarations.ts';
import { firmware } from './firmware.ts';
import { observer } from './observer.ts';
import { reading } from './reading.ts';

const own = definePart({
  id: 'sequans',
  title: 'Credentials, TLS, MQTT, sockets of Sequans',
  roles: [],
  exchanges,
  urcs,
  observer,
  codes: [mqttCodes],
  reading,
});

/** Sequans Monarch and Monarch 2: GM02S, GM02SP, NB01Q, VZM20Q; Walter and AVR-IoT boards. */
export const family = defineFamily({
  id: 'sequans-monarch',
  title: 'Sequans Monarch, Monarch 2',
  aliases: ['sequans', 'monarch', 'monarch2', 'gm02s', 'gm02sp', 'nb01q', 'vzm20q', 'walter', 'avr-iot'],
  tier: 'documented',
  recognition: { model: /^(?:Sequans )?(?:GM0\dS|NB0\dQ|VZM20Q|Monarch)/i, build: /^UE\d\.\d/ },
  parts: [gppCorePart(), own],
  firmware,
  defaultFirmware: 'UE8.2.1.0',
  missing: missingRoles({}),
});
