import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { DerError, derChildren, readDer, readOid } from './der.ts';
import { derKind, kindInWords, type DerKind } from './describe.ts';
import type { CredentialObject, Failure, KeyForm, Locked, PrivateKey } from './objects.ts';
import { PbeError, decryptPbe } from './pbe.ts';
import { openPkcs12, type Pkcs12 } from './pkcs12.ts';
import { parseRequestDer } from './request.ts';
import type { Place } from './text.ts';
import { keyFacts, parseCertificateDer, parseKeyDer } from './x509.ts';

/* One DER value, turned into what it is. */

/** What came out of one value. */
export interface DerResult {
  readonly objects: readonly CredentialObject[];
  readonly failures: readonly Failure[];
}

/** What a reader of DER is told beside the bytes. */
export interface DerContext {
  readonly place?: Place;
  readonly password?: string;
}

/** Reads one DER value of a known kind. Never throws for what a file can hold. */
export function readDerObject(der: Uint8Array, kind: DerKind, context: DerContext): DerResult {
  const at = context.place === undefined ? {} : { place: context.place };
  const failed = (why: string): DerResult => ({ objects: [], failures: [{ ...at, what: kindInWords(kind), why }] });
  if (kind === 'other') return failed('it is nothing that is known here');
  try {
    if (kind === 'pkcs12') return pkcs12Objects(der, context);
    if (kind === 'pkcs7') return pkcs7Objects(der, context);
    return { objects: [{ ...at, ...single(der, kind, context) }], failures: [] };
  } catch {
    // What the parsers throw may quote their input, so nothing of it is passed on.
    return failed('it is damaged');
  }
}

function single(
  der: Uint8Array,
  kind: Exclude<DerKind, 'other' | 'pkcs12' | 'pkcs7'>,
  { password }: DerContext,
): CredentialObject {
  switch (kind) {
    case 'certificate':
      return { kind, certificate: parseCertificateDer(der) };
    case 'request':
      return { kind, request: parseRequestDer(der) };
    case 'public-key': {
      const whole = readDer(der).whole;
      return { kind, facts: keyFacts(publicKey(whole)), der: new Uint8Array(whole) };
    }
    case 'encrypted-key':
      return openKey(der, password);
    default:
      return { kind: 'key', key: plainKey(der, kind, false) };
  }
}

function publicKey(der: Uint8Array): ReturnType<typeof createPublicKey> {
  const [first] = derChildren(readDer(der).content);
  // A bare RSA key begins with its modulus, a wrapped one with its algorithm.
  const type = first?.tag === 0x02 ? 'pkcs1' : 'spki';
  return createPublicKey({ key: Buffer.from(der), format: 'der', type });
}

/** Throws where it is no key. */
export function plainKey(der: Uint8Array, form: KeyForm, encrypted: boolean): PrivateKey {
  const whole = new Uint8Array(readDer(der).whole);
  const key = parseKeyDer(whole, form);
  return { form, encrypted, facts: keyFacts(key), key, der: whole };
}

function openKey(der: Uint8Array, password: string | undefined): CredentialObject {
  if (password === undefined) return locked('key', 'no-password', 'it is encrypted, and no password was given');
  const [algorithm, data] = derChildren(readDer(der).content);
  if (algorithm === undefined || data === undefined) throw new DerError('no encrypted key');
  try {
    return { kind: 'key', key: plainKey(decryptPbe(algorithm, data.content, password), 'pkcs8', true) };
  } catch (error) {
    return notOpened('key', error);
  }
}

/** An old-style encrypted key: its headers say how, so it goes to OpenSSL as text. Its derivation is one hash. */
export function openOldKey(pem: string, context: DerContext): CredentialObject {
  const at = context.place === undefined ? {} : { place: context.place };
  if (context.password === undefined)
    return { ...at, ...locked('key', 'no-password', 'it is encrypted, and no password was given') };
  try {
    const key = createPrivateKey({ key: pem, format: 'pem', passphrase: context.password });
    const form = key.asymmetricKeyType === 'ec' ? 'sec1' : key.asymmetricKeyType === 'rsa' ? 'pkcs1' : 'pkcs8';
    return { ...at, kind: 'key', key: { form, encrypted: true, facts: keyFacts(key), key, der: exportKey(key, form) } };
  } catch {
    return { ...at, ...locked('key', 'wrong-password', 'the password does not open it') };
  }
}

/** The key's DER in that form. Throws for PKCS#1 of a key that is not RSA, or SEC1 of one that is not EC. */
export function exportKey(key: KeyObject, form: KeyForm): Uint8Array {
  // Which types go with which form is the caller's to know; Node's types only know it for constants.
  const type = form as 'pkcs8';
  return new Uint8Array(key.export({ type, format: 'der' }));
}

function locked(what: Locked['what'], reason: Locked['reason'], text: string): Locked {
  return { kind: 'locked', what, reason, text };
}

function notOpened(what: Locked['what'], error: unknown): Locked {
  if (error instanceof PbeError) return locked(what, error.reason, error.message);
  // A wrong password can leave a padding that looks right: then what is inside is no DER.
  return locked(what, 'wrong-password', 'the password does not open it');
}

function pkcs12Objects(der: Uint8Array, { place, password }: DerContext): DerResult {
  const at = place === undefined ? {} : { place };
  const opened = openAny(der, password);
  if ('kind' in opened) return { objects: [{ ...at, ...opened }], failures: [] };
  const parts = [
    ...opened.certificates.map((part) => readDerObject(part, 'certificate', { ...at })),
    ...opened.keys.map((part) => readDerObject(part, 'pkcs8', { ...at })),
  ];
  return {
    objects: parts.flatMap(({ objects }) => objects),
    failures: [
      ...parts.flatMap(({ failures }) => failures),
      ...opened.passedOver.map((what) => ({ ...at, what: 'a part of the PKCS#12 bundle', why: what })),
    ],
  };
}

/** Many bundles have the empty password, which need not be given. */
function openAny(der: Uint8Array, password: string | undefined): Pkcs12 | Locked {
  try {
    return openPkcs12(der, password ?? '');
  } catch (error) {
    if (!(error instanceof PbeError)) throw error;
    return password === undefined && error.reason === 'wrong-password'
      ? locked('pkcs12', 'no-password', 'it is encrypted, and no password was given')
      : locked('pkcs12', error.reason, error.message);
  }
}

const SIGNED_DATA = '1.2.840.113549.1.7.2';

/** A bundle of certificates (.p7b): signed data without a signature (RFC 5652 §5). */
function pkcs7Objects(der: Uint8Array, context: DerContext): DerResult {
  const [oid, tagged] = derChildren(readDer(der).content);
  if (oid === undefined || tagged === undefined || readOid(oid.content) !== SIGNED_DATA)
    throw new DerError('no bundle');
  const certificates = derChildren(readDer(tagged.content).content).find(({ tag }) => tag === 0xa0);
  const parts = (certificates === undefined ? [] : derChildren(certificates.content))
    // Bundles inside bundles are nobody's certificates.
    .filter(({ whole }) => derKind(whole) === 'certificate')
    .map(({ whole }) => readDerObject(whole, 'certificate', context));
  return {
    objects: parts.flatMap(({ objects }) => objects),
    failures: parts.flatMap(({ failures }) => failures),
  };
}
