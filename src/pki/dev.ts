import 'reflect-metadata';
import { KeyObject, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { systemClock } from '../kernel/clock.ts';

/*
 * A development PKI, made on the spot: for the demo, for tests, and for people who run their own broker. Keys exist only
 * in what is returned.
 */

export type DevKeyType = 'ec' | 'rsa';

/** `ec` is P-256 and `rsa` RSA-2048; the others are what public roots have. */
export type IssueKeyType = DevKeyType | 'p384' | 'rsa-4096';

/** A certificate with its key. Texts are PEM; the key is PKCS#8. */
export interface Issued {
  readonly certificate: string;
  readonly key: string;
  readonly keys: webcrypto.CryptoKeyPair;
  readonly subject: string;
}

export interface IssueOptions {
  /** RFC 4514 text, `CN=Example Root`. */
  readonly subject: string;
  /** Absent = self-signed. */
  readonly issuer?: Issued;
  /** Of new keys; `ec` unless said otherwise. */
  readonly keyType?: IssueKeyType;
  /** Uses these keys instead of new ones: cross-signs and renewals. */
  readonly keys?: webcrypto.CryptoKeyPair;
  /** Absent = an end certificate. `null` = a CA without a limit. */
  readonly ca?: { readonly pathLength: number | null };
  readonly use?: 'server' | 'client';
  /** DNS names and IP addresses for the subject alternative name. */
  readonly names?: readonly string[];
  /** Defaults: an hour ago, and ten years from then. */
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** In hex, the first digit from 4 to 7; a random one without it. */
  readonly serial?: string;
  /** Whether the issuer's key identifier is written in (default yes). */
  readonly keyIdentifiers?: boolean;
  /** ASCII for readers, in an extension that verifiers pass over. */
  readonly comment?: string;
  /**
   * Length of the DER that is wanted: the comment is filled up with dots. A certificate that is longer already stays as
   * it is, and an EC signature, whose length varies, makes it miss by a few bytes.
   */
  readonly derBytes?: number;
}

const HOUR = 3_600_000;
const TEN_YEARS = 3650 * 24 * HOUR;
const EKU = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' } as const;

/** Makes one certificate. */
export async function issue(options: IssueOptions): Promise<Issued> {
  const keys = options.keys ?? (await makeKeys(options.keyType ?? 'ec'));
  const certificate = await ofLength(options, keys);
  return {
    certificate: `${certificate.toString('pem')}\n`,
    key: KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString(),
    keys,
    subject: options.subject,
  };
}

async function ofLength(options: IssueOptions, keys: webcrypto.CryptoKeyPair): Promise<x509.X509Certificate> {
  const { derBytes = 0 } = options;
  let comment = options.comment ?? '';
  let certificate = await sign(options, keys, comment);
  // The lengths around the comment grow with it, so the first filling can be a few bytes too long.
  for (let round = 0; round < 3 && derBytes > 0; round += 1) {
    const missing = derBytes - certificate.rawData.byteLength;
    const length = Math.max(options.comment?.length ?? 0, comment.length + missing);
    if (length === comment.length) break;
    comment = comment.slice(0, length).padEnd(length, '.');
    certificate = await sign(options, keys, comment);
  }
  return certificate;
}

async function sign(
  options: IssueOptions,
  keys: webcrypto.CryptoKeyPair,
  comment: string,
): Promise<x509.X509Certificate> {
  const signer = options.issuer?.keys ?? keys;
  const notBefore = options.notBefore ?? new Date(systemClock.wall() - HOUR);
  const extensions = await extensionsOf(options, keys, signer);
  if (comment !== '') extensions.push(commentExtension(comment));
  return x509.X509CertificateGenerator.create({
    serialNumber: options.serial ?? serial(),
    subject: options.subject,
    issuer: options.issuer?.subject ?? options.subject,
    notBefore,
    notAfter: options.notAfter ?? new Date(notBefore.getTime() + TEN_YEARS),
    publicKey: keys.publicKey,
    signingKey: signer.privateKey,
    signingAlgorithm: signingAlgorithm(signer.privateKey),
    extensions,
  });
}

/** Netscape's comment, which `openssl x509 -text` prints. */
function commentExtension(text: string): x509.Extension {
  const bytes = Buffer.from(text, 'latin1');
  const length = bytes.length < 0x80 ? [] : bytes.length < 0x100 ? [0x81] : [0x82, bytes.length >> 8];
  const header = [0x16, ...length, bytes.length & 0xff];
  return new x509.Extension('2.16.840.1.113730.1.13', false, Buffer.from([...header, ...bytes]));
}

async function extensionsOf(
  options: IssueOptions,
  keys: webcrypto.CryptoKeyPair,
  signer: webcrypto.CryptoKeyPair,
): Promise<x509.Extension[]> {
  const { ca, use, names = [], keyIdentifiers = true } = options;
  const extensions: x509.Extension[] = [
    new x509.BasicConstraintsExtension(ca !== undefined, ca?.pathLength ?? undefined, true),
    new x509.KeyUsagesExtension(usagesOf(ca !== undefined, keys.publicKey), true),
  ];
  if (use !== undefined) extensions.push(new x509.ExtendedKeyUsageExtension([EKU[use]]));
  if (names.length > 0) {
    extensions.push(
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: /^[0-9.]+$|:/.test(value) ? ('ip' as const) : ('dns' as const), value })),
      ),
    );
  }
  if (keyIdentifiers) {
    extensions.push(await x509.SubjectKeyIdentifierExtension.create(keys.publicKey));
    extensions.push(await x509.AuthorityKeyIdentifierExtension.create(signer.publicKey));
  }
  return extensions;
}

