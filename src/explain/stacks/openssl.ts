import type { CodeMeaning, CodeTable } from '../../families/kit/part.ts';
import { rowsFrom, span, weigh } from '../../families/kit/rows.ts';
import { ALERTS } from './alerts.ts';
import {
  BAD_FILE,
  CLOCK,
  CLOSED,
  NO_TLS,
  NOT_VERIFIED,
  SUITE,
  TLS_VERSION,
  UNTRUSTED,
  VERSION_REFUSED,
  WRONG_NAME,
} from './causes.ts';
import type { HostStack } from './stack.ts';

/** Library numbers of OpenSSL (err.h) in the upper bits of a code, as version 3 packs them. */
const SSL_LIBRARY = 20;
const X509_LIBRARY = 11;
const PEM_LIBRARY = 9;
const RSA_LIBRARY = 4;

const pack = (library: number, reason: number): number => library * 0x800000 + reason;

const reason = rowsFrom('OpenSSL include/openssl/sslerr.h');
const ssl = (number: number, ...row: Parameters<typeof reason> extends [number, ...infer R] ? R : never): CodeMeaning =>
  reason(pack(SSL_LIBRARY, number), ...row);
const file = rowsFrom('OpenSSL include/openssl/x509err.h, pemerr.h, rsaerr.h');

const hello = span('tls');
const trust = span('server-trust');
const client = span('client-auth');

const own: readonly CodeMeaning[] = [
  ssl(
    123,
    'bad signature',
    client,
    weigh('client-key-mismatch', 0.8, 'client-auth', 'the client’s key and its certificate are no pair'),
  ),
  ssl(134, 'certificate verify failed', trust, ...NOT_VERIFIED),
  ssl(141, 'digest check failed', hello, weigh('other', 0.3, 'tls', 'the two sides have not seen the same bytes')),
  ssl(156, 'HTTP request on a port for TLS', hello, ...NO_TLS),
  ssl(
    177,
    'no certificate assigned',
    client,
    weigh('client-cert-missing', 0.8, 'client-auth', 'no certificate was given to the library'),
  ),
  ssl(181, 'no ciphers available', hello, ...SUITE),
  ssl(185, 'no cipher match', hello, ...SUITE),
  ssl(191, 'no protocols available', hello, ...TLS_VERSION),
  ssl(193, 'no shared cipher', hello, ...SUITE),
  ssl(198, 'packet length too long', hello, ...NO_TLS),
  ssl(
    199,
    'peer did not return a certificate',
    client,
    weigh('client-cert-missing', 1, 'client-auth', 'the server says itself that it wants one and got none'),
  ),
  ssl(
    235,
    'no application protocol',
    hello,
    weigh('wrong-port/plain-on-tls', 0.6, 'tls', 'the port wants a protocol name (ALPN) that was not offered'),
  ),
  ssl(238, 'invalid certificate or algorithm', span('tls', 'client-auth'), ...BAD_FILE),
  // OpenSSL before 1.1.0 says this of what is no TLS at all; versions have words of their own.
  ssl(
    252,
    'unknown protocol',
    hello,
    ...NO_TLS,
    weigh('tls-version', 0.4, 'tls', 'a version older than the other side knows'),
  ),
  ssl(258, 'unsupported protocol', hello, ...VERSION_REFUSED),
  ssl(259, 'unsupported version', hello, ...VERSION_REFUSED),
  ssl(261, 'wrong cipher returned', hello, ...SUITE),
  ssl(
    267,
    'wrong version number',
    hello,
    ...NO_TLS,
    weigh('tls-version', 0.3, 'tls', 'a version that the other side does not take'),
  ),
  ssl(294, 'unexpected end while reading', span('tls', 'mqtt'), ...CLOSED),
  ssl(
    376,
    'no shared signature algorithms',
    hello,
    weigh('key-type-unsupported', 0.6, 'tls', 'the key of one side is of a type that the other does not take'),
  ),
  ssl(
    394,
    'Diffie-Hellman key too small',
    hello,
    weigh('cipher-suite', 0.8, 'tls', 'an old server and a strict client'),
  ),
  ssl(396, 'version too low', hello, ...VERSION_REFUSED),
  ssl(166, 'version too high', hello, ...VERSION_REFUSED),
];

