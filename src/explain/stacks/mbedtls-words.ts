/* mbedtls_strerror: many programs print the library's words and not the number. They are those of 2.x, mostly kept in 3.x. */

/** Layer, a dash, and the words up to the next separator. */
export const WORDS_LINE = /\b(?:SSL|X509|NET|PK|PEM|RSA|ECP|BIGNUM) - (?<words>[A-Z][^:;()]{5,100})/;

/** By how the words begin (error.c, as generated from the headers). */
export const WORDS: readonly (readonly [words: string, number: number])[] = [
  ['Certificate verification failed', -0x2700],
  ['The CRT/CRL/CSR format is invalid', -0x2180],
  ['Format not recognized as DER or PEM', -0x2780],
  ['Allocation of memory failed', -0x2880],
  ['The connection indicated an EOF', -0x7280],
  ['A fatal alert message was received from our peer', -0x7780],
  ['Memory allocation failed', -0x7f00],
  ['Processing of the ServerHello handshake message failed', -0x7980],
  ['Processing of the Certificate handshake message failed', -0x7a00],
  ['Processing of the ServerKeyExchange handshake message failed', -0x7b00],
  ['The peer notified us that the connection is going to be closed', -0x7880],
  ['None of the common ciphersuites is usable', -0x6980],
  ['The server has no ciphersuites in common with the client', -0x7380],
  ['The handshake negotiation failed', -0x6e00],
  ['An invalid SSL record was received', -0x7200],
  ['No CA Chain is set, but required to operate', -0x7680],
  ['The own certificate is not set, but needed by the server', -0x7580],
  ['The own private key or pre-shared key is not set, but needed', -0x7600],
  ['The operation timed out', -0x6800],
  ['A buffer is too small to receive or write a message', -0x6a00],
  ['Handshake protocol not within min/max boundaries', -0x6e80],
  ['Failed to get an IP address for the given hostname', -0x52],
  ['The connection to the given server / port failed', -0x44],
  ['Connection was reset by peer', -0x50],
  ['No PEM header or footer found', -0x1080],
  ['Invalid key tag or value', -0x3d00],
];
