import { gppCorePart } from '../_parts/gpp/core.ts';
import { definePart } from '../kit/part.ts';
import { cmeRows, connackCodes, errnoCodes, lostCodes } from './codes.ts';
import { basics, credentials, modemUrcs } from './declarations.ts';
import { slmExchanges, slmUrcs } from './declarations-slm.ts';
import { modemObserver, slmObserver } from './observer.ts';
import { programObserver, programReading, programUrcs } from './program-lines.ts';
import { slmReading } from './reading-connect.ts';
import { commonExcuses, modemReading } from './reading-credentials.ts';

/** Commands of 3GPP that the modem has in a form of its own. */
const OWN = [
  ...['power.functionality', 'power.functionality.read', 'power.functionality.test'],
  ...['network.cereg', 'network.cereg.read'],
  ...['bearer.context.set', 'bearer.context.read', 'bearer.address.read', 'bearer.address.all'],
];

const core = gppCorePart({ without: OWN, errors: cmeRows, excuses: commonExcuses });

export const parts = [
  { ...core, urcs: core.urcs.filter(({ line }) => !['network.cereg.changed', 'boot.ready'].includes(line.id)) },
  definePart({
    id: 'nrf91-modem',
    title: 'Modem: modes, registration, credentials (%CMNG)',
    roles: [],
    exchanges: [...basics, ...credentials],
    urcs: modemUrcs,
    observer: modemObserver,
    codes: [],
    reading: modemReading,
  }),
  definePart({
    id: 'nrf91-slm',
    title: 'Serial LTE modem and Serial Modem (#X…)',
    roles: [],
    exchanges: slmExchanges,
    urcs: slmUrcs,
    observer: slmObserver,
    codes: [errnoCodes, connackCodes, lostCodes],
    reading: slmReading,
  }),
  definePart({
    id: 'nrf91-programs',
    title: 'Lines of programs on the chip',
    roles: [],
    exchanges: [],
    urcs: programUrcs,
    observer: programObserver,
    codes: [],
    reading: programReading,
  }),
];
