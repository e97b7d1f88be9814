import type { CodeMeaning, CodeTable } from '../../families/kit/part.ts';
import { rowsFrom, span, weigh } from '../../families/kit/rows.ts';
import { ALERTS } from './alerts.ts';
import { CLOCK, CLOSED, NO_TLS, SUITE, TLS_VERSION, UNTRUSTED, WRONG_NAME } from './causes.ts';
import { itself, type HostStack } from './stack.ts';

const ssl = rowsFrom('BearSSL inc/bearssl_ssl.h');
const x509 = rowsFrom('BearSSL inc/bearssl_x509.h');
const hello = span('tls');
const trust = span('server-trust');
const trustOrName = span('tls', 'server-trust');
const client = span('client-auth');
/** A certificate that the server sent cannot be read: BearSSL decodes no stored file here. */
const unread = [
  weigh('chain-too-big', 0.3, 'server-trust', 'the chain did not come whole'),
  weigh('other', 0.3, 'server-trust', 'the certificate of the server is damaged'),
];

const decoding: readonly (readonly [number, string])[] = [
  [33, 'invalid value in a certificate'],
  [34, 'certificate is cut short'],
  [36, 'inner element goes beyond the outer one'],
  [37, 'class of a tag is not supported'],
  [38, 'value of a tag is not supported'],
  [39, 'indefinite length'],
  [40, 'element too many'],
  [41, 'element not expected there'],
  [42, 'element should be constructed'],
  [43, 'element should be primitive'],
  [44, 'bit string of a broken number of bytes'],
  [45, 'invalid boolean'],
  [46, 'value out of bounds'],
  [47, 'invalid name'],
  [48, 'invalid date'],
];

const sent: readonly CodeMeaning[] = [
  ssl(0, 'no error', undefined),
  ssl(1, 'bad parameter', hello, weigh('firmware-bug', 0.4, 'tls', 'the program, not the certificates')),
  ssl(2, 'bad state', hello, weigh('firmware-bug', 0.4, 'tls', 'the program, not the certificates')),
  ssl(3, 'version is not supported', hello, ...TLS_VERSION),
  ssl(4, 'version of a record differs from the one agreed', hello, ...NO_TLS),
  ssl(5, 'length of a record is wrong', hello, ...NO_TLS),
  ssl(
    6,
    'record too large for the buffer',
    trustOrName,
    weigh(
      'buffer/memory',
      0.9,
      'tls',
      'the input buffer is smaller than a record: 16 kB, or less where the server agrees to smaller ones',
    ),
    weigh('chain-too-big', 0.3, 'server-trust', 'the chain of the server fills a large record'),
  ),
  ssl(7, 'MAC is wrong', hello, weigh('other', 0.4, 'tls', 'bytes were damaged or lost on the way')),
  ssl(8, 'no random numbers', hello, weigh('firmware-bug', 0.5, 'tls', 'nothing was given to start from')),
  ssl(9, 'unknown type of record', hello, ...NO_TLS),
  ssl(10, 'unexpected message', hello, ...NO_TLS),
  ssl(12, 'bad ChangeCipherSpec', hello, weigh('other', 0.3, 'tls', 'one side breaks the protocol')),
  ssl(13, 'bad alert', hello, ...NO_TLS),
  ssl(14, 'bad handshake message', hello, ...NO_TLS),
  ssl(15, 'session identifier too long', hello, weigh('other', 0.3, 'tls', 'one side breaks the protocol')),
  ssl(16, 'server chose a suite that was not offered', hello, ...SUITE),
  ssl(17, 'server chose compression', hello, weigh('other', 0.3, 'tls', 'one side breaks the protocol')),
  ssl(
    18,
    'server chose another fragment length',
    hello,
    weigh('buffer/memory', 0.5, 'tls', 'smaller records were agreed on and not kept'),
  ),
  ssl(19, 'bad renegotiation', hello, weigh('other', 0.3, 'tls', 'one side breaks the protocol')),
  ssl(
    20,
    'server sent an extension that was not offered',
    hello,
    weigh('other', 0.3, 'tls', 'one side breaks the protocol'),
  ),
  ssl(21, 'bad server name extension', hello, weigh('other', 0.3, 'tls', 'one side breaks the protocol')),
  ssl(22, 'bad ServerHelloDone', hello, weigh('other', 0.3, 'tls', 'one side breaks the protocol')),
  ssl(
    23,
    'internal limit exceeded',
    trust,
    weigh('chain-too-big', 0.6, 'server-trust', 'a key of the server is longer than this build takes'),
  ),
  ssl(24, 'Finished does not match', hello, weigh('other', 0.3, 'tls', 'the two sides have not seen the same bytes')),
  ssl(25, 'resumed session differs', hello, weigh('other', 0.3, 'tls', 'a session of before does not fit any more')),
  ssl(
    26,
    'algorithm is not supported',
    hello,
    weigh('cipher-suite', 0.7, 'tls', 'a curve, hash or signature that is not compiled in'),
  ),
  ssl(
    27,
    'bad signature of the key exchange',
    hello,
    weigh('other', 0.4, 'tls', 'the key exchange is not signed by the key in the certificate'),
  ),
  ssl(
    28,
    'type of key does not fit',
    trust,
    weigh('key-type-unsupported', 0.6, 'server-trust', 'the key of the server is not for the suite that was chosen'),
  ),
  ssl(
    29,
    'no client certificate',
    client,
    weigh('client-cert-missing', 0.9, 'client-auth', 'seen on the side of a server that wants one'),
  ),
  ssl(31, 'connection was closed', span('tcp', 'mqtt'), ...CLOSED),
];

