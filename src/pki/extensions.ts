import { hexOf } from '../kernel/bytes.ts';
import { DerError, TAG, derChildren, readDer, readOid, readSmallInteger, type DerValue } from './der.ts';
import { readGeneralName, readGeneralNames, type DistinguishedName, type GeneralName } from './names.ts';

/*
 * The extensions that chains are judged by (RFC 5280 §4.2). One that cannot be read is listed as malformed instead of
 * spoiling the certificate: what a verifier makes of it differs.
 */

export interface Subtree {
  readonly base: GeneralName;
  /** The obsolete minimum and maximum are absent or zero. */
  readonly plain: boolean;
}

export interface NameConstraints {
  readonly permitted: readonly Subtree[];
  readonly excluded: readonly Subtree[];
}

export interface AuthorityKeyId {
  /** Hex. */
  readonly keyId?: string;
  /** First directory name of authorityCertIssuer. */
  readonly issuer?: DistinguishedName;
  readonly hasIssuer: boolean;
  /** Content of the INTEGER, hex. */
  readonly serial?: string;
}

/** What a chain is judged by, beside names and signatures. */
export interface CertificateExtensions {
  /** 1, 2 or 3. */
  readonly version: number;
  /** basicConstraints, where it stands. */
  readonly basicConstraints?: { readonly ca: boolean; readonly pathLength?: number };
  /** Names of keyUsage bits that matter here; absent = no keyUsage extension. */
  readonly keyUsage?: {
    readonly certSign: boolean;
    /** digitalSignature, keyEncipherment or keyAgreement. */
    readonly tls: boolean;
    readonly digitalSignature: boolean;
    readonly keyEncipherment: boolean;
    readonly keyAgreement: boolean;
  };
  /** extKeyUsage OIDs; absent = not restricted. */
  readonly extendedKeyUsage?: readonly string[];
  /** nsCertType, its first byte: 0x80 client, 0x40 server, 0x07 a CA, 0x04 a CA for TLS. */
  readonly netscapeType?: number;
  /** Hex. */
  readonly subjectKeyId?: string;
  readonly authorityKeyId?: AuthorityKeyId;
  readonly subjectAltNames?: readonly GeneralName[];
  readonly nameConstraints?: NameConstraints;
  /** OIDs of all extensions, as they stand. */
  readonly oids: readonly string[];
  readonly critical: ReadonlySet<string>;
  /** OIDs of extensions that cannot be read or stand twice. */
  readonly malformed: readonly string[];
}

export const EXTENSION = {
  netscapeType: '2.16.840.1.113730.1.1',
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  authorityKeyId: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extendedKeyUsage: '2.5.29.37',
  inhibitAnyPolicy: '2.5.29.54',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
} as const;

const NONE = { oids: [], critical: new Set<string>(), malformed: [] } as const;

/** Reads the [3] block of a certificate; `undefined` where it has none. */
export function readExtensions(version: number, block: DerValue | undefined): CertificateExtensions {
  if (block === undefined) return { version, ...NONE };
  const values = new Map<string, Uint8Array>();
  const oids: string[] = [];
  const critical = new Set<string>();
  const malformed: string[] = [];
  for (const extension of derChildren(readDer(block.content).content)) {
    const parts = derChildren(extension.content);
    const [oid, flag] = parts;
    const value = parts[parts.length - 1];
    if (oid?.tag !== TAG.oid || value?.tag !== TAG.octetString) throw new DerError('an extension in another form');
    const id = readOid(oid.content);
    if (flag?.tag === TAG.boolean && flag.content[0] !== 0) critical.add(id);
    if (values.has(id)) malformed.push(id);
    values.set(id, value.content);
    oids.push(id);
  }
  const read = <T>(id: string, reader: (der: Uint8Array) => T): T | undefined => {
    const der = values.get(id);
    if (der === undefined || malformed.includes(id)) return undefined;
    try {
      return reader(der);
    } catch (error) {
      if (!(error instanceof DerError)) throw error;
      malformed.push(id);
      return undefined;
    }
  };
  const fields = {
    basicConstraints: read(EXTENSION.basicConstraints, readBasicConstraints),
    keyUsage: read(EXTENSION.keyUsage, readKeyUsage),
    extendedKeyUsage: read(EXTENSION.extendedKeyUsage, (der) => sequenceIn(der).map((oid) => readOid(oid.content))),
    netscapeType: read(EXTENSION.netscapeType, (der) => readDer(der).content[1] ?? 0),
    subjectKeyId: read(EXTENSION.subjectKeyId, readSubjectKeyId),
    authorityKeyId: read(EXTENSION.authorityKeyId, readAuthorityKeyId),
    subjectAltNames: read(EXTENSION.subjectAltName, (der) => readGeneralNames(sequence(der).content)),
    nameConstraints: read(EXTENSION.nameConstraints, readNameConstraints),
  };
  read(EXTENSION.crlDistributionPoints, checkDistributionPoints);
  read(EXTENSION.authorityInfoAccess, checkInfoAccess);
  return { version, ...present(fields), oids, critical, malformed };
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}

