import type { VerifierModel } from '../kernel/facts.ts';
import { MAX_PATH, findPaths, isSelfIssued, type Path } from './paths.ts';
import { isFor, sameCertificate, signedBy, type Certificate } from './x509.ts';

/** Why a chain is refused. */
export type ChainFault =
  | 'nothing-sent'
  | 'issuer-unknown'
  | 'anchor-not-self-signed'
  | 'self-signed'
  | 'self-signed-in-chain'
  | 'too-long'
  | 'not-a-ca'
  | 'purpose'
  | 'path-length'
  | 'name'
  | 'signature'
  | 'not-yet-valid'
  | 'expired';

export type ChainVerdict =
  | { readonly ok: true; readonly path: readonly Certificate[] }
  | { readonly ok: false; readonly fault: ChainFault; readonly alert: number; readonly reason: string };

export interface ChainQuestion {
  readonly model: VerifierModel;
  /** As the server sent it, leaf first. */
  readonly sent: readonly Certificate[];
  /** What the client was given to trust. */
  readonly anchors: readonly Certificate[];
  /** Unix ms; absent = dates are not looked at. */
  readonly at?: number;
  /** DNS name or address that the leaf must be for; absent = names are not compared. */
  readonly name?: string;
}

/** The alert that OpenSSL 3.0 sends for each fault (ssl/statem/statem_lib.c, x509table). */
const ALERTS: Readonly<Record<ChainFault, number>> = {
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
  signature: 51,
  'not-yet-valid': 42,
  expired: 45,
};

type Manner = 'openssl-default' | 'openssl-partial' | 'top-of-chain';

/*
 * mbedTLS and wolfSSL as Debian builds it take any certificate of the chain as an anchor, as `openssl-partial` does;
 * where they differ (mbedTLS walks forward only and refuses the leaf itself) is not modelled yet. wolfSSL without
 * ALT_CERT_CHAINS starts at the top of what was sent.
 */
const MANNERS: Readonly<Record<VerifierModel, Manner>> = {
  'openssl-default': 'openssl-default',
  'openssl-partial': 'openssl-partial',
  mbedtls: 'openssl-partial',
  wolfssl: 'openssl-partial',
  'wolfssl-strict-top': 'top-of-chain',
  'top-of-chain': 'top-of-chain',
};

/**
 * What a client with this verifier makes of a server's chain. None of the three manners goes back once it has chosen an
 * issuer, so the first path is the one that counts.
 */
export function judgeChain(question: ChainQuestion): ChainVerdict {
  const [leaf, ...others] = question.sent;
  if (leaf === undefined) return refuse('nothing-sent', 'the server sent no certificate');
  const manner = MANNERS[question.model];
  const paths = findPaths(leaf, {
    sent: others,
    anchors: question.anchors,
    prefer: manner === 'top-of-chain' ? 'sent' : 'anchors',
    stopAtAnchor: manner !== 'openssl-default',
    ...(question.at === undefined ? {} : { at: question.at }),
  });
  for (const path of paths) return judgePath(path, question);
  return refuse('issuer-unknown', 'no issuer was found');
}

/** The order of OpenSSL's verify_chain: trust, then CA rules, then the name, then signatures and dates from the top down. */
function judgePath(path: Path, question: ChainQuestion): ChainVerdict {
  return (
    judgeTrust(path) ??
    judgeRules(path.chain) ??
    judgeName(path.chain, question.name) ??
    judgeSignatures(path, question.at) ?? { ok: true, path: path.chain }
  );
}

function judgeTrust({ chain, anchoredAt, end }: Path): ChainVerdict | undefined {
  const top = chain[chain.length - 1];
  if (top === undefined) return refuse('issuer-unknown', 'no issuer was found');
  if (end === 'too-long') return refuse('too-long', `the chain has more than ${MAX_PATH} certificates`);
  if (end === 'no-issuer') {
    return anchoredAt === undefined
      ? refuse('issuer-unknown', `nothing given vouches for ${top.facts.issuer}`)
      : refuse('anchor-not-self-signed', `the anchor ${top.facts.subject} is itself issued by ${top.facts.issuer}`);
  }
  if (anchoredAt !== undefined) return undefined;
  return chain.length === 1
    ? refuse('self-signed', `the server's certificate ${top.facts.subject} is self-signed and was not given as anchor`)
    : refuse('self-signed-in-chain', `the chain ends at ${top.facts.subject}, which was not given as anchor`);
}

