import type { BrokerProfile, ProfileAnchor } from '../brokers/kit/profile.ts';
import type { Certainty, Evidence, Finding } from '../findings/finding.ts';
import type { KeyType } from '../findings/inputs.ts';
import { finding } from '../findings/make.ts';
import type { VerifierModel } from '../kernel/facts.ts';
import { candidatesFor, chooseRoot, type Candidate } from '../pki/anchors/candidates.ts';
import { plainName, shortName, type Anchor } from '../pki/anchors/set.ts';
import { statusAt } from '../pki/anchors/status.ts';
import { sameCertificate, type Certificate } from '../pki/x509.ts';
import type { KnownModule } from '../plan/module-facts.ts';
import { suiteByNumber } from '../tls/suites.ts';

/* Which root a module is given where nobody has said: only ever one of the known ones, whatever a server sends. */

/** The root that a module is given. */
export interface AnchorUsed {
  readonly name: string;
  /** SHA-256 of the DER, hex. */
  readonly fingerprint: string;
  /** By whom: the chain that a probe saw, what is known of the kind of broker, or the user (`--ca`). */
  readonly from: 'probe' | 'profile' | 'option';
  readonly why: string;
}

/** A root that was chosen, and what speaks for it; none where no known root will do, and what there is to say then. */
export interface AnchorChoice {
  readonly chosen?: { readonly used: AnchorUsed; readonly anchor: Anchor; readonly evidence: Evidence };
  readonly findings: readonly Finding[];
}

export interface AnchorCase {
  readonly profile: BrokerProfile;
  /** The broker's URL. */
  readonly url: string;
  readonly port: number;
  readonly module: Pick<KnownModule, 'line'>;
  readonly roots: readonly Anchor[];
  /** What the broker sends to this module, in that order; absent: nobody has seen it. */
  readonly sent?: readonly Certificate[];
  /** Unix ms. */
  readonly now: number;
}

/** Chooses by the chain where it was seen, else by the profile of the broker. */
export function chooseAnchor(given: AnchorCase): AnchorChoice {
  return given.sent === undefined ? byProfile(given) : byChain(given.sent, given);
}

function byChain(sent: readonly Certificate[], given: AnchorCase): AnchorChoice {
  const { roots, now, url, module } = given;
  const { value: model, confidence } = module.line.facts.tls.verifier;
  const candidates = candidatesFor(sent, roots, now).flatMap((candidate) => {
    const anchor = roots.find(({ certificate }) => isOf(candidate, certificate));
    return anchor === undefined ? [] : [{ ...candidate, anchor }];
  });
  const root = chooseRoot(candidates, model);
  const anchor = candidates.find(({ certificate }) => certificate === root?.certificate)?.anchor;
  if (root === undefined || anchor === undefined) return { findings: [noRoot(sent, candidates, given)] };
  const guessed = confidence === 'guess' ? ', as far as its way of judging is known' : '';
  const why = `the chain that the broker sends leads to it, and the module (${model}) accepts it${guessed}`;
  const evidence: Evidence = { kind: 'wire', ref: url, text: `${anchor.name}: ${why}` };
  return { chosen: { used: used(anchor, root.certificate, 'probe', why), anchor, evidence }, findings: [] };
}

/** A certificate that came from the server itself is never one to trust. */
function isOf({ certificate }: Candidate, known: Certificate | undefined): boolean {
  return known !== undefined && sameCertificate(certificate, known);
}