/** An RSA server needs keyEncipherment as well, or the suites with static RSA are closed to it. */
function usagesOf(ca: boolean, key: webcrypto.CryptoKey): x509.KeyUsageFlags {
  const flags = x509.KeyUsageFlags;
  if (ca) return flags.keyCertSign | flags.cRLSign;
  if (key.algorithm.name === 'ECDSA') return flags.digitalSignature;
  return flags.digitalSignature | flags.keyEncipherment;
}

/** New keys, for more than one certificate. */
export function makeKeys(type: IssueKeyType): Promise<webcrypto.CryptoKeyPair> {
  const usages = ['sign', 'verify'] as const;
  const { subtle } = webcrypto;
  if (type === 'ec') return subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, usages);
  if (type === 'p384') return subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-384' }, true, usages);
  const modulusLength = type === 'rsa' ? 2048 : 4096;
  const publicExponent = Uint8Array.of(1, 0, 1);
  return subtle.generateKey(
    { name: 'RSASSA-PKCS1-v1_5', modulusLength, publicExponent, hash: 'SHA-256' },
    true,
    usages,
  );
}

function signingAlgorithm({ algorithm }: webcrypto.CryptoKey): { readonly name: string; readonly hash?: string } {
  if (algorithm.name !== 'ECDSA') return { name: algorithm.name };
  const { namedCurve } = algorithm as webcrypto.EcKeyAlgorithm;
  return { name: 'ECDSA', hash: namedCurve === 'P-384' ? 'SHA-384' : 'SHA-256' };
}

/** Positive and never with a leading zero byte, as DER wants it. */
function serial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}

export interface DevPkiOptions {
  readonly keyType?: DevKeyType;
  /** Puts a CA between root and the end certificates. */
  readonly intermediate?: boolean;
  /** Makes an older root as well, which signs the root's key: its cross-sign ends the chains. */
  readonly crossSign?: boolean;
  /** Names of the server (default: localhost and 127.0.0.1). */
  readonly serverNames?: readonly string[];
  /** Common name of the device certificate. */
  readonly deviceId?: string;
}

export interface DevPki {
  readonly root: Issued;
  readonly intermediate?: Issued;
  readonly oldRoot?: Issued;
  /** The root's name and key, signed by the older root. */
  readonly crossSign?: Issued;
  readonly server: Issued;
  readonly device: Issued;
  /** What the server sends: its certificate and, where there is one, the intermediate. */
  readonly serverChain: string;
  /** What the device presents. */
  readonly deviceChain: string;
}

/** Root, optional intermediate, a server certificate and a device certificate. */
export async function makeDevPki(options: DevPkiOptions = {}): Promise<DevPki> {
  const { keyType = 'ec', serverNames = ['localhost', '127.0.0.1'], deviceId = 'device' } = options;
  const root = await issue({ subject: 'CN=Hawser Development Root', keyType, ca: { pathLength: null } });
  const intermediate =
    options.intermediate === true
      ? await issue({ subject: 'CN=Hawser Development CA', keyType, issuer: root, ca: { pathLength: 0 } })
      : undefined;
  const crossing = options.crossSign === true ? await makeCrossSign(root, keyType) : undefined;
  const issuer = intermediate ?? root;
  const [commonName = 'localhost'] = serverNames;
  const [server, device] = await Promise.all([
    issue({ subject: `CN=${commonName}`, keyType, issuer, use: 'server', names: serverNames }),
    issue({ subject: `CN=${deviceId}`, keyType, issuer, use: 'client' }),
  ]);
  const above = intermediate?.certificate ?? '';
  return {
    root,
    ...(intermediate === undefined ? {} : { intermediate }),
    ...crossing,
    server,
    device,
    serverChain: server.certificate + above + (crossing?.crossSign.certificate ?? ''),
    deviceChain: device.certificate + above,
  };
}

async function makeCrossSign(
  root: Issued,
  keyType: DevKeyType,
): Promise<{ readonly oldRoot: Issued; readonly crossSign: Issued }> {
  const oldRoot = await issue({ subject: 'CN=Hawser Older Development Root', keyType, ca: { pathLength: null } });
  const crossSign = await issue({ subject: root.subject, keys: root.keys, issuer: oldRoot, ca: { pathLength: null } });
  return { oldRoot, crossSign };
}

/** A certificate request (PEM) for the key and name of a certificate. */
export async function makeRequest({ subject, keys }: Issued): Promise<string> {
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: subject,
    keys,
    signingAlgorithm: signingAlgorithm(keys.privateKey),
  });
  return `${request.toString('pem')}\n`;
}
