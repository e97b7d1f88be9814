import type { CauseWeight } from '../../kernel/cause.ts';
import type { Span } from '../../kernel/rung.ts';
import { bearerDown, nameUnresolved } from '../kit/causes.ts';
import type { CodeMeaning, CodeTable } from '../kit/part.ts';
import { rowsFrom, span, weigh } from '../kit/rows.ts';
import { MANUAL } from './manuals.ts';

const row = rowsFrom(`${MANUAL}, TLS error codes (the numbers of mbedTLS in decimal)`);

const network = bearerDown(0.6);
const closed = weigh(
  'wrong-port/plain-on-tls',
  0.5,
  'tcp',
  'nothing listens at that address and port, or it is filtered',
);
const server = (weight: number, why: string) => weigh('cert-format', weight, 'server-trust', why);
const own = (weight: number, why: string) => weigh('cert-not-stored', weight, 'client-auth', why);
const root = weigh('wrong-root-ca', 0.9, 'server-trust', 'the root is not that of the chain');

/** Numbers whose words are all that is known, and where they lie. */
function rows(where: Span, cause: CauseWeight, pairs: Readonly<Record<string, string>>): readonly CodeMeaning[] {
  return Object.entries(pairs).map(([code, text]) => row(Number(code), text, where, cause));
}

const FILES = span('server-trust', 'client-auth');
const HANDSHAKE = span('tls', 'client-auth');

