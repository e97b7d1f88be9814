import { cmeWords } from '../_parts/gpp/codes.ts';
import { gppEmulator } from '../_parts/gpp/emulator.ts';
import { certificateEmulator } from '../_parts/simcom-certificates/emulator.ts';
import { fileEmulator } from '../_parts/simcom-files/emulator.ts';
import { httpEmulator } from '../_parts/simcom-http/emulator.ts';
import { mqttEmulator } from '../_parts/simcom-mqtt/emulator.ts';
import { socketEmulator } from '../_parts/simcom-sockets/emulator.ts';
import { tlsSocketEmulator } from '../_parts/simcom-tls-sockets/emulator.ts';
import { tlsEmulator } from '../_parts/simcom-tls/emulator.ts';
import type { EmulatorFamily } from '../kit/emulator.ts';
import {
  certificates,
  files,
  http,
  httpDialect,
  mqtt,
  mqttDialect,
  sockets,
  tls,
  tlsDialect,
  tlsSocketDialect,
  tlsSockets,
} from './dialects.ts';

/** The virtual SIM7600. The order of the halves is the order in which they tell that the network is gone. */
export const emulator: EmulatorFamily = {
  family: 'simcom-sim7600',
  halves: [
    gppEmulator(),
    socketEmulator(sockets),
    certificateEmulator(certificates),
    fileEmulator(files),
    tlsEmulator(tls, tlsDialect),
    tlsSocketEmulator(tlsSockets, tlsSocketDialect),
    httpEmulator(http, httpDialect),
    mqttEmulator(mqtt, mqttDialect),
  ],
  cmeWords,
};
