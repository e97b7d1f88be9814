import { hexOf } from '../kernel/bytes.ts';
import { EXTENSION } from './extensions.ts';
import { sameName } from './names.ts';
import type { Certificate } from './x509.ts';

/*
 * Who may have issued whom, judged without a signature: what verifiers go by when they look for the next certificate.
 */

/** Extensions whose form OpenSSL checks before it uses a certificate (crypto/x509/v3_purp.c). */
const READ_BY_OPENSSL: ReadonlySet<string> = new Set([
  EXTENSION.basicConstraints,
  EXTENSION.keyUsage,
  EXTENSION.extendedKeyUsage,
  EXTENSION.netscapeType,
  EXTENSION.subjectKeyId,
  EXTENSION.authorityKeyId,
  EXTENSION.subjectAltName,
  EXTENSION.nameConstraints,
  EXTENSION.crlDistributionPoints,
]);

/** An extension is broken or stands twice, so that OpenSSL takes the certificate for neither issuer nor issued. */
export function isSpoilt(certificate: Certificate): boolean {
  return certificate.extensions.malformed.some((oid) => READ_BY_OPENSSL.has(oid));
}

/** Subject and issuer are one name (RFC 5280 §6.1): not counted by path lengths. */
export function isSelfIssued({ fields }: Certificate): boolean {
  return sameName(fields.subject, fields.issuer);
}

/** Names, key identifiers and kind of signature say that it issued itself; the signature is not looked at. */
export function looksSelfSigned(certificate: Certificate): boolean {
  return (
    isSelfIssued(certificate) && keyIdentifiersFit(certificate, certificate) && canHaveSigned(certificate, certificate)
  );
}

/**
 * Names, key identifiers and kind of signature say that `issuer` issued `certificate` (OpenSSL's
 * ossl_x509_likely_issued). Neither key usage nor signature is looked at.
 */
export function mayHaveIssued(issuer: Certificate, certificate: Certificate): boolean {
  return (
    sameName(issuer.fields.subject, certificate.fields.issuer) &&
    !isSpoilt(issuer) &&
    !isSpoilt(certificate) &&
    keyIdentifiersFit(issuer, certificate) &&
    canHaveSigned(issuer, certificate)
  );
}

/** The authority key identifier points at this issuer, or says nothing against it. */
export function keyIdentifiersFit(issuer: Certificate, { extensions }: Certificate): boolean {
  const wanted = extensions.authorityKeyId;
  if (wanted === undefined) return true;
  const own = issuer.extensions.subjectKeyId;
  if (wanted.keyId !== undefined && own !== undefined && wanted.keyId !== own) return false;
  if (wanted.serial !== undefined && wanted.serial !== hexOf(issuer.fields.serial)) return false;
  return wanted.issuer === undefined || sameName(wanted.issuer, issuer.fields.issuer);
}

/** Beginnings of signature OIDs, by the kind of key that makes them. */
const SIGNERS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^1\.2\.840\.113549\.1\.1\.10$/, ['rsa', 'rsa-pss']],
  [/^1\.2\.840\.113549\.1\.1\.\d+$/, ['rsa']],
  [/^1\.2\.840\.10045\.4\./, ['ec']],
  [/^1\.2\.840\.10040\.4\.3$|^2\.16\.840\.1\.101\.3\.4\.3\.[1-4]$/, ['dsa']],
  [/^1\.3\.101\.112$/, ['ed25519']],
  [/^1\.3\.101\.113$/, ['ed448']],
];

function canHaveSigned({ publicKey }: Certificate, { fields }: Certificate): boolean {
  const makers = SIGNERS.find(([pattern]) => pattern.test(fields.signedSignatureOid))?.[1];
  return publicKey?.asymmetricKeyType !== undefined && makers?.includes(publicKey.asymmetricKeyType) === true;
}
