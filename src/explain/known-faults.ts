import type { BrokerProfile } from '../brokers/kit/profile.ts';
import type { Notice } from '../families/kit/reading.ts';
import { span, weigh } from '../families/kit/rows.ts';
import type { Anchor } from '../pki/anchors/set.ts';
import type { KnownModule } from '../plan/module-facts.ts';
import type { HeldCa } from './held-ca.ts';

/* What a log decides without showing a failure, because a fact of the module or the broker leaves no way round it. */

/** A firmware that takes no credential: whatever else a log shows, verification cannot work. */
export function storesNothing({ line, exact }: KnownModule): Notice | undefined {
  const { upload } = line.facts.files;
  if (!exact || upload?.value !== 'refused') return undefined;
  return {
    text: `firmware ${line.id} takes the bytes of a certificate and then refuses them`,
    span: span('server-trust'),
    causes: [weigh('firmware-bug', 1, 'server-trust', 'no certificate can be stored on this firmware')],
    finding: 'firmware-known-bad',
    source: upload.source,
  };
}

/** An address that a service has given up, which still sends the old chain, and the root that is meant for the new address. */
export function rootOfNewAddress(
  profile: BrokerProfile,
  ca: HeldCa | undefined,
  roots: readonly Anchor[],
): Notice | undefined {
  if (profile.superseded === undefined || ca === undefined) return undefined;
  const old = profile.anchors.find(({ use }) => use === 'retired');
  const next = profile.anchors.find(({ use }) => use === 'first');
  const root = roots.find(({ id }) => id === next?.id);
  if (old === undefined || root === undefined) return undefined;
  if (!ca.certificates.some(({ facts }) => facts.keyId === root.keyId)) return undefined;
  return {
    text: `${ca.evidence.text}; this address does not lead to it: ${profile.tls.chain?.value ?? old.why.value}`,
    span: span('server-trust'),
    causes: [
      weigh(
        'wrong-root-ca',
        ca.sure ? 1 : 0.9,
        'server-trust',
        `${root.name} is the root of the address that has taken its place`,
      ),
    ],
    source: profile.superseded.source,
  };
}
