/** An elliptic curve or finite-field group (IANA "TLS Supported Groups"). */
export interface NamedGroup {
  readonly number: number;
  readonly name: string;
  /** As OpenSSL's group lists want it; absent where OpenSSL 3 cannot offer it below TLS 1.3. */
  readonly openssl?: string;
}

/** A signature scheme (IANA "TLS SignatureScheme"; up to TLS 1.2 the same two bytes are hash and signature). */
export interface SignatureScheme {
  readonly number: number;
  readonly name: string;
  /** As OpenSSL's signature algorithm lists want it. */
  readonly openssl: string;
}

const GROUPS: ReadonlyMap<number, NamedGroup> = new Map(
  (
    [
      [19, 'secp192r1', 'prime192v1'],
      [21, 'secp224r1', 'secp224r1'],
      [22, 'secp256k1', 'secp256k1'],
      [23, 'secp256r1', 'prime256v1'],
      [24, 'secp384r1', 'secp384r1'],
      [25, 'secp521r1', 'secp521r1'],
      [26, 'brainpoolP256r1', 'brainpoolP256r1'],
      [27, 'brainpoolP384r1', 'brainpoolP384r1'],
      [28, 'brainpoolP512r1', 'brainpoolP512r1'],
      [29, 'x25519', 'X25519'],
      [30, 'x448', 'X448'],
      [256, 'ffdhe2048', undefined],
      [257, 'ffdhe3072', undefined],
      [258, 'ffdhe4096', undefined],
      [259, 'ffdhe6144', undefined],
      [260, 'ffdhe8192', undefined],
    ] as const
  ).map(([number, name, openssl]) => [number, openssl === undefined ? { number, name } : { number, name, openssl }]),
);

const SCHEMES: ReadonlyMap<number, SignatureScheme> = new Map(
  (
    [
      [0x0201, 'rsa_pkcs1_sha1', 'RSA+SHA1'],
      [0x0203, 'ecdsa_sha1', 'ECDSA+SHA1'],
      [0x0301, 'rsa_pkcs1_sha224', 'RSA+SHA224'],
      [0x0303, 'ecdsa_sha224', 'ECDSA+SHA224'],
      [0x0401, 'rsa_pkcs1_sha256', 'RSA+SHA256'],
      [0x0403, 'ecdsa_secp256r1_sha256', 'ECDSA+SHA256'],
      [0x0501, 'rsa_pkcs1_sha384', 'RSA+SHA384'],
      [0x0503, 'ecdsa_secp384r1_sha384', 'ECDSA+SHA384'],
      [0x0601, 'rsa_pkcs1_sha512', 'RSA+SHA512'],
      [0x0603, 'ecdsa_secp521r1_sha512', 'ECDSA+SHA512'],
      [0x0804, 'rsa_pss_rsae_sha256', 'rsa_pss_rsae_sha256'],
      [0x0805, 'rsa_pss_rsae_sha384', 'rsa_pss_rsae_sha384'],
      [0x0806, 'rsa_pss_rsae_sha512', 'rsa_pss_rsae_sha512'],
      [0x0807, 'ed25519', 'ed25519'],
      [0x0808, 'ed448', 'ed448'],
    ] as const
  ).map(([number, name, openssl]) => [number, { number, name, openssl }]),
);

export function groupByNumber(number: number): NamedGroup | undefined {
  return GROUPS.get(number);
}

/** By the name that OpenSSL has for the curve, `prime256v1`. */
export function groupByOpenssl(name: string): NamedGroup | undefined {
  return [...GROUPS.values()].find(({ openssl }) => openssl === name);
}

export function schemeByNumber(number: number): SignatureScheme | undefined {
  return SCHEMES.get(number);
}