/** Alerts of the other side have reasons from 1000 on. */
const alerts: readonly CodeMeaning[] = [...ALERTS].map(([number, { name, where, causes }]) =>
  ssl(1000 + number, `alert ${number}: ${name}`, causes.length === 0 ? undefined : where, ...causes),
);

const files: readonly CodeMeaning[] = [
  file(
    pack(X509_LIBRARY, 116),
    'key values mismatch',
    client,
    weigh('client-key-mismatch', 1, 'client-auth', 'key and certificate are no pair'),
  ),
  file(
    pack(X509_LIBRARY, 115),
    'key type mismatch',
    client,
    weigh('client-key-mismatch', 0.9, 'client-auth', 'key and certificate are of different types'),
  ),
  file(pack(PEM_LIBRARY, 108), 'no start line', span('tls', 'client-auth'), ...BAD_FILE),
  file(pack(PEM_LIBRARY, 100), 'bad base64', span('tls', 'client-auth'), ...BAD_FILE),
  file(pack(PEM_LIBRARY, 102), 'bad end line', span('tls', 'client-auth'), ...BAD_FILE),
  file(
    pack(RSA_LIBRARY, 114),
    'padding check failed',
    client,
    weigh('client-key-mismatch', 0.7, 'client-auth', 'a signature was made with another key'),
  ),
  file(
    pack(RSA_LIBRARY, 138),
    'invalid padding',
    client,
    weigh('client-key-mismatch', 0.7, 'client-auth', 'a signature was made with another key'),
  ),
];

const codes: CodeTable = {
  id: 'OPENSSL',
  title: 'error numbers of OpenSSL; those of version 1 (1416F086) are turned into those of version 3 (0A000086)',
  explains: [],
  notation: 'hex8',
  codes: [...own, ...alerts, ...files],
};

const verify = rowsFrom('OpenSSL include/openssl/x509_vfy.h, X509_V_ERR_…');
const results: CodeTable = {
  id: 'VERIFY',
  title: 'verification results of OpenSSL, as openssl s_client prints them',
  explains: [],
  codes: [
    verify(0, 'verified', undefined),
    verify(2, 'unable to get issuer certificate', trust, ...UNTRUSTED.filter(({ rung }) => rung === 'server-trust')),
    verify(
      7,
      'certificate signature failure',
      trust,
      weigh('wrong-root-ca', 0.7, 'server-trust', 'a root of the same name with another key'),
    ),
    verify(9, 'certificate is not yet valid', trust, ...CLOCK),
    verify(10, 'certificate has expired', trust, ...CLOCK),
    verify(18, 'self-signed certificate', span('tls', 'server-trust'), ...UNTRUSTED),
    verify(19, 'self-signed certificate in the chain', span('tls', 'server-trust'), ...UNTRUSTED),
    verify(20, 'unable to get local issuer certificate', span('tls', 'server-trust'), ...UNTRUSTED),
    verify(
      21,
      'unable to verify the first certificate',
      span('tls', 'server-trust'),
      weigh('other', 0.5, 'server-trust', 'the server leaves out an intermediate certificate'),
      ...UNTRUSTED,
    ),
    verify(
      22,
      'chain too long',
      trust,
      weigh('chain-too-big', 0.8, 'server-trust', 'more certificates than are allowed'),
    ),
    verify(23, 'certificate is revoked', trust, weigh('other', 0.9, 'server-trust', 'the issuer has taken it back')),
    verify(
      24,
      'invalid CA certificate',
      trust,
      weigh('wrong-root-ca', 0.5, 'server-trust', 'what is stored as root is none'),
    ),
    verify(26, 'unsuitable purpose', trust, weigh('other', 0.7, 'server-trust', 'the certificate is for another use')),
    verify(
      27,
      'certificate not trusted',
      trust,
      weigh('wrong-root-ca', 0.7, 'server-trust', 'the root is not trusted for this use'),
    ),
    verify(62, 'host name mismatch', span('tls', 'server-trust'), ...WRONG_NAME),
    verify(64, 'address mismatch', span('tls', 'server-trust'), ...WRONG_NAME),
    verify(
      66,
      'end certificate key too weak',
      trust,
      weigh('key-type-unsupported', 0.7, 'server-trust', 'the security level wants a longer key'),
    ),
    verify(
      67,
      'CA key too weak',
      trust,
      weigh('key-type-unsupported', 0.7, 'server-trust', 'the security level wants a longer key'),
    ),
    verify(
      68,
      'CA signature digest too weak',
      trust,
      weigh('key-type-unsupported', 0.7, 'server-trust', 'SHA-1 in the chain'),
    ),
  ],
};

