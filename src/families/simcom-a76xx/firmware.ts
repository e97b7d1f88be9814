import type { FirmwareLine } from '../kit/firmware.ts';
import { firmwareA7608 } from './firmware-a7608.ts';
import { firmwareA7670 } from './firmware-a7670.ts';
import { firmware767 } from './firmware-sim767x.ts';

/** Builds that behave alike, by the module that they are made for. */
export const firmware: readonly FirmwareLine[] = [...firmwareA7670, ...firmwareA7608, ...firmware767];
