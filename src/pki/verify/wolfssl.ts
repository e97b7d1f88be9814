import { EXTENSION } from '../extensions.ts';
import { isForByWolfssl } from '../host-names.ts';
import { isSelfIssued, keyIdentifiersFit } from '../issued.ts';
import { constraintBroken } from '../name-constraints.ts';
import { sameName } from '../names.ts';
import { sameCertificate, signedBy, type Certificate } from '../x509.ts';
import {
  ANY_PURPOSE_OID,
  PURPOSE_OID,
  outOfDate,
  refusals,
  type Alerts,
  type ChainQuestion,
  type ChainVerdict,
  type Refused,
} from './verdict.ts';

/*
 * wolfSSL 5.5 (src/internal.c ProcessPeerCerts; every rule measured with 5.5.4, once as Debian builds it with
 * WOLFSSL_ALT_CERT_CHAINS and once without). It works through what was sent from the last certificate down to the
 * peer's; each that an anchor, or a CA above it, has signed becomes an anchor itself. `wolfssl` passes over a CA whose
 * issuer nobody knows, `wolfssl-strict-top` does not forgive it. Any certificate loaded by the user is an anchor, CA or
 * not, whatever its own path length says.
 */

/** As measured. For the critical extension Debian's build closes without an alert. */
const ALERTS: Alerts = {
  'nothing-sent': 50,
  'issuer-unknown': 48,
  'anchor-not-self-signed': 48,
  'self-signed': 42,
  'self-signed-in-chain': 42,
  'too-long': 48,
  'not-a-ca': 48,
  purpose: 42,
  'path-length': 42,
  name: 42,
  'name-constraint': 42,
  'critical-extension': 42,
  malformed: 42,
  weak: 42,
  'not-conforming': 42,
  signature: 42,
  'not-yet-valid': 45,
  expired: 45,
};

const refuse = refusals(ALERTS);

/** MAX_CHAIN_DEPTH: certificates in one Certificate message. */
const MAX_SENT = 9;
/** WOLFSSL_MAX_PATH_LEN: what stands for an anchor's path length. */
const NO_LIMIT = 127;

const UNDERSTOOD: ReadonlySet<string> = new Set([
  EXTENSION.basicConstraints,
  EXTENSION.crlDistributionPoints,
  EXTENSION.authorityInfoAccess,
  EXTENSION.subjectAltName,
  EXTENSION.authorityKeyId,
  EXTENSION.subjectKeyId,
  EXTENSION.certificatePolicies,
  EXTENSION.keyUsage,
  EXTENSION.extendedKeyUsage,
  EXTENSION.nameConstraints,
  EXTENSION.inhibitAnyPolicy,
  EXTENSION.netscapeType,
  EXTENSION.policyConstraints,
]);

interface Signer {
  readonly certificate: Certificate;
  readonly above: readonly Certificate[];
  /** CAs that may still follow below. */
  readonly mayFollow: number;
}

export function judgeAsWolfssl(question: ChainQuestion): ChainVerdict {
  const [leaf, ...others] = question.sent;
  if (leaf === undefined) return refuse('nothing-sent', 'the server sent no certificate');
  if (question.sent.length > MAX_SENT) return refuse('too-long', `more than ${MAX_SENT} certificates were sent`);
  const forgiving = question.model === 'wolfssl';
  const loaded = question.anchors.map((anchor) => ({ anchor, fault: unusable(anchor, question.at) }));
  const signers: Signer[] = loaded
    .filter(({ fault }) => fault === undefined)
    .map(({ anchor }) => ({ certificate: anchor, above: [], mayFollow: NO_LIMIT }));
  let earlier: Refused | undefined;
  for (const certificate of [...others].reverse()) {
    const checked = check(certificate, signers, question);
    if (!('fault' in checked)) {
      if (maySign(certificate)) signers.push({ certificate, ...checked });
    } else if (!(forgiving && isUnknown(checked) && certificate.extensions.basicConstraints?.ca === true)) {
      earlier ??= checked;
    }
  }
  const known = forgiving && signers.some(({ certificate }) => sameCertificate(certificate, leaf));
  const checked = known ? undefined : check(leaf, signers, question);
  // An anchor that could not be loaded is why nobody signed.
  if (checked !== undefined && 'fault' in checked) return asLeaf(leaf, checked, loaded);
  return leafWrong(leaf, question) ?? earlier ?? { ok: true, path: [leaf, ...(checked?.above ?? [])] };
}

