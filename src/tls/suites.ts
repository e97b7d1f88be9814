import { suite13ByNumber } from './suites13.ts';

/** How the two sides agree on a key: decides whether a curve is needed and whether the key must be RSA. */
export type KeyExchange = 'rsa' | 'dhe' | 'ecdhe' | 'ecdh' | 'psk' | 'dhe-psk' | 'ecdhe-psk' | 'rsa-psk' | 'none';
/** What kind of certificate the server needs for the suite. */
export type SuiteAuth = 'rsa' | 'ecdsa' | 'psk' | 'none';

/** A cipher suite for TLS 1.2 and below. */
export interface CipherSuite {
  /** IANA number, `0xC02F`. */
  readonly number: number;
  /** IANA name, `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`. */
  readonly name: string;
  /** OpenSSL's name, `ECDHE-RSA-AES128-GCM-SHA256`; a build of OpenSSL need not have the suite. */
  readonly openssl: string;
  readonly keyExchange: KeyExchange;
  readonly auth: SuiteAuth;
}

/** Signalling values that stand in a suite list and name no cipher. */
export const EMPTY_RENEGOTIATION_INFO = 0x00ff;
export const FALLBACK_SCSV = 0x5600;

type Row = readonly [number, string, string, KeyExchange, SuiteAuth];

