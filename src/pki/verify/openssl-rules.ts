import { EXTENSION, type CertificateExtensions } from '../extensions.ts';
import { isSelfIssued, isSpoilt, looksSelfSigned } from '../issued.ts';
import type { Certificate } from '../x509.ts';
import { PURPOSE_OID, refusals, type Alerts, type Purpose, type Refused } from './verdict.ts';

/* What OpenSSL 3.0 asks of each certificate (x509_vfy.c check_extensions, v3_purp.c), without X509_V_FLAG_X509_STRICT. */

/** ssl/statem/statem_lib.c, x509table. */
const ALERTS: Alerts = {
  'nothing-sent': 50,
  'issuer-unknown': 48,
  'anchor-not-self-signed': 48,
  'self-signed': 48,
  'self-signed-in-chain': 48,
  'too-long': 48,
  'not-a-ca': 48,
  purpose: 43,
  'path-length': 48,
  name: 42,
  'name-constraint': 46,
  'critical-extension': 46,
  malformed: 80,
  weak: 42,
  'not-conforming': 46,
  signature: 51,
  'not-yet-valid': 42,
  expired: 45,
};

export const refuse = refusals(ALERTS);

const UNDERSTOOD: ReadonlySet<string> = new Set([
  EXTENSION.netscapeType,
  EXTENSION.keyUsage,
  EXTENSION.subjectAltName,
  EXTENSION.basicConstraints,
  EXTENSION.certificatePolicies,
  EXTENSION.crlDistributionPoints,
  EXTENSION.extendedKeyUsage,
  // RFC 3779 address blocks and AS numbers, OCSP no-check: whatever a broker's chain may hold of them.
  '1.3.6.1.5.5.7.1.7',
  '1.3.6.1.5.5.7.1.8',
  '1.3.6.1.5.5.7.48.1.5',
  EXTENSION.policyConstraints,
  EXTENSION.nameConstraints,
  EXTENSION.policyMappings,
  EXTENSION.inhibitAnyPolicy,
]);

/** The certificates of a chain against the rules for their place in it; `undefined` when all keep them. */
export function rulesBroken(chain: readonly Certificate[], purpose: Purpose): Refused | undefined {
  let below = 0;
  for (const [depth, certificate] of chain.entries()) {
    const { extensions, facts, fields } = certificate;
    const unknown = [...extensions.critical].find((oid) => !UNDERSTOOD.has(oid));
    if (unknown !== undefined)
      return refuse('critical-extension', `${facts.subject} has the critical extension ${unknown}`);
    const last = depth === chain.length - 1;
    if (depth > 0 && !mayBeIssuer(certificate, last)) return refuse('not-a-ca', `${facts.subject} is not a CA`);
    if (chain.length > 1 && certificate.publicKey === undefined) {
      return refuse('malformed', `the key of ${facts.subject} cannot be read`);
    }
    if (chain.length > 1 && fields.explicitCurve)
      return refuse('weak', `the key of ${facts.subject} spells out its curve`);
    if (!isSpoilt(certificate) && !serves(certificate, depth, purpose)) {
      return refuse('purpose', `${facts.subject} is not for TLS ${purpose}s`);
    }
    const limit = extensions.basicConstraints?.pathLength;
    if (depth > 1 && limit !== undefined && below > limit) {
      return refuse('path-length', `${facts.subject} allows ${limit} certificates between itself and the ${purpose}'s`);
    }
    if (depth > 0 && !isSelfIssued(certificate)) below += 1;
  }
  return undefined;
}

/**
 * How far a certificate is a CA (v3_purp.c check_ca): `sure` by basicConstraints, `old` by what stood in for them once:
 * version 1, a key usage, a Netscape type.
 */
function caKind(certificate: Certificate): 'sure' | 'old' | 'no' {
  const { basicConstraints, keyUsage, netscapeType, version } = certificate.extensions;
  if (isSpoilt(certificate) || keyUsage?.certSign === false) return 'no';
  if (basicConstraints !== undefined) return basicConstraints.ca ? 'sure' : 'no';
  if (version === 1 && looksSelfSigned(certificate)) return 'old';
  if (keyUsage !== undefined) return 'old';
  return netscapeType !== undefined && (netscapeType & 0x07) !== 0 ? 'old' : 'no';
}

/** Only the top of a chain may be a CA in an old way. */
function mayBeIssuer(certificate: Certificate, last: boolean): boolean {
  const kind = caKind(certificate);
  return kind === 'sure' || (last && kind === 'old');
}

/** Server-gated cryptography of Microsoft and Netscape, which counts as a server's purpose. */
const GATED = ['1.3.6.1.4.1.311.10.3.3', '2.16.840.1.113730.4.1'];

function serves({ extensions }: Certificate, depth: number, purpose: Purpose): boolean {
  const { extendedKeyUsage, keyUsage } = extensions;
  const wanted = purpose === 'server' ? [PURPOSE_OID.server, ...GATED] : [PURPOSE_OID.client];
  if (extendedKeyUsage !== undefined && !extendedKeyUsage.some((oid) => wanted.includes(oid))) return false;
  if (depth > 0) return isTlsCa(extensions);
  if (!netscapeAllows(extensions, purpose)) return false;
  if (keyUsage === undefined) return true;
  return purpose === 'server' ? keyUsage.tls : keyUsage.digitalSignature || keyUsage.keyAgreement;
}

function isTlsCa({ basicConstraints, keyUsage, netscapeType, version }: CertificateExtensions): boolean {
  const byNetscapeAlone = basicConstraints === undefined && keyUsage === undefined && version > 1;
  return !byNetscapeAlone || ((netscapeType ?? 0) & 0x04) !== 0;
}

function netscapeAllows({ netscapeType }: CertificateExtensions, purpose: Purpose): boolean {
  return netscapeType === undefined || (netscapeType & (purpose === 'server' ? 0x40 : 0x80)) !== 0;
}