/** Basic constraints, key usage and purpose of every certificate (OpenSSL check_extensions, purpose "SSL server"). */
function judgeRules(chain: readonly Certificate[]): ChainVerdict | undefined {
  let below = 0;
  for (const [index, certificate] of chain.entries()) {
    const { subject } = certificate.facts;
    const last = index === chain.length - 1;
    if (index > 0 && !mayIssue(certificate, last)) return refuse('not-a-ca', `${subject} is not a CA`);
    if (!servesTls(certificate, index > 0)) return refuse('purpose', `${subject} is not for TLS servers`);
    const limit = certificate.extensions.basicConstraints?.pathLength;
    if (index > 0 && limit !== undefined && below > limit) {
      return refuse('path-length', `${subject} allows ${limit} certificates between itself and the server's`);
    }
    if (index > 0 && certificate.facts.subject !== certificate.facts.issuer) below += 1;
  }
  return undefined;
}

/** An old root without basicConstraints may end a chain, nothing without them may stand inside one. */
function mayIssue(certificate: Certificate, last: boolean): boolean {
  const { basicConstraints, keyUsage, version } = certificate.extensions;
  if (keyUsage !== undefined && !keyUsage.certSign) return false;
  if (basicConstraints !== undefined) return basicConstraints.ca;
  return last && (keyUsage !== undefined || (version === 1 && isSelfIssued(certificate)));
}

const SERVER_AUTH = new Set(['1.3.6.1.5.5.7.3.1', '1.3.6.1.4.1.311.10.3.3', '2.16.840.1.113730.4.1']);

function servesTls(certificate: Certificate, issuer: boolean): boolean {
  const { extendedKeyUsage, keyUsage } = certificate.extensions;
  if (extendedKeyUsage !== undefined && !extendedKeyUsage.some((oid) => SERVER_AUTH.has(oid))) return false;
  return issuer || keyUsage === undefined || keyUsage.tls;
}

function judgeName(chain: readonly Certificate[], name: string | undefined): ChainVerdict | undefined {
  const [leaf] = chain;
  if (name === undefined || leaf === undefined || isFor(leaf, name)) return undefined;
  return refuse('name', `${leaf.facts.subject} is not for ${name}`);
}

function judgeSignatures({ chain, end }: Path, at: number | undefined): ChainVerdict | undefined {
  for (let index = chain.length - 1; index >= 0; index -= 1) {
    const certificate = chain[index];
    const issuer = chain[index + 1];
    if (certificate === undefined) continue;
    // The top is trusted as it is given: OpenSSL does not check the signature of a root on itself.
    if (issuer !== undefined && !signedBy(certificate, issuer)) {
      return refuse(
        'signature',
        `${certificate.facts.subject} does not carry the signature of ${issuer.facts.subject}`,
      );
    }
    const dated = judgeDates(certificate, at);
    if (dated !== undefined) return dated;
  }
  return end === 'self-signed' || end === 'anchor' ? undefined : refuse('issuer-unknown', 'no issuer was found');
}

function judgeDates(certificate: Certificate, at: number | undefined): ChainVerdict | undefined {
  if (at === undefined) return undefined;
  const { subject, notBefore, notAfter } = certificate.facts;
  // Whole seconds, as certificates have them; OpenSSL counts the last second itself as over.
  const second = Math.floor(at / 1000) * 1000;
  if (second < notBefore)
    return refuse('not-yet-valid', `${subject} is valid from ${iso(notBefore)}, the clock says ${iso(at)}`);
  if (second >= notAfter)
    return refuse('expired', `${subject} was valid until ${iso(notAfter)}, the clock says ${iso(at)}`);
  return undefined;
}

function iso(at: number): string {
  return new Date(at).toISOString().slice(0, 16).concat('Z');
}

function refuse(fault: ChainFault, reason: string): ChainVerdict {
  return { ok: false, fault, alert: ALERTS[fault], reason };
}

/** Whether both are the same anchor: one key under one name, whatever certificate carries it. */
export function sameAnchor(a: Certificate, b: Certificate): boolean {
  return sameCertificate(a, b) || (a.facts.keyId === b.facts.keyId && a.facts.subject === b.facts.subject);
}
