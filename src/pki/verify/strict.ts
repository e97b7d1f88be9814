import { EXTENSION } from '../extensions.ts';
import { isForStrictly } from '../host-names.ts';
import { isSelfIssued } from '../issued.ts';
import { constraintBroken } from '../name-constraints.ts';
import { PathSearch, type CertificatePath } from '../paths.ts';
import { sameCertificate, type Certificate } from '../x509.ts';
import { caFlaw, formFlaw, refuse } from './strict-certificate.ts';
import { namesFlaw, wildcardMeetsExcluded } from './strict-names.ts';
import {
  ANY_PURPOSE_OID,
  PURPOSE_OID,
  outOfDate,
  type ChainQuestion,
  type ChainVerdict,
  type Flaw,
  type Purpose,
  type Refused,
} from './verdict.ts';

/**
 * Our own judgement: every path to every anchor is tried, and one that keeps all rules is enough. It is narrower than
 * any module, and never wider than RFC 5280 in signatures, dates, basic constraints, path lengths and names.
 */
export function judgeStrictly(question: ChainQuestion): ChainVerdict {
  const [leaf, ...pool] = question.sent;
  if (leaf === undefined) return refuse('nothing-sent', 'no certificate was sent');
  const { anchors, at, purpose = 'server' } = question;
  const own = leafFlaw(leaf, question);
  if (own !== undefined) return refuse(own.fault, `${leaf.facts.subject} ${own.text}`);
  let first: Refused | undefined;
  const flawed = (certificate: Certificate): boolean => {
    const isAnchor = anchors.some((anchor) => sameCertificate(anchor, certificate));
    const flaw = caFlaw(certificate, isAnchor) ?? dateFlaw(certificate, at) ?? purposeFlaw(certificate, purpose);
    if (flaw !== undefined) first ??= refuse(flaw.fault, `${certificate.facts.subject} ${flaw.text}`);
    return flaw !== undefined;
  };
  const search = new PathSearch({ pool, anchors, without: flawed });
  for (const path of search.from(leaf)) {
    const refused = pathBroken(path);
    if (refused === undefined) return { ok: true, path: path.chain };
    if (path.end === 'anchor') first = refused;
  }
  if (!search.complete) return refuse('too-long', 'there are more or longer paths than are tried');
  return first ?? refuse('issuer-unknown', `nothing given vouches for ${leaf.facts.issuer}`);
}

function pathBroken({ chain, end }: CertificatePath): Refused | undefined {
  const top = chain[chain.length - 1];
  if (end !== 'anchor' || top === undefined) return refuse('issuer-unknown', 'the path does not end at an anchor');
  return lengthBroken(chain) ?? constraintsBroken(chain);
}

function leafFlaw(leaf: Certificate, { at, name, purpose = 'server' }: ChainQuestion): Flaw | undefined {
  const { basicConstraints, extendedKeyUsage, keyUsage, nameConstraints, critical } = leaf.extensions;
  const form = formFlaw(leaf) ?? dateFlaw(leaf, at);
  if (form !== undefined) return form;
  if (basicConstraints?.ca === true) return { fault: 'not-conforming', text: `is a CA and no ${purpose}` };
  if (keyUsage?.certSign === true) return { fault: 'not-conforming', text: 'may sign certificates without being a CA' };
  if (keyUsage?.tls === false) return { fault: 'purpose', text: 'has a key that is not for TLS' };
  if (nameConstraints !== undefined)
    return { fault: 'not-conforming', text: 'has name constraints without being a CA' };
  if (extendedKeyUsage !== undefined) {
    const narrow = extendedKeyUsage.includes(PURPOSE_OID[purpose]) && !extendedKeyUsage.includes(ANY_PURPOSE_OID);
    if (!narrow) return { fault: 'purpose', text: `is not for TLS ${purpose}s alone` };
    if (critical.has(EXTENSION.extendedKeyUsage)) return { fault: 'not-conforming', text: 'has a critical purpose' };
  }
  const names = namesFlaw(leaf, purpose === 'server');
  if (names !== undefined) return names;
  return name === undefined || isForStrictly(leaf, name) ? undefined : { fault: 'name', text: `is not for ${name}` };
}

function purposeFlaw(certificate: Certificate, purpose: Purpose): Flaw | undefined {
  const { extendedKeyUsage } = certificate.extensions;
  const serves = extendedKeyUsage?.some((oid) => oid === PURPOSE_OID[purpose] || oid === ANY_PURPOSE_OID) ?? true;
  return serves ? undefined : { fault: 'purpose', text: `may not issue for TLS ${purpose}s` };
}

function dateFlaw(certificate: Certificate, at: number | undefined): Flaw | undefined {
  const dated = outOfDate(certificate, at, 'valid');
  return dated === undefined ? undefined : { fault: dated.fault, text: `is out of date: ${dated.reason}` };
}

function lengthBroken(chain: readonly Certificate[]): Refused | undefined {
  let below = 0;
  for (const certificate of chain.slice(1)) {
    const limit = certificate.extensions.basicConstraints?.pathLength;
    if (limit !== undefined && below > limit) {
      return refuse('path-length', `${certificate.facts.subject} allows ${limit} certificates below itself`);
    }
    if (!isSelfIssued(certificate)) below += 1;
  }
  return undefined;
}

function constraintsBroken(chain: readonly Certificate[]): Refused | undefined {
  for (const [depth, certificate] of chain.entries()) {
    if (depth > 0 && isSelfIssued(certificate)) continue;
    for (const above of chain.slice(depth + 1)) {
      const { nameConstraints } = above.extensions;
      if (nameConstraints === undefined) continue;
      const broken =
        constraintBroken(certificate, nameConstraints, depth === 0) ??
        (wildcardMeetsExcluded(certificate, nameConstraints)
          ? 'its wildcard may stand for an excluded name'
          : undefined);
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