/** `+CTLSCONN: session,code`; 1 is good there, and so is any count in the others. */
export const tlsCodes: CodeTable = {
  id: 'CTLS',
  title: 'TLS sockets (+CTLSCONN, +CTLSSEND, +CTLSRECV)',
  explains: ['tls.connect', 'tls.send', 'tls.receive', 'tls.close'],
  codes: [
    row(1, 'done', undefined),
    row(-66, 'the socket could not be opened', span('bearer', 'tcp'), network),
    row(-67, 'the buffer is too small', span('tls'), weigh('buffer/memory', 0.8, 'tls', 'more than fits')),
    row(-68, 'could not connect to server and port', span('bearer', 'tcp'), closed, network),
    row(-69, 'wrong context', span('tls'), weigh('command-order/state', 0.8, 'tls', 'AT+CTLSCFG comes first')),
    ...rows(span('tcp'), closed, { [-70]: 'could not bind', [-72]: 'could not listen', [-74]: 'could not accept' }),
    ...rows(span('tcp', 'mqtt'), network, { [-76]: 'receiving failed', [-78]: 'sending failed' }),
    row(
      -80,
      'cut by the other side',
      span('tls', 'mqtt'),
      weigh('client-cert-missing', 0.4, 'client-auth', 'the broker wanted a certificate'),
      weigh('auth-credentials', 0.3, 'client-auth', 'the broker does not take the certificate'),
      weigh('sni-missing', 0.4, 'tls', 'some servers cut where no name is given'),
    ),
    row(-82, 'the name does not resolve', span('bearer', 'dns'), nameUnresolved(0.8), network),
    ...rows(FILES, server(0.7, 'a certificate, stored or sent, is broken at that point'), {
      [-8576]: 'the form of a certificate is wrong',
      [-8704]: 'version of a certificate',
      [-8832]: 'serial number of a certificate',
      [-8960]: 'algorithm of a certificate',
      [-9088]: 'name in a certificate',
      [-9216]: 'date in a certificate',
      [-9344]: 'signature of a certificate',
      [-9472]: 'extension of a certificate',
      [-9600]: 'a version of certificate that is not supported',
    }),
    row(
      -9728,
      'signed in a way that is not supported',
      FILES,
      weigh('cipher-suite', 0.6, 'server-trust', 'another kind of certificate is needed'),
    ),
    row(-9856, 'signature algorithms do not fit each other', FILES, server(0.6, 'the certificate is damaged')),
    row(
      -9984,
      'the certificate could not be verified',
      span('server-trust'),
      root,
      weigh(
        'intermediate-instead-of-root',
        0.3,
        'server-trust',
        'the file is a certificate from the middle of the chain',
      ),
      weigh('clock-not-set', 0.3, 'clock', 'the clock is not right, if dates are compared with it'),
    ),
    row(
      -10112,
      'neither DER nor PEM',
      FILES,
      server(
        0.9,
        'line ends are missing behind BEGIN, or the length was wrong: the pieces are put together without them',
      ),
    ),
    ...rows(FILES, server(0.5, 'what was stored is not a credential'), {
      [-10240]: 'wrong input',
      [-10496]: 'the file could not be read',
    }),
    ...rows(FILES, weigh('buffer/memory', 0.9, 'server-trust', 'no memory'), {
      [-10368]: 'no memory for a certificate',
      [-10624]: 'the buffer is too small',
    }),
    row(-16000, 'the certificate is not complete', FILES, server(0.9, 'pieces are missing: more is 1 until the last')),
    ...rows(HANDSHAKE, weigh('other', 0.4, 'tls', 'the words are all that is known'), {
      [-26112]: 'hash',
      [-26240]: 'an alert that is not fatal',
      [-26368]: 'a record that was not expected',
      [-26496]: 'the client connects again',
      [-28800]: 'not available',
      [-28928]: 'wrong parameter',
      [-29440]: 'a suite that is not known',
      [-29696]: 'no random numbers',
      [-30464]: 'a message that was not expected',
      [-30976]: 'ClientHello',
      [-31360]: 'CertificateRequest',
      [-31488]: 'ServerKeyExchange',
      [-31616]: 'ServerHelloDone',
      [-31744]: 'ClientKeyExchange',
      [-31872]: 'ClientKeyExchange: public value',
      [-32000]: 'ClientKeyExchange: shared value',
      [-32256]: 'ChangeCipherSpec',
      [-32384]: 'Finished',
    }),
    row(
      -31104,
      'ServerHello',
      span('tls'),
      weigh('tls-version', 0.6, 'tls', 'the broker has chosen a version that was not offered'),
      weigh('cipher-suite', 0.3, 'tls', 'the broker has chosen a suite that was not offered'),
    ),
    row(-26624, 'time-out', span('tcp', 'client-auth'), closed, network),
    row(-29056, 'a record’s check value is wrong', HANDSHAKE, weigh('other', 0.5, 'tls', 'damaged on the way')),
    row(
      -29184,
      'not a TLS record',
      span('tls'),
      weigh('wrong-port/plain-on-tls', 0.9, 'tls', 'the port is plain, or speaks something else'),
    ),
    row(
      -29312,
      'the other side has ended',
      span('tls', 'mqtt'),
      weigh('wrong-port/plain-on-tls', 0.4, 'tls', 'a plain port hangs up on what it does not understand'),
      weigh('client-cert-missing', 0.4, 'client-auth', 'a certificate was wanted'),
      weigh('auth-credentials', 0.3, 'client-auth', 'the broker does not take the certificate'),
      weigh('sni-missing', 0.4, 'tls', 'some servers cut where no name is given'),
    ),
    row(
      -29568,
      'no suite in common',
      span('tls'),
      weigh('cipher-suite', 0.9, 'tls', 'AT+CSETCIPHER lists what there is'),
    ),
    row(-29824, 'the client gave no certificate', span('client-auth'), own(0.8, 'type 1 was not stored')),
    row(
      -29952,
      'the own certificate is too large',
      span('client-auth'),
      weigh('chain-too-big', 0.8, 'client-auth', 'one certificate, not a chain'),
    ),
    row(
      -30080,
      'the own certificate is needed and not set',
      span('client-auth'),
      weigh('client-cert-missing', 0.9, 'client-auth', 'the broker wants one'),
    ),
    row(
      -30208,
      'the own key is not set',
      span('client-auth'),
      own(0.9, 'type 2 was not stored, or is lost since a restart'),
    ),
    row(
      -30336,
      'there is no root to verify with',
      span('server-trust'),
      weigh('cert-not-stored', 0.9, 'server-trust', 'type 0 was not stored, or is lost since a restart'),
    ),
    row(
      -30592,
      'a fatal alert came',
      HANDSHAKE,
      weigh('client-cert-missing', 0.4, 'client-auth', 'the broker wanted a certificate and got none'),
      weigh('auth-credentials', 0.4, 'client-auth', 'the broker does not take the certificate'),
      weigh('cipher-suite', 0.4, 'tls', 'no suite in common'),
      weigh('tls-version', 0.3, 'tls', 'no version in common'),
      weigh('sni-missing', 0.3, 'tls', 'some servers refuse where no name is given'),
    ),
    row(-30720, 'verifying failed', span('server-trust'), root),
    row(
      -30848,
      'the other side says that it closes',
      span('tls', 'mqtt'),
      weigh('client-id/policy', 0.5, 'mqtt', 'the broker closed after CONNECT'),
    ),
    row(
      -31232,
      'Certificate: the message of the server could not be read',
      span('server-trust'),
      server(0.5, 'the chain of the server'),
      weigh('chain-too-big', 0.3, 'server-trust', 'the chain is long'),
    ),
    row(
      -32128,
      'CertificateVerify',
      span('client-auth'),
      weigh('client-key-mismatch', 0.8, 'client-auth', 'the key is not that of the certificate'),
    ),
    row(
      -32512,
      'no memory',
      span('tls', 'server-trust'),
      weigh('buffer/memory', 0.9, 'tls', 'the chain or the session does not fit'),
      weigh('chain-too-big', 0.5, 'server-trust', 'the chain is long'),
    ),
  ],
};

const socket = rowsFrom(`${MANUAL}, +CSOERR`);
const state = weigh('command-order/state', 0.8, 'tcp', 'not allowed at this point of the order');

export const socketCodes: CodeTable = {
  id: 'CSOERR',
  title: 'Plain sockets (+CSOERR)',
  explains: [],
  reads: [{ line: 'socket.error', field: 'code' }],
  codes: [
    socket(-1, 'failed', span('bearer', 'tcp'), network, closed),
    socket(1, 'no way to the host', span('bearer', 'tcp'), network),
    socket(2, 'given up', span('tcp'), closed),
    socket(3, 'cut by the other side', span('tcp'), closed),
    socket(4, 'connected, or closed', span('tcp'), state),
    socket(5, 'wrong value', span('tcp'), state),
    socket(6, 'no buffer', span('tcp'), weigh('buffer/memory', 0.8, 'tcp', 'too much at once')),
    socket(7, 'would have to wait', undefined, state),
    socket(8, 'the address is in use', span('tcp'), state),
    socket(9, 'connecting already', undefined, state),
    socket(10, 'connected already', undefined, state),
    socket(11, 'network interface', span('bearer'), network),
    socket(12, 'wrong parameter', span('tcp'), state),
  ],
};
