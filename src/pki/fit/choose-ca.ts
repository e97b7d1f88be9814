import type { Finding } from '../../findings/finding.ts';
import { finding } from '../../findings/make.ts';
import { TRUSTS_INTERMEDIATE, type Fact, type VerifierModel } from '../../kernel/facts.ts';
import type { Remedy } from '../../kernel/errors.ts';
import type { HeldCertificate, Holdings } from '../understand.ts';
import { ambiguous, named } from './evidence.ts';

interface CaRules {
  readonly verifier: Fact<VerifierModel>;
  readonly ca?: string;
  /** The device's certificate, which is never the CA. */
  readonly cert: HeldCertificate | undefined;
  readonly issuers: readonly HeldCertificate[];
}

interface CaChoice {
  readonly ca?: HeldCertificate;
  readonly findings: readonly Finding[];
}

/** The certificate that the module is to trust: the one self-signed root, or what stands for it. */
export function chooseCa({ certificates }: Holdings, rules: CaRules): CaChoice {
  const { ca, cert, issuers } = rules;
  const pool = distinct(certificates.filter((held) => held !== cert && (ca === undefined || held.file.path === ca)));
  const roots = pool.filter(({ role }) => role === 'root');
  // An authority of one's own has issued the device's certificate, a public one the broker's.
  const known = roots.filter(({ root }) => root?.relation === 'itself');
  const [root, ...more] = known.length === 1 ? known : roots;
  if (root !== undefined)
    return more.length === 0 ? { ca: root, findings: [] } : { findings: [ambiguous('server-trust', roots.map(named))] };
  const [stand] = standIns(pool, issuers);
  return stand === undefined ? { findings: [] } : notRoot(stand, rules.verifier);
}

/** Where no root is there: what somebody can have taken for it, the likeliest first. */
function standIns(pool: readonly HeldCertificate[], issuers: readonly HeldCertificate[]): readonly HeldCertificate[] {
  // A certificate whose private key is here is somebody's own, not one to trust.
  const foreign = pool.filter(({ role, keys }) => role !== 'end' || keys.length === 0);
  const others = foreign.filter((held) => !issuers.includes(held));
  const rank = ({ role, issuer }: HeldCertificate): number => {
    if (role === 'end') return 3;
    return issuer === 'here' ? 2 : role === 'self-signed' ? 0 : 1;
  };
  return [...(others.length > 0 ? others : foreign)].sort((a, b) => rank(a) - rank(b));
}

function notRoot(held: HeldCertificate, verifier: Fact<VerifierModel>): CaChoice {
  const { certificate, role, root } = held;
  const works = role === 'self-signed' || (role !== 'end' && TRUSTS_INTERMEDIATE[verifier.value]);
  const found = finding('ca-not-root', {
    severity: works ? 'warning' : 'error',
    confidence: verifier.confidence === 'guess' ? 'likely' : 'certain',
    evidence: [
      named(held),
      { kind: 'file', ref: held.ref, text: `it is issued by "${certificate.facts.issuer}"` },
      { kind: 'fact', ref: verifier.source, text: `verifier model ${verifier.value} (${verifier.confidence})` },
    ],
    remedy: root === undefined ? [] : [rootRemedy(root)],
  });
  return works ? { ca: held, findings: [found] } : { findings: [found] };
}

function rootRemedy({ id, name }: NonNullable<HeldCertificate['root']>): Remedy {
  return {
    text: `Take the root itself: ${name}.`,
    command: `hawser creds anchor --name ${id} --out root.pem`,
  };
}

/** One root in several files or encodings is one root. */
function distinct(all: readonly HeldCertificate[]): readonly HeldCertificate[] {
  const seen = new Set<string>();
  return all.filter(({ certificate: { facts }, role }) => {
    const key = role === 'root' ? `${facts.subject} ${facts.keyId}` : facts.fingerprint;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
