import { lowerCase, type GeneralName } from './names.ts';
import type { Certificate } from './x509.ts';

/* Whether a certificate is for a name, as each stack sees it. */

/** A dotted IPv4 or any IPv6 address; modules know no other way to tell. */
export function isAddress(name: string): boolean {
  return /^[0-9.]+$|:/.test(name);
}

/** OpenSSL's X509_check_host and X509_check_ip: the subject counts only where there is no DNS name. */
export function isForByOpenssl({ x509 }: Certificate, name: string): boolean {
  return (isAddress(name) ? x509.checkIP(name) : x509.checkHost(name)) !== undefined;
}

/**
 * mbedTLS 2.28 (x509_crt_verify_name; measured): DNS names, or common names where there is no alternative name at all;
 * addresses are compared as if they were names, so they never match an address.
 */
export function isForByMbedtls(certificate: Certificate, name: string): boolean {
  const { subjectAltNames } = certificate.extensions;
  const names = subjectAltNames === undefined ? certificate.fields.subject.commonNames : dnsNames(subjectAltNames);
  return names.some((pattern) => equalNames(pattern, name) || matchesWildcard(pattern, name, /^\*$/));
}

/** wolfSSL 5.5 (MatchDomainName; measured): a star may stand anywhere in a label; addresses match address entries. */
export function isForByWolfssl(certificate: Certificate, name: string): boolean {
  const { subjectAltNames } = certificate.extensions;
  if (isAddress(name) && certificate.x509.checkIP(name) !== undefined) return true;
  const names = subjectAltNames === undefined ? certificate.fields.subject.commonNames : dnsNames(subjectAltNames);
  return names.some((pattern) => equalNames(pattern, name) || matchesWildcard(pattern, name, /^[^*]*\*[^*]*$/));
}

/** RFC 6125 at its narrowest: alternative names only, a star only as the whole first label of three or more. */
export function isForStrictly(certificate: Certificate, name: string): boolean {
  if (isAddress(name)) return certificate.x509.checkIP(name) !== undefined;
  return dnsNames(certificate.extensions.subjectAltNames ?? []).some(
    (pattern) =>
      equalNames(pattern, name) || (!isPublicSuffix(pattern.slice(2)) && matchesWildcard(pattern, name, /^\*$/)),
  );
}

/**
 * A guess at the suffixes below which anybody can have a name: one label, or two where a short second-level label
 * stands before a country (`co.uk`). The list that says it all is long, changes weekly, and is not shipped.
 */
function isPublicSuffix(domain: string): boolean {
  return !domain.includes('.') || /^(co|com|net|org|gov|edu|ac|or|ne|go)\.[a-z]{2}$/i.test(domain);
}

function dnsNames(names: readonly GeneralName[]): readonly string[] {
  return names.flatMap((name) => (name.kind === 'dns' ? [name.text] : []));
}

function equalNames(a: string, b: string): boolean {
  return lowerCase(a) === lowerCase(b);
}

/** One star in the first label, where `allowed` matches that label; it stands for letters of one label. */
function matchesWildcard(pattern: string, name: string, allowed: RegExp): boolean {
  const [first = '', ...rest] = lowerCase(pattern).split('.');
  const [label = '', ...others] = lowerCase(name).split('.');
  if (!allowed.test(first) || rest.length === 0 || rest.join('.') !== others.join('.') || label === '') return false;
  const [before = '', after = ''] = first.split('*');
  return label.length >= before.length + after.length && label.startsWith(before) && label.endsWith(after);
}
