import type { KeyFacts } from './x509.ts';
import { kindInWords } from './describe.ts';
import { PURPOSES } from './judge-certificates.ts';
import type { CredentialObject } from './objects.ts';
import type { Place } from './text.ts';
import type { CertificateRole, HeldCertificate, HeldFile, Holdings, KnownRoot } from './understand.ts';

/* Objects as documents show them: everything that is public, and of private keys what kind they are. */

export interface KeyDescription {
  /** `RSA 2048`, `EC 256`. */
  readonly type: string;
  /** SHA-256 of the public key, hex: the same for a key, its certificates and its requests. */
  readonly keyId: string;
}

export interface CertificateDescription {
  readonly kind: 'certificate';
  readonly ref: string;
  readonly role: CertificateRole;
  readonly subject: string;
  readonly issuer: string;
  /** Hex. */
  readonly serial: string;
  /** ISO times. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly key: KeyDescription;
  readonly signature: string;
  readonly isCa: boolean;
  readonly pathLength?: number;
  /** keyUsage, as far as TLS cares. */
  readonly usages?: readonly string[];
  /** extKeyUsage. */
  readonly purposes?: readonly string[];
  readonly names?: readonly string[];
  readonly subjectKeyId?: string;
  readonly authorityKeyId?: string;
  /** SHA-256 of the DER, hex. */
  readonly fingerprint: string;
  readonly derBytes: number;
  readonly signedBy: HeldCertificate['issuer'];
  /** Refs of certificates here. */
  readonly issuers: readonly string[];
  /** Refs of private keys here. */
  readonly keys: readonly string[];
  readonly root?: KnownRoot;
}

export type ObjectDescription = (
  | CertificateDescription
  | {
      readonly kind: 'key';
      readonly ref: string;
      readonly key: KeyDescription;
      readonly form: string;
      readonly encrypted: boolean;
      /** Refs of the certificates here that belong to it. */
      readonly certificates: readonly string[];
    }
  | {
      readonly kind: 'request';
      readonly subject: string;
      readonly key: KeyDescription;
      /** Whether its own key has signed it; absent: not known. */
      readonly signed?: boolean;
    }
  | { readonly kind: 'public-key'; readonly key: KeyDescription }
  | { readonly kind: 'locked' | 'other'; readonly what: string }
) & { readonly place?: Place };

/** Describes one object of a file, which is one of `holdings`. */
export function describeObject(object: CredentialObject, file: HeldFile, holdings: Holdings): ObjectDescription {
  const place = object.place === undefined ? {} : { place: object.place };
  switch (object.kind) {
    case 'certificate': {
      const held = holdings.certificates.find(
        (entry) => entry.file === file && entry.certificate === object.certificate,
      );
      if (held === undefined) throw new TypeError('the certificate is not among the holdings');
      return { ...describeCertificate(held), ...place };
    }
    case 'key': {
      const held = holdings.keys.find((entry) => entry.file === file && entry.key === object.key);
      const { form, encrypted, facts } = object.key;
      const { ref = file.path, certificates = [] } = held ?? {};
      return { kind: 'key', ref, key: describeKey(facts), form, encrypted, certificates, ...place };
    }
    case 'request': {
      const { subject, key, signed } = object.request;
      return { kind: 'request', subject, key: describeKey(key), ...(signed === undefined ? {} : { signed }), ...place };
    }
    case 'public-key':
      return { kind: 'public-key', key: describeKey(object.facts), ...place };
    case 'locked':
      return { kind: 'locked', what: kindInWords(object.what === 'key' ? 'encrypted-key' : 'pkcs12'), ...place };
    case 'other':
      return { kind: 'other', what: object.what, ...place };
  }
}

export function describeKey({ keyType, keyBits, keyId }: KeyFacts): KeyDescription {
  return { type: keyType === 'other' ? 'other' : `${keyType.toUpperCase()} ${keyBits}`, keyId };
}

function describeCertificate(held: HeldCertificate): CertificateDescription {
  const { facts, extensions, x509 } = held.certificate;
  const { basicConstraints, keyUsage, extendedKeyUsage, subjectKeyId, authorityKeyId } = extensions;
  const names = x509.subjectAltName;
  const usages = Object.entries({
    digitalSignature: keyUsage?.digitalSignature,
    keyEncipherment: keyUsage?.keyEncipherment,
    keyAgreement: keyUsage?.keyAgreement,
    keyCertSign: keyUsage?.certSign,
  }).flatMap(([name, set]) => (set === true ? [name] : []));
  return {
    kind: 'certificate',
    ref: held.ref,
    role: held.role,
    subject: facts.subject,
    issuer: facts.issuer,
    serial: x509.serialNumber.toLowerCase(),
    notBefore: new Date(facts.notBefore).toISOString(),
    notAfter: new Date(facts.notAfter).toISOString(),
    key: describeKey(facts),
    signature: facts.signatureAlgorithm,
    isCa: facts.isCa,
    ...(basicConstraints?.pathLength === undefined ? {} : { pathLength: basicConstraints.pathLength }),
    ...(keyUsage === undefined ? {} : { usages }),
    ...(extendedKeyUsage === undefined ? {} : { purposes: extendedKeyUsage.map((oid) => PURPOSES[oid] ?? oid) }),
    ...(names === undefined ? {} : { names: names.split(', ') }),
    ...(subjectKeyId === undefined ? {} : { subjectKeyId }),
    ...(authorityKeyId?.keyId === undefined ? {} : { authorityKeyId: authorityKeyId.keyId }),
    fingerprint: facts.fingerprint,
    derBytes: facts.derBytes,
    signedBy: held.issuer,
    issuers: held.issuers,
    keys: held.keys,
    ...(held.root === undefined ? {} : { root: held.root }),
  };
}
