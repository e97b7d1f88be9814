import { gppCorePart } from '../_parts/gpp/core.ts';
import { basicExchanges, basicUrcs, bannerLine, ntpCodes } from '../_parts/simcom-classic/basics.ts';
import { socketExchanges, socketUrcs } from '../_parts/simcom-classic/sockets.ts';
import { definePart } from '../kit/part.ts';
import { socketCodes } from './codes.ts';
import { exchanges as connections, urcs as connectionUrcs } from './declarations-connections.ts';
import { exchanges, urcs } from './declarations.ts';

export const parts = [
  gppCorePart({ info: [bannerLine] }),
  definePart({
    id: 'classic',
    title: 'SIMCom basics',
    roles: [],
    exchanges: [...basicExchanges, ...socketExchanges],
    urcs: [...basicUrcs, ...socketUrcs],
    observer: {},
    codes: [ntpCodes],
  }),
  definePart({
    id: 'sim70x0',
    title: 'Data connection, files and TLS (+CNACT, +CFS, +CSSLCFG)',
    roles: [],
    exchanges,
    urcs,
    observer: {},
    codes: [],
  }),
  definePart({
    id: 'sim70x0-connections',
    title: 'MQTT, sockets and HTTP (+SM, +CA, +SH)',
    roles: [],
    exchanges: connections,
    urcs: connectionUrcs,
    observer: {},
    codes: [socketCodes],
  }),
];
