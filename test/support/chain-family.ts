import 'reflect-metadata';
import { KeyObject, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { issue, type IssueOptions, type Issued } from '../../src/pki/dev.ts';

/*
 * Certificates for judging chains: the cross-sign family of the facts (brokers-pki 02 §1) and one certificate for each
 * rule that some stack has and another has not. The names are what the cases in chain-cases.ts speak of.
 */

const YEAR = 365 * 24 * 3_600_000;
/** The clock of all cases that name no other, Unix ms. */
export const NOW = Date.UTC(2026, 5, 1);
export const LONG = { notBefore: new Date(NOW - YEAR), notAfter: new Date(NOW + 9 * YEAR) };
const OVER = { notBefore: new Date(NOW - 2 * YEAR), notAfter: new Date(NOW - YEAR) };
const LATER = { notBefore: new Date(NOW + YEAR), notAfter: new Date(NOW + 2 * YEAR) };
const CA = { pathLength: null };

const OID = { serverAuth: '1.3.6.1.5.5.7.3.1', clientAuth: '1.3.6.1.5.5.7.3.2', anyUsage: '2.5.29.37.0' } as const;

interface OddOptions {
  readonly subject: string;
  readonly issuer?: Issued;
  readonly keys?: webcrypto.CryptoKeyPair;
  readonly extensions: readonly x509.Extension[];
  readonly hash?: 'SHA-1' | 'SHA-256';
}

/** A certificate with exactly these extensions, whatever they are. */
async function odd({ subject, issuer, keys, extensions, hash = 'SHA-256' }: OddOptions): Promise<Issued> {
  const own =
    keys ?? (await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']));
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: '4a',
    subject,
    issuer: issuer?.subject ?? subject,
    ...LONG,
    publicKey: own.publicKey,
    signingKey: (issuer?.keys ?? own).privateKey,
    signingAlgorithm: { name: 'ECDSA', hash },
    extensions: [...extensions],
  });
  const key = KeyObject.from(own.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();
  return { certificate: `${certificate.toString('pem')}\n`, key, keys: own, subject };
}

const flags = x509.KeyUsageFlags;
const isCa = (pathLength?: number): x509.Extension => new x509.BasicConstraintsExtension(true, pathLength, true);
const usage = (bits: x509.KeyUsageFlags): x509.Extension => new x509.KeyUsagesExtension(bits, true);
const forUse = (...oids: string[]): x509.Extension => new x509.ExtendedKeyUsageExtension(oids);
const unknown = (critical: boolean): x509.Extension =>
  new x509.Extension('1.3.6.1.4.1.55555.1', critical, Uint8Array.of(5, 0).buffer);
const names = (...dns: string[]): x509.Extension =>
  new x509.SubjectAlternativeNameExtension(dns.map((value) => ({ type: 'dns' as const, value })));

/** nameConstraints that permit one DNS subtree. */
function permits(dns: string, critical = true): x509.Extension {
  const name = new TextEncoder().encode(dns);
  const wrap = (tag: number, content: readonly number[]): readonly number[] => [tag, content.length, ...content];
  const der = wrap(0x30, wrap(0xa0, wrap(0x30, wrap(0x82, [...name]))));
  return new x509.Extension('2.5.29.30', critical, Uint8Array.from(der).buffer);
}

/** Name of the server in every case. */
export const SERVER = 'broker.example';

export async function makeFamily(): Promise<Record<string, Issued>> {
  const server: IssueOptions = { subject: `CN=${SERVER}`, names: [SERVER], use: 'server', ...LONG };
  const leafUsage = [usage(flags.digitalSignature), forUse(OID.serverAuth), names(SERVER)];
  const caUsage = usage(flags.keyCertSign | flags.cRLSign);
  const oldRoot = await issue({ subject: 'CN=Old Root', ca: CA, ...LONG });
  const newRoot = await issue({ subject: 'CN=New Root', ca: CA, ...LONG });
  const cross = await issue({ subject: 'CN=New Root', ca: CA, keys: newRoot.keys, issuer: oldRoot, ...LONG });
  const int = await issue({ subject: 'CN=Int', ca: CA, issuer: newRoot, ...LONG });
  const bareRoot = await issue({ subject: 'CN=Bare Root', ca: CA, keyIdentifiers: false, ...LONG });
  const deepRoot = await issue({ subject: 'CN=Short Root', ca: { pathLength: 0 }, ...LONG });
  const deepInt = await issue({ subject: 'CN=Deep Int', ca: CA, issuer: deepRoot, ...LONG });
  const rsaRoot = await issue({ subject: 'CN=RSA Root', keyType: 'rsa', ca: CA, ...LONG });
  const fakeCa = await issue({ ...server, subject: 'CN=No CA', issuer: newRoot });
  const selfLeaf = await issue(server);
  const family = {
    oldRoot,
    newRoot,
    cross,
    int,
    bareRoot,
    deepRoot,
    deepInt,
    rsaRoot,
    fakeCa,
    selfLeaf,
    leaf: await issue({ ...server, issuer: int }),
    other: await issue({ subject: 'CN=Other Root', ca: CA, ...LONG }),
    twin: await issue({ subject: 'CN=New Root', ca: CA, ...LONG }),
    bareTwin: await issue({ subject: 'CN=Bare Root', ca: CA, keyIdentifiers: false, ...LONG }),
    bareLeaf: await issue({ ...server, issuer: bareRoot, keyIdentifiers: false }),
    deepLeaf: await issue({ ...server, issuer: deepInt }),
    fakeLeaf: await issue({ ...server, issuer: fakeCa }),
    rsaLeaf: await issue({ ...server, keyType: 'rsa', issuer: rsaRoot }),
    clientLeaf: await issue({ ...server, use: 'client', issuer: newRoot }),
    overLeaf: await issue({ ...server, ...OVER, issuer: newRoot }),
    laterLeaf: await issue({ ...server, ...LATER, issuer: newRoot }),
    overInt: await issue({ subject: 'CN=Int', ca: CA, keys: int.keys, issuer: newRoot, ...OVER }),
    overRoot: await issue({ subject: 'CN=New Root', ca: CA, keys: newRoot.keys, ...OVER }),
    directLeaf: await issue({ ...server, issuer: newRoot }),
    addressLeaf: await issue({ ...server, names: ['192.0.2.7'], issuer: newRoot }),
    wildLeaf: await issue({ ...server, names: ['*.example'], issuer: newRoot }),
  };
  const intWith = (subject: string, extensions: readonly x509.Extension[]): Promise<Issued> =>
    odd({ subject, issuer: newRoot, extensions });
  const below = (issuer: Issued): Promise<Issued> => odd({ subject: `CN=${SERVER}`, issuer, extensions: leafUsage });
  const direct = (extensions: readonly x509.Extension[], hash: 'SHA-1' | 'SHA-256' = 'SHA-256'): Promise<Issued> =>
    odd({ subject: `CN=${SERVER}`, issuer: newRoot, extensions, hash });
  const odds: Record<string, Issued> = {
    noBasicInt: await intWith('CN=No Basic', [caUsage]),
    noUsageInt: await intWith('CN=No Usage', [isCa()]),
    noSignInt: await intWith('CN=No Sign', [isCa(), usage(flags.digitalSignature)]),
    clientInt: await intWith('CN=Client Int', [isCa(), caUsage, forUse(OID.clientAuth)]),
    unknownInt: await intWith('CN=Unknown Int', [isCa(), caUsage, unknown(true)]),
    permitInt: await intWith('CN=Permit Int', [isCa(), caUsage, permits('example')]),
    forbidInt: await intWith('CN=Forbid Int', [isCa(), caUsage, permits('elsewhere.test')]),
    softForbidInt: await intWith('CN=Soft Int', [isCa(), caUsage, permits('elsewhere.test', false)]),
    unknownRoot: await odd({ subject: 'CN=Unknown Root', extensions: [isCa(), caUsage, unknown(true)] }),
    forbidRoot: await odd({ subject: 'CN=Forbid Root', extensions: [isCa(), caUsage, permits('elsewhere.test')] }),
    clientRoot: await odd({ subject: 'CN=Client Root', extensions: [isCa(), caUsage, forUse(OID.clientAuth)] }),
    noBasicRoot: await odd({ subject: 'CN=No Basic Root', extensions: [caUsage] }),
    plainRoot: await odd({ subject: 'CN=Plain Root', extensions: [] }),
  };
  for (const [name, issuer] of Object.entries(odds)) odds[`${name}Leaf`] = await below(issuer);
  const narrow = await issue({ subject: 'CN=Narrow Int', ca: { pathLength: 0 }, issuer: newRoot, ...LONG });
  const narrowSub = await issue({ subject: 'CN=Narrow Sub', ca: CA, issuer: narrow, ...LONG });
  const narrowEnd = await issue({ subject: 'CN=Narrow End', ca: { pathLength: 0 }, issuer: narrow, ...LONG });
  const deep: Record<string, Issued> = {
    narrow,
    narrowSub,
    narrowEnd,
    narrowLeaf: await issue({ ...server, issuer: narrow }),
    narrowSubLeaf: await issue({ ...server, issuer: narrowSub }),
    narrowEndLeaf: await issue({ ...server, issuer: narrowEnd }),
  };
  let above = newRoot;
  for (let index = 1; index <= 10; index += 1) {
    above = deep[`level${index}`] = await issue({ subject: `CN=Level ${index}`, ca: CA, issuer: above, ...LONG });
    deep[`level${index}Leaf`] = await issue({ ...server, issuer: above });
  }
  return {
    ...family,
    ...odds,
    ...deep,
    unknownLeaf: await direct([...leafUsage, unknown(true)]),
    softUnknownLeaf: await direct([...leafUsage, unknown(false)]),
    anyUseLeaf: await direct([usage(flags.digitalSignature), forUse(OID.anyUsage), names(SERVER)]),
    noUseLeaf: await direct([names(SERVER)]),
    crlOnlyLeaf: await direct([usage(flags.cRLSign), forUse(OID.serverAuth), names(SERVER)]),
    agreeLeaf: await direct([usage(flags.keyAgreement), forUse(OID.serverAuth), names(SERVER)]),
    caLeaf: await direct([isCa(), caUsage, names(SERVER)]),
    noSanLeaf: await direct([usage(flags.digitalSignature), forUse(OID.serverAuth)]),
    otherSanLeaf: await direct([usage(flags.digitalSignature), forUse(OID.serverAuth), names('other.example')]),
    sha1Leaf: await direct(leafUsage, 'SHA-1'),
    wrongKeyInt: await odd({ subject: 'CN=Int', issuer: newRoot, extensions: [isCa(), caUsage] }),
    bareIntLeaf: await below(int),
  };
}
