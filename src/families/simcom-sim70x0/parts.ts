import { gppCorePart } from '../_parts/gpp/core.ts';
import { basicExchanges, basicUrcs, bannerLine } from '../_parts/simcom-classic/basics.ts';
import { ntpCodes } from '../_parts/simcom-classic/ntp-codes.ts';
import { basicsObserver } from '../_parts/simcom-classic/basics-observer.ts';
import { settingsObserver } from '../_parts/simcom-classic/mqtt-settings.ts';
import { classicObserver } from '../_parts/simcom-classic/observer.ts';
import { classicReading } from '../_parts/simcom-classic/reading.ts';
import { socketExchanges, socketUrcs } from '../_parts/simcom-classic/sockets.ts';
import { merged } from '../kit/merged.ts';
import { definePart } from '../kit/part.ts';
import { socketCodes } from './codes.ts';
import { exchanges as connections, urcs as connectionUrcs } from './declarations-connections.ts';
import { exchanges, urcs } from './declarations.ts';
import { libraryObserver, urcsOfLibraries } from './library-lines.ts';
import { observer as connectionsObserver } from './observer-connections.ts';
import { observer } from './observer.ts';
import { reading as connectionsReading } from './reading-connections.ts';
import { reading as fileReading } from './reading-files.ts';

export const parts = [
  gppCorePart({ info: [bannerLine] }),
  definePart({
    id: 'classic',
    title: 'SIMCom basics',
    roles: [],
    exchanges: [...basicExchanges, ...socketExchanges],
    urcs: [...basicUrcs, ...socketUrcs],
    observer: merged(basicsObserver, classicObserver({ tlsSwitch: false })),
    codes: [ntpCodes],
    reading: classicReading,
  }),
  definePart({
    id: 'sim70x0',
    title: 'Data connection, files and TLS (+CNACT, +CFS, +CSSLCFG)',
    roles: [],
    exchanges,
    urcs: [...urcs, ...urcsOfLibraries],
    observer: merged(observer, libraryObserver),
    codes: [],
    reading: fileReading,
  }),
  definePart({
    id: 'sim70x0-connections',
    title: 'MQTT, sockets and HTTP (+SM, +CA, +SH)',
    roles: [],
    exchanges: connections,
    urcs: connectionUrcs,
    observer: merged(settingsObserver, connectionsObserver),
    codes: [socketCodes],
    reading: connectionsReading,
  }),
];
