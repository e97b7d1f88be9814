import { gppPart } from '../_parts/gpp/part.ts';
import { downloadCodes } from '../_parts/simcom-certificates/codes.ts';
import { certificatePart } from '../_parts/simcom-certificates/part.ts';
import { filePart } from '../_parts/simcom-files/part.ts';
import { httpCodes } from '../_parts/simcom-http/codes.ts';
import { httpPart } from '../_parts/simcom-http/part.ts';
import { mqttPart } from '../_parts/simcom-mqtt/part.ts';
import { ipErrorCodes, socketCodes } from '../_parts/simcom-sockets/codes.ts';
import { socketPart } from '../_parts/simcom-sockets/part.ts';
import { tlsSocketPart } from '../_parts/simcom-tls-sockets/part.ts';
import { tlsPart } from '../_parts/simcom-tls/part.ts';
import { MANUAL, declared, dialects } from './dialects.ts';
import { mqttCodes, tlsSocketCodes } from './errors.ts';

/** The parts that stand on the module's own TCP/IP stack; some builds come without it. */
export const networkParts = [
  socketPart(declared.sockets, [socketCodes(MANUAL), ipErrorCodes(MANUAL)]),
  tlsSocketPart(declared.tlsSockets, tlsSocketCodes),
  httpPart(declared.http, httpCodes(MANUAL)),
  mqttPart(declared.mqtt, dialects.mqtt, mqttCodes),
];

export const parts = [
  gppPart(),
  certificatePart(declared.certificates, downloadCodes(MANUAL)),
  filePart(declared.files),
  tlsPart(declared.tls),
  ...networkParts,
];
