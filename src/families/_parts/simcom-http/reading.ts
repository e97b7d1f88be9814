import { refusedAs } from '../../kit/excuses.ts';
import type { ObservedExchange } from '../../kit/part.ts';
import type { LogReading, Notice } from '../../kit/reading.ts';
import { span, weigh } from '../../kit/rows.ts';
import { isBare } from '../../kit/seen.ts';

function refusedAction(manual: string, seen: ObservedExchange): Notice | undefined {
  if (!isBare(seen)) return undefined;
  return {
    text: 'the request is refused without a code',
    span: span('tcp'),
    causes: [weigh('command-order/state', 0.8, 'tcp', 'HTTPINIT and the URL come first, and one request at a time')],
    source: `${manual}, AT+HTTPACTION`,
  };
}

/** What the HTTP client says in a log. A server that answers at all shows that everything below works. */
export function httpReading(manual: string): LogReading {
  return {
    reaches: {
      'http.action': (_seen, { tried }) => (tried?.over === 'http' && tried.tls === true ? 'client-auth' : 'tcp'),
    },
    ends: { 'http.action': (seen) => refusedAction(manual, seen) },
    harmless: {
      'http.start': refusedAs('the HTTP client is started already'),
      'http.stop': refusedAs('the HTTP client was ended already'),
    },
    asks: [
      {
        command: 'AT+HTTPPARA="SSLCFG",0',
        learns: 'lets the HTTP client use TLS context 0 with its server name and files: it is bound to none by itself',
        decides: ['other'],
      },
    ],
  };
}
