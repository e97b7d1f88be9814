import type { CredentialObject, PrivateKey } from './objects.ts';
import type { Reading } from './read-objects.ts';
import type { Place } from './text.ts';
import { signedBy, type Certificate } from './x509.ts';

/* How the certificates and keys of several files hang together. */

/** A file and what was read from it. */
export interface HeldFile {
  readonly path: string;
  readonly bytes: number;
  readonly reading: Reading;
}

/**
 * `root`: self-signed CA; `cross-sign`: a CA whose name and key a self-signed root also has; `intermediate`: another CA;
 * `self-signed`: its own issuer, but no CA; `end`: of a server, device or person.
 */
export type CertificateRole = 'root' | 'cross-sign' | 'intermediate' | 'self-signed' | 'end';

/** A public root that a certificate has to do with. */
export interface KnownRoot {
  readonly id: string;
  readonly name: string;
  readonly relation: 'itself' | 'other-encoding' | 'cross-sign' | 'same-key' | 'issued-by';
}

/** Finds the public root that a certificate is, shares its key with, or was issued by. */
export type RecogniseRoot = (certificate: Certificate) => KnownRoot | undefined;

export interface HeldCertificate {
  readonly file: HeldFile;
  /** `ca.pem:12:1`, unique among all that is held. */
  readonly ref: string;
  readonly place?: Place;
  readonly certificate: Certificate;
  readonly role: CertificateRole;
  /**
   * Who signed it: itself, certificates that are here, a public root that is not here, somebody unknown; `wrong-signature`
   * when the only certificates of that name here have not signed it.
   */
  readonly issuer: 'itself' | 'here' | 'public-root' | 'unknown' | 'wrong-signature';
  /** Refs of the certificates here that signed it. */
  readonly issuers: readonly string[];
  /** Refs of the private keys here that belong to it. */
  readonly keys: readonly string[];
  readonly root?: KnownRoot;
}

export interface HeldKey {
  readonly file: HeldFile;
  readonly ref: string;
  readonly place?: Place;
  readonly key: PrivateKey;
  /** Refs of the certificates here that belong to it. */
  readonly certificates: readonly string[];
}

export interface Holdings {
  readonly files: readonly HeldFile[];
  readonly certificates: readonly HeldCertificate[];
  readonly keys: readonly HeldKey[];
}

/** Signature checks for one question: files of look-alike certificates must not cost time without end. */
const MAX_CHECKS = 5000;

/** Works out who signed whom and which key belongs to which certificate. */
export function understand(files: readonly HeldFile[], recognise: RecogniseRoot): Holdings {
  const found = files.flatMap((file) => located(file));
  const certificates = found.flatMap(({ object, ...where }) =>
    object.kind === 'certificate' ? [{ ...where, certificate: object.certificate }] : [],
  );
  const keys = found.flatMap(({ object, ...where }) => (object.kind === 'key' ? [{ ...where, key: object.key }] : []));
  const refsOfCertificates = byKey(certificates.map(({ ref, certificate }) => [certificate.facts.keyId, ref]));
  const refsOfKeys = byKey(keys.map(({ ref, key }) => [key.facts.keyId, ref]));
  const relations = new Issuers(certificates);
  return {
    files,
    certificates: certificates.map((held) => {
      const { facts } = held.certificate;
      const root = recognise(held.certificate);
      return {
        ...held,
        role: roleOf(held.certificate, certificates, root),
        ...relations.of(held.certificate, root),
        keys: refsOfKeys.get(facts.keyId) ?? [],
        ...(root === undefined ? {} : { root }),
      };
    }),
    keys: keys.map((held) => ({ ...held, certificates: refsOfCertificates.get(held.key.facts.keyId) ?? [] })),
  };
}

interface Located {
  readonly file: HeldFile;
  readonly ref: string;
  readonly place?: Place;
  readonly object: CredentialObject;
}

function located(file: HeldFile): readonly Located[] {
  const { objects } = file.reading;
  return objects.map((object, index) => ({
    file,
    ref: refOf(file, object.place, objects.length === 1 ? undefined : index),
    ...(object.place === undefined ? {} : { place: object.place }),
    object,
  }));
}

/** `ca.pem:12:1` as compilers write it, `bundle.p12#2` where there are no lines. */
export function refOf(file: HeldFile, place: Place | undefined, index?: number): string {
  if (place !== undefined) return `${file.path}:${place.line}:${place.column}`;
  return index === undefined ? file.path : `${file.path}#${index + 1}`;
}

function byKey(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, readonly string[]> {
  const refs = new Map<string, string[]>();
  for (const [key, ref] of pairs) refs.set(key, [...(refs.get(key) ?? []), ref]);
  return refs;
}

interface Owned {
  readonly ref: string;
  readonly certificate: Certificate;
}

function roleOf({ facts }: Certificate, all: readonly Owned[], root: KnownRoot | undefined): CertificateRole {
  if (facts.selfSigned) return facts.isCa || root?.relation === 'itself' ? 'root' : 'self-signed';
  const twin = all.some(
    ({ certificate: { facts: other } }) =>
      other.selfSigned && other.keyId === facts.keyId && other.subject === facts.subject,
  );
  if (twin || root?.relation === 'cross-sign') return 'cross-sign';
  return facts.isCa ? 'intermediate' : 'end';
}

class Issuers {
  readonly #bySubject = new Map<string, Owned[]>();
  #checks = MAX_CHECKS;

  constructor(certificates: readonly Owned[]) {
    for (const owned of certificates) {
      const { subject } = owned.certificate.facts;
      const same = this.#bySubject.get(subject);
      if (same === undefined) this.#bySubject.set(subject, [owned]);
      else same.push(owned);
    }
  }

  of(certificate: Certificate, root: KnownRoot | undefined): Pick<HeldCertificate, 'issuer' | 'issuers'> {
    const { facts } = certificate;
    if (facts.selfSigned) return { issuer: 'itself', issuers: [] };
    const named = (this.#bySubject.get(facts.issuer) ?? []).filter((owned) => owned.certificate !== certificate);
    const issuers = named.filter((owned) => this.#signed(certificate, owned.certificate)).map(({ ref }) => ref);
    if (issuers.length > 0) return { issuer: 'here', issuers };
    if (root?.relation === 'issued-by') return { issuer: 'public-root', issuers };
    return { issuer: named.length > 0 && this.#checks > 0 ? 'wrong-signature' : 'unknown', issuers };
  }

  #signed(certificate: Certificate, issuer: Certificate): boolean {
    this.#checks -= 1;
    return this.#checks >= 0 && signedBy(certificate, issuer);
  }
}