/** Version 1 packs library, function and reason, version 3 library and reason; a function is never 0 in version 1. */
function parts(table: CodeTable, code: number): readonly number[] {
  if (table !== codes || (code & 0x7ff000) === 0) return [code];
  return [pack(code >>> 24, code & 0xfff)];
}

/** As Python prints the reason of an error: `[SSL: CERTIFICATE_VERIFY_FAILED]`. */
const WORDS: readonly (readonly [words: string, number: number])[] = [
  ['CERTIFICATE_VERIFY_FAILED', pack(SSL_LIBRARY, 134)],
  ['WRONG_VERSION_NUMBER', pack(SSL_LIBRARY, 267)],
  ['UNSUPPORTED_PROTOCOL', pack(SSL_LIBRARY, 258)],
  ['NO_PROTOCOLS_AVAILABLE', pack(SSL_LIBRARY, 191)],
  ['UNEXPECTED_EOF_WHILE_READING', pack(SSL_LIBRARY, 294)],
  ['DH_KEY_TOO_SMALL', pack(SSL_LIBRARY, 394)],
  ['KEY_VALUES_MISMATCH', pack(X509_LIBRARY, 116)],
  ['NO_START_LINE', pack(PEM_LIBRARY, 108)],
  ['SSLV3_ALERT_HANDSHAKE_FAILURE', pack(SSL_LIBRARY, 1040)],
  ['SSLV3_ALERT_BAD_CERTIFICATE', pack(SSL_LIBRARY, 1042)],
  ['SSLV3_ALERT_CERTIFICATE_EXPIRED', pack(SSL_LIBRARY, 1045)],
  ['SSLV3_ALERT_CERTIFICATE_UNKNOWN', pack(SSL_LIBRARY, 1046)],
  ['TLSV1_ALERT_UNKNOWN_CA', pack(SSL_LIBRARY, 1048)],
  ['TLSV1_ALERT_PROTOCOL_VERSION', pack(SSL_LIBRARY, 1070)],
  ['TLSV1_UNRECOGNIZED_NAME', pack(SSL_LIBRARY, 1112)],
  ['TLSV13_ALERT_CERTIFICATE_REQUIRED', pack(SSL_LIBRARY, 1116)],
];

/** OpenSSL on a PC, a gateway or a broker: also `openssl s_client`. */
export const openssl: HostStack = {
  id: 'openssl',
  title: 'OpenSSL',
  aliases: ['libssl', 's_client'],
  base: 16,
  tables: [codes, results],
  words: { verify: 'VERIFY', verification: 'VERIFY' },
  lines: [
    { pattern: /\berror:(?<code>[0-9A-F]{8}):/i, base: 16, table: 'OPENSSL' },
    {
      pattern: /\bverify (?:return code|error|error:num)\s*[:=]\s*(?:num=)?(?<code>\d{1,3})\b/i,
      base: 10,
      table: 'VERIFY',
    },
    { pattern: /\[(?:SSL|X509|PEM)?:? ?(?<words>[A-Z][A-Z0-9_]{7,60})\]/, words: WORDS, table: 'OPENSSL' },
  ],
  parts,
};
