import { gppCorePart } from '../_parts/gpp/core.ts';
import { basicUrcs, bannerLine } from '../_parts/simcom-classic/basics.ts';
import { socketExchanges, socketUrcs } from '../_parts/simcom-classic/sockets.ts';
import { definePart } from '../kit/part.ts';
import { socketCodes, tlsCodes } from './codes.ts';
import { exchanges, urcs } from './declarations.ts';

export const parts = [
  gppCorePart({ without: ['clock.read'], info: [bannerLine] }),
  definePart({
    id: 'classic',
    title: 'SIMCom basics and sockets (+CIP)',
    roles: [],
    exchanges: socketExchanges,
    urcs: [...basicUrcs, ...socketUrcs],
    observer: {},
    codes: [],
  }),
  definePart({
    id: 'sim7020',
    title: 'Credentials, MQTT, TLS and sockets (+CSETCA, +CMQ, +CTLS, +CSO)',
    roles: [],
    exchanges,
    urcs,
    observer: {},
    codes: [tlsCodes, socketCodes],
  }),
];
