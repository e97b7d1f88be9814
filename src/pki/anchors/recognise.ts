import { signedBy, type Certificate } from '../x509.ts';
import type { CrossSign } from './anchor.ts';
import { sameText, type Anchor } from './set.ts';

/**
 * What a certificate is to an anchor: the anchor `itself`; the same root in another encoding; a `cross-sign` of it, with
 * its name and key but another issuer; a certificate of its key under another name; one that it has issued.
 */
export type Relation = 'itself' | 'other-encoding' | 'cross-sign' | 'same-key' | 'issued-by';

export interface Recognised {
  readonly anchor: Anchor;
  readonly relation: Relation;
  /** False where only names speak for it, because the anchor's own certificate is not here. */
  readonly proven: boolean;
  /** What is known of this cross-sign. */
  readonly crossSign?: CrossSign;
}

/** The nearest relation first. */
const NEAREST: readonly Relation[] = ['itself', 'other-encoding', 'cross-sign', 'same-key', 'issued-by'];

/** The anchor that a certificate is, shares its key with, or was issued by; by key, because roots exist in several files. */
export function whichAnchor(certificate: Certificate, anchors: readonly Anchor[]): Recognised | undefined {
  const found = relatedAnchors(certificate, anchors);
  for (const relation of NEAREST) {
    const match = found.find((entry) => entry.relation === relation);
    if (match !== undefined) return match;
  }
  return undefined;
}

/** Every anchor that the certificate has to do with. */
export function relatedAnchors(certificate: Certificate, anchors: readonly Anchor[]): readonly Recognised[] {
  return anchors.flatMap((anchor) => {
    const relation = relationTo(certificate, anchor);
    if (relation === undefined) return [];
    const proven = relation !== 'issued-by' || anchor.certificate !== undefined;
    const crossSign = relation === 'cross-sign' ? knownCrossSign(certificate, anchor) : undefined;
    return [{ anchor, relation, proven, ...(crossSign === undefined ? {} : { crossSign }) }];
  });
}

function relationTo(certificate: Certificate, anchor: Anchor): Relation | undefined {
  const { fingerprint, keyId, subject, issuer, selfSigned } = certificate.facts;
  // A root of the user's own may stand in for a known one.
  const itself = anchor.file === undefined ? anchor.known?.fingerprint : anchor.certificate?.facts.fingerprint;
  if (fingerprint === itself) return 'itself';
  if (keyId === anchor.keyId) {
    if (!sameText(subject, anchor.subject)) return 'same-key';
    return selfSigned ? 'other-encoding' : 'cross-sign';
  }
  if (!sameText(issuer, anchor.subject) || selfSigned) return undefined;
  const signer = anchor.certificate;
  if (signer === undefined) return 'issued-by';
  return signedBy(certificate, signer) ? 'issued-by' : undefined;
}

/** By its fingerprint, else by who signed it and when: two cross-signs by one issuer differ in their dates. */
function knownCrossSign(certificate: Certificate, { known }: Anchor): CrossSign | undefined {
  const { fingerprint, issuer, notBefore } = certificate.facts;
  const signs = known?.crossSigns ?? [];
  const sameIssuer = signs.filter((sign) => sameText(sign.issuer, issuer));
  const began = new Date(notBefore).toISOString().slice(0, 10);
  return (
    signs.find((sign) => sign.fingerprint === fingerprint) ??
    (sameIssuer.length === 1 ? sameIssuer[0] : sameIssuer.find(({ from }) => from === began))
  );
}