function sequence(der: Uint8Array): DerValue {
  const value = readDer(der);
  if (value.tag !== TAG.sequence) throw new DerError('no sequence');
  return value;
}

function sequenceIn(der: Uint8Array): readonly DerValue[] {
  return derChildren(sequence(der).content);
}

function readBasicConstraints(der: Uint8Array): { readonly ca: boolean; readonly pathLength?: number } {
  const parts = sequenceIn(der);
  const ca = parts.some((part) => part.tag === TAG.boolean && part.content[0] !== 0);
  const length = parts.find((part) => part.tag === TAG.integer);
  if (length === undefined) return { ca };
  if (((length.content[0] ?? 0) & 0x80) !== 0) throw new DerError('a negative path length');
  return { ca, pathLength: readSmallInteger(length) };
}

/** keyUsage bits count from the top: 0 digitalSignature, 2 keyEncipherment, 4 keyAgreement, 5 keyCertSign. */
function readKeyUsage(der: Uint8Array): NonNullable<CertificateExtensions['keyUsage']> {
  const value = readDer(der);
  const bits = value.content[1] ?? 0;
  // Without a single bit the certificate is good for nothing; OpenSSL takes that as an error of its form.
  if (value.tag !== TAG.bitString || value.content.slice(1).every((byte) => byte === 0)) {
    throw new DerError('an empty key usage');
  }
  const [digitalSignature, keyEncipherment, keyAgreement] = [0x80, 0x20, 0x08].map((bit) => (bits & bit) !== 0);
  return {
    certSign: (bits & 0x04) !== 0,
    tls: (bits & (0x80 | 0x20 | 0x08)) !== 0,
    digitalSignature: digitalSignature === true,
    keyEncipherment: keyEncipherment === true,
    keyAgreement: keyAgreement === true,
  };
}

function readSubjectKeyId(der: Uint8Array): string {
  const value = readDer(der);
  if (value.tag !== TAG.octetString) throw new DerError('a key identifier that is no octet string');
  return hexOf(value.content);
}

function readAuthorityKeyId(der: Uint8Array): AuthorityKeyId {
  const parts = sequenceIn(der);
  const keyId = parts.find((part) => part.tag === 0x80);
  const issuers = parts.find((part) => part.tag === 0xa1);
  const serial = parts.find((part) => part.tag === 0x82);
  const directory = readGeneralNames(issuers?.content ?? new Uint8Array()).find((name) => name.kind === 'directory');
  return {
    hasIssuer: issuers !== undefined,
    ...(keyId === undefined ? {} : { keyId: hexOf(keyId.content) }),
    ...(directory === undefined ? {} : { issuer: directory.name }),
    ...(serial === undefined ? {} : { serial: hexOf(serial.content) }),
  };
}

function readNameConstraints(der: Uint8Array): NameConstraints {
  const parts = sequenceIn(der);
  const trees = (tag: number): readonly Subtree[] =>
    derChildren(parts.find((part) => part.tag === tag)?.content ?? new Uint8Array()).map(readSubtree);
  return { permitted: trees(0xa0), excluded: trees(0xa1) };
}

function readSubtree(value: DerValue): Subtree {
  const [base, ...limits] = derChildren(value.content);
  if (base === undefined) throw new DerError('a name constraint without its base');
  const plain = limits.every((limit) => limit.tag === 0x80 && limit.content.every((byte) => byte === 0));
  return { base: readGeneralName(base), plain };
}

/** A point must name itself or the list's issuer. */
function checkDistributionPoints(der: Uint8Array): void {
  for (const point of sequenceIn(der)) {
    const tags = derChildren(point.content).map(({ tag }) => tag);
    if (!tags.includes(0xa0) && !tags.includes(0xa2)) throw new DerError('an empty distribution point');
  }
}

function checkInfoAccess(der: Uint8Array): void {
  const entries = sequenceIn(der);
  if (entries.length === 0) throw new DerError('an empty list of access points');
  for (const entry of entries) {
    const [method, place] = derChildren(entry.content);
    if (method?.tag !== TAG.oid || place === undefined) throw new DerError('an access point without method or place');
    readGeneralName(place);
  }
}
