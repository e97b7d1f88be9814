import type { ClientHelloSpec } from '../client-hello.ts';
import { TLS_1_2, TLS_1_3 } from '../hello.ts';
import { EMPTY_RENEGOTIATION_INFO, SUITES, type CipherSuite } from '../suites.ts';
import { SUITES_13 } from '../suites13.ts';

/* The ClientHellos that the probe's questions are made of. */

/** Versions that are asked for, the newest first. */
export const VERSIONS = [TLS_1_3, TLS_1_2, 0x0302, 0x0301] as const;

const SUITES_1_3: readonly number[] = SUITES_13.map(({ number }) => number);

/** The groups of modules and servers, the most common first. */
export const GROUPS: readonly number[] = [23, 29, 24, 25, 30, 22, 21, 19, 26, 27, 28];
/** Finite fields. Below TLS 1.3 they are not offered: there they would change which primes classic servers choose. */
const FIELDS: readonly number[] = [256, 257, 258, 259, 260];

export function isFiniteField(group: number): boolean {
  return FIELDS.includes(group);
}

/** The groups that are asked for in a version. */
export function groupsFor(version: number): readonly number[] {
  return version === TLS_1_3 ? [...GROUPS, ...FIELDS] : GROUPS;
}

const RSA_SCHEMES: readonly number[] = [0x0401, 0x0804, 0x0501, 0x0805, 0x0601, 0x0806, 0x0201, 0x0301];
const EC_SCHEMES: readonly number[] = [0x0403, 0x0503, 0x0603, 0x0203, 0x0303];
const OTHER_SCHEMES: readonly number[] = [0x0807, 0x0808];
/** Schemes that TLS 1.3 has for the handshake itself. */
const SCHEMES_1_3 = new Set([0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0807, 0x0808]);

/** What kind of key a server shows. */
export type ServerKey = 'rsa' | 'ec';

/** The schemes with which a key of that kind signs a handshake of that version. */
export function schemesOf(key: ServerKey, version: number): readonly number[] {
  const all = key === 'rsa' ? RSA_SCHEMES : EC_SCHEMES;
  return version === TLS_1_3 ? all.filter((scheme) => SCHEMES_1_3.has(scheme)) : all;
}

const ALL_SCHEMES: readonly number[] = [...EC_SCHEMES, ...RSA_SCHEMES, ...OTHER_SCHEMES];

/** Numbers of the suites of a version. Up to TLS 1.1 only those with SHA-1 or MD5 exist. */
export function suitesFor(version: number): readonly number[] {
  if (version === TLS_1_3) return SUITES_1_3;
  const usable = version === TLS_1_2 ? SUITES : SUITES.filter(({ name }) => /_(SHA|MD5)$/.test(name));
  return usable.map(({ number }) => number);
}

export function suitesWhere(version: number, fits: (suite: CipherSuite) => boolean): readonly number[] {
  const all = new Set(suitesFor(version));
  return SUITES.filter((suite) => all.has(suite.number) && fits(suite)).map(({ number }) => number);
}

/** What all hellos of one probe share. */
export interface HelloBase {
  readonly serverName?: string;
  readonly alpn?: string;
}

type Changes = Partial<Omit<ClientHelloSpec, 'version' | 'versions'>>;

/** A hello for one version and nothing else, with all that can be offered there; `changes` take the place of its parts. */
export function helloFor(version: number, base: HelloBase, changes: Changes = {}): ClientHelloSpec {
  const { suites = suitesFor(version), ...rest } = changes;
  const common = {
    ...named(base),
    groups: groupsFor(version),
    sessionTicket: true,
    extendedMasterSecret: true,
  };
  if (version === TLS_1_3) {
    const schemes = ALL_SCHEMES.filter((scheme) => SCHEMES_1_3.has(scheme));
    return { version: TLS_1_2, versions: [TLS_1_3], suites, ...common, signatureSchemes: schemes, ...rest };
  }
  const signalled = [...suites, EMPTY_RENEGOTIATION_INFO];
  // Signature schemes came with TLS 1.2; some old servers stumble over what they do not know.
  const schemes = version === TLS_1_2 ? { signatureSchemes: ALL_SCHEMES } : {};
  return { version, suites: signalled, ...common, ...schemes, ...rest };
}

/** A hello that takes any version from TLS 1.0 to 1.3. */
export function openHello(base: HelloBase): ClientHelloSpec {
  return {
    version: TLS_1_2,
    versions: VERSIONS,
    suites: [...SUITES_1_3, ...suitesFor(TLS_1_2), EMPTY_RENEGOTIATION_INFO],
    ...named(base),
    groups: GROUPS,
    signatureSchemes: ALL_SCHEMES,
    sessionTicket: true,
    extendedMasterSecret: true,
    ocspStapling: true,
  };
}

function named({ serverName, alpn }: HelloBase): Pick<ClientHelloSpec, 'serverName' | 'alpn'> {
  return {
    ...(serverName === undefined ? {} : { serverName }),
    ...(alpn === undefined ? {} : { alpn: [alpn] }),
  };
}
