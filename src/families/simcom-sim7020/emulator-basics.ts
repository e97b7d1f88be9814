import { OK, answer, type Answer, type ModuleHost } from '../kit/emulator.ts';
import type { FirmwareLine } from '../kit/firmware.ts';
import { DEFAULT_EMULATION, type GppEmulation } from '../_parts/gpp/emulation.ts';
import { functionality } from '../_parts/gpp/declarations/misc.ts';
import { settingAnswers } from '../_parts/gpp/emulator/settings.ts';
import { clockCommands, networkSettings } from './declarations-network.ts';
import { attached, radioSwitchedOff } from './emulator-network.ts';

/** Access technology of `+COPS`: NB-IoT (SIM7020 Series MQTT(S) Application Note V1.05). */
const NB_IOT = 9;
/** `+CME ERROR` of what needs the SIM while the radio is off. Only that the SIM is not ready was recorded (a guess). */
const SIM_BUSY = 14;
/** A clock that nobody has set shows the year 2000 in this zone, quarter hours (AT command manual V1.05, AT+CCLK). */
export const COLD_ZONE = 32;
const QUARTER_MS = 15 * 60 * 1_000;

/** Ids of common commands that are answered here. */
export const OWN_BASICS: readonly string[] = [clockCommands.read.id, functionality.test.id];

/** What this module says in another way than the LTE ones of its maker. */
export function emulation(line: FirmwareLine): GppEmulation {
  return {
    ...DEFAULT_EMULATION,
    info: () => [line.identity.revision],
    buildPrefix: '',
    errorMode: 0,
    bootLines: ['RDY', '+CFUN: 1'],
    simReadyLines: ['SMS Ready'],
    simOffError: SIM_BUSY,
    contexts: [{ context: 1, type: 'IP', apn: 'internet', automatic: true }],
    battery: { state: 0, level: 85 },
    technology: NB_IOT,
    coldClock: Date.UTC(2000, 0, 1) - COLD_ZONE * QUARTER_MS,
    onAttached: attached,
    onRadioOff: radioSwitchedOff,
  };
}

/** What is only stored, and the levels of `+CFUN`. */
export function basicAnswers(host: ModuleHost): readonly Answer[] {
  return [
    answer(functionality.test, (_args, reply) => {
      reply.info(functionality.ranges, { ranges: '(0,1,4,7),(0-2)' });
      return OK;
    }),
    ...settingAnswers(host, networkSettings.powerSaving),
    ...settingAnswers(host, networkSettings.band),
  ];
}
