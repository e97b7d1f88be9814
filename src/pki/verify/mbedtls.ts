import { EXTENSION } from '../extensions.ts';
import { isForByMbedtls } from '../host-names.ts';
import { isSelfIssued } from '../issued.ts';
import { sameName } from '../names.ts';
import { sameCertificate, signedBy, type Certificate } from '../x509.ts';
import {
  ANY_PURPOSE_OID,
  PURPOSE_OID,
  outOfDate,
  refusals,
  type Alerts,
  type ChainFault,
  type ChainQuestion,
  type ChainVerdict,
  type Purpose,
  type Refused,
} from './verdict.ts';

/*
 * mbedTLS 2.28 (library/x509_crt.c; every rule measured with 2.28.3). It walks forward only: the next certificate comes
 * from the anchors or from what was sent further on. Any CA certificate is an anchor, the peer's own only when it is
 * self-issued. Key identifiers, name constraints and the purposes of CAs are not looked at, critical name constraints
 * are not understood.
 */

/** library/ssl_tls.c, ssl_parse_certificate_verify. */
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
  'name-constraint': 42,
  'critical-extension': 42,
  malformed: 42,
  weak: 46,
  'not-conforming': 42,
  signature: 48,
  'not-yet-valid': 46,
  expired: 45,
};

const refuse = refusals(ALERTS);

/** MBEDTLS_X509_MAX_INTERMEDIATE_CA. */
const MAX_INTERMEDIATES = 8;

/** mbedtls_x509_crt_profile_default: SHA-224 to SHA-512, RSA from 2048 bits. */
const HASHES = /^1\.2\.840\.113549\.1\.1\.1[0-4]$|^1\.2\.840\.10045\.4\.3\.[1-4]$/;
const MIN_RSA_BITS = 2048;

const UNDERSTOOD: ReadonlySet<string> = new Set([
  EXTENSION.basicConstraints,
  EXTENSION.keyUsage,
  EXTENSION.extendedKeyUsage,
  EXTENSION.subjectAltName,
  EXTENSION.netscapeType,
  EXTENSION.certificatePolicies,
]);

export function judgeAsMbedtls(question: ChainQuestion): ChainVerdict {
  const [leaf] = question.sent;
  if (leaf === undefined) return refuse('nothing-sent', 'the server sent no certificate');
  const unreadable = question.sent.find((certificate) => !isReadable(certificate));
  if (unreadable !== undefined) {
    return refuse(
      'critical-extension',
      `${unreadable.facts.subject} has a critical extension that mbedTLS cannot read`,
    );
  }
  // It collects all faults before it answers; the alert is that of the first kind in this order.
  const faults: Refused[] = [];
  const note = (fault: ChainFault, reason: string): void => void faults.push(refuse(fault, reason));
  noteLeaf(leaf, question, note);
  const path = walk(question.sent, question, note);
  const [first] = ORDER.flatMap((fault) => faults.filter((refused) => refused.fault === fault));
  return first ?? { ok: true, path };
}

const ORDER: readonly ChainFault[] = [
  'too-long',
  'name',
  'purpose',
  'expired',
  'issuer-unknown',
  'signature',
  'weak',
  'not-yet-valid',
];

type Note = (fault: ChainFault, reason: string) => void;

function isReadable({ extensions }: Certificate): boolean {
  const broken = extensions.malformed.some((oid) => UNDERSTOOD.has(oid));
  return !broken && [...extensions.critical].every((oid) => UNDERSTOOD.has(oid));
}

function noteLeaf(leaf: Certificate, { name, purpose = 'server' }: ChainQuestion, note: Note): void {
  const { subject } = leaf.facts;
  if (name !== undefined && !isForByMbedtls(leaf, name)) note('name', `${subject} is not for ${name}`);
  if (isWeakKey(leaf)) note('weak', `${subject} has a key of ${leaf.facts.keyBits} bits`);
  if (!serves(leaf, purpose)) note('purpose', `${subject} is not for TLS ${purpose}s`);
}

