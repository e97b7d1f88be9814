import { secondGeneration } from '../_parts/ti-simplelink/codes.ts';
import { programUrcs } from '../_parts/ti-simplelink/program-lines.ts';
import { definePart } from '../kit/part.ts';
import { exchanges, urcs } from './declarations.ts';
import { observer } from './observer.ts';
import { readingOf } from './reading.ts';

/** Any command can end with one of the numbers. */
const explains = exchanges.map(({ id }) => id);
const codes = secondGeneration({ explains });

export const parts = [
  definePart({
    id: 'simplelink-at',
    title: 'AT application of the SDK',
    roles: [],
    exchanges,
    urcs: [...urcs, ...programUrcs],
    observer,
    codes: [codes],
    reading: readingOf(codes),
  }),
];
