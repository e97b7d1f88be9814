import type { PkiShape } from '../kit/twin-pki.ts';

type Ca = 'isrg-root-x1' | 'isrg-root-x2' | 'root-yr' | 'root-ye' | 'yr1' | 'ye1';

/**
 * Let’s Encrypt’s default chains of 2026: both end at ISRG Root X1, through its new roots YR and YE, which are sent as
 * cross-signs. Lengths are those of the published files.
 */
export const HIVEMQ_PKI: PkiShape<Ca> = {
  cas: {
    'isrg-root-x1': { subject: 'C=US, O=Internet Security Research Group, CN=ISRG Root X1', key: 'rsa-4096' },
    'isrg-root-x2': { subject: 'C=US, O=Internet Security Research Group, CN=ISRG Root X2', key: 'p384' },
    'root-yr': { subject: 'C=US, O=ISRG, CN=Root YR', key: 'rsa-4096' },
    'root-ye': { subject: 'C=US, O=ISRG, CN=Root YE', key: 'p384' },
    yr1: { subject: "C=US, O=Let's Encrypt, CN=YR1", key: 'rsa' },
    ye1: { subject: "C=US, O=Let's Encrypt, CN=YE1", key: 'p384' },
  },
  roots: ['isrg-root-x1', 'isrg-root-x2'],
  chains: {
    rsa: {
      root: 'isrg-root-x1',
      leafBytes: 1250,
      sent: [
        { ca: 'yr1', by: 'root-yr', bytes: 1247 },
        { ca: 'root-yr', by: 'isrg-root-x1', bytes: 1528 },
      ],
    },
    ec: {
      root: 'isrg-root-x1',
      leafBytes: 950,
      sent: [
        { ca: 'ye1', by: 'root-ye', bytes: 655 },
        { ca: 'root-ye', by: 'isrg-root-x2', bytes: 682 },
        { ca: 'isrg-root-x2', by: 'isrg-root-x1', bytes: 1140 },
      ],
    },
  },
};