function noRoot(sent: readonly Certificate[], known: readonly Candidate[], { url, module }: AnchorCase): Finding {
  const { value: model } = module.line.facts.tls.verifier;
  if (known.length > 0) {
    return finding('anchor-wrong', {
      confidence: 'likely',
      title: 'None of the known roots of this chain suits the module',
      evidence: known.map(({ name, state, verdicts }) => {
        const verdict = verdicts[model];
        return { kind: 'wire', ref: url, text: `${name}: ${verdict.ok ? state : verdict.reason}` };
      }),
    });
  }
  return finding('anchor-unknown', {
    confidence: 'certain',
    evidence: [{ kind: 'wire', ref: url, text: strangerText(sent) }],
    remedy: [
      {
        text: 'Get the root from the people who run the broker, compare its fingerprint with theirs, and give it.',
        command: '--ca FILE',
      },
      {
        text: 'Where this computer’s network puts certificates of its own in between, the module sees others.',
        command: '--no-probe',
      },
    ],
  });
}

function strangerText(sent: readonly Certificate[]): string {
  const top = sent[sent.length - 1];
  if (top === undefined) return 'nothing that is sent can be read as a certificate';
  const { fingerprint, issuer, selfSigned } = top.facts;
  return selfSigned
    ? `the broker sends a root of its own, "${shortName(top)}", SHA-256 ${fingerprint}; what only the broker vouches for is not taken`
    : `the last certificate is "${shortName(top)}", SHA-256 ${fingerprint}, issued by "${plainName(issuer)}"`;
}

/** Stacks that want the issuer of the last certificate that is sent, whatever stands below it. */
const CLIMB_TO_TOP: readonly VerifierModel[] = ['top-of-chain', 'wolfssl-strict-top'];

function byProfile(given: AnchorCase): AnchorChoice {
  const { profile, roots, now, module } = given;
  const toTop = CLIMB_TO_TOP.includes(module.line.facts.tls.verifier.value);
  const uses: readonly ProfileAnchor['use'][] = toTop ? ['top-of-chain', 'first', 'also'] : ['first', 'also'];
  const keyTypes = keyTypesOf(module);
  const fit = profile.anchors
    .filter(({ ports, keyType }) => (ports?.includes(given.port) ?? true) && keyTypes.includes(keyType))
    .filter(({ use }) => uses.includes(use))
    .sort((a, b) => uses.indexOf(a.use) - uses.indexOf(b.use));
  for (const { id, why } of fit) {
    const anchor = roots.find((root) => root.id === id && isUsable(root, now));
    if (anchor?.certificate === undefined) continue;
    const evidence: Evidence = {
      kind: 'fact',
      ref: why.source,
      text: `${profile.title}, ${anchor.name}: ${why.value}`,
    };
    const confidence: Certainty = why.confidence === 'guess' ? 'possible' : 'likely';
    return {
      chosen: { used: used(anchor, anchor.certificate, 'profile', `${profile.title}: ${why.value}`), anchor, evidence },
      findings: [finding('anchor-by-profile', { severity: 'info', confidence, evidence: [evidence] })],
    };
  }
  return { findings: [] };
}

/** Types of the server's key for which the module has suites. */
function keyTypesOf({ line }: AnchorCase['module']): readonly KeyType[] {
  const { suites, versions } = line.facts.tls;
  // The suites of TLS 1.3 leave the type open.
  if (versions.value.max === 'TLSv1.3') return ['rsa', 'ec'];
  const auths = suites.value.map((number) => suiteByNumber(number)?.auth);
  return [...(auths.includes('rsa') ? (['rsa'] as const) : []), ...(auths.includes('ecdsa') ? (['ec'] as const) : [])];
}

function isUsable(anchor: Anchor, now: number): boolean {
  const { state } = statusAt(anchor, now);
  return state === 'current' || state === 'distrusted';
}

function used({ name }: Anchor, { facts }: Certificate, from: AnchorUsed['from'], why: string): AnchorUsed {
  return { name, fingerprint: facts.fingerprint, from, why };
}

/** The root that the user has given: the first certificate of the file. */
export function givenAnchor(certificates: readonly Certificate[]): AnchorUsed | undefined {
  const [first] = certificates;
  if (first === undefined) return undefined;
  return { name: shortName(first), fingerprint: first.facts.fingerprint, from: 'option', why: 'given with --ca' };
}
