import type { CodeTable } from '../kit/part.ts';
import { rowsFrom, span, weigh } from '../kit/rows.ts';
import { HTTP } from './declarations-http.ts';

const http = rowsFrom(`${HTTP} §5`);
const order = (why: string) => weigh('command-order/state', 0.8, 'at', why);
const bearer = weigh('network-not-attached', 0.8, 'bearer', 'the data connection is not up: AT+QIACT=1');
const anywhere = span('bearer', 'client-auth');

/** All that lies between the socket and the first answer; this dialect does not say where. */
const BELOW = [
  weigh('wrong-root-ca', 0.4, 'server-trust', 'the stored root does not verify the server'),
  weigh('sni-missing', 0.4, 'tls', 'without a server name many servers show another certificate or none'),
  weigh('wrong-port/plain-on-tls', 0.3, 'tcp', 'nothing listens there, or it speaks something else'),
  weigh('clock-not-set', 0.2, 'server-trust', 'ignorelocaltime 0 and a clock that is not right'),
] as const;

/** `+QHTTPGET`, `+QHTTPPOST`: 0 also stands before a status that refuses. */
export const httpCodes: CodeTable = {
  id: 'QHTTP',
  title: '+QHTTPGET, +QHTTPPOST, +QHTTPREAD: what became of a request',
  explains: ['http.get', 'http.get.within', 'http.post'],
  reads: [{ line: 'http.read.result', field: 'code' }],
  codes: [
    http(0, 'done', undefined),
    http(701, 'unknown error', anywhere, ...BELOW),
    http(702, 'time-out', anywhere, { ...bearer, weight: 0.5 }, ...BELOW),
    http(703, 'busy', undefined, order('another request has not ended')),
    http(704, 'the port is busy', undefined, order('another port is in data mode')),
    http(705, 'no request was made', undefined, order('AT+QHTTPREAD before AT+QHTTPGET or AT+QHTTPPOST')),
    http(706, 'network is busy', span('bearer'), { ...bearer, weight: 0.5 }),
    http(707, 'network could not be opened', span('network', 'bearer'), bearer),
    http(708, 'network is not configured', span('bearer'), bearer),
    http(709, 'network was deactivated', span('network', 'bearer'), bearer),
    http(710, 'network error', anywhere, { ...bearer, weight: 0.5 }, ...BELOW),
    http(711, 'the URL is wrong', span('at'), order('it begins with http:// or https:// and is as long as announced')),
    http(712, 'the URL is empty', span('at'), order('AT+QHTTPURL first')),
    http(713, 'the address is wrong', span('at', 'dns'), order('what stands for the host')),
    http(714, 'name does not resolve', span('bearer', 'dns'), weigh('dns', 0.8, 'dns', 'misspelt, or no name server'), {
      ...bearer,
      weight: 0.4,
    }),
    http(
      715,
      'socket could not be created',
      span('bearer', 'tcp'),
      weigh('buffer/memory', 0.5, 'tcp', 'no free socket'),
      {
        ...bearer,
        weight: 0.4,
      },
    ),
    http(716, 'connection failed', span('tcp', 'client-auth'), ...BELOW),
    http(717, 'read failed', span('bearer', 'client-auth'), { ...bearer, weight: 0.4 }, ...BELOW),
    http(718, 'write failed', span('bearer', 'client-auth'), { ...bearer, weight: 0.4 }),
    http(719, 'socket was closed', span('tcp', 'client-auth'), ...BELOW),
    http(722, 'reading took too long', span('bearer', 'mqtt'), { ...bearer, weight: 0.5 }),
    http(
      723,
      'no usable answer',
      span('tls', 'mqtt'),
      weigh('wrong-port/plain-on-tls', 0.5, 'tls', 'no HTTP on that port'),
    ),
    http(726, 'the input took too long', undefined, order('fewer bytes came than were announced')),
    http(728, 'no answer in time', span('bearer', 'mqtt'), { ...bearer, weight: 0.5 }),
    http(729, 'memory', span('tls'), weigh('buffer/memory', 0.9, 'tls', 'no memory for the request')),
    http(730, 'invalid parameter', span('at'), order('a parameter is misquoted or out of range')),
  ],
};
