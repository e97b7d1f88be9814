import { VERIFIER_MODELS, type VerifierModel } from '../../kernel/facts.ts';
import { judgeChain, type ChainVerdict } from '../chain.ts';
import { sameCertificate, type Certificate } from '../x509.ts';
import { momentOf, type CrossSign } from './anchor.ts';
import { relatedAnchors, whichAnchor, type Recognised } from './recognise.ts';
import { shortName, type Anchor } from './set.ts';
import { statusAt, type AnchorState } from './status.ts';

/** What a certificate is in the chain that a server sends. */
export type CandidateRole = 'server' | 'intermediate' | 'cross-sign' | 'root';

/** A certificate that somebody could take for "the CA", and what each kind of verifier makes of it. */
export interface Candidate {
  readonly name: string;
  readonly certificate: Certificate;
  readonly role: CandidateRole;
  /** Places in what was sent, from 0; empty: the server does not send it. */
  readonly sentAt: readonly number[];
  /** The known root that it is, or shares its key with. */
  readonly anchor?: Anchor;
  readonly crossSign?: CrossSign;
  /** As the only anchor, for this chain; dates and names are not looked at. */
  readonly verdicts: Readonly<Record<VerifierModel, ChainVerdict>>;
  readonly state: AnchorState;
}

/**
 * Every certificate of the chain, in its order, and then the known roots to which it leads, the lowest first. Dates are left to
 * {@link Candidate.state}, because chains that people keep are old, and the question is which root to load today.
 */
export function candidatesFor(
  sent: readonly Certificate[],
  anchors: readonly Anchor[],
  at: number,
): readonly Candidate[] {
  const own = distinct(sent);
  const roots = anchors
    .map((anchor) => ({ anchor, place: own.findIndex((mine) => relatedAnchors(mine, [anchor]).length > 0) }))
    .filter(({ place }) => place >= 0)
    .sort((a, b) => a.place - b.place);
  const others = roots.flatMap(({ anchor: { certificate } }) =>
    certificate === undefined || own.some((mine) => sameCertificate(mine, certificate)) ? [] : [certificate],
  );
  return [...own, ...distinct(others)].map((certificate) => candidate(certificate, sent, anchors, at));
}

function candidate(
  certificate: Certificate,
  sent: readonly Certificate[],
  anchors: readonly Anchor[],
  at: number,
): Candidate {
  const recognised = whichAnchor(certificate, anchors);
  const anchor = recognised === undefined || recognised.relation === 'issued-by' ? undefined : recognised.anchor;
  const sentAt = sent.flatMap((other, place) => (sameCertificate(other, certificate) ? [place] : []));
  return {
    name: anchor?.name ?? shortName(certificate),
    certificate,
    role: roleOf(certificate, sentAt, recognised),
    sentAt,
    ...(anchor === undefined ? {} : { anchor }),
    ...(recognised?.crossSign === undefined ? {} : { crossSign: recognised.crossSign }),
    verdicts: verdictsOf(certificate, sent),
    state: statusAt({ ...(anchor ?? unknownAnchor(certificate)), certificate }, at).state,
  };
}

function roleOf(
  certificate: Certificate,
  sentAt: readonly number[],
  recognised: Recognised | undefined,
): CandidateRole {
  if (certificate.facts.selfSigned) return 'root';
  if (recognised?.relation === 'cross-sign' || recognised?.relation === 'same-key') return 'cross-sign';
  return certificate.facts.isCa || !sentAt.includes(0) ? 'intermediate' : 'server';
}

function unknownAnchor(certificate: Certificate): Anchor {
  const { fingerprint, subject, keyId } = certificate.facts;
  return { id: fingerprint, name: shortName(certificate), subject, keyId };
}

function verdictsOf(anchor: Certificate, sent: readonly Certificate[]): Candidate['verdicts'] {
  const entries = VERIFIER_MODELS.map((model) => [model, judgeChain({ model, sent, anchors: [anchor] })] as const);
  return Object.fromEntries(entries) as Record<VerifierModel, ChainVerdict>;
}

function distinct(certificates: readonly Certificate[]): readonly Certificate[] {
  return certificates.filter(
    (certificate, place) => certificates.findIndex((other) => sameCertificate(other, certificate)) === place,
  );
}

/**
 * The root to load for a verifier: one that it accepts, whose dates fit, that servers still lead to, that a broker's
 * documents name, and the lowest of those: what stands above it may be dropped from the chain at any time.
 */
export function chooseRoot(candidates: readonly Candidate[], model: VerifierModel): Candidate | undefined {
  const fit = candidates.filter(
    ({ role, state, verdicts }) =>
      role === 'root' && state !== 'expired' && state !== 'not-yet-valid' && verdicts[model].ok,
  );
  const rank = (one: Candidate): readonly number[] => [
    one.state === 'retired' ? 1 : 0,
    (one.anchor?.known?.usedBy.length ?? 0) > 0 ? 0 : 1,
    pathLength(one.verdicts[model]),
  ];
  return [...fit].sort((a, b) => compare(rank(a), rank(b)))[0];
}

function pathLength(verdict: ChainVerdict): number {
  return verdict.ok ? verdict.path.length : Number.POSITIVE_INFINITY;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const place = a.findIndex((value, index) => value !== b[index]);
  return place < 0 ? 0 : (a[place] ?? 0) - (b[place] ?? 0);
}

/** Cross-signs in the chain that servers no longer send at that time, by what is known of them. */
export function retiredIn(candidates: readonly Candidate[], at: number): readonly Candidate[] {
  return candidates.filter(
    ({ crossSign, sentAt }) =>
      sentAt.length > 0 && crossSign?.servedUntil !== undefined && momentOf(crossSign.servedUntil) <= at,
  );
}

/** The chain without what servers have dropped since: the first retired cross-sign, and all that stands above it. */
export function asSentToday(
  sent: readonly Certificate[],
  candidates: readonly Candidate[],
  at: number,
): readonly Certificate[] {
  const places = retiredIn(candidates, at).flatMap(({ sentAt }) => sentAt);
  return places.length === 0 ? sent : sent.slice(0, Math.min(...places));
}
