import type { CodeTable } from '../../kit/part.ts';
import { rowsFrom } from '../simcom-common/codes.ts';

/** `+CFTPSGETFILE`: only its 0 has been seen; what the other numbers say is not in our sources. */
export function downloadCodes(manual: string): CodeTable {
  const row = rowsFrom(`${manual}, AT+CFTPSGETFILE`);
  return {
    id: 'CFTPS',
    title: 'Files fetched from an FTP server',
    explains: ['cert.fetch'],
    codes: [row(0, 'done', undefined)],
  };
}
