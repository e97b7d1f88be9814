import { X509Certificate } from 'node:crypto';
import type { ProbeReport } from '../../src/app/probe-report.ts';
import type { Issued } from '../../src/pki/dev.ts';
import {
  keyKind,
  opensslList,
  OPENSSL_CIPHERS,
  VERSIONS,
  type Identity,
  type ServerConfig,
  type Version,
} from './server-config.ts';

/* What a report has to say of a server, from its configuration and from OpenSSL's own lists; no code of the probe is asked. */

/** What is compared: all that a configuration decides. */
export interface Shown {
  readonly versions: readonly ShownVersion[];
  readonly groups: unknown;
  readonly groups13: unknown;
  readonly schemes: unknown;
  readonly dhBits: number | undefined;
  readonly ticket: boolean | undefined;
  readonly fragments: unknown;
  readonly largestRecord: number | undefined;
  readonly ocspBytes: number | undefined;
  readonly chains: readonly unknown[];
  readonly withoutName: unknown;
  readonly wrongName: unknown;
  readonly client: unknown;
  readonly alpn: unknown;
  readonly ends: readonly unknown[];
}

type ShownVersion =
  | { readonly version: string; readonly suites: readonly string[]; readonly complete: boolean; readonly order: string }
  | { readonly version: string; readonly refusal: unknown };

const sorted = (names: readonly string[]): readonly string[] => [...names].sort();
const names = (numbered: readonly { readonly name: string }[]): readonly string[] =>
  sorted(numbered.map(({ name }) => name));

/** The part of a report that is compared. */
export function shown(report: ProbeReport, config: ServerConfig): Shown {
  const { tls } = report;
  if (tls === undefined) throw new Error(`no TLS was found: ${JSON.stringify(report)}`);
  const { groups, groups13, signatureSchemes: schemes, clientCertificate: client } = tls;
  return {
    versions: tls.versions.map((one) =>
      one.accepted
        ? { version: one.version, suites: names(one.suites), complete: one.complete, order: one.order }
        : { version: one.version, refusal: one.refusal },
    ),
    groups: groups && { accepted: names(groups.accepted), complete: groups.complete },
    groups13: groups13 && { accepted: names(groups13.accepted), complete: groups13.complete },
    schemes: schemes.accepted && { accepted: names(schemes.accepted), complete: schemes.complete },
    dhBits: tls.dhBits,
    ticket: tls.ticket,
    fragments: tls.maxFragmentLength,
    largestRecord: config.maxSend === undefined ? undefined : Math.max(...(tls.chains[0]?.recordBytes ?? [])),
    ocspBytes: tls.ocspBytes,
    chains: tls.chains.map(({ version, certificates, messageBytes }) => ({
      version,
      messageBytes,
      certificates: certificates.map(({ place: _place, daysLeft: _days, signature: _signature, ...rest }) => rest),
    })),
    withoutName: tls.withoutName,
    wrongName: tls.wrongName,
    client: { ...client, schemes: client.schemes.length > 0 },
    alpn: tls.alpn,
    ends: report.mqtt.map(({ end }) => end),
  };
}

const PROTOCOL_VERSION = { is: 'alert', number: 70, name: 'protocol_version' } as const;
const DEFAULT_SUITES_13 = ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256'];
/** OpenSSL 3.0's list of groups (SSL_CTX_set1_groups_list(3)); the finite fields are for TLS 1.3 alone. */
const DEFAULT_GROUPS = ['X25519', 'P-256', 'X448', 'P-521', 'P-384'];
const DEFAULT_FIELDS = ['ffdhe2048', 'ffdhe3072', 'ffdhe4096', 'ffdhe6144', 'ffdhe8192'];
const GROUP_NAMES: Readonly<Record<string, string>> = {
  X25519: 'x25519',
  X448: 'x448',
  'P-256': 'secp256r1',
  'P-384': 'secp384r1',
  'P-521': 'secp521r1',
};
const CURVE_NAMES: Readonly<Record<string, string>> = { prime256v1: 'secp256r1', secp384r1: 'secp384r1' };

/** Schemes of OpenSSL 3.0 by the key they need; SHA-1 only below its level 1 of security. */
const RSA_SCHEMES = ['rsa_pkcs1_sha256', 'rsa_pkcs1_sha384', 'rsa_pkcs1_sha512', 'rsa_pkcs1_sha224'];
const PSS_SCHEMES = ['rsa_pss_rsae_sha256', 'rsa_pss_rsae_sha384', 'rsa_pss_rsae_sha512'];
const EC_SCHEMES = ['ecdsa_secp256r1_sha256', 'ecdsa_secp384r1_sha384', 'ecdsa_secp521r1_sha512', 'ecdsa_sha224'];

export interface Offer {
  readonly alpn?: string;
}

