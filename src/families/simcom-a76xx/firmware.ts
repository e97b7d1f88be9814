import { certificateLayout } from '../_parts/simcom-certificates/layout.ts';
import type { FirmwareLine } from '../kit/firmware.ts';
import { MANUAL } from './dialects.ts';
import { firmwareA7608 } from './firmware-a7608.ts';
import { firmwareA7670 } from './firmware-a7670.ts';
import { firmware767 } from './firmware-sim767x.ts';

const credentials = certificateLayout({ manual: MANUAL });

/** Builds that behave alike, by the module that they are made for. */
export const firmware: readonly FirmwareLine[] = [...firmwareA7670, ...firmwareA7608, ...firmware767].map((line) => ({
  ...line,
  facts: { ...line.facts, credentials },
}));
