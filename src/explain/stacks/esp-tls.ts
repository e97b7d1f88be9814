import type { CodeTable } from '../../families/kit/part.ts';
import { rowsFrom, span, weigh } from '../../families/kit/rows.ts';
import { BAD_FILE, BAD_KEY, CLOSED, DNS, MEMORY, NOT_VERIFIED, SUITE, TCP } from './causes.ts';
import { itself, type HostStack } from './stack.ts';

const row = rowsFrom('ESP-IDF components/esp-tls/esp_tls_errors.h');
const tcp = span('bearer', 'tcp');
const handshake = span('tls', 'client-auth');
const clientFile = span('client-auth');

const HANDSHAKE = [
  ...NOT_VERIFIED,
  weigh('client-cert-missing', 0.35, 'client-auth', 'the broker refuses the client’s certificate or its absence'),
  ...SUITE.map((cause) => ({ ...cause, weight: 0.2 })),
];

const codes: CodeTable = {
  id: 'ESPTLS',
  title: 'error numbers of esp-tls (ESP-IDF); the number of the TLS library stands beside it in the log',
  explains: [],
  notation: 'hex',
  codes: [
    row(0x8001, 'name does not resolve', span('bearer', 'dns'), ...DNS),
    row(0x8002, 'socket could not be created', tcp, weigh('buffer/memory', 0.6, 'tcp', 'no free socket')),
    row(
      0x8003,
      'family of addresses is not supported',
      tcp,
      weigh('dns', 0.4, 'dns', 'an IPv6 address where only IPv4 is compiled in'),
    ),
    row(0x8004, 'connection failed', tcp, ...TCP),
    row(0x8005, 'socket option could not be set', tcp, weigh('other', 0.4, 'tcp', 'no detail given')),
    row(0x8006, 'time-out of the connection', tcp, ...TCP),
    row(
      0x8007,
      'secure element failed',
      clientFile,
      weigh('other', 0.6, 'client-auth', 'the secure element does not answer, or is not provisioned'),
    ),
    row(0x8008, 'connection was closed in good order', span('tls', 'mqtt'), ...CLOSED),
    row(
      0x8010,
      'certificates were read in part',
      span('server-trust'),
      ...BAD_FILE.map((cause) => ({ ...cause, rung: 'server-trust' as const })),
    ),
    row(0x8011, 'no random numbers', span('tls'), weigh('firmware-bug', 0.4, 'tls', 'the program or the build')),
    row(0x8012, 'server name could not be set', span('tls'), ...MEMORY),
    row(0x8013, 'TLS defaults could not be set', span('tls'), ...MEMORY),
    row(
      0x8014,
      'protocol names could not be set',
      span('tls'),
      weigh('firmware-bug', 0.4, 'tls', 'the list of ALPN names'),
    ),
    row(0x8015, 'certificate could not be read', handshake, ...BAD_FILE),
    row(
      0x8016,
      'own certificate could not be set',
      clientFile,
      weigh('client-key-mismatch', 0.6, 'client-auth', 'key and certificate are no pair'),
    ),
    row(0x8017, 'TLS could not be set up', span('tls'), ...MEMORY),
    row(
      0x8018,
      'writing failed',
      span('tls', 'publish'),
      weigh('network-not-attached', 0.4, 'bearer', 'the link is gone'),
    ),
    row(0x8019, 'private key could not be read', clientFile, ...BAD_KEY),
    row(0x801a, 'handshake failed (mbedTLS)', handshake, ...HANDSHAKE),
    row(
      0x801b,
      'pre-shared key could not be set',
      clientFile,
      weigh('cert-format', 0.4, 'client-auth', 'the key or its identity'),
    ),
    row(0x801c, 'session tickets could not be set up', span('tls'), ...MEMORY),
    row(0x8031, 'server name could not be set (wolfSSL)', span('tls'), ...MEMORY),
    row(
      0x8032,
      'protocol names could not be set (wolfSSL)',
      span('tls'),
      weigh('firmware-bug', 0.4, 'tls', 'the list of ALPN names'),
    ),
    row(0x8033, 'certificate could not be set up (wolfSSL)', handshake, ...BAD_FILE),
    row(0x8034, 'private key could not be set up (wolfSSL)', clientFile, ...BAD_KEY),
    row(0x8035, 'handshake failed (wolfSSL)', handshake, ...HANDSHAKE),
    row(0x8036, 'context could not be set up (wolfSSL)', span('tls'), ...MEMORY),
    row(0x8037, 'TLS could not be set up (wolfSSL)', span('tls'), ...MEMORY),
    row(
      0x8038,
      'writing failed (wolfSSL)',
      span('tls', 'publish'),
      weigh('network-not-attached', 0.4, 'bearer', 'the link is gone'),
    ),
  ],
};

/** esp-tls of ESP-IDF, above mbedTLS or wolfSSL. */
export const espTls: HostStack = {
  id: 'esp-tls',
  title: 'esp-tls (ESP-IDF)',
  aliases: ['esptls', 'esp-idf', 'esp_tls'],
  base: 16,
  tables: [codes],
  lines: [
    { pattern: /\b(?:esp[- _]tls|esp error code|esp-tls)\b.{0,40}?(?<code>0x80[0-3][0-9a-f])\b/i, table: 'ESPTLS' },
    { pattern: /\bESP_ERR_(?:ESP_TLS|MBEDTLS|WOLFSSL)_\w+\b.{0,20}?(?<code>0x80[0-3][0-9a-f])\b/, table: 'ESPTLS' },
    // Its transports print the number in decimal.
    { pattern: /\btransport_base: Failed to open a new connection: (?<code>3\d{4})\b/i, table: 'ESPTLS' },
    { pattern: /^\+ERRNO: ?(?<code>0x80[0-3][0-9a-f]|32[78]\d\d)\s*$/i, table: 'ESPTLS' },
  ],
  parts: itself,
};
