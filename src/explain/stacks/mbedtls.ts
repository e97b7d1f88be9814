import type { CodeTable } from '../../families/kit/part.ts';
import { rowsFrom, span, weigh } from '../../families/kit/rows.ts';
import { CLOCK, NOT_YET_VALID, UNTRUSTED, WRONG_NAME } from './causes.ts';
import { otherCodes, tlsCodes } from './mbedtls-codes.ts';
import { WORDS, WORDS_LINE } from './mbedtls-words.ts';
import type { HostStack } from './stack.ts';

const trust = span('server-trust');

const codes: CodeTable = {
  id: 'MBEDTLS',
  title: 'error numbers of mbedTLS',
  explains: [],
  notation: 'hex',
  codes: [...tlsCodes, ...otherCodes],
};

const flag = rowsFrom('mbedTLS include/mbedtls/x509.h, MBEDTLS_X509_BADCERT_… and BADCRL_…');
/** Bits that may be set together. */
const flags: CodeTable = {
  id: 'FLAGS',
  title: 'verification flags of mbedTLS',
  explains: [],
  notation: 'hex',
  codes: [
    flag(0x01, 'certificate has expired', trust, ...CLOCK),
    flag(0x02, 'certificate is revoked', trust, weigh('other', 0.9, 'server-trust', 'the issuer has taken it back')),
    flag(0x04, 'name does not match', span('tls', 'server-trust'), ...WRONG_NAME),
    flag(0x08, 'not signed by a trusted root', span('tls', 'server-trust'), ...UNTRUSTED),
    flag(
      0x10,
      'revocation list is not signed by a trusted root',
      trust,
      weigh('other', 0.6, 'server-trust', 'the list that was given'),
    ),
    flag(0x20, 'revocation list has expired', trust, ...CLOCK),
    flag(0x40, 'certificate is missing', trust, weigh('other', 0.6, 'server-trust', 'the server sent none')),
    flag(0x80, 'verification was skipped', undefined),
    flag(0x100, 'other reason', trust, weigh('other', 0.6, 'server-trust', 'the program’s own check refused it')),
    flag(0x200, 'certificate is not valid yet', trust, ...NOT_YET_VALID),
    flag(0x400, 'revocation list is from the future', trust, ...CLOCK),
    flag(
      0x800,
      'key usage does not fit',
      trust,
      weigh('other', 0.7, 'server-trust', 'the certificate is for another use'),
    ),
    flag(
      0x1000,
      'extended key usage does not fit',
      trust,
      weigh('other', 0.7, 'server-trust', 'the certificate is for another use'),
    ),
    flag(
      0x2000,
      'Netscape certificate type does not fit',
      trust,
      weigh('other', 0.7, 'server-trust', 'the certificate is for another use'),
    ),
    flag(
      0x4000,
      'hash is not acceptable',
      trust,
      weigh('key-type-unsupported', 0.7, 'server-trust', 'SHA-1, or a hash that the profile leaves out'),
    ),
    flag(
      0x8000,
      'type of key is not acceptable',
      trust,
      weigh('key-type-unsupported', 0.8, 'server-trust', 'a type of key that the profile leaves out'),
    ),
    flag(
      0x10000,
      'key is too short or its curve not acceptable',
      trust,
      weigh('key-type-unsupported', 0.8, 'server-trust', 'a key that the profile leaves out'),
    ),
  ],
};

/** A code of the upper layer is a multiple of 0x80, to which one of the lower layer is added: -0x21E2 is -0x2180 and -0x62. */
function parts(table: CodeTable, code: number): readonly number[] {
  if (table === flags) return flags.codes.map((row) => row.code).filter((bit) => (code & bit) !== 0);
  const size = Math.abs(code);
  const low = size % 0x80;
  return [size - low, low].filter((part) => part !== 0).map((part) => -part);
}

/** mbedTLS: also under esp-tls, Amazon FreeRTOS, Arduino’s WiFiClientSecure on ESP32, Zephyr. */
export const mbedtls: HostStack = {
  id: 'mbedtls',
  title: 'mbedTLS',
  aliases: ['mbed', 'mbed-tls', 'polarssl'],
  base: 10,
  tables: [codes, flags],
  words: { flags: 'FLAGS', flag: 'FLAGS' },
  lines: [
    { pattern: /verif\w* flags?\b\D{0,12}(?<code>0x[0-9a-f]+)/i, table: 'FLAGS' },
    // Its own log prints the flags in hexadecimal without saying so.
    { pattern: /! Certificate verification flags (?<code>[0-9a-f]{1,8})\s*$/, base: 16, table: 'FLAGS' },
    { pattern: /\bmbedtls_\w+\b.{0,40}?(?<code>-?0x[0-9a-f]{2,8})\b/i, table: 'MBEDTLS' },
    { pattern: /\bx509_verify_cert\(\) returned -\d{2,5} \((?<code>-0x[0-9a-f]{2,4})\)/i, table: 'MBEDTLS' },
    { pattern: /\bTLS_Connect fail \((?<code>0x[0-9a-f]{2,4}),/, table: 'MBEDTLS' },
    { pattern: /\btls stack error number: ?(?<code>-?0x[0-9a-f]{2,8})/i, table: 'MBEDTLS' },
    { pattern: /\bMBEDTLS_SSL_\w+\s*:?\s*ret (?<code>-\d{2,5})\b/, table: 'MBEDTLS' },
    { pattern: /\bmbedtls_\w+\b.{0,40}?(?<code>-\d{2,5})\b/i, table: 'MBEDTLS' },
    { pattern: /\bhandshake\b.{0,40}?(?<code>-0x[0-9a-f]{2,8})\b/i, table: 'MBEDTLS' },
    // Zephyr prints the number in hexadecimal without saying so.
    { pattern: /\bTLS handshake error: (?<code>-[0-9a-f]{4})\b/i, base: 16, table: 'MBEDTLS' },
    // A bare number; five digits below zero are hardly anybody else's.
    { pattern: /\berror(?: code)?\s?[:=(]\s?(?<code>-(?:9\d{3}|[12]\d{4}|3[0-2]\d{3}))\b/i, table: 'MBEDTLS' },
    { pattern: /\bstart_ssl_client(?:\(\))?: (?<code>-\d{2,5})\b/, table: 'MBEDTLS' },
    { pattern: /^\+ERRNO: ?(?<code>-(?:0x[0-9a-f]{2,4}|\d{2,5}))\s*$/i, table: 'MBEDTLS' },
    { pattern: /^\+ERRNO: ?(?<code>(?!32[78]\d\d\b)\d{1,6})\s*$/, table: 'FLAGS' },
    { pattern: /\bstart_ssl_client\b.{0,20}: \((?<code>-\d{2,5})\)/, table: 'MBEDTLS' },
    { pattern: WORDS_LINE, words: WORDS, table: 'MBEDTLS' },
  ],
  parts,
};
