import { guess, stated, type Fact } from '../../../kernel/facts.ts';
import type { BrokerTls, ProfileAnchor } from '../profile.ts';

/* Brokers whose certificates come from Let's Encrypt. */

const CHAINS = 'Let’s Encrypt, "Chains of trust" (July 2026)';

/** `why` says how it is known that the broker's chains end there. */
export function letsEncryptAnchors(why: Fact<string>, ports?: readonly number[]): readonly ProfileAnchor[] {
  const where = ports === undefined ? {} : { ports };
  return [
    { id: 'isrg-root-x1', use: 'first', keyType: 'rsa', why, ...where },
    {
      id: 'isrg-root-x2',
      use: 'also',
      keyType: 'ec',
      why: stated('EC chains pass through it on their way to ISRG Root X1', CHAINS),
      ...where,
    },
    {
      id: 'dst-root-ca-x3',
      use: 'retired',
      keyType: 'rsa',
      why: stated('named in instructions from before 2021; ended on 2021-09-30', CHAINS),
      ...where,
    },
  ];
}

/** What such a broker sends, if it takes what Let's Encrypt gives by default. */
export const letsEncryptChain: Pick<BrokerTls, 'chain' | 'chainBytes' | 'authority'> = {
  chain: guess(
    'server certificate, then YR1 or YR2 and Root YR (RSA), or YE1 or YE2, Root YE and ISRG Root X2 (EC); the last one is signed by ISRG Root X1',
    `${CHAINS}; the broker itself was not read`,
    'one or two certificates more than before mid 2026',
  ),
  chainBytes: guess({ min: 2_050, max: 4_100 }, `sizes of the certificates of ${CHAINS}, with an estimated leaf`),
  authority: guess('lets-encrypt', 'by the root that users load'),
};
