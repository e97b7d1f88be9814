import { bareLine } from '../../at/declare.ts';
import { gppCorePart } from '../_parts/gpp/core.ts';
import { defineFamily } from '../kit/family.ts';
import { missingRoles } from '../kit/facts-only.ts';
import { definePart } from '../kit/part.ts';
import { cmeErrors, codes } from './codes.ts';
import { exchanges, urcs } from './declarations.ts';
import { httpExchanges, httpUrcs } from './declarations-http.ts';
import { firmware } from './firmware.ts';
import { ubloxObserver } from './observer.ts';
import { ubloxReading } from './reading.ts';

const own = definePart({
  id: 'ublox',
  title: 'Credentials, TLS, MQTT, sockets of u-blox',
  roles: [],
  exchanges: [...exchanges, ...httpExchanges],
  urcs: [...urcs, ...httpUrcs],
  observer: ubloxObserver,
  codes,
  reading: ubloxReading,
});

/** u-blox cellular modules: SARA-R4, SARA-R5, LARA-R6, LENA-R8, and SARA-U2, LARA-R2, TOBY-L2 as far as they have it. */
export const family = defineFamily({
  id: 'ublox-sara',
  title: 'u-blox SARA-R4, SARA-R5, LARA-R6, LENA-R8',
  aliases: [
    ...['ublox', 'u-blox', 'sara', 'sara-r4', 'sara-r410m', 'sara-r412m', 'sara-r422', 'sara-r5', 'sara-r510s'],
    ...['lara-r6', 'lena-r8', 'lara-r2', 'toby-l2', 'sara-u2', 'sara-u201', 'sara-g450'],
  ],
  tier: 'documented',
  recognition: {
    model: /^(?:u-blox )?(?:SARA|LARA|LENA|TOBY|LISA)-/i,
    build: /^(?:L0\.0\.00|M0\.\d\d\.\d\d|0[0-3]\.\d\d,A0|23\.\d\d,A0)/,
  },
  parts: [
    gppCorePart({ info: [bareLine('info.versions', /^(?<revision>[\w.]+,A\d\d\.\d\d)$/)], errors: cmeErrors }),
    own,
  ],
  firmware,
  defaultFirmware: '02.06,A00.01',
  missing: missingRoles({
    readBack: 'AT+USECMNG tells MD5 of the DER form, never contents',
  }),
});
