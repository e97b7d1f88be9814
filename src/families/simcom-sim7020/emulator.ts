import { cmeWords } from '../_parts/gpp/cme-words.ts';
import { gppCoreEmulator } from '../_parts/gpp/core-emulator.ts';
import { classicSockets } from '../_parts/simcom-classic/emulator.ts';
import type { EmulatorFamily, EmulatorHalf } from '../kit/emulator.ts';
import { COLD_ZONE, OWN_BASICS, basicAnswers, emulation } from './emulator-basics.ts';
import { credentialAnswers } from './emulator-credentials.ts';
import { httpHalf } from './emulator-http.ts';
import { mqttHalf } from './emulator-mqtt.ts';
import { networkAnswers } from './emulator-network.ts';
import { ownSocketsHalf } from './emulator-sockets.ts';
import { suiteAnswers } from './emulator-suites.ts';
import { tlsSocketsHalf } from './emulator-tls.ts';

/** Everything beside the common commands, the sockets and the clients. */
const own: EmulatorHalf = (host) => {
  const { rtc } = host.services;
  if (rtc.unset) rtc.zoneQuarters = COLD_ZONE;
  return {
    answers: [
      ...basicAnswers(host),
      ...networkAnswers(host, emulation(host.firmware)),
      ...credentialAnswers(host),
      ...suiteAnswers(host),
    ],
  };
};

/** The virtual SIM7020. */
export const emulator: EmulatorFamily = {
  family: 'simcom-sim7020',
  halves: [
    own,
    httpHalf,
    ownSocketsHalf,
    mqttHalf,
    tlsSocketsHalf,
    gppCoreEmulator(emulation, OWN_BASICS),
    classicSockets({ address: 'line', apn: undefined, comesUp: true }),
  ],
  cmeWords,
};
