import type { CodeTable } from '../../families/kit/part.ts';
import { rowsFrom, span, weigh } from '../../families/kit/rows.ts';
import {
  BAD_FILE,
  BAD_KEY,
  CLOCK,
  CLOSED,
  MEMORY,
  NO_MEMORY,
  NO_TLS,
  NOT_VERIFIED,
  NOT_YET_VALID,
  SUITE,
  TLS_VERSION,
  UNTRUSTED,
  WRONG_NAME,
} from './causes.ts';
import { itself, type HostStack } from './stack.ts';

const crypt = rowsFrom('wolfSSL wolfssl/wolfcrypt/error-crypt.h');
const ssl = rowsFrom('wolfSSL wolfssl/error-ssl.h');

const hello = span('tls');
const trust = span('server-trust');
const trustOrName = span('tls', 'server-trust');
const files = span('tls', 'client-auth');
const client = span('client-auth');

const codes: CodeTable = {
  id: 'WOLFSSL',
  title: 'error numbers of wolfSSL',
  explains: [],
  codes: [
    crypt(-125, 'out of memory', hello, ...NO_MEMORY),
    crypt(
      -131,
      'RSA buffer too small or input too large',
      files,
      weigh('buffer/memory', 0.5, 'tls', 'a key longer than FP_MAX_BITS allows'),
    ),
    crypt(-132, 'buffer too small or input too large', hello, ...MEMORY),
    crypt(-140, 'ASN.1 cannot be read', files, ...BAD_FILE),
    crypt(-142, 'ASN.1: big number cannot be read', files, ...BAD_FILE),
    crypt(-143, 'RSA key cannot be read', files, ...BAD_KEY),
    crypt(-144, 'ASN.1: invalid object identifier', files, ...BAD_FILE),
    crypt(-147, 'ASN.1: bit string expected', files, ...BAD_FILE),
    crypt(
      -148,
      'ASN.1: unknown algorithm',
      files,
      weigh('key-type-unsupported', 0.8, 'tls', 'an algorithm that is not compiled in'),
    ),
    crypt(-150, 'certificate is not valid yet', trust, ...NOT_YET_VALID),
    crypt(-151, 'certificate has expired', trust, ...CLOCK),
    crypt(-154, 'ASN.1: not enough data', files, ...BAD_FILE),
    crypt(
      -155,
      'signature of a certificate does not verify',
      trust,
      weigh('wrong-root-ca', 0.6, 'server-trust', 'a root of the same name with another key'),
    ),
    crypt(
      -156,
      'hash of a signature is not supported',
      trust,
      weigh('key-type-unsupported', 0.8, 'server-trust', 'SHA-384, say, is not compiled in'),
    ),
    crypt(
      -157,
      'type of key of a signature is not supported',
      trust,
      weigh('key-type-unsupported', 0.8, 'server-trust', 'EC or RSA is not compiled in'),
    ),
    crypt(
      -160,
      'critical extension is not supported',
      trust,
      weigh('other', 0.6, 'server-trust', 'the certificate demands what this build does not have'),
    ),
    crypt(-162, 'no PEM header', files, ...BAD_FILE),
    crypt(
      -166,
      'private and public key do not match',
      client,
      weigh('client-key-mismatch', 0.95, 'client-auth', 'key and certificate are no pair'),
    ),
    crypt(-171, 'EC key cannot be read', files, ...BAD_KEY),
    crypt(
      -172,
      'curve is not supported',
      files,
      weigh('key-type-unsupported', 0.9, 'tls', 'the curve is not compiled in'),
    ),
    crypt(-173, 'bad argument', hello, weigh('firmware-bug', 0.4, 'tls', 'the program, not the certificates')),
    crypt(
      -174,
      'feature is not compiled in',
      hello,
      weigh('key-type-unsupported', 0.5, 'tls', 'an algorithm that is not compiled in'),
    ),
    crypt(-188, 'no signer to confirm the certificate', trustOrName, ...UNTRUSTED),
    crypt(-213, 'MAC does not match', hello, weigh('other', 0.4, 'tls', 'bytes were damaged or lost on the way')),
    crypt(
      -229,
      'signature does not verify',
      files,
      weigh('client-key-mismatch', 0.4, 'client-auth', 'key and certificate are no pair'),
    ),
    crypt(
      -234,
      'size of key is not allowed',
      files,
      weigh('key-type-unsupported', 0.8, 'tls', 'a key that is too short or too long for this build'),
    ),
    crypt(-275, 'self-signed certificate', trustOrName, ...UNTRUSTED),
    ssl(-303, 'out of memory', hello, ...NO_MEMORY),
    ssl(-305, 'MAC does not verify', hello, weigh('other', 0.4, 'tls', 'bytes were damaged or lost on the way')),
    ssl(-306, 'header cannot be read', hello, ...NO_TLS),
    ssl(-308, 'error on the socket', span('tcp', 'mqtt'), ...CLOSED),
    ssl(-310, 'incomplete data', hello, weigh('buffer/memory', 0.3, 'tls', 'a message did not come whole')),
    ssl(-311, 'unknown type of record', hello, ...NO_TLS),
    ssl(-312, 'decryption failed', hello, weigh('other', 0.3, 'tls', 'the two sides have not seen the same bytes')),
    ssl(
      -313,
      'a fatal alert came from the other side',
      files,
      weigh('client-cert-missing', 0.45, 'client-auth', 'the broker refuses the client’s certificate or its absence'),
      weigh('sni-missing', 0.35, 'tls', 'a front end that needs a server name got none'),
      weigh('cipher-suite', 0.3, 'tls', 'alert 40: nothing in common'),
      weigh('tls-version', 0.3, 'tls', 'alert 70: no version in common'),
    ),
    ssl(
      -317,
      'private key is missing',
      client,
      weigh('client-cert-missing', 0.8, 'client-auth', 'a certificate without its key'),
    ),
    ssl(-318, 'RSA operation with the private key failed', client, ...BAD_KEY),
    ssl(-322, 'name does not match', trustOrName, ...WRONG_NAME),
    ssl(-323, 'more has to be read', undefined),
    ssl(-326, 'version of a record is wrong', hello, ...TLS_VERSION, ...NO_TLS),
    ssl(-327, 'more has to be written', undefined),
    ssl(-328, 'malformed message', hello, ...NO_TLS),
    ssl(-329, 'certificate does not verify', trust, ...NOT_VERIFIED),
    ssl(
      -330,
      'signature of the key exchange does not verify',
      hello,
      weigh('other', 0.4, 'tls', 'the two sides have not seen the same bytes'),
    ),
    ssl(
      -341,
      'length of a record is wrong',
      hello,
      weigh('buffer/memory', 0.5, 'tls', 'a record larger than this build takes'),
    ),
    ssl(
      -342,
      'key of the other side cannot be read',
      trust,
      weigh('key-type-unsupported', 0.7, 'server-trust', 'a type or length of key that is not compiled in'),
    ),
    ssl(
      -343,
      'the other side closes the connection',
      span('client-auth', 'publish'),
      weigh('client-id/policy', 0.6, 'mqtt', 'a broker that refuses by closing'),
    ),
    ssl(
      -345,
      'the other side sent no certificate',
      client,
      weigh('client-cert-missing', 0.7, 'client-auth', 'seen on the side of a server that wants one'),
    ),
    ssl(-350, 'type of curve is wrong', hello, weigh('cipher-suite', 0.6, 'tls', 'no curve in common')),
    ssl(-351, 'curve is wrong', hello, weigh('cipher-suite', 0.6, 'tls', 'no curve in common')),
    ssl(
      -357,
      'not a CA certificate',
      trust,
      weigh('wrong-root-ca', 0.6, 'server-trust', 'what is stored as root is none'),
    ),
    ssl(
      -368,
      'chain is too deep',
      trust,
      weigh('chain-too-big', 0.9, 'server-trust', 'more certificates than MAX_CHAIN_DEPTH'),
    ),
    ssl(-372, 'no PEM header', files, ...BAD_FILE),
    ssl(
      -381,
      'server name is not known',
      hello,
      weigh('sni-missing', 0.7, 'tls', 'the server name is not one that this front end serves'),
    ),
    ssl(
      -386,
      'extended key usage does not fit',
      trust,
      weigh('other', 0.7, 'server-trust', 'the certificate is for another use'),
    ),
    ssl(-397, 'connection was closed', span('tcp', 'mqtt'), ...CLOSED),
    ssl(-500, 'cipher suite is not supported', hello, ...SUITE),
    ssl(-501, 'no cipher suite in common', hello, ...SUITE),
  ],
};

/** wolfSSL, formerly CyaSSL: also under esp-tls where it is built so. */
export const wolfssl: HostStack = {
  id: 'wolfssl',
  title: 'wolfSSL',
  aliases: ['cyassl', 'wolf'],
  base: 10,
  tables: [codes],
  lines: [{ pattern: /\bwolfSSL\w*\b.{0,60}?(?<code>-\d{3})\b/i, table: 'WOLFSSL' }],
  parts: itself,
};
