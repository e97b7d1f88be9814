import { bareLine, urc } from '../../at/declare.ts';
import type { Observer } from '../kit/part.ts';
import { withBearer, withClock, withFile } from '../kit/state.ts';
import { parseClock } from '../_parts/gpp/clock-text.ts';
import { textOf } from '../_parts/simcom-classic/values.ts';

/*
 * What the examples that come with LilyGo's boards print around the commands, which they do not show: many sketches were
 * made from them, and their logs hold little else.
 */

const EXAMPLES = 'LilyGo-T-SIM7080G, MQTTS example: what its function for files prints';

/** A program writes at most so many bytes at a time; `left` are still to come. */
const writing = bareLine('library.file', /^Writing: ?(?<bytes>\d{1,6}) overage: ?(?<left>\d{1,6})$/);
const bearerUp = bareLine('library.bearer', /^Network bearer is activated successfully ?!?$/);
const time = bareLine(
  'library.clock',
  /^Current Network Time: ?(?<time>\d{2,4}\/\d\d\/\d\d,\d\d:\d\d:\d\d(?:[+-]\d\d)?)$/,
);

/** The lines, in no dialect of the module. */
export const urcsOfLibraries = [writing, bearerUp, time].map((line) => urc(line, EXAMPLES));

/** What the examples did behind these lines. */
export const libraryObserver: Observer = {
  urcs: {
    // Names are not printed. One that goes on was more than a credential is.
    'library.file': (state, { bytes, left }) =>
      Number(left) === 0 ? withFile(state, `file ${(state.files?.size ?? 0) + 1}`, { bytes: Number(bytes) }) : state,
    'library.bearer': (state) => withBearer(state, { active: true }),
    'library.clock': (state, values) => {
      const reading = parseClock(textOf(values['time']) ?? '');
      return reading === undefined ? state : withClock(state, reading.unixMs);
    },
  },
};
