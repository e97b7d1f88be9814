import { bearerDown, nameUnresolved } from '../../kit/causes.ts';
import type { CodeTable } from '../../kit/part.ts';
import { rowsFrom, span, weigh } from '../simcom-common/codes.ts';
import { CERTIFICATES_NOT_SET, HANDSHAKE_FAILED, SESSION_NOT_OPENED } from '../simcom-common/handshake.ts';

/** The vendor's result codes of `+CCH…`, which all families with these commands share. */
export function tlsSocketCodes(manual: string): CodeTable {
  const row = rowsFrom(`${manual}, SSL result codes`);
  const network = bearerDown(0.7);
  const state = (why: string) => weigh('command-order/state', 0.9, 'tls', why);
  return {
    id: 'CCH',
    title: 'TLS sockets (+CCH)',
    explains: ['cch.start', 'cch.stop', 'cch.open', 'cch.close', 'cch.send', 'cch.receive'],
    codes: [
      row(0, 'done', undefined),
      row(
        1,
        'alerting',
        span('tls', 'client-auth'),
        weigh('other', 0.5, 'tls', 'an alert was received; which one is not told'),
      ),
      row(2, 'unknown error', span('tcp', 'client-auth'), weigh('other', 0.5, 'tls', 'no detail given')),
      row(3, 'busy', undefined, state('the operation before has not ended')),
      row(
        4,
        'closed by the other side',
        span('tls', 'mqtt'),
        weigh('client-cert-missing', 0.5, 'client-auth', 'the broker wanted a certificate and got none'),
      ),
      row(
        5,
        'time-out',
        span('tcp', 'client-auth'),
        network,
        weigh('wrong-port/plain-on-tls', 0.5, 'tcp', 'a server that speaks something else keeps silent'),
      ),
      row(6, 'transfer failed', span('tcp', 'mqtt'), network),
      row(
        7,
        'not enough memory',
        span('tls'),
        weigh('buffer/memory', 0.9, 'tls', 'the chain or the session does not fit'),
      ),
      row(8, 'parameter is wrong', span('tls'), state('a parameter is out of its range')),
      row(9, 'network error', span('network', 'bearer'), network),
      row(10, 'session could not be opened', ...SESSION_NOT_OPENED),
      row(11, 'wrong state', span('tls'), state('not allowed at this point of the order')),
      row(
        12,
        'socket could not be created',
        span('bearer', 'tcp'),
        network,
        weigh('buffer/memory', 0.4, 'tcp', 'no free socket'),
      ),
      row(13, 'DNS failed', span('bearer', 'dns'), nameUnresolved(0.7), network),
      row(
        14,
        'socket could not connect',
        span('bearer', 'tcp'),
        weigh('wrong-port/plain-on-tls', 0.5, 'tcp', 'nothing listens at that address and port, or it is filtered'),
        network,
      ),
      row(15, 'handshake failed', ...HANDSHAKE_FAILED),
      row(
        16,
        'socket could not be closed',
        span('tcp'),
        weigh('command-order/state', 0.9, 'tcp', 'the socket was closed already'),
      ),
      row(17, 'no network', span('network', 'bearer'), network),
      row(18, 'sending timed out', span('tcp', 'mqtt'), network),
      row(19, 'certificates are not set', ...CERTIFICATES_NOT_SET),
    ],
  };
}