/** What the report has to say. */
export async function expected(config: ServerConfig, offer: Offer = {}): Promise<Shown> {
  const usual = usualVersion(config);
  const { identity, named, second, alpn, staple } = config;
  const own = named?.own ?? identity.own;
  const suites = await suitesOf(config);
  return {
    versions: VERSIONS.map((version) => {
      const found = suites.get(version);
      if (found === undefined) return { version, refusal: refusalOf(version, config.versions) };
      const order = found.length < 2 ? 'unknown' : config.serverOrder === true ? 'server' : 'client';
      return { version, suites: sorted(found), complete: true, order };
    }),
    groups: usual === 'TLSv1.3' ? groups13(config) : groupsOf(usual, config, own, suites.get(usual) ?? []),
    groups13: usual !== 'TLSv1.3' && suites.has('TLSv1.3') ? groups13(config) : undefined,
    schemes: schemesOf(usual, config, own, suites.get(usual) ?? []),
    dhBits: [...suites.values()].flat().some((name) => name.startsWith('TLS_DHE_')) ? 2048 : undefined,
    ticket: usual === 'TLSv1.3' ? undefined : config.noTicket !== true,
    // A sealed record adds a tag of 16 bytes and one for its type.
    fragments: { offered: 512, agreed: true, largestRecord: usual === 'TLSv1.3' ? 512 + 17 : 512 },
    largestRecord: config.maxSend,
    ocspBytes: staple?.length,
    chains: [
      chainOf({ own, above: named === undefined ? identity.above : [] }, usual),
      ...(second === undefined ? [] : [chainOf(second, usual)]),
    ],
    ...namesOf(config, usual),
    client: clientOf(config, usual),
    alpn:
      offer.alpn === undefined
        ? undefined
        : {
            offered: offer.alpn,
            without: { is: 'same' },
            ...(alpn?.includes(offer.alpn) === true ? { agreed: offer.alpn } : {}),
          },
    ends: endsOf(config),
  };
}

/** Below TLS 1.3 a hello names only the highest version, so a server with older ones answers in the best of them. */
function refusalOf(version: Version, taken: readonly Version[]): unknown {
  const below = version === 'TLSv1.3' ? [] : VERSIONS.slice(VERSIONS.indexOf(version));
  const answered = below.find((one) => taken.includes(one));
  return answered === undefined ? PROTOCOL_VERSION : { is: 'older', version: answered };
}

/** Modules speak TLS 1.2, so the report describes that where it is taken, and else the newest. */
function usualVersion({ versions }: ServerConfig): Version {
  const newest = VERSIONS.find((version) => versions.includes(version));
  if (newest === undefined) throw new Error('a server without a version');
  return versions.includes('TLSv1.2') ? 'TLSv1.2' : newest;
}

async function suitesOf(config: ServerConfig): Promise<ReadonlyMap<Version, readonly string[]>> {
  const { versions, cipher = OPENSSL_CIPHERS, ciphersuites = DEFAULT_SUITES_13, identity, second, named } = config;
  const keys = [named?.own ?? identity.own, ...(second === undefined ? [] : [second.own])].map(keyKind);
  const found = new Map<Version, readonly string[]>();
  for (const version of versions) {
    found.set(version, version === 'TLSv1.3' ? ciphersuites : await opensslList(cipher, version, keys));
  }
  return found;
}

function groups13({ groups }: ServerConfig): unknown {
  return { accepted: groupNames(groups ?? [...DEFAULT_GROUPS, ...DEFAULT_FIELDS]), complete: true };
}

function groupNames(groups: readonly string[]): readonly string[] {
  return sorted(groups.map((name) => GROUP_NAMES[name] ?? name));
}

function groupsOf(
  usual: Version,
  { groups = DEFAULT_GROUPS, serverOrder }: ServerConfig,
  own: Issued,
  suites: readonly string[],
): unknown {
  if (usual !== 'TLSv1.2') return undefined;
  const used = suites.some((name) => name.startsWith('TLS_ECDHE_'));
  if (!used || keyKind(own) === 'rsa') return { accepted: used ? groupNames(groups) : [], complete: true };
  // In TLS 1.2 the curve of an EC certificate has to stand in every hello: the last refusal is never seen, and who takes
  // his own favourite first never shows what comes behind that curve.
  const seen =
    serverOrder === true ? groups.slice(0, groups.findIndex((name) => GROUP_NAMES[name] === curveOf(own)) + 1) : groups;
  return { accepted: groupNames(seen), complete: false };
}

