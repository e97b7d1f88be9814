import type { CodeTable } from '../../kit/part.ts';
import { rowsFrom, span, weigh } from '../../kit/rows.ts';
import { MANUAL } from './basics.ts';

const row = rowsFrom(`${MANUAL}, AT+CNTP`);
const bearer = (why: string) => weigh('network-not-attached', 0.8, 'bearer', why);
const unset = (why: string) => weigh('clock-not-set', 0.7, 'clock', why);

/** The only table of these modules in which 1 is good. */
export const ntpCodes: CodeTable = {
  id: 'CNTP',
  title: '+CNTP: time from a server (1 = done)',
  explains: ['clock.ntp'],
  codes: [
    row(1, 'done', undefined),
    row(61, 'network error', span('bearer', 'clock'), bearer('the data connection is not up')),
    row(
      62,
      'the name does not resolve',
      span('bearer', 'clock'),
      bearer('no server for names answers'),
      unset('another name of a server helps'),
    ),
    row(
      63,
      'connection error',
      span('bearer', 'clock'),
      bearer('the port for time is filtered'),
      unset('the clock stays as it was'),
    ),
    row(64, 'the answer of the server is wrong', span('clock'), unset('the server gave no usable time')),
    row(65, 'time-out', span('bearer', 'clock'), bearer('no answer'), unset('the clock stays as it was')),
    row(
      66,
      'the server is not set',
      span('clock'),
      weigh('command-order/state', 0.8, 'clock', 'AT+CNTP="server",zone comes first'),
    ),
  ],
};
