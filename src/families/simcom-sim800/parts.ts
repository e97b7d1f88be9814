import { gppCorePart } from '../_parts/gpp/core.ts';
import { basicExchanges, basicUrcs, bannerLine, ntpCodes } from '../_parts/simcom-classic/basics.ts';
import { socketExchanges, socketUrcs } from '../_parts/simcom-classic/sockets.ts';
import { definePart } from '../kit/part.ts';
import { certificateCodes, cmeRows, deletionCodes, httpCodes } from './codes.ts';
import { exchanges, urcs } from './declarations.ts';

export const parts = [
  gppCorePart({ info: [bannerLine], errors: cmeRows }),
  definePart({
    id: 'classic',
    title: 'SIMCom basics and sockets (+CIP)',
    roles: [],
    exchanges: [...basicExchanges, ...socketExchanges],
    urcs: [...basicUrcs, ...socketUrcs],
    observer: {},
    codes: [ntpCodes],
  }),
  definePart({
    id: 'sim800',
    title: 'TLS, files and HTTP (+CIPSSL, +FS, +HTTP)',
    roles: [],
    exchanges,
    urcs,
    observer: {},
    codes: [certificateCodes, deletionCodes, httpCodes],
  }),
];
