import { gppPart } from '../_parts/gpp/part.ts';
import { certificatePart } from '../_parts/simcom-certificates/part.ts';
import { filePart } from '../_parts/simcom-files/part.ts';
import { httpPart } from '../_parts/simcom-http/part.ts';
import { mqttPart } from '../_parts/simcom-mqtt/part.ts';
import { socketPart } from '../_parts/simcom-sockets/part.ts';
import { tlsSocketPart } from '../_parts/simcom-tls-sockets/part.ts';
import { tlsPart } from '../_parts/simcom-tls/part.ts';
import { certificates, files, http, mqtt, mqttDialect, sockets, tls, tlsSockets } from './dialects.ts';
import { downloadCodes, httpCodes, ipErrorCodes, mqttCodes, socketCodes, tlsSocketCodes } from './errors.ts';

/** The parts that stand on the module's own TCP/IP stack; some builds come without it. */
export const networkParts = [
  socketPart(sockets, [socketCodes, ipErrorCodes]),
  tlsSocketPart(tlsSockets, tlsSocketCodes),
  httpPart(http, httpCodes),
  mqttPart(mqtt, mqttDialect, mqttCodes),
];

export const parts = [
  gppPart(),
  certificatePart(certificates, downloadCodes),
  filePart(files),
  tlsPart(tls),
  ...networkParts,
];
