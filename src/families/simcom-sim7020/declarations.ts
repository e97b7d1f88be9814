import type { Exchange } from '../../at/declare.ts';
import { credentialExchanges } from './declarations-credentials.ts';
import { httpExchanges, httpUrcs } from './declarations-http.ts';
import { mqttExchanges, mqttUrcs } from './declarations-mqtt.ts';
import { networkExchanges, networkUrcs } from './declarations-network.ts';
import { ownSocketExchanges, ownSocketUrcs } from './declarations-sockets.ts';
import { tlsExchanges } from './declarations-tls.ts';

/** All commands of the family that no other has. */
export const exchanges: readonly Exchange[] = [
  ...networkExchanges,
  ...credentialExchanges,
  ...mqttExchanges,
  ...tlsExchanges,
  ...ownSocketExchanges,
  ...httpExchanges,
];

/** The lines that come by themselves. */
export const urcs = [...networkUrcs, ...mqttUrcs, ...ownSocketUrcs, ...httpUrcs];
