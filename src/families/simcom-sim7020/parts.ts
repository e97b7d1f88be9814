import { gppCorePart } from '../_parts/gpp/core.ts';
import { basicUrcs, bannerLine } from '../_parts/simcom-classic/basics.ts';
import { basicsObserver } from '../_parts/simcom-classic/basics-observer.ts';
import { classicObserver } from '../_parts/simcom-classic/observer.ts';
import { classicReading } from '../_parts/simcom-classic/reading.ts';
import { socketExchanges, socketUrcs } from '../_parts/simcom-classic/sockets.ts';
import { merged } from '../kit/merged.ts';
import { definePart } from '../kit/part.ts';
import { socketCodes, tlsCodes } from './codes.ts';
import { exchanges, urcs } from './declarations.ts';
import { connectionObserver } from './observer-connections.ts';
import { mqttObserver } from './observer-mqtt.ts';
import { observer } from './observer.ts';
import { reading } from './reading.ts';

export const parts = [
  definePart({
    ...gppCorePart({ without: ['clock.read'], info: [bannerLine] }),
    roles: ['identify', 'network'],
  }),
  definePart({
    id: 'classic',
    title: 'SIMCom basics and sockets (+CIP)',
    roles: ['tcpSocket'],
    exchanges: socketExchanges,
    urcs: [...basicUrcs, ...socketUrcs],
    observer: merged(basicsObserver, classicObserver({ tlsSwitch: false })),
    codes: [],
    reading: classicReading,
  }),
  definePart({
    id: 'sim7020',
    title: 'Credentials, MQTT, TLS and sockets (+CSETCA, +CMQ, +CTLS, +CSO)',
    roles: ['clock', 'credentialStore', 'mqttOnBoard', 'tlsSocket'],
    exchanges,
    urcs,
    observer: merged(observer, mqttObserver, connectionObserver),
    reading,
    codes: [tlsCodes, socketCodes],
  }),
];
