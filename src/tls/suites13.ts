/** A cipher suite of TLS 1.3 (RFC 8446 §B.4): an AEAD and a hash; key exchange and certificate are agreed apart. */
export interface CipherSuite13 {
  readonly number: number;
  readonly name: string;
  /** As node:crypto calls it. */
  readonly cipher: 'aes-128-gcm' | 'aes-256-gcm' | 'chacha20-poly1305' | 'aes-128-ccm';
  readonly keyBytes: 16 | 32;
  readonly tagBytes: 8 | 16;
  readonly hash: 'sha256' | 'sha384';
}

export const SUITES_13: readonly CipherSuite13[] = [
  { number: 0x1301, name: 'TLS_AES_128_GCM_SHA256', cipher: 'aes-128-gcm', keyBytes: 16, tagBytes: 16, hash: 'sha256' },
  { number: 0x1302, name: 'TLS_AES_256_GCM_SHA384', cipher: 'aes-256-gcm', keyBytes: 32, tagBytes: 16, hash: 'sha384' },
  {
    number: 0x1303,
    name: 'TLS_CHACHA20_POLY1305_SHA256',
    cipher: 'chacha20-poly1305',
    keyBytes: 32,
    tagBytes: 16,
    hash: 'sha256',
  },
  { number: 0x1304, name: 'TLS_AES_128_CCM_SHA256', cipher: 'aes-128-ccm', keyBytes: 16, tagBytes: 16, hash: 'sha256' },
  {
    number: 0x1305,
    name: 'TLS_AES_128_CCM_8_SHA256',
    cipher: 'aes-128-ccm',
    keyBytes: 16,
    tagBytes: 8,
    hash: 'sha256',
  },
];

export function suite13ByNumber(number: number): CipherSuite13 | undefined {
  return SUITES_13.find((suite) => suite.number === number);
}
