import { bearerDown, nameUnresolved } from '../../kit/causes.ts';
import type { CodeMeaning, CodeTable } from '../../kit/part.ts';
import { rowsFrom, span, weigh } from '../simcom-common/codes.ts';
import { IP_ERROR_TEXTS } from './error-texts.ts';

const network = bearerDown(0.7);
const refused = weigh(
  'wrong-port/plain-on-tls',
  0.5,
  'tcp',
  'nothing listens at that address and port, or it is filtered',
);
const name = nameUnresolved(0.8);
const state = weigh('command-order/state', 0.8, 'tcp', 'not allowed at this point of the order');

/** The vendor's result codes of NETOPEN and the `+CIP…` commands. */
export function socketCodes(manual: string): CodeTable {
  const row = rowsFrom(`${manual}, TCP/IP result codes`);
  return {
    id: 'CIP',
    title: 'Plain sockets (+NETOPEN, +CIP)',
    explains: ['net.open', 'net.close', 'ip.open', 'ip.close', 'ip.server-stop'],
    codes: [
      row(0, 'done', undefined),
      row(1, 'network failure', span('bearer', 'tcp'), network, refused),
      row(
        2,
        'network is not opened',
        span('bearer'),
        weigh('command-order/state', 0.8, 'bearer', 'NETOPEN comes first'),
        network,
      ),
      row(3, 'parameter is wrong', span('tcp'), state),
      row(4, 'operation is not supported', span('tcp'), state),
      row(5, 'socket could not be created', span('bearer', 'tcp'), network),
      row(6, 'socket could not be bound', span('tcp'), state),
      row(7, 'server listens already', span('tcp'), state),
      row(8, 'busy', undefined, state),
      row(9, 'sockets are open', span('tcp'), state),
      row(10, 'time-out', span('bearer', 'tcp'), refused, network),
      row(11, 'DNS failed', span('bearer', 'dns'), name, network),
      row(12, 'unknown error', span('bearer', 'tcp'), network, refused),
    ],
  };
}

/** The numbers behind `+IP ERROR: text`, which `+CIPERROR: number` prints when the texts are switched off. */
export function ipErrorCodes(manual: string): CodeTable {
  const row = rowsFrom(`${manual}, AT+CIPCCFG and +IP ERROR`);
  const meaning = (text: (typeof IP_ERROR_TEXTS)[number], code: number): CodeMeaning => {
    if (/DNS/.test(text)) return row(code, text, span('bearer', 'dns'), name, network);
    if (/network error|time ?out|Network (not|is already closed)/i.test(text)) {
      return row(code, text, span('bearer', 'tcp'), network, refused);
    }
    return row(code, text, span('tcp'), state);
  };
  return {
    id: 'IPERROR',
    title: 'Texts of +IP ERROR',
    explains: [],
    reads: [{ line: 'ip.error-number', field: 'code' }],
    codes: IP_ERROR_TEXTS.map(meaning),
  };
}
