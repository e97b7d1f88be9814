import { cmeError, type Ending } from '../kit/emulator.ts';

/** A parameter is out of its range (AT Command Manual V1.05, CME errors). */
export const BAD_PARAMETERS: Ending = cmeError(50);
