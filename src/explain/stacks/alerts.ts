import { span, weigh } from '../../families/kit/rows.ts';
import type { CauseWeight } from '../../kernel/cause.ts';
import type { Span } from '../../kernel/rung.ts';

/** What an alert says that the other side sent to a client (RFC 8446 §6.2). */
export interface AlertReading {
  readonly name: string;
  readonly where?: Span;
  readonly causes: readonly CauseWeight[];
}

const clientCertificate = (why: string, weight = 0.5): CauseWeight =>
  weigh('client-cert-missing', weight, 'client-auth', why);
const client = span('client-auth');
const hello = span('tls');
const format = weigh('cert-format', 0.3, 'client-auth', 'the certificate that was sent is not readable');
const issuer = weigh(
  'auth-credentials',
  0.6,
  'client-auth',
  'the broker does not know the issuer of the client’s certificate',
);

/** By number. */
export const ALERTS: ReadonlyMap<number, AlertReading> = new Map<number, AlertReading>([
  [
    0,
    {
      name: 'close notify',
      where: span('tls', 'mqtt'),
      causes: [weigh('client-id/policy', 0.3, 'mqtt', 'the other side ended the connection in good order')],
    },
  ],
  [
    10,
    {
      name: 'unexpected message',
      where: hello,
      causes: [weigh('wrong-port/plain-on-tls', 0.5, 'tls', 'the other side speaks something else')],
    },
  ],
  [
    20,
    {
      name: 'bad record MAC',
      where: hello,
      causes: [weigh('other', 0.4, 'tls', 'bytes were damaged or lost on the way')],
    },
  ],
  [
    22,
    {
      name: 'record overflow',
      where: hello,
      causes: [weigh('buffer/memory', 0.4, 'tls', 'a record was longer than agreed')],
    },
  ],
  [
    40,
    {
      name: 'handshake failure',
      where: span('tls', 'client-auth'),
      causes: [
        weigh('cipher-suite', 0.6, 'tls', 'no cipher suite, group or signature scheme in common'),
        weigh('sni-missing', 0.4, 'tls', 'a front end that needs a server name got none'),
        clientCertificate('some brokers answer this to an empty certificate message', 0.4),
      ],
    },
  ],
  [
    42,
    {
      name: 'bad certificate',
      where: client,
      causes: [
        clientCertificate('an empty certificate message is answered with this'),
        format,
        weigh('auth-credentials', 0.3, 'client-auth', 'the certificate is not one that the broker knows'),
      ],
    },
  ],
  [
    43,
    {
      name: 'unsupported certificate',
      where: client,
      causes: [weigh('key-type-unsupported', 0.6, 'client-auth', 'the type of key or signature is not taken'), format],
    },
  ],
  [
    44,
    {
      name: 'certificate revoked',
      where: client,
      causes: [weigh('auth-credentials', 0.9, 'client-auth', 'the broker has taken the certificate back')],
    },
  ],
  [
    45,
    {
      name: 'certificate expired',
      where: client,
      causes: [weigh('auth-credentials', 0.8, 'client-auth', 'the client’s certificate is out of date')],
    },
  ],
  [
    46,
    {
      name: 'certificate unknown',
      where: client,
      causes: [
        weigh('auth-credentials', 0.6, 'client-auth', 'the certificate is not registered or not active at the broker'),
        clientCertificate('none was sent', 0.3),
      ],
    },
  ],
  [
    47,
    {
      name: 'illegal parameter',
      where: hello,
      causes: [weigh('firmware-bug', 0.3, 'tls', 'one side breaks the protocol')],
    },
  ],
  [
    48,
    {
      name: 'unknown CA',
      where: client,
      causes: [issuer, clientCertificate('a broker that knows other issuers only', 0.2)],
    },
  ],
  [
    49,
    {
      name: 'access denied',
      where: client,
      causes: [weigh('auth-credentials', 0.8, 'client-auth', 'the certificate is fine and not allowed in')],
    },
  ],
  [
    50,
    {
      name: 'decode error',
      where: hello,
      causes: [
        weigh('cert-format', 0.3, 'tls', 'a message could not be read'),
        weigh('firmware-bug', 0.2, 'tls', 'one side breaks the protocol'),
      ],
    },
  ],
  [
    51,
    {
      name: 'decrypt error',
      where: client,
      causes: [
        weigh('client-key-mismatch', 0.8, 'client-auth', 'the signature does not fit: key and certificate are no pair'),
      ],
    },
  ],
  [
    70,
    {
      name: 'protocol version',
      where: hello,
      causes: [weigh('tls-version', 1, 'tls', 'the client offers no version that the broker takes')],
    },
  ],
  [
    71,
    {
      name: 'insufficient security',
      where: hello,
      causes: [weigh('cipher-suite', 0.9, 'tls', 'the broker wants stronger suites')],
    },
  ],
  [
    80,
    {
      name: 'internal error',
      where: span('tls', 'client-auth'),
      causes: [
        weigh('sni-missing', 0.4, 'tls', 'front ends without a default certificate answer this'),
        weigh('other', 0.3, 'tls', 'trouble on the other side'),
      ],
    },
  ],
  [
    86,
    {
      name: 'inappropriate fallback',
      where: hello,
      causes: [weigh('tls-version', 0.6, 'tls', 'a second try with a lower version than before')],
    },
  ],
  [90, { name: 'user canceled', causes: [] }],
  [
    109,
    {
      name: 'missing extension',
      where: hello,
      causes: [
        weigh('sni-missing', 0.6, 'tls', 'TLS 1.3 wants an extension that was not sent, the server name for one'),
      ],
    },
  ],
  [
    110,
    {
      name: 'unsupported extension',
      where: hello,
      causes: [weigh('other', 0.4, 'tls', 'an extension that was not offered came back')],
    },
  ],
  [
    112,
    {
      name: 'unrecognized name',
      where: hello,
      causes: [weigh('sni-missing', 0.8, 'tls', 'the server name is not one that this front end serves')],
    },
  ],
  [
    115,
    {
      name: 'unknown PSK identity',
      where: client,
      causes: [weigh('auth-credentials', 0.9, 'client-auth', 'the identity of the pre-shared key is not known')],
    },
  ],
  [
    116,
    {
      name: 'certificate required',
      where: client,
      causes: [weigh('client-cert-missing', 1, 'client-auth', 'the broker wants a client certificate and got none')],
    },
  ],
  [
    120,
    {
      name: 'no application protocol',
      where: hello,
      causes: [
        weigh('wrong-port/plain-on-tls', 0.6, 'tls', 'the port wants a protocol name (ALPN) that was not offered'),
      ],
    },
  ],
]);
