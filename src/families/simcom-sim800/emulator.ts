import { cmeWords } from '../_parts/gpp/cme-words.ts';
import { gppCoreEmulator } from '../_parts/gpp/core-emulator.ts';
import { clockAnswers } from '../_parts/simcom-classic/emulator-clock.ts';
import { classicSockets } from '../_parts/simcom-classic/emulator.ts';
import type { EmulatorFamily, EmulatorHalf } from '../kit/emulator.ts';
import { ownCmeWords } from './cme-words.ts';
import { OWN_BASICS, basicAnswers, emulation } from './emulator-basics.ts';
import { ProgramBearer } from './emulator-bearer.ts';
import { certificateAnswers } from './emulator-certificates.ts';
import { fileAnswers } from './emulator-files.ts';
import { httpAnswers } from './emulator-http.ts';
import { secureOf, tlsAnswers } from './emulator-tls.ts';

/** Everything beside the common commands and the sockets. */
const own: EmulatorHalf = (host) => {
  const bearer = new ProgramBearer(host, emulation(host.firmware));
  return {
    answers: [
      ...basicAnswers(host),
      ...clockAnswers(host, () => bearer.isUp()),
      ...tlsAnswers(host),
      ...certificateAnswers(host),
      ...fileAnswers(host),
      ...bearer.answers(),
      ...httpAnswers(host, bearer),
    ],
  };
};

/** The virtual SIM800. */
export const emulator: EmulatorFamily = {
  family: 'simcom-sim800',
  halves: [own, gppCoreEmulator(emulation, OWN_BASICS), classicSockets({ secureOf })],
  cmeWords: new Map([...cmeWords, ...ownCmeWords]),
};
