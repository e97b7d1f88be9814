import { definePart } from '../kit/part.ts';
import { firstGeneration, flashCodes } from '../_parts/ti-simplelink/codes.ts';

/** The chip has no AT port: what is known of it are the numbers that programs on it print. */
export const parts = [
  definePart({
    id: 'simplelink',
    title: 'SimpleLink calls',
    roles: [],
    exchanges: [],
    urcs: [],
    observer: {},
    codes: [firstGeneration, flashCodes],
  }),
];