const certificates: readonly CodeMeaning[] = [
  x509(32, 'verified', undefined),
  x509(35, 'the server sent no certificate', trust, weigh('other', 0.6, 'server-trust', 'an empty chain')),
  ...decoding.map(([code, text]) => x509(code, text, trust, ...unread)),
  x509(
    49,
    'unsupported feature of a certificate',
    trust,
    weigh('other', 0.5, 'server-trust', 'the certificate demands what this build does not have'),
  ),
  x509(
    50,
    'key or signature is too large',
    trust,
    weigh('chain-too-big', 0.8, 'server-trust', 'longer than 4096 bits'),
  ),
  x509(
    51,
    'type of key is not the one expected',
    trust,
    weigh('key-type-unsupported', 0.7, 'server-trust', 'RSA expected and EC came, or the other way round'),
  ),
  x509(
    52,
    'signature is invalid',
    trust,
    weigh('wrong-root-ca', 0.6, 'server-trust', 'a root of the same name with another key'),
  ),
  x509(
    53,
    'time is not known',
    trust,
    weigh('clock-not-set', 1, 'server-trust', 'no clock was set before the handshake: configTime, or setX509Time'),
  ),
  x509(54, 'certificate is out of date', trust, ...CLOCK),
  x509(
    55,
    'names of the chain do not follow one another',
    trust,
    weigh('wrong-root-ca', 0.5, 'server-trust', 'the chain leads elsewhere than to the stored root'),
    weigh('other', 0.3, 'server-trust', 'the server sends the chain in another order'),
  ),
  x509(56, 'name does not match', trustOrName, ...WRONG_NAME),
  x509(
    57,
    'unknown critical extension',
    trust,
    weigh('other', 0.6, 'server-trust', 'the certificate demands what this build does not have'),
  ),
  x509(
    58,
    'not a CA, or chain too long for it',
    trust,
    weigh('other', 0.6, 'server-trust', 'the issuer may not issue'),
  ),
  x509(
    59,
    'use of key is not allowed',
    trust,
    weigh('other', 0.6, 'server-trust', 'the certificate is for another use'),
  ),
  x509(
    60,
    'key is too weak',
    trust,
    weigh('key-type-unsupported', 0.8, 'server-trust', 'a key shorter than this build takes'),
  ),
  x509(62, 'no trusted root for the chain', trustOrName, ...UNTRUSTED),
];

const RECEIVED = 256;
const GIVEN = 512;
/** An alert is added to 256 when it came and to 512 when it was sent. */
const alerts: readonly CodeMeaning[] = [...ALERTS].flatMap(([number, { name, where, causes }]) => [
  ssl(RECEIVED + number, `alert ${number} came: ${name}`, causes.length === 0 ? undefined : where, ...causes),
  ssl(GIVEN + number, `alert ${number} was sent: ${name}`, undefined),
]);

const codes: CodeTable = {
  id: 'BEARSSL',
  title: 'error numbers of BearSSL',
  explains: [],
  codes: [...sent, ...certificates, ...alerts],
};

/** BearSSL: WiFiClientSecure of the ESP8266, ArduinoBearSSL. */
export const bearssl: HostStack = {
  id: 'bearssl',
  title: 'BearSSL',
  aliases: ['bear', 'bearssl-esp8266', 'arduinobearssl'],
  base: 10,
  tables: [codes],
  lines: [
    { pattern: /\bBSSL:.{0,60}?\b(?:error|err|failed)\b\D{0,20}(?<code>\d{1,3})\b/i, table: 'BEARSSL' },
    { pattern: /\bbearssl\b.{0,60}?\b(?:error|err|code)\b\D{0,12}(?<code>\d{1,3})\b/i, table: 'BEARSSL' },
    { pattern: /\bbr_\w+\b.{0,60}?\b(?:error|err)\b\D{0,12}(?<code>\d{1,3})\b/i, table: 'BEARSSL' },
    {
      // bearssl_ssl.h and bearssl_x509.h, by the names of the constants.
      pattern: /\bBR_ERR_(?<words>[A-Z][A-Z0-9_]{5,40})/,
      words: [
        ['UNSUPPORTED_VERSION', 3],
        ['BAD_VERSION', 4],
        ['TOO_LARGE', 6],
        ['NO_CLIENT_AUTH', 29],
        ['X509_WEAK_PUBLIC_KEY', 60],
        ['X509_BAD_SIGNATURE', 52],
        ['X509_TIME_UNKNOWN', 53],
        ['X509_EXPIRED', 54],
        ['X509_DN_MISMATCH', 55],
        ['X509_BAD_SERVER_NAME', 56],
        ['X509_NOT_TRUSTED', 62],
      ],
      table: 'BEARSSL',
    },
    {
      // SSLClient for Arduino prints these words and no number.
      pattern: /\(SSLClient\).{0,60}: (?<words>[A-Z].{8,80})/,
      words: [
        ['Chain could not be linked to a trust anchor', 62],
        ['Expected server name was not found in the chain', 56],
        ['Certificate is expired or not yet valid', 54],
      ],
      table: 'BEARSSL',
    },
  ],
  parts: itself,
};
