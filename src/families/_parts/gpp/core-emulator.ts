import type { EmulatorHalf } from '../../kit/emulator.ts';
import type { FirmwareLine } from '../../kit/firmware.ts';
import type { GppEmulation } from './emulation.ts';
import { gppEmulator } from './emulator.ts';
import { SIMCOM_ONLY } from './simcom-only.ts';

/** Both have `ATI`, with lines of their own. */
const INFO = 'identity.info';

/** The counterpart of `gppCorePart`; `without`: ids of exchanges that another part answers, or nobody. */
export function gppCoreEmulator(
  differences: (line: FirmwareLine) => Partial<GppEmulation>,
  without: readonly string[] = [],
): EmulatorHalf {
  const half = gppEmulator(differences);
  const kept = (id: string): boolean => (id === INFO || !SIMCOM_ONLY.has(id)) && !without.includes(id);
  return (host) => {
    const part = half(host);
    return { ...part, answers: part.answers.filter(({ exchange }) => kept(exchange.id)) };
  };
}
