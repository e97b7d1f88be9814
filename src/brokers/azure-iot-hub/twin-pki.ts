import type { PkiShape } from '../kit/twin-pki.ts';

type Ca = 'digicert-global-root-g2' | 'digicert-global-root-g3' | 'rsa-issuing' | 'ecc-issuing';

/** Microsoft's issuing CA below DigiCert Global Root G2; the EC one below G3 is a preview. */
export const AZURE_PKI: PkiShape<Ca> = {
  cas: {
    'digicert-global-root-g2': {
      subject: 'C=US, O=DigiCert Inc, OU=www.digicert.com, CN=DigiCert Global Root G2',
      key: 'rsa',
    },
    'digicert-global-root-g3': {
      subject: 'C=US, O=DigiCert Inc, OU=www.digicert.com, CN=DigiCert Global Root G3',
      key: 'p384',
    },
    'rsa-issuing': {
      subject: 'C=US, O=Microsoft Corporation, CN=Microsoft Azure RSA TLS Issuing CA 04',
      key: 'rsa-4096',
    },
    'ecc-issuing': {
      subject: 'C=US, O=Microsoft Corporation, CN=Microsoft Azure ECC TLS Issuing CA 04',
      key: 'p384',
    },
  },
  roots: ['digicert-global-root-g2', 'digicert-global-root-g3'],
  chains: {
    rsa: {
      root: 'digicert-global-root-g2',
      leafBytes: 1700,
      sent: [{ ca: 'rsa-issuing', by: 'digicert-global-root-g2', bytes: 1500 }],
    },
    ec: {
      root: 'digicert-global-root-g3',
      leafBytes: 1400,
      sent: [{ ca: 'ecc-issuing', by: 'digicert-global-root-g3', bytes: 893 }],
    },
  },
};
