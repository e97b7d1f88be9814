import type { Confidence, VerifierModel } from '../kernel/facts.ts';
import type { Report } from '../findings/finding.ts';
import { leavesIt, statusAt, type AnchorState } from '../pki/anchors/status.ts';
import { STORES, type AnchorEvent, type AnchorUse, type CrossSign } from '../pki/anchors/anchor.ts';
import type { Candidate, CandidateRole } from '../pki/anchors/candidates.ts';
import type { Anchor } from '../pki/anchors/set.ts';
import { encodePem } from '../pki/pem.ts';
import type { Certificate } from '../pki/x509.ts';

/** A root as it is shown: what it is, how it stands, and the file. */
export interface AnchorDescription {
  readonly id: string;
  readonly name: string;
  readonly subject: string;
  readonly operator?: string;
  /** `RSA 2048`, `EC 384`. */
  readonly key: string;
  /** SHA-256, hex. */
  readonly fingerprint?: string;
  readonly keyId: string;
  /** ISO times. */
  readonly notBefore?: string;
  readonly notAfter?: string;
  readonly state: AnchorState;
  readonly events: readonly AnchorEvent[];
  readonly crossSigns: readonly CrossSign[];
  readonly usedBy: readonly AnchorUse[];
  /** Lists of roots that hold it. */
  readonly stores: readonly string[];
  readonly origin: string;
  /** Another key under the name of a known root, as a twin has it. */
  readonly standIn: boolean;
  readonly note?: string;
  /** LF line ends; absent where the certificate is not here. */
  readonly pem?: string;
}

/** One certificate that could be taken for "the CA". */
export interface CandidateDescription {
  readonly name: string;
  readonly role: CandidateRole;
  /** Places in the chain, from 0; empty: a root that the server does not send. */
  readonly sentAt: readonly number[];
  readonly subject: string;
  readonly issuer: string;
  readonly fingerprint: string;
  readonly notAfter: string;
  readonly state: AnchorState;
  /** Id of the known root that it is, or shares its key with. */
  readonly anchor?: string;
  /** `true`, or why that kind of verifier refuses the chain with this as its only CA. */
  readonly accepted: Readonly<Record<VerifierModel, true | string>>;
}

/** What to load for one kind of verifier. */
export interface AnchorChoice {
  readonly model: VerifierModel;
  /** Name and fingerprint of a root; absent: none of those that are known will do. */
  readonly load?: { readonly name: string; readonly fingerprint: string };
  readonly why: string;
}

/** What to load into a family's modules, by the verifier that its default firmware line is thought to have. */
export interface ModuleChoice extends AnchorChoice {
  readonly family: string;
  readonly title: string;
  readonly firmware: string;
  /** How sure the verifier is. */
  readonly confidence: Confidence;
  readonly note?: string;
}

/** The chain with what was dropped from it since left out. */
export interface ChainToday {
  /** Number of certificates that are left. */
  readonly sent: number;
  readonly choices: readonly AnchorChoice[];
}

/** What `creds anchor` says. */
export interface AnchorReport extends Report {
  readonly command: 'creds anchor';
  /** ISO time for which everything is said. */
  readonly at: string;
  /** The root to load: the one that was named, or the one for the chain of today and the verifier that was asked for. */
  readonly load?: AnchorDescription;
  readonly verifier?: VerifierModel;
  readonly candidates?: readonly CandidateDescription[];
  /** For the chain as it was given. */
  readonly choices?: readonly AnchorChoice[];
  /** Present where servers no longer send all of it. */
  readonly today?: ChainToday;
  readonly modules?: readonly ModuleChoice[];
  /** The file that was written. */
  readonly out?: string;
}

export function describeAnchor(anchor: Anchor, at: number): AnchorDescription {
  const { id, name, subject, keyId, certificate, known, file } = anchor;
  const facts = certificate?.facts ?? known;
  return {
    id,
    name,
    subject,
    ...(known === undefined ? {} : { operator: known.operator }),
    key: facts === undefined ? 'unknown' : `${facts.keyType.toUpperCase()} ${facts.keyBits}`,
    ...(facts?.fingerprint === undefined ? {} : { fingerprint: facts.fingerprint }),
    keyId,
    ...datesOf(anchor),
    state: statusAt(anchor, at).state,
    events: known?.events ?? [],
    crossSigns: known?.crossSigns ?? [],
    usedBy: known?.usedBy ?? [],
    stores: (known?.stores ?? []).map((store) => STORES[store]),
    origin: file ?? known?.origin ?? 'unknown',
    standIn: known !== undefined && known.keyId !== keyId,
    ...(known?.note === undefined ? {} : { note: known.note }),
    ...(certificate === undefined ? {} : { pem: encodePem('CERTIFICATE', certificate.der) }),
  };
}

function datesOf({ certificate, known }: Anchor): Pick<AnchorDescription, 'notBefore' | 'notAfter'> {
  if (certificate !== undefined)
    return { notBefore: isoDate(certificate, 'notBefore'), notAfter: isoDate(certificate, 'notAfter') };
  const { notBefore, notAfter } = known ?? {};
  return notBefore === undefined || notAfter === undefined ? {} : { notBefore, notAfter };
}

export function isoDate({ facts }: Certificate, which: 'notBefore' | 'notAfter'): string {
  return new Date(facts[which]).toISOString();
}

export function describeCandidate(candidate: Candidate): CandidateDescription {
  const { name, role, sentAt, certificate, state, anchor, verdicts } = candidate;
  const { subject, issuer, fingerprint } = certificate.facts;
  return {
    name,
    role,
    sentAt,
    subject,
    issuer,
    fingerprint,
    notAfter: isoDate(certificate, 'notAfter'),
    state,
    ...(anchor === undefined ? {} : { anchor: anchor.id }),
    accepted: Object.fromEntries(
      Object.entries(verdicts).map(([model, verdict]) => [model, verdict.ok ? true : verdict.reason]),
    ) as CandidateDescription['accepted'],
  };
}

/** Ids of the roots that took its place, the usual one first. */
export function successorsOf({ known }: Anchor): readonly string[] {
  return [...new Set((known?.events ?? []).filter(leavesIt).flatMap(({ to = [] }) => to))];
}