/** Signing suites are assumed, which all but the oldest modules offer; static RSA asks for keyEncipherment instead. */
function serves({ extensions }: Certificate, purpose: Purpose): boolean {
  const { extendedKeyUsage, keyUsage } = extensions;
  if (keyUsage !== undefined && !keyUsage.digitalSignature) return false;
  return (
    extendedKeyUsage === undefined ||
    extendedKeyUsage.includes(PURPOSE_OID[purpose]) ||
    extendedKeyUsage.includes(ANY_PURPOSE_OID)
  );
}

function walk(sent: readonly Certificate[], question: ChainQuestion, note: Note): readonly Certificate[] {
  const anchors = question.anchors.filter(isReadable);
  const chain: Certificate[] = [];
  let selfIssued = 0;
  let position = 0;
  let child = sent[0];
  let trusted = false;
  while (child !== undefined) {
    chain.push(child);
    const dated = outOfDate(child, question.at, 'valid');
    if (dated !== undefined) note(dated.fault, dated.reason);
    if (trusted) return chain;
    if (!HASHES.test(child.fields.signedSignatureOid)) {
      note('weak', `${child.facts.subject} is signed with ${child.facts.signatureAlgorithm}`);
    }
    if (chain.length === 1 && isTrustedLeaf(child, anchors)) return chain;
    const counted = chain.length - 1 - selfIssued;
    const anchor = findParent(child, anchors, question.at, { counted, trusted: true });
    const parent = anchor ?? findParent(child, sent.slice(position + 1), question.at, { counted, trusted: false });
    if (parent === undefined) {
      note('issuer-unknown', `nothing given vouches for ${child.facts.issuer}`);
      return chain;
    }
    if (chain.length > 1 && isSelfIssued(child)) selfIssued += 1;
    if (anchor === undefined && chain.length > MAX_INTERMEDIATES) {
      note('too-long', `more than ${MAX_INTERMEDIATES} certificates between the server's and the anchor`);
      return chain;
    }
    if (!signedBy(child, parent)) {
      note('signature', `${child.facts.subject} does not carry the signature of ${parent.facts.subject}`);
    }
    if (isWeakKey(parent)) note('weak', `${parent.facts.subject} has a key of ${parent.facts.keyBits} bits`);
    if (anchor === undefined) position = sent.indexOf(parent, position + 1);
    trusted = anchor !== undefined;
    child = parent;
  }
  return chain;
}

function isTrustedLeaf(leaf: Certificate, anchors: readonly Certificate[]): boolean {
  return isSelfIssued(leaf) && anchors.some((anchor) => sameCertificate(anchor, leaf));
}

interface Place {
  /** Certificates between the peer's and the parent that path lengths count. */
  readonly counted: number;
  readonly trusted: boolean;
}

/** The first valid one in its order; an anchor only with the right signature; one out of date when there is no other. */
function findParent(
  child: Certificate,
  candidates: readonly Certificate[],
  at: number | undefined,
  { counted, trusted }: Place,
): Certificate | undefined {
  const able = candidates.filter((candidate) => {
    const limit = candidate.extensions.basicConstraints?.pathLength;
    if (!sameName(child.fields.issuer, candidate.fields.subject) || !mayIssue(candidate, trusted)) return false;
    if (limit !== undefined && limit < counted) return false;
    return !trusted || signedBy(child, candidate);
  });
  return able.find((candidate) => outOfDate(candidate, at, 'valid') === undefined) ?? able[0];
}

function mayIssue({ extensions }: Certificate, trusted: boolean): boolean {
  if (trusted && extensions.version < 3) return true;
  return extensions.basicConstraints?.ca === true && extensions.keyUsage?.certSign !== false;
}

function isWeakKey({ facts }: Certificate): boolean {
  return facts.keyType === 'rsa' && facts.keyBits < MIN_RSA_BITS;
}
