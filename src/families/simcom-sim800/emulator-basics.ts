import { ERROR, OK, answer, type Answer, type ModuleHost } from '../kit/emulator.ts';
import type { FirmwareLine } from '../kit/firmware.ts';
import { saveProfile } from '../_parts/gpp/declarations/basic.ts';
import { DEFAULT_EMULATION, VIRTUAL, type GppEmulation } from '../_parts/gpp/emulation.ts';
import { basicExchanges, batteryCheck } from '../_parts/simcom-classic/basics.ts';
import { keepNetworkTime, networkTells } from '../_parts/simcom-classic/emulator-clock.ts';
import { mqttCommands, switchOff } from './declarations.ts';

/** `+CME ERROR: CFUN state is 0 or 4`. */
const RADIO_OFF = 797;
/** Commands of newer modules, which users try here, and those of the builds with MQTT. */
const REFUSED: ReadonlySet<string> = new Set([
  ...['identity.info.full', 'network.system.read', 'network.system.set', 'sim.ccid.short'],
  ...['network.mode', 'network.mode.read', 'network.mode.test'],
]);

/** Ids of common commands that are answered here, because they have an effect on this family only. */
export const OWN_BASICS: readonly string[] = [saveProfile.id];

/** What a GSM module of this maker says in another way than the LTE ones. */
export function emulation(line: FirmwareLine): GppEmulation {
  return {
    ...DEFAULT_EMULATION,
    info: () => [line.identity.revision],
    buildPrefix: 'Revision:',
    // Recorded after AT&F: a refusal has no words and no number.
    errorMode: 0,
    bootLines: ['RDY', '+CFUN: 1'],
    simReadyLines: ['Call Ready', 'SMS Ready'],
    simOffError: RADIO_OFF,
    // Nothing comes up by itself on GSM.
    contexts: [{ context: 1, type: 'IP', apn: '', automatic: false }],
    contextTail: (_context, live) => ({ address: live ?? '0.0.0.0', tail: '0,0' }),
    battery: { state: 0, level: 85, mv: 4_012 },
    ccid: 'bare',
    technology: undefined,
    // Without the number of a radio network controller a cell has two bytes.
    cellId: VIRTUAL.cell.slice(-4),
    activationAttaches: true,
    coldClock: Date.UTC(2004, 0, 1),
    onAttached: networkTells,
  };
}

/** `AT&W`, switching off, and what is accepted or refused as it stands. */
export function basicAnswers(host: ModuleHost): readonly Answer[] {
  const refused = [...basicExchanges.filter(({ id }) => REFUSED.has(id)), ...mqttCommands];
  return [
    answer(saveProfile, () => {
      keepNetworkTime(host);
      return OK;
    }),
    answer(switchOff, ({ mode }, reply) => {
      if (mode === 1) reply.end({ final: 'NORMAL POWER DOWN', ok: true });
      host.powerOff();
      return OK;
    }),
    answer(batteryCheck, () => OK),
    ...refused.map((spec) => answer(spec, () => ERROR)),
  ];
}
