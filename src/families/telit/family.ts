import { gppCorePart } from '../_parts/gpp/core.ts';
import { defineFamily } from '../kit/family.ts';
import { missingRoles } from '../kit/facts-only.ts';
import { merged } from '../kit/merged.ts';
import { definePart } from '../kit/part.ts';
import { cmeErrors } from './codes.ts';
import { exchanges, urcs } from './declarations.ts';
import { firmware } from './firmware.ts';
import { observer } from './observer.ts';
import { serviceObserver } from './observer-services.ts';
import { reading } from './reading.ts';

const own = definePart({
  id: 'telit',
  title: 'Credentials, TLS, MQTT, sockets of Telit',
  roles: [],
  exchanges,
  urcs,
  observer: merged(observer, serviceObserver),
  codes: [],
  reading,
});

/** Telit and Telit Cinterion modules with `#` commands: ME310G1, ME910, LE910. */
export const family = defineFamily({
  id: 'telit',
  title: 'Telit ME310G1, ME910, LE910',
  aliases: [
    'telit-cinterion',
    'me310g1',
    'me910g1',
    'me910c1',
    'le910c1',
    'le910c4',
    'le910r1',
    'le910',
    'els61',
    'els62',
  ],
  tier: 'documented',
  recognition: { model: /^(?:Telit )?(?:ME[39]10|LE910|HE910|UE910|ELS6\d)/i, build: /^M0[A-Z]\.\d{6}/ },
  parts: [gppCorePart({ errors: cmeErrors }), own],
  firmware,
  defaultFirmware: 'M0B.800004',
  missing: missingRoles({}),
});
