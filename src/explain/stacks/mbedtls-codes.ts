import type { CodeMeaning } from '../../families/kit/part.ts';
import { rowsFrom, span, weigh } from '../../families/kit/rows.ts';
import { BAD_FILE, BAD_KEY, CLOSED, MEMORY, NO_TLS, NOT_VERIFIED, SUITE, TCP, TLS_VERSION } from './causes.ts';

/** Said with each row whose number was not held against the header itself. */
const UNCOMPARED = ' (numbers by general knowledge, not compared with the file)';

const ssl = rowsFrom('mbedTLS include/mbedtls/ssl.h, 2.x and 3.x');
const x509 = rowsFrom(`mbedTLS include/mbedtls/x509.h${UNCOMPARED}`);
const pem = rowsFrom(`mbedTLS include/mbedtls/pem.h and base64.h${UNCOMPARED}`);
const pk = rowsFrom(`mbedTLS include/mbedtls/pk.h, rsa.h, ecp.h${UNCOMPARED}`);
const net = rowsFrom(`mbedTLS include/mbedtls/net_sockets.h${UNCOMPARED}`);
const asn1 = rowsFrom(`mbedTLS include/mbedtls/asn1.h${UNCOMPARED}`);

const trust = span('server-trust');
const hello = span('tls');
const files = span('tls', 'client-auth');
const handshake = span('tls', 'client-auth');
const bug = weigh('firmware-bug', 0.4, 'tls', 'the program or the build, not the certificates');