const ROWS: readonly Row[] = [
  [0x0004, 'RSA_WITH_RC4_128_MD5', 'RC4-MD5', 'rsa', 'rsa'],
  [0x0005, 'RSA_WITH_RC4_128_SHA', 'RC4-SHA', 'rsa', 'rsa'],
  [0x000a, 'RSA_WITH_3DES_EDE_CBC_SHA', 'DES-CBC3-SHA', 'rsa', 'rsa'],
  [0x0016, 'DHE_RSA_WITH_3DES_EDE_CBC_SHA', 'DHE-RSA-DES-CBC3-SHA', 'dhe', 'rsa'],
  [0x002f, 'RSA_WITH_AES_128_CBC_SHA', 'AES128-SHA', 'rsa', 'rsa'],
  [0x0033, 'DHE_RSA_WITH_AES_128_CBC_SHA', 'DHE-RSA-AES128-SHA', 'dhe', 'rsa'],
  [0x0035, 'RSA_WITH_AES_256_CBC_SHA', 'AES256-SHA', 'rsa', 'rsa'],
  [0x0039, 'DHE_RSA_WITH_AES_256_CBC_SHA', 'DHE-RSA-AES256-SHA', 'dhe', 'rsa'],
  [0x003c, 'RSA_WITH_AES_128_CBC_SHA256', 'AES128-SHA256', 'rsa', 'rsa'],
  [0x003d, 'RSA_WITH_AES_256_CBC_SHA256', 'AES256-SHA256', 'rsa', 'rsa'],
  [0x0067, 'DHE_RSA_WITH_AES_128_CBC_SHA256', 'DHE-RSA-AES128-SHA256', 'dhe', 'rsa'],
  [0x006b, 'DHE_RSA_WITH_AES_256_CBC_SHA256', 'DHE-RSA-AES256-SHA256', 'dhe', 'rsa'],
  [0x008c, 'PSK_WITH_AES_128_CBC_SHA', 'PSK-AES128-CBC-SHA', 'psk', 'psk'],
  [0x008d, 'PSK_WITH_AES_256_CBC_SHA', 'PSK-AES256-CBC-SHA', 'psk', 'psk'],
  [0x009c, 'RSA_WITH_AES_128_GCM_SHA256', 'AES128-GCM-SHA256', 'rsa', 'rsa'],
  [0x009d, 'RSA_WITH_AES_256_GCM_SHA384', 'AES256-GCM-SHA384', 'rsa', 'rsa'],
  [0x009e, 'DHE_RSA_WITH_AES_128_GCM_SHA256', 'DHE-RSA-AES128-GCM-SHA256', 'dhe', 'rsa'],
  [0x009f, 'DHE_RSA_WITH_AES_256_GCM_SHA384', 'DHE-RSA-AES256-GCM-SHA384', 'dhe', 'rsa'],
  [0x00a8, 'PSK_WITH_AES_128_GCM_SHA256', 'PSK-AES128-GCM-SHA256', 'psk', 'psk'],
  [0x00a9, 'PSK_WITH_AES_256_GCM_SHA384', 'PSK-AES256-GCM-SHA384', 'psk', 'psk'],
  [0x00ae, 'PSK_WITH_AES_128_CBC_SHA256', 'PSK-AES128-CBC-SHA256', 'psk', 'psk'],
  [0x00af, 'PSK_WITH_AES_256_CBC_SHA384', 'PSK-AES256-CBC-SHA384', 'psk', 'psk'],
  [0xc008, 'ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA', 'ECDHE-ECDSA-DES-CBC3-SHA', 'ecdhe', 'ecdsa'],
  [0xc009, 'ECDHE_ECDSA_WITH_AES_128_CBC_SHA', 'ECDHE-ECDSA-AES128-SHA', 'ecdhe', 'ecdsa'],
  [0xc00a, 'ECDHE_ECDSA_WITH_AES_256_CBC_SHA', 'ECDHE-ECDSA-AES256-SHA', 'ecdhe', 'ecdsa'],
  [0xc012, 'ECDHE_RSA_WITH_3DES_EDE_CBC_SHA', 'ECDHE-RSA-DES-CBC3-SHA', 'ecdhe', 'rsa'],
  [0xc013, 'ECDHE_RSA_WITH_AES_128_CBC_SHA', 'ECDHE-RSA-AES128-SHA', 'ecdhe', 'rsa'],
  [0xc014, 'ECDHE_RSA_WITH_AES_256_CBC_SHA', 'ECDHE-RSA-AES256-SHA', 'ecdhe', 'rsa'],
  [0xc023, 'ECDHE_ECDSA_WITH_AES_128_CBC_SHA256', 'ECDHE-ECDSA-AES128-SHA256', 'ecdhe', 'ecdsa'],
  [0xc024, 'ECDHE_ECDSA_WITH_AES_256_CBC_SHA384', 'ECDHE-ECDSA-AES256-SHA384', 'ecdhe', 'ecdsa'],
  [0xc027, 'ECDHE_RSA_WITH_AES_128_CBC_SHA256', 'ECDHE-RSA-AES128-SHA256', 'ecdhe', 'rsa'],
  [0xc028, 'ECDHE_RSA_WITH_AES_256_CBC_SHA384', 'ECDHE-RSA-AES256-SHA384', 'ecdhe', 'rsa'],
  [0xc02b, 'ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'ECDHE-ECDSA-AES128-GCM-SHA256', 'ecdhe', 'ecdsa'],
  [0xc02c, 'ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'ecdhe', 'ecdsa'],
  [0xc02f, 'ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'ECDHE-RSA-AES128-GCM-SHA256', 'ecdhe', 'rsa'],
  [0xc030, 'ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'ECDHE-RSA-AES256-GCM-SHA384', 'ecdhe', 'rsa'],
  [0xc035, 'ECDHE_PSK_WITH_AES_128_CBC_SHA', 'ECDHE-PSK-AES128-CBC-SHA', 'ecdhe-psk', 'psk'],
  [0xc036, 'ECDHE_PSK_WITH_AES_256_CBC_SHA', 'ECDHE-PSK-AES256-CBC-SHA', 'ecdhe-psk', 'psk'],
  [0xc037, 'ECDHE_PSK_WITH_AES_128_CBC_SHA256', 'ECDHE-PSK-AES128-CBC-SHA256', 'ecdhe-psk', 'psk'],
  [0xc038, 'ECDHE_PSK_WITH_AES_256_CBC_SHA384', 'ECDHE-PSK-AES256-CBC-SHA384', 'ecdhe-psk', 'psk'],
  [0xc09c, 'RSA_WITH_AES_128_CCM', 'AES128-CCM', 'rsa', 'rsa'],
  [0xc09d, 'RSA_WITH_AES_256_CCM', 'AES256-CCM', 'rsa', 'rsa'],
  [0xc0a0, 'RSA_WITH_AES_128_CCM_8', 'AES128-CCM8', 'rsa', 'rsa'],
  [0xc0a4, 'PSK_WITH_AES_128_CCM', 'PSK-AES128-CCM', 'psk', 'psk'],
  [0xc0a8, 'PSK_WITH_AES_128_CCM_8', 'PSK-AES128-CCM8', 'psk', 'psk'],
  [0xc0ac, 'ECDHE_ECDSA_WITH_AES_128_CCM', 'ECDHE-ECDSA-AES128-CCM', 'ecdhe', 'ecdsa'],
  [0xc0ae, 'ECDHE_ECDSA_WITH_AES_128_CCM_8', 'ECDHE-ECDSA-AES128-CCM8', 'ecdhe', 'ecdsa'],
  [0xcca8, 'ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256', 'ECDHE-RSA-CHACHA20-POLY1305', 'ecdhe', 'rsa'],
  [0xcca9, 'ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256', 'ECDHE-ECDSA-CHACHA20-POLY1305', 'ecdhe', 'ecdsa'],
  [0xccaa, 'DHE_RSA_WITH_CHACHA20_POLY1305_SHA256', 'DHE-RSA-CHACHA20-POLY1305', 'dhe', 'rsa'],
];

/** The suites that modules and IoT brokers use, by number. */
export const SUITES: readonly CipherSuite[] = ROWS.map(([number, name, openssl, keyExchange, auth]) => ({
  number,
  name: `TLS_${name}`,
  openssl,
  keyExchange,
  auth,
}));

const BY_NUMBER: ReadonlyMap<number, CipherSuite> = new Map(SUITES.map((suite) => [suite.number, suite]));
const BY_NAME: ReadonlyMap<string, CipherSuite> = new Map(
  SUITES.flatMap((suite) => [
    [suite.name, suite],
    [suite.openssl, suite],
  ]),
);

export function suiteByNumber(number: number): CipherSuite | undefined {
  return BY_NUMBER.get(number);
}

/** By IANA or OpenSSL name. */
export function suiteByName(name: string): CipherSuite | undefined {
  return BY_NAME.get(name);
}

/** IANA name, in TLS 1.3 too, or the number in the form that module manuals use. */
export function suiteName(number: number): string {
  const name = BY_NUMBER.get(number)?.name ?? suite13ByNumber(number)?.name;
  return name ?? `0x${number.toString(16).toUpperCase().padStart(4, '0')}`;
}
