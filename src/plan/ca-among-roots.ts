import type { BrokerProfile, ProfileAnchor } from '../brokers/kit/profile.ts';
import { ABSENT, NO_VERDICTS, known, type CaAmongRoots, type Input } from '../findings/inputs.ts';
import type { Anchor } from '../pki/anchors/set.ts';
import type { Certificate } from '../pki/x509.ts';

/** A CA, and the broker that it is for. */
export interface HeldCa {
  readonly profile: BrokerProfile;
  readonly port: number;
  readonly roots: readonly Anchor[];
  /** The CA that the module has or will be given. */
  readonly ca?: readonly Pick<Certificate, 'facts'>[];
}

/**
 * What a CA is to the roots that a broker's profile names. By key: a root is the same in whatever certificate it comes. A
 * list that rests on a guess speaks against no other.
 */
export function caAmongRoots({ ca, profile, port, roots }: HeldCa): Input<CaAmongRoots> {
  if (ca === undefined) return ABSENT;
  const here = profile.anchors.filter(({ ports }) => ports === undefined || ports.includes(port));
  const sure = here.filter(({ why }) => why.confidence !== 'guess');
  const current = here.filter(({ use }) => use !== 'retired');
  const rootsOf = (some: readonly ProfileAnchor[]): readonly Anchor[] =>
    roots.filter(({ id }) => some.some((anchor) => anchor.id === id));
  const holds = (some: readonly ProfileAnchor[]): boolean =>
    rootsOf(some).some(({ keyId }) => ca.some(({ facts }) => facts.keyId === keyId));
  const wanted = rootsOf(current);
  if (wanted.length === 0) return NO_VERDICTS.caAmongRoots;
  const verdict = (is: CaAmongRoots['is']): Input<CaAmongRoots> =>
    known(
      { is, wanted: wanted.map(({ name }) => name) },
      {
        kind: 'fact',
        ref: sure[0]?.why.source ?? profile.title,
        text: `${profile.title}: roots that its chains lead to`,
      },
    );
  if (holds(current.filter((anchor) => sure.includes(anchor)))) return verdict('listed');
  if (holds(current)) return NO_VERDICTS.caAmongRoots;
  if (holds(sure)) return verdict('retired');
  const first = current.filter(({ use }) => use === 'first');
  return first.some((anchor) => sure.includes(anchor)) ? verdict('other') : NO_VERDICTS.caAmongRoots;
}
