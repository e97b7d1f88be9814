import type { EmulatorHalf } from '../../kit/emulator.ts';
import type { FirmwareLine } from '../../kit/firmware.ts';
import { DEFAULT_EMULATION, type GppEmulation } from './emulation.ts';
import { basicAnswers } from './emulator/basic.ts';
import { clockAnswers } from './emulator/clock.ts';
import { identityAnswers } from './emulator/identity.ts';
import { miscAnswers } from './emulator/misc.ts';
import { networkAnswers } from './emulator/network.ts';
import { packetAnswers } from './emulator/packet-data.ts';
import { storeAnswers } from './emulator/store.ts';
import { boot, simAnswers } from './emulator/sim.ts';

/** The 3GPP basics of a virtual module; `differences` is what the family, or each of its lines, does in another way. */
export function gppEmulator(differences: (line: FirmwareLine) => Partial<GppEmulation> = () => ({})): EmulatorHalf {
  return (host) => {
    const emulation: GppEmulation = { ...DEFAULT_EMULATION, ...differences(host.firmware) };
    const { rtc } = host.services;
    if (rtc.unset && emulation.coldClock !== undefined) rtc.set(emulation.coldClock);
    void boot(host, emulation);
    return {
      answers: [
        ...basicAnswers(host, emulation),
        ...identityAnswers(host, emulation),
        ...simAnswers(host, emulation),
        ...networkAnswers(host, emulation),
        ...packetAnswers(host, emulation),
        ...clockAnswers(host),
        ...miscAnswers(host, emulation),
        ...storeAnswers(host),
      ],
    };
  };
}