/** The upper layer: the protocol itself. */
export const tlsCodes: readonly CodeMeaning[] = [
  ssl(
    -0x7080,
    'feature not available',
    hello,
    weigh('cipher-suite', 0.5, 'tls', 'something that the broker chose is not compiled in'),
  ),
  ssl(-0x7100, 'bad input data', hello, bug),
  ssl(-0x7180, 'MAC of a message is wrong', hello, weigh('other', 0.4, 'tls', 'bytes were damaged or lost on the way')),
  ssl(
    -0x7200,
    'invalid record',
    hello,
    ...NO_TLS,
    weigh('buffer/memory', 0.4, 'tls', 'a record larger than MBEDTLS_SSL_IN_CONTENT_LEN'),
  ),
  ssl(-0x7280, 'connection indicated EOF', span('tls', 'mqtt'), ...CLOSED),
  ssl(
    -0x7300,
    'message could not be read (3.x), unknown cipher (2.x)',
    hello,
    weigh('cipher-suite', 0.4, 'tls', 'the server chose what was not offered'),
  ),
  ssl(-0x7380, 'no cipher suite in common (2.x)', hello, ...SUITE),
  ssl(-0x7400, 'no random number generator', hello, bug),
  ssl(
    -0x7480,
    'client sent no certificate',
    span('client-auth'),
    weigh('client-cert-missing', 0.9, 'client-auth', 'seen on the side of a server that wants one'),
  ),
  ssl(
    -0x7500,
    'own certificate too large (2.x), unsupported extension (3.x)',
    handshake,
    weigh('buffer/memory', 0.5, 'client-auth', 'larger than MBEDTLS_SSL_OUT_CONTENT_LEN'),
  ),
  ssl(
    -0x7580,
    'own certificate is not set but needed (2.x), no application protocol (3.x)',
    handshake,
    weigh('client-cert-missing', 0.7, 'client-auth', 'no client certificate was given to the library'),
    weigh('wrong-port/plain-on-tls', 0.3, 'tls', 'the port wants a protocol name that was not offered'),
  ),
  ssl(
    -0x7600,
    'own private key is not set but needed',
    span('client-auth'),
    weigh('client-cert-missing', 0.8, 'client-auth', 'a certificate without its key'),
  ),
  ssl(
    -0x7680,
    'no CA chain is set',
    trust,
    weigh('cert-not-stored', 1, 'server-trust', 'no root was given to the library'),
  ),
  ssl(
    -0x7700,
    'unexpected message',
    hello,
    ...NO_TLS,
    weigh('firmware-bug', 0.2, 'tls', 'one side breaks the protocol'),
  ),
  ssl(
    -0x7780,
    'a fatal alert came from the other side',
    handshake,
    weigh('client-cert-missing', 0.4, 'client-auth', 'the broker refuses the client’s certificate or its absence'),
    weigh('cipher-suite', 0.35, 'tls', 'alert 40: nothing in common'),
    weigh('tls-version', 0.3, 'tls', 'alert 70: no version in common'),
    weigh('sni-missing', 0.3, 'tls', 'a front end that needs a server name got none'),
    weigh('client-key-mismatch', 0.2, 'client-auth', 'alert 51: key and certificate are no pair'),
  ),
  ssl(-0x7800, 'verification failed (2.x), unrecognized name (3.x)', span('tls', 'server-trust'), ...NOT_VERIFIED),
  ssl(
    -0x7880,
    'the other side closes the connection',
    span('client-auth', 'publish'),
    weigh('client-id/policy', 0.6, 'mqtt', 'a broker that refuses by closing'),
    weigh('client-cert-missing', 0.2, 'client-auth', 'closed because of the certificate'),
  ),
  ssl(-0x7900, 'ClientHello could not be processed', hello, ...TLS_VERSION),
  ssl(
    -0x7980,
    'ServerHello could not be processed',
    hello,
    ...TLS_VERSION,
    weigh('cipher-suite', 0.3, 'tls', 'what the server chose was not offered'),
  ),
  ssl(
    -0x7a00,
    'certificate of the server could not be processed',
    trust,
    weigh('key-type-unsupported', 0.5, 'server-trust', 'a key or signature that is not compiled in'),
    weigh('chain-too-big', 0.3, 'server-trust', 'the chain did not come whole'),
  ),
  ssl(
    -0x7a80,
    'CertificateRequest could not be processed',
    span('client-auth'),
    weigh('firmware-bug', 0.4, 'client-auth', 'old versions stumble over long lists of issuers'),
  ),
  ssl(
    -0x7b00,
    'ServerKeyExchange could not be processed',
    hello,
    weigh('cipher-suite', 0.5, 'tls', 'the group or the signature scheme is not compiled in'),
  ),
  ssl(-0x7b80, 'ServerHelloDone could not be processed', hello, bug),
  ssl(-0x7c00, 'ClientKeyExchange could not be processed', hello, bug),
  ssl(
    -0x7d80,
    'CertificateVerify could not be processed',
    span('client-auth'),
    weigh('client-key-mismatch', 0.6, 'client-auth', 'key and certificate are no pair'),
  ),
  ssl(-0x7e00, 'ChangeCipherSpec could not be processed', handshake, bug),
  ssl(
    -0x7e80,
    'Finished could not be processed',
    handshake,
    weigh('other', 0.3, 'tls', 'the two sides have not seen the same bytes'),
  ),
  ssl(-0x7f00, 'no memory', hello, ...MEMORY),
  ssl(-0x6e80, 'version not within the bounds', hello, ...TLS_VERSION),
  ssl(-0x6e00, 'handshake failed (3.x), bad session ticket (2.x)', hello, ...SUITE),
  ssl(
    -0x6d00,
    'type of public key does not fit',
    span('client-auth'),
    weigh('key-type-unsupported', 0.6, 'client-auth', 'RSA asked for and EC given, or the other way round'),
  ),
  ssl(-0x6c00, 'internal error', hello, bug, weigh('buffer/memory', 0.3, 'tls', 'often a lack of memory further down')),
  ssl(
    -0x6a00,
    'buffer too small',
    span('tls', 'server-trust'),
    weigh('buffer/memory', 0.7, 'tls', 'MBEDTLS_SSL_IN_CONTENT_LEN is smaller than a message'),
    weigh('chain-too-big', 0.5, 'server-trust', 'the chain of the server is longer than the buffer'),
  ),
  ssl(-0x6980, 'no usable cipher suite', hello, ...SUITE),
  ssl(-0x6900, 'more has to be read', undefined),
  ssl(-0x6880, 'more has to be written', undefined),
  ssl(-0x6800, 'time-out', span('bearer', 'tls'), ...TCP),
  ssl(-0x6600, 'illegal parameter (3.x)', hello, bug),
  ssl(
    -0x5d80,
    'verification without a host name (3.6 and up)',
    hello,
    weigh('sni-missing', 0.8, 'tls', 'mbedtls_ssl_set_hostname was not called: no server name is sent'),
  ),
];

