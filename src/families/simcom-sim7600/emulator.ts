import { cmeWords } from '../_parts/gpp/cme-words.ts';
import { gppEmulator } from '../_parts/gpp/emulator.ts';
import { lteHalves } from '../_parts/simcom-lte/emulator.ts';
import type { EmulatorFamily } from '../kit/emulator.ts';
import { declared, dialects } from './dialects.ts';

/** The virtual SIM7600. */
export const emulator: EmulatorFamily = {
  family: 'simcom-sim7600',
  halves: lteHalves(gppEmulator(), declared, dialects),
  cmeWords,
};
