import { constraintBroken } from '../name-constraints.ts';
import { isForByOpenssl } from '../host-names.ts';
import { isSelfIssued } from '../issued.ts';
import { signedBy, type Certificate } from '../x509.ts';
import { climb, type Climb } from './openssl-path.ts';
import { refuse, rulesBroken } from './openssl-rules.ts';
import { outOfDate, type ChainQuestion, type ChainVerdict, type Refused } from './verdict.ts';

/**
 * OpenSSL 3.0 without and with X509_V_FLAG_PARTIAL_CHAIN, and the closed stack that climbs to the top of what was sent
 * and wants the issuer of that (SIM7600 facts §6), which is taken to keep OpenSSL's rules otherwise.
 */
export function judgeAsOpenssl(question: ChainQuestion): ChainVerdict {
  const [leaf, ...sent] = question.sent;
  if (leaf === undefined) return refuse('nothing-sent', 'the server sent no certificate');
  const found = climb(leaf, {
    sent,
    anchors: question.anchors,
    first: question.model === 'top-of-chain' ? 'sent' : 'anchors',
    partial: question.model !== 'openssl-default',
    at: question.at,
  });
  // The order of OpenSSL's verify_chain; the first fault decides the alert.
  return (
    trustMissing(found) ??
    rulesBroken(found.chain, question.purpose ?? 'server') ??
    nameWrong(leaf, question.name) ??
    signaturesWrong(found.chain, question) ??
    constraintsBroken(found.chain) ?? { ok: true, path: found.chain }
  );
}

function trustMissing({ chain, untrusted, end }: Climb): Refused | undefined {
  if (end === 'trusted') return undefined;
  const top = chain[chain.length - 1];
  if (top === undefined) return refuse('issuer-unknown', 'no issuer was found');
  if (end === 'too-long') return refuse('too-long', `the chain has ${chain.length} certificates and no end`);
  if (end === 'no-issuer') {
    return untrusted === chain.length
      ? refuse('issuer-unknown', `nothing given vouches for ${top.facts.issuer}`)
      : refuse('anchor-not-self-signed', `the anchor ${top.facts.subject} is itself issued by ${top.facts.issuer}`);
  }
  return chain.length === 1
    ? refuse('self-signed', `the server's certificate ${top.facts.subject} is self-signed and was not given as anchor`)
    : refuse('self-signed-in-chain', `the chain ends at ${top.facts.subject}, which was not given as anchor`);
}

function nameWrong(leaf: Certificate, name: string | undefined): Refused | undefined {
  if (name === undefined || isForByOpenssl(leaf, name)) return undefined;
  return refuse('name', `${leaf.facts.subject} is not for ${name}`);
}

/** From the top down. The top is trusted as it is given: its own signature is not checked. */
function signaturesWrong(chain: readonly Certificate[], { at }: ChainQuestion): Refused | undefined {
  for (let depth = chain.length - 1; depth >= 0; depth -= 1) {
    const certificate = chain[depth];
    const issuer = chain[depth + 1];
    if (certificate === undefined) continue;
    if (issuer !== undefined) {
      const { subject } = issuer.facts;
      if (issuer.extensions.keyUsage?.certSign === false)
        return refuse('not-a-ca', `${subject} may not sign certificates`);
      if (!signedBy(certificate, issuer)) {
        return refuse('signature', `${certificate.facts.subject} does not carry the signature of ${subject}`);
      }
    }
    const dated = outOfDate(certificate, at, 'over');
    if (dated !== undefined) return refuse(dated.fault, dated.reason);
  }
  return undefined;
}

/** Self-issued certificates between leaf and top are left out (RFC 5280 §6.1.4 b). */
function constraintsBroken(chain: readonly Certificate[]): Refused | undefined {
  for (const [depth, certificate] of chain.entries()) {
    if (depth > 0 && isSelfIssued(certificate)) continue;
    for (const above of chain.slice(depth + 1)) {
      const { nameConstraints } = above.extensions;
      const broken =
        nameConstraints === undefined ? undefined : constraintBroken(certificate, nameConstraints, depth === 0);
      if (broken !== undefined) {
        return refuse(
          'name-constraint',
          `${above.facts.subject} does not allow ${certificate.facts.subject}: ${broken}`,
        );
      }
    }
  }
  return undefined;
}
