import { refusedAs } from '../../kit/excuses.ts';
import type { LogReading } from '../../kit/reading.ts';

const APART =
  'ordinary files and the certificate store are apart: AT+FSLS does not show what AT+CCERTLIST shows, and what it lacks is no sign of a missing certificate';
const excuse = (): string => APART;

/** What people look for in the file system, and do not find there. */
export const fileReading: LogReading = {
  harmless: {
    'fs.list': excuse,
    'fs.list.kind': excuse,
    'fs.list.read': excuse,
    'fs.directory': excuse,
    'fs.delete': refusedAs('there was no such file to delete'),
  },
};
