import type { CodeTable } from '../../kit/part.ts';
import { rowsFrom } from '../simcom-common/codes.ts';
import { tlsSocketCodes } from '../simcom-tls-sockets/codes.ts';

/** Below 700 the number is the server's own status. */
const OFFSET = 700;

/** The module's own results of `+HTTPACTION`: those of the TLS sockets, 700 further on (714 and 715 were recorded). */
export function httpCodes(manual: string): CodeTable {
  const row = rowsFrom(`${manual}, HTTP result codes`);
  return {
    id: 'HTTP',
    title: 'HTTP client in the module (+HTTP)',
    explains: ['http.action'],
    codes: tlsSocketCodes(manual).codes.flatMap(({ code, text, span, causes }) =>
      code === 0 ? [] : [row(code + OFFSET, text, span, ...causes)],
    ),
  };
}
