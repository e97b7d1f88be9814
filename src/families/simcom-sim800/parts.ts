import { gppCorePart } from '../_parts/gpp/core.ts';
import { basicExchanges, basicUrcs, bannerLine } from '../_parts/simcom-classic/basics.ts';
import { ntpCodes } from '../_parts/simcom-classic/ntp-codes.ts';
import { basicsObserver } from '../_parts/simcom-classic/basics-observer.ts';
import { settingsObserver } from '../_parts/simcom-classic/mqtt-settings.ts';
import { classicObserver } from '../_parts/simcom-classic/observer.ts';
import { socketExchanges, socketUrcs } from '../_parts/simcom-classic/sockets.ts';
import { merged } from '../kit/merged.ts';
import { definePart } from '../kit/part.ts';
import { certificateCodes, cmeRows, deletionCodes, httpCodes } from './codes.ts';
import { exchanges, urcs } from './declarations.ts';
import { observer } from './observer.ts';
import { reading, socketReading } from './reading.ts';

export const parts = [
  definePart({
    ...gppCorePart({ info: [bannerLine], errors: cmeRows }),
    roles: ['identify', 'network', 'clock'],
  }),
  definePart({
    id: 'classic',
    title: 'SIMCom basics and sockets (+CIP)',
    roles: ['tcpSocket'],
    exchanges: [...basicExchanges, ...socketExchanges],
    urcs: [...basicUrcs, ...socketUrcs],
    observer: merged(basicsObserver, classicObserver({ tlsSwitch: true })),
    codes: [ntpCodes],
    reading: socketReading,
  }),
  definePart({
    id: 'sim800',
    title: 'TLS, files and HTTP (+CIPSSL, +FS, +HTTP)',
    roles: ['tlsSocket', 'tlsOptions', 'credentialStore', 'readBack'],
    exchanges,
    urcs,
    observer: merged(settingsObserver, observer),
    codes: [certificateCodes, deletionCodes, httpCodes],
    reading,
  }),
];
