import { definePart } from '../kit/part.ts';
import { secondGeneration } from '../_parts/ti-simplelink/codes.ts';
import { exchanges, urcs } from './declarations.ts';

/** Any command can end with one of the numbers. */
const explains = exchanges.map(({ id }) => id);

export const parts = [
  definePart({
    id: 'simplelink-at',
    title: 'AT application of the SDK',
    roles: [],
    exchanges,
    urcs,
    observer: {},
    codes: [secondGeneration({ explains })],
  }),
];
