import type { CodeTable } from '../kit/part.ts';
import { rowsFrom, span, weigh } from '../kit/rows.ts';
import { MANUAL } from './manual.ts';

const row = rowsFrom(`${MANUAL}, AT+CAOPEN`);
const network = weigh('network-not-attached', 0.7, 'bearer', 'AT+CNACT? shows no address, or the link was lost');
const closed = weigh(
  'wrong-port/plain-on-tls',
  0.5,
  'tcp',
  'nothing listens at that address and port, or it is filtered',
);
const state = (why: string) => weigh('command-order/state', 0.8, 'tcp', why);
const clock = weigh('clock-not-set', 0.8, 'clock', 'the clock begins in 1980: set it, or ignorertctime 1');
const name = weigh('dns', 0.5, 'dns', 'the name in AT+CAOPEN is not that of the certificate');
const sni = weigh('sni-missing', 0.5, 'tls', 'without "sni" the server may send another certificate');
const FIELD = 'Let’s Encrypt community thread 144580 (SIM7080); TinyGSM issue 437';

/** Results of the sockets. They tell a wrong date from a wrong name, in principle. */
export const socketCodes: CodeTable = {
  id: 'CAOPEN',
  title: 'Sockets, plain and TLS (+CAOPEN)',
  explains: ['socket.open', 'socket.open.protocol', 'socket.open.host'],
  codes: [
    row(0, 'done', undefined),
    {
      ...row(
        1,
        'socket error',
        span('bearer', 'client-auth'),
        weigh('network-not-attached', 0.6, 'bearer', 'recorded without an active CNACT'),
        closed,
      ),
      confidence: 'reported',
      source: `${MANUAL}, AT+CAOPEN; TinyGSM issue 829`,
    },
    row(
      2,
      'no memory',
      span('tcp', 'server-trust'),
      weigh('buffer/memory', 0.9, 'tls', 'old files and settings, or a CA file with many roots, leave no room'),
      weigh('chain-too-big', 0.3, 'server-trust', 'the chain of the server is long'),
    ),
    row(3, 'too many connections', span('tcp'), state('close the sockets of earlier attempts')),
    row(
      4,
      'parameter is wrong',
      span('tcp'),
      state('the form of the command differs between SIM7000 and the newer three'),
    ),
    row(6, 'wrong address', span('dns', 'tcp'), weigh('dns', 0.6, 'dns', 'the host is no address and no name')),
    row(7, 'not supported', span('tcp'), state('not in this firmware')),
    {
      ...row(
        11,
        'not documented',
        span('tls', 'client-auth'),
        weigh('client-cert-missing', 0.5, 'client-auth', 'seen where no certificate and key of the client were bound'),
        weigh('wrong-root-ca', 0.4, 'server-trust', 'seen with the certificate of the device in the place of the CA'),
        weigh('sni-missing', 0.3, 'tls', 'seen with an empty name in the context'),
      ),
      confidence: 'reported',
      source: 'TinyGSM pull request 507 (SIM7000G and AWS)',
    },
    row(12, 'could not bind', span('tcp'), state('the port is in use')),
    row(13, 'could not listen', span('tcp'), state('the port is in use')),
    row(
      20,
      'the name does not resolve',
      span('bearer', 'dns'),
      weigh('dns', 0.8, 'dns', 'the name, or the server for names'),
      network,
    ),
    row(21, 'network is not active', span('network', 'bearer'), network),
    row(23, 'refused by the other side', span('tcp'), closed),
    row(
      24,
      'a certificate is out of its time',
      span('clock', 'server-trust'),
      clock,
      weigh('wrong-root-ca', 0.2, 'server-trust', 'a root has ended'),
    ),
    row(25, 'the name does not fit the certificate', span('dns', 'server-trust'), sni, name),
    {
      ...row(
        26,
        'time and name do not fit',
        span('clock', 'server-trust'),
        weigh(
          'wrong-root-ca',
          0.7,
          'server-trust',
          'in practice: any certificate that is not trusted, a plainly wrong root too',
        ),
        { ...clock, weight: 0.4 },
        { ...sni, weight: 0.3 },
      ),
      confidence: 'reported',
      source: `${MANUAL}, AT+CAOPEN; ${FIELD}`,
    },
    row(
      27,
      'connecting failed',
      span('bearer', 'client-auth'),
      closed,
      network,
      weigh('cipher-suite', 0.3, 'tls', 'no suite or version in common'),
    ),
  ],
};