function schemesOf(usual: Version, { schemes, cipher }: ServerConfig, own: Issued, suites: readonly string[]): unknown {
  if (usual !== 'TLSv1.3' && usual !== 'TLSv1.2') return undefined;
  // With static RSA a server signs nothing.
  if (usual === 'TLSv1.2' && !suites.some((name) => /^TLS_(EC)?DHE_/.test(name)))
    return { accepted: [], complete: true };
  if (schemes !== undefined) return { accepted: sorted(schemes.split(':').map(schemeName)), complete: true };
  const old = cipher?.includes('SECLEVEL=0') === true;
  if (keyKind(own) === 'rsa') {
    const older = [...RSA_SCHEMES, ...(old ? ['rsa_pkcs1_sha1'] : [])];
    return { accepted: sorted([...PSS_SCHEMES, ...(usual === 'TLSv1.3' ? [] : older)]), complete: true };
  }
  const bound = EC_SCHEMES.filter((scheme) => scheme.includes(curveOf(own)));
  const accepted = usual === 'TLSv1.3' ? bound : [...EC_SCHEMES, ...(old ? ['ecdsa_sha1'] : [])];
  return { accepted: sorted(accepted), complete: true };
}

function curveOf({ certificate }: Issued): string {
  const { asymmetricKeyDetails } = new X509Certificate(certificate).publicKey;
  return CURVE_NAMES[asymmetricKeyDetails?.namedCurve ?? ''] ?? 'no curve';
}

/** `RSA+SHA256` and `rsa_pss_rsae_sha384` are both names of OpenSSL's. */
function schemeName(name: string): string {
  const [key, hash] = name.toLowerCase().split('+');
  if (hash === undefined) return name;
  return key === 'rsa' ? `rsa_pkcs1_${hash}` : (EC_SCHEMES.find((scheme) => scheme.endsWith(hash)) ?? `ecdsa_${hash}`);
}

function chainOf({ own, above }: Identity, version: Version): unknown {
  const certificates = [own, ...above].map(({ certificate }) => certificateOf(certificate));
  const each = certificates.reduce((sum, { bytes }) => sum + 3 + bytes, 0);
  // TLS 1.3 puts an empty context in front and extensions behind each certificate.
  const messageBytes = version === 'TLSv1.3' ? 1 + 3 + each + 2 * certificates.length : 3 + each;
  return { version, messageBytes, certificates };
}

function certificateOf(pem: string): { readonly bytes: number } {
  const certificate = new X509Certificate(pem);
  const { asymmetricKeyType, asymmetricKeyDetails: details } = certificate.publicKey;
  const bits = { prime256v1: 256, secp384r1: 384 }[details?.namedCurve ?? ''] ?? details?.modulusLength;
  const fields = {
    subject: certificate.subject,
    issuer: certificate.issuer,
    notBefore: new Date(certificate.validFrom).toISOString(),
    notAfter: new Date(certificate.validTo).toISOString(),
    key: `${asymmetricKeyType === 'rsa' ? 'RSA' : 'EC'} ${bits}`,
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
  };
  return { bytes: certificate.raw.length, ...fields };
}

function namesOf({ named, identity }: ServerConfig, usual: Version): Pick<Shown, 'withoutName' | 'wrongName'> {
  const same = { answer: { is: 'same' }, warnings: [] };
  if (named === undefined) return { withoutName: same, wrongName: same };
  const { messageBytes } = chainOf(identity, usual) as { readonly messageBytes: number };
  const answer = { is: 'other', subject: identity.own.subject, messageBytes };
  const unrecognized = { number: 112, name: 'unrecognized_name' };
  return {
    withoutName: { answer, warnings: [] },
    wrongName:
      named.fatal === true
        ? { answer: { is: 'alert', ...unrecognized }, warnings: [] }
        : { answer, warnings: usual === 'TLSv1.3' ? [] : [unrecognized] },
  };
}

function clientOf({ client }: ServerConfig, usual: Version): unknown {
  if (client === undefined) return { state: 'not-asked', authorities: [], keyTypes: [], schemes: false };
  return {
    state: client.is,
    authorities: client.authorities.map(({ subject }) => subject),
    // TLS 1.3 names schemes only, and TLS before 1.2 types only.
    keyTypes: usual === 'TLSv1.3' ? [] : ['rsa', 'ec'],
    schemes: usual === 'TLSv1.3' || usual === 'TLSv1.2',
  };
}

const ACCEPTED = { at: 'mqtt', is: 'connack', code: 0 } as const;
const REFUSED_13 = { at: 'mqtt', is: 'alert', number: 116 } as const;
const REFUSED_12 = { at: 'tls', is: 'alert', number: 40 } as const;

/** The attempt with what was given, which is no certificate here; then one in TLS 1.2 where both versions are there. */
function endsOf({ client, versions }: ServerConfig): readonly unknown[] {
  const newer = versions.includes('TLSv1.3');
  const both = client !== undefined && newer && versions.includes('TLSv1.2');
  if (client?.is !== 'demanded') return both ? [ACCEPTED, ACCEPTED] : [ACCEPTED];
  if (!newer) return [REFUSED_12];
  return both ? [REFUSED_13, REFUSED_12] : [REFUSED_13];
}
