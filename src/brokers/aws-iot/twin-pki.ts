import type { PkiShape } from '../kit/twin-pki.ts';

type Ca = 'starfield-services-root-g2' | 'amazon-root-ca-1' | 'amazon-root-ca-3' | 'rsa-issuing' | 'ecdsa-issuing';

/**
 * Amazon's: a server's certificate below "Amazon RSA 2048 M02", and Amazon Root CA 1 as signed by Starfield sent on top;
 * for clients that know ECDSA only, the same below Amazon Root CA 3.
 */
export const AWS_PKI: PkiShape<Ca> = {
  cas: {
    'amazon-root-ca-1': { subject: 'C=US, O=Amazon, CN=Amazon Root CA 1', key: 'rsa' },
    'amazon-root-ca-3': { subject: 'C=US, O=Amazon, CN=Amazon Root CA 3', key: 'ec' },
    'starfield-services-root-g2': {
      subject:
        'C=US, ST=Arizona, L=Scottsdale, O=Starfield Technologies\\, Inc., CN=Starfield Services Root Certificate Authority - G2',
      key: 'rsa',
    },
    'rsa-issuing': { subject: 'C=US, O=Amazon, CN=Amazon RSA 2048 M02', key: 'rsa' },
    'ecdsa-issuing': { subject: 'C=US, O=Amazon, CN=Amazon ECDSA 256 M02', key: 'ec' },
  },
  roots: ['amazon-root-ca-1', 'amazon-root-ca-3', 'starfield-services-root-g2'],
  chains: {
    rsa: {
      root: 'amazon-root-ca-1',
      leafBytes: 1500,
      sent: [
        { ca: 'rsa-issuing', by: 'amazon-root-ca-1', bytes: 1122 },
        { ca: 'amazon-root-ca-1', by: 'starfield-services-root-g2', bytes: 1174 },
      ],
    },
    ec: {
      root: 'amazon-root-ca-3',
      leafBytes: 1100,
      sent: [{ ca: 'ecdsa-issuing', by: 'amazon-root-ca-3', bytes: 700 }],
    },
  },
};