/** Certificates, keys, PEM, sockets, and the lower layers. */
export const otherCodes: readonly CodeMeaning[] = [
  x509(
    -0x2080,
    'feature not available',
    files,
    weigh('key-type-unsupported', 0.6, 'tls', 'an algorithm that is not compiled in'),
  ),
  x509(
    -0x2100,
    'unknown object identifier',
    files,
    weigh('key-type-unsupported', 0.6, 'tls', 'an algorithm that is not compiled in'),
  ),
  x509(-0x2180, 'invalid format', files, ...BAD_FILE),
  x509(-0x2200, 'invalid version', files, ...BAD_FILE),
  x509(-0x2280, 'invalid serial number', files, ...BAD_FILE),
  x509(-0x2300, 'invalid algorithm', files, ...BAD_FILE),
  x509(-0x2380, 'invalid name', files, ...BAD_FILE),
  x509(-0x2400, 'invalid date', files, ...BAD_FILE),
  x509(-0x2480, 'invalid signature', files, ...BAD_FILE),
  x509(-0x2500, 'invalid extension', files, ...BAD_FILE),
  x509(-0x2580, 'unknown version', files, ...BAD_FILE),
  x509(
    -0x2600,
    'unknown signature algorithm',
    files,
    weigh('key-type-unsupported', 0.8, 'tls', 'SHA-384 or RSA-PSS, say, is not compiled in'),
  ),
  x509(-0x2680, 'signature algorithms do not agree', files, ...BAD_FILE),
  x509(-0x2700, 'certificate of the server does not verify', trust, ...NOT_VERIFIED),
  x509(-0x2780, 'neither DER nor PEM', files, ...BAD_FILE),
  x509(-0x2800, 'bad input data', files, ...BAD_FILE),
  x509(-0x2880, 'no memory', files, ...MEMORY),
  x509(-0x2900, 'file cannot be read', files, weigh('cert-not-stored', 0.9, 'tls', 'no file of that name')),
  x509(-0x2980, 'buffer too small', files, ...MEMORY),
  x509(
    -0x3000,
    'fatal error of the verification callback',
    trust,
    weigh('other', 0.4, 'server-trust', 'the program’s own check refused the chain'),
  ),
  pem(-0x1080, 'no PEM header or footer', files, ...BAD_FILE),
  pem(-0x1100, 'PEM is not as expected', files, ...BAD_FILE),
  pem(-0x1180, 'no memory', files, ...MEMORY),
  pem(
    -0x1280,
    'unknown encryption of the PEM',
    files,
    weigh('cert-format', 0.8, 'client-auth', 'the key is encrypted in a way that is not compiled in'),
  ),
  pem(-0x1300, 'the key wants a password', files, weigh('cert-format', 0.9, 'client-auth', 'the key is encrypted')),
  pem(
    -0x1380,
    'the password is wrong',
    files,
    weigh('cert-format', 0.8, 'client-auth', 'the key is encrypted with another password'),
  ),
  pk(-0x3f80, 'no memory', files, ...MEMORY),
  pk(
    -0x3f00,
    'types of keys do not fit',
    span('client-auth'),
    weigh('client-key-mismatch', 0.5, 'client-auth', 'key and certificate are of different types'),
  ),
  pk(-0x3d80, 'unsupported version of a key', files, ...BAD_KEY),
  pk(-0x3d00, 'key is invalid or of no known form', files, ...BAD_KEY),
  pk(
    -0x3c80,
    'unknown algorithm of a key',
    files,
    weigh('key-type-unsupported', 0.8, 'client-auth', 'EC or RSA is not compiled in'),
  ),
  pk(-0x3c00, 'the key wants a password', files, weigh('cert-format', 0.9, 'client-auth', 'the key is encrypted')),
  pk(
    -0x3b80,
    'the password is wrong',
    files,
    weigh('cert-format', 0.8, 'client-auth', 'the key is encrypted with another password'),
  ),
  pk(-0x3b00, 'invalid public key', files, ...BAD_FILE),
  pk(-0x3a80, 'invalid algorithm of a key', files, ...BAD_KEY),
  pk(-0x3a00, 'curve is not known', files, weigh('key-type-unsupported', 0.8, 'tls', 'the curve is not compiled in')),
  pk(
    -0x3980,
    'feature not available',
    files,
    weigh('key-type-unsupported', 0.8, 'tls', 'RSA-PSS or EC, say, is not compiled in'),
  ),
  pk(
    -0x4200,
    'key does not stand its check',
    span('client-auth'),
    weigh('cert-format', 0.6, 'client-auth', 'the key is damaged'),
  ),
  pk(-0x4280, 'public key operation failed', files, ...MEMORY),
  pk(-0x4300, 'private key operation failed', span('client-auth'), ...MEMORY),
  pk(
    -0x4380,
    'RSA signature does not verify',
    span('server-trust', 'client-auth'),
    weigh('other', 0.4, 'server-trust', 'the chain is not signed by what it names'),
  ),
  pk(
    -0x4e00,
    'EC signature does not verify',
    span('server-trust', 'client-auth'),
    weigh('other', 0.4, 'server-trust', 'the chain is not signed by what it names'),
  ),
  pk(
    -0x4e80,
    'curve is not compiled in',
    hello,
    weigh('key-type-unsupported', 0.8, 'tls', 'the curve of the certificate is not compiled in'),
  ),
  pk(-0x4d80, 'no memory', hello, ...MEMORY),
  net(
    -0x42,
    'socket could not be opened',
    span('bearer', 'tcp'),
    weigh('buffer/memory', 0.5, 'tcp', 'no free socket'),
    ...TCP,
  ),
  net(-0x44, 'connection failed', span('bearer', 'tcp'), ...TCP),
  net(
    -0x4c,
    'receiving failed',
    span('bearer', 'mqtt'),
    weigh('network-not-attached', 0.5, 'bearer', 'the link is gone'),
  ),
  net(
    -0x4e,
    'sending failed',
    span('bearer', 'mqtt'),
    weigh('network-not-attached', 0.5, 'bearer', 'the link is gone'),
  ),
  net(-0x50, 'connection was reset', span('tcp', 'mqtt'), ...CLOSED),
  net(
    -0x52,
    'name does not resolve',
    span('dns'),
    weigh('dns', 1, 'dns', 'the library asked for the address of that name and got none'),
  ),
  asn1(-0x60, 'ASN.1: out of data', files, ...BAD_FILE),
  asn1(-0x62, 'ASN.1: unexpected tag', files, ...BAD_FILE),
  asn1(-0x64, 'ASN.1: length is wrong', files, ...BAD_FILE),
  asn1(-0x66, 'ASN.1: lengths do not agree', files, ...BAD_FILE),
  asn1(-0x68, 'ASN.1: invalid data', files, ...BAD_FILE),
  asn1(-0x6a, 'ASN.1: no memory', files, ...MEMORY),
  pem(-0x2a, 'base64: buffer too small', files, ...MEMORY),
  pem(-0x2c, 'base64: invalid character', files, ...BAD_FILE),
  pk(-0x10, 'big numbers: no memory', files, ...MEMORY),
];
