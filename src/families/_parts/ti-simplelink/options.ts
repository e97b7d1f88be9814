/*
 * Settings of a secure socket (`sl_SetSockOpt`, level SL_SOL_SOCKET) and of the clock (`sl_DevSet`), by the numbers of the
 * headers: CC3200 SDK 1.5.0, socket.h and device.h; SimpleLink CC32xx SDK 2.10, sl_socket.h. An option's number may mean
 * another thing in the other generation: 35 checks the name in the first, and is STARTTLS in the later ones.
 */

/** The CC3100 and CC3200, or what came after them (CC3120 to CC3235). */
export type Generation = 'first' | 'later';

export const SOL_SOCKET = 1;
/** The protocol that makes a stream socket a secure one (SL_SEC_SOCKET). */
export const SECURE_SOCKET = 100;
export const DEVICE_GENERAL = 1;
export const DEVICE_DATE_TIME = 11;
/** Size of SlDateTime_t: eleven 32-bit words, low byte first. */
export const DATE_TIME_BYTES = 44;

/** What an option of a socket sets. */
export type SocketSetting =
  | 'method'
  | 'mask'
  | 'files'
  | 'key-name'
  | 'cert-name'
  | 'ca-name'
  | 'dh-name'
  | 'domain-name'
  /** There, and without an effect on the handshake here. */
  | 'other';

const SHARED: readonly (readonly [number, SocketSetting])[] = [
  [25, 'method'],
  [26, 'mask'],
  [27, 'files'],
  [30, 'key-name'],
  [31, 'cert-name'],
  [32, 'ca-name'],
  [33, 'dh-name'],
];

/** By number: 36 reports the chain, 37 is a window; later 35 STARTTLS, 37 keep-alive, 38 no catalogue, 40 ALPN, 41 signer. */
export const SOCKET_OPTIONS: Readonly<Record<Generation, ReadonlyMap<number, SocketSetting>>> = {
  first: new Map([...SHARED, [35, 'domain-name'], [36, 'other'], [37, 'other']]),
  later: new Map([...SHARED, [37, 'other'], [38, 'other'], [40, 'other'], [41, 'other'], [42, 'domain-name']]),
};

/** Longest name that the first generation compares (SECURE_MAX_DOMAIN_LENGTH). */
export const MAX_DOMAIN_NAME = 64;
/** Secure sockets at once: SDK 1.1.0 release notes; SWRU455M for the second generation. */
export const SECURE_SOCKETS: Readonly<Record<Generation, number>> = { first: 2, later: 6 };

/** Places in the array of SL_SO_SECURE_FILES (slBsd_secureSocketFilesIndex_e); number N is the file `/cert/N.der`. */
export const FILE_PLACES = ['key', 'cert', 'ca', 'dh'] as const;

/** The file that a number in the array stands for; `undefined` for 0, which means that there is none. */
export function numberedFile(number: number): string | undefined {
  return number === 0 ? undefined : `/cert/${number}.der`;
}

/** Values of SL_SO_SECMETHOD; their names begin with SL_SO_SEC_METHOD_. 4 is the default. */
export const METHODS: ReadonlyMap<number, string> = new Map([
  [0, 'SSLV3'],
  [1, 'TLSV1'],
  [2, 'TLSV1_1'],
  [3, 'TLSV1_2'],
  [4, 'SSLv3_TLSV1_2'],
  [5, 'DLSV1'],
]);

/** One bit of SL_SO_SECURE_MASK. */
export interface MaskBit {
  readonly bit: number;
  /** As the header writes it, SL_SEC_MASK_… */
  readonly name: string;
  /** IANA number. */
  readonly suite: number;
}

/** The ten suites of the first generation; bits 6 to 9 came with SDK 1.1 and want a service pack from 1.0.0.10 on. */
const FIRST_MASK: readonly (readonly [string, number])[] = [
  ['SSL_RSA_WITH_RC4_128_SHA', 0x0005],
  ['SSL_RSA_WITH_RC4_128_MD5', 0x0004],
  ['TLS_RSA_WITH_AES_256_CBC_SHA', 0x0035],
  ['TLS_DHE_RSA_WITH_AES_256_CBC_SHA', 0x0039],
  ['TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA', 0xc014],
  ['TLS_ECDHE_RSA_WITH_RC4_128_SHA', 0xc011],
  ['TLS_RSA_WITH_AES_128_CBC_SHA256', 0x003c],
  ['TLS_RSA_WITH_AES_256_CBC_SHA256', 0x003d],
  ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256', 0xc027],
  ['TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256', 0xc023],
];

/** What the later ones have beside these. */
const LATER_MASK: readonly (readonly [string, number])[] = [
  ['TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA', 0xc009],
  ['TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA', 0xc00a],
  ['TLS_RSA_WITH_AES_128_GCM_SHA256', 0x009c],
  ['TLS_RSA_WITH_AES_256_GCM_SHA384', 0x009d],
  ['TLS_DHE_RSA_WITH_AES_128_GCM_SHA256', 0x009e],
  ['TLS_DHE_RSA_WITH_AES_256_GCM_SHA384', 0x009f],
  ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 0xc02f],
  ['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 0xc030],
  ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 0xc02b],
  ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 0xc02c],
  ['TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256', 0xcca9],
  ['TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256', 0xcca8],
  ['TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256', 0xccaa],
];

function bits(rows: readonly (readonly [string, number])[]): readonly MaskBit[] {
  return rows.map(([name, suite], place) => ({ bit: 2 ** place, name: `SL_SEC_MASK_${name}`, suite }));
}

export const MASK_BITS: Readonly<Record<Generation, readonly MaskBit[]>> = {
  first: bits(FIRST_MASK),
  later: bits([...FIRST_MASK, ...LATER_MASK]),
};

/** Suites of a mask, IANA numbers, in the order of the bits; what a generation does not have falls away. */
export function suitesOfMask(mask: number, generation: Generation): readonly number[] {
  return MASK_BITS[generation].flatMap(({ bit, suite }) => ((mask & bit) === 0 ? [] : [suite]));
}

/** The mask of these suites; what has no bit falls away. */
export function maskOfSuites(suites: readonly number[], generation: Generation): number {
  return MASK_BITS[generation].reduce((mask, { bit, suite }) => (suites.includes(suite) ? mask | bit : mask), 0);
}