interface Checked {
  readonly mayFollow: number;
  /** The signer and what is above it. */
  readonly above: readonly Certificate[];
}

function isUnknown({ fault }: Refused): boolean {
  return fault === 'issuer-unknown' || fault === 'self-signed';
}

function asLeaf(
  leaf: Certificate,
  refused: Refused,
  loaded: readonly { readonly anchor: Certificate; readonly fault: Refused | undefined }[],
): Refused {
  if (!isUnknown(refused)) return refused;
  const lost = loaded.find(
    ({ anchor, fault }) => fault !== undefined && sameName(anchor.fields.subject, leaf.fields.issuer),
  );
  if (lost?.fault !== undefined) return { ...lost.fault, alert: ALERTS['issuer-unknown'] };
  return refused;
}

/** One certificate against the signers that are known so far. */
function check(certificate: Certificate, signers: readonly Signer[], { at, model }: ChainQuestion): Checked | Refused {
  const forgiving = model === 'wolfssl';
  const { subject, issuer } = certificate.facts;
  const fault = unusable(certificate, at);
  if (fault?.fault === 'critical-extension') return fault;
  const found = signers.filter((signer) => names(signer.certificate, certificate));
  const [signer] = found;
  if (signer === undefined) {
    // Only a build that forgives unknown issuers tells the two apart.
    return forgiving && isSelfIssued(certificate)
      ? refuse('self-signed', `${subject} is self-signed and was not given as anchor`)
      : refuse('issuer-unknown', `nothing given vouches for ${issuer}`);
  }
  if (fault !== undefined) return fault;
  const ca = certificate.extensions.basicConstraints?.ca === true;
  const mayFollow = isSelfIssued(certificate) ? NO_LIMIT : followers(certificate, signer.mayFollow);
  if (ca && mayFollow < 0)
    return refuse('path-length', `${signer.certificate.facts.subject} allows no CA below itself`);
  // Of look-alikes without key identifiers, which one is met depends on a hash table: all of them must fit.
  if (!found.every((each) => signedBy(certificate, each.certificate))) {
    return refuse('signature', `${subject} does not carry the signature of ${signer.certificate.facts.subject}`);
  }
  const { nameConstraints } = signer.certificate.extensions;
  const broken = nameConstraints === undefined ? undefined : constraintBroken(certificate, nameConstraints, !ca);
  if (broken !== undefined) return refuse('name-constraint', `${subject}: ${broken}`);
  return { mayFollow, above: [signer.certificate, ...signer.above] };
}

/** A certificate with a key identifier is looked up by it alone, one without by its issuer's name. */
function names(signer: Certificate, certificate: Certificate): boolean {
  if (!sameName(signer.fields.subject, certificate.fields.issuer)) return false;
  const keyId = certificate.extensions.authorityKeyId?.keyId;
  const own = signer.extensions.subjectKeyId;
  return keyId === undefined || own === undefined ? keyIdentifiersFit(signer, certificate) : keyId === own;
}

function followers({ extensions }: Certificate, above: number): number {
  const own = extensions.basicConstraints?.pathLength;
  return own !== undefined && own < above ? own : above - 1;
}

/** What is sent must be a CA by both extensions to become an anchor. */
function maySign({ extensions }: Certificate): boolean {
  return extensions.basicConstraints?.ca === true && extensions.keyUsage?.certSign === true;
}

function unusable(certificate: Certificate, at: number | undefined): Refused | undefined {
  const { extensions, facts } = certificate;
  const unknown = [...extensions.critical].find((oid) => !UNDERSTOOD.has(oid));
  if (unknown !== undefined)
    return refuse('critical-extension', `${facts.subject} has the critical extension ${unknown}`);
  const dated = outOfDate(certificate, at, 'valid');
  return dated === undefined ? undefined : refuse(dated.fault, dated.reason);
}

function leafWrong(leaf: Certificate, { name, purpose = 'server' }: ChainQuestion): Refused | undefined {
  const { extendedKeyUsage } = leaf.extensions;
  const wanted = [PURPOSE_OID[purpose], ANY_PURPOSE_OID];
  if (name !== undefined && !isForByWolfssl(leaf, name))
    return refuse('name', `${leaf.facts.subject} is not for ${name}`);
  if (extendedKeyUsage !== undefined && !extendedKeyUsage.some((oid) => wanted.includes(oid))) {
    return refuse('purpose', `${leaf.facts.subject} is not for TLS ${purpose}s`);
  }
  return undefined;
}
