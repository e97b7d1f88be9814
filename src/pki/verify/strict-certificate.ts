import { EXTENSION } from '../extensions.ts';
import { isSelfIssued } from '../issued.ts';
import type { Certificate } from '../x509.ts';
import { constraintsFlaw } from './strict-names.ts';
import { refusals, type ChainFault, type Flaw, type Refused } from './verdict.ts';

/*
 * The form of one certificate, read narrowly: RFC 5280 and, for keys and key identifiers, the baseline requirements of
 * public CAs. Modules do not ask for most of this; it says what a certificate should not be relied on for.
 */

export const refuse: (fault: ChainFault, reason: string) => Refused = refusals({
  'nothing-sent': 50,
  'issuer-unknown': 48,
  'anchor-not-self-signed': 48,
  'self-signed': 48,
  'self-signed-in-chain': 48,
  'too-long': 48,
  'not-a-ca': 42,
  purpose: 43,
  'path-length': 42,
  name: 42,
  'name-constraint': 42,
  'critical-extension': 43,
  malformed: 42,
  weak: 42,
  'not-conforming': 42,
  signature: 42,
  'not-yet-valid': 42,
  expired: 45,
});

const UNDERSTOOD: ReadonlySet<string> = new Set([
  EXTENSION.basicConstraints,
  EXTENSION.keyUsage,
  EXTENSION.extendedKeyUsage,
  EXTENSION.subjectAltName,
  EXTENSION.nameConstraints,
  EXTENSION.certificatePolicies,
  EXTENSION.policyConstraints,
  EXTENSION.policyMappings,
  EXTENSION.inhibitAnyPolicy,
  EXTENSION.crlDistributionPoints,
]);

const MAX_SERIAL_BYTES = 20;
const STRONG_SIGNATURES = /^1\.2\.840\.113549\.1\.1\.1[0-3]$|^1\.2\.840\.10045\.4\.3\.[234]$|^1\.3\.101\.11[23]$/;

type Rule = readonly [breaks: (certificate: Certificate) => boolean, fault: ChainFault, text: string];

const FORM: readonly Rule[] = [
  [({ extensions }) => extensions.malformed.length > 0, 'malformed', 'has an extension that is broken or stands twice'],
  [({ extensions }) => extensions.version !== 3, 'not-conforming', 'is not of version 3'],
  [
    ({ extensions }) => [...extensions.critical].some((oid) => !UNDERSTOOD.has(oid)),
    'critical-extension',
    'has a critical extension that must not be critical or is unknown',
  ],
  [({ fields }) => !fields.signatureConsistent, 'signature', 'names two signature algorithms'],
  [({ fields }) => fields.explicitCurve, 'weak', 'spells out the curve of its key'],
  [hasWeakKey, 'weak', 'has a key that public CAs may not use'],
  [({ fields }) => fields.issuer.parts.length === 0, 'not-conforming', 'has no issuer'],
  [
    ({ extensions }) =>
      extensions.oids.includes(EXTENSION.policyConstraints) && !extensions.critical.has(EXTENSION.policyConstraints),
    'not-conforming',
    'has policy constraints that are not critical',
  ],
];

/** What ties a certificate to its issuer. It means nothing for an anchor, which is trusted as it is. */
const ISSUED: readonly Rule[] = [
  [({ fields }) => !STRONG_SIGNATURES.test(fields.signatureOid), 'weak', 'is signed with a weak or unknown algorithm'],
  [
    ({ fields }) => isBadSerial(fields.serial),
    'not-conforming',
    'has a serial number that is not positive or too long',
  ],
  [lacksAuthorityKeyId, 'not-conforming', 'does not say by key identifier who issued it'],
];

/** EC curves of NIST from P-256, RSA from 2048 bits in whole bytes, Ed25519 and Ed448. */
function hasWeakKey({ facts, publicKey }: Certificate): boolean {
  const type = publicKey?.asymmetricKeyType;
  if (type === 'rsa') return facts.keyBits < 2048 || facts.keyBits % 8 !== 0;
  if (type === 'ec') {
    const curve = publicKey?.asymmetricKeyDetails?.namedCurve ?? '';
    return !['prime256v1', 'secp384r1', 'secp521r1'].includes(curve);
  }
  return type !== 'ed25519' && type !== 'ed448';
}

/** The content of a DER INTEGER: its first bit is the sign. */
function isBadSerial(serial: Uint8Array): boolean {
  const negative = ((serial[0] ?? 0) & 0x80) !== 0;
  return negative || serial.length > MAX_SERIAL_BYTES || serial.every((byte) => byte === 0);
}

function lacksAuthorityKeyId(certificate: Certificate): boolean {
  return certificate.extensions.authorityKeyId?.keyId === undefined && !isSelfIssued(certificate);
}

const CA: readonly Rule[] = [
  [({ extensions }) => extensions.basicConstraints?.ca !== true, 'not-a-ca', 'is not a CA'],
  [
    ({ extensions }) => !extensions.critical.has(EXTENSION.basicConstraints),
    'not-conforming',
    'has basic constraints that are not critical',
  ],
  [({ extensions }) => extensions.keyUsage?.certSign === false, 'not-a-ca', 'may not sign certificates'],
  [({ extensions }) => extensions.subjectKeyId === undefined, 'not-conforming', 'has no key identifier of its own'],
  [({ fields }) => fields.subject.parts.length === 0, 'not-conforming', 'is a CA without a name'],
];

const ROOT: readonly Rule[] = [
  [({ extensions }) => extensions.extendedKeyUsage !== undefined, 'not-conforming', 'is a root with a purpose'],
  [
    ({ extensions: { authorityKeyId, subjectKeyId } }) =>
      authorityKeyId !== undefined &&
      (authorityKeyId.keyId !== subjectKeyId || authorityKeyId.hasIssuer || authorityKeyId.serial !== undefined),
    'not-conforming',
    'is a root whose authority key identifier is not its own key identifier alone',
  ],
];

function firstBroken(certificate: Certificate, rules: readonly Rule[]): Flaw | undefined {
  const broken = rules.find(([breaks]) => breaks(certificate));
  return broken === undefined ? undefined : { fault: broken[1], text: broken[2] };
}

/** What is wrong with the form of an end certificate. */
export function formFlaw(certificate: Certificate): Flaw | undefined {
  return firstBroken(certificate, [...FORM, ...ISSUED]);
}

/** What keeps a certificate from standing above another. */
export function caFlaw(certificate: Certificate, isAnchor: boolean): Flaw | undefined {
  const { nameConstraints, critical } = certificate.extensions;
  const rules = [...FORM, ...(isAnchor ? [] : ISSUED), ...CA, ...(certificate.facts.selfSigned ? ROOT : [])];
  return (
    firstBroken(certificate, rules) ??
    (nameConstraints === undefined
      ? undefined
      : constraintsFlaw(nameConstraints, critical.has(EXTENSION.nameConstraints)))
  );
}
