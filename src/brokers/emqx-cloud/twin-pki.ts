import type { PkiShape } from '../kit/twin-pki.ts';

type Ca = 'digicert-global-root-g2' | 'digicert-global-root-g3' | 'rsa-issuing' | 'ecc-issuing';

/** DigiCert’s; the EC one is for `--misbehave ecdsa-only` and `p384` only. */
export const EMQX_PKI: PkiShape<Ca> = {
  cas: {
    'digicert-global-root-g2': {
      subject: 'C=US, O=DigiCert Inc, OU=www.digicert.com, CN=DigiCert Global Root G2',
      key: 'rsa',
    },
    'digicert-global-root-g3': {
      subject: 'C=US, O=DigiCert Inc, OU=www.digicert.com, CN=DigiCert Global Root G3',
      key: 'p384',
    },
    'rsa-issuing': { subject: 'C=US, O=DigiCert Inc, CN=DigiCert Global G2 TLS RSA SHA256 2020 CA1', key: 'rsa' },
    'ecc-issuing': { subject: 'C=US, O=DigiCert Inc, CN=DigiCert Global G3 TLS ECC SHA384 2020 CA1', key: 'p384' },
  },
  roots: ['digicert-global-root-g2', 'digicert-global-root-g3'],
  chains: {
    rsa: {
      root: 'digicert-global-root-g2',
      leafBytes: 1700,
      sent: [{ ca: 'rsa-issuing', by: 'digicert-global-root-g2', bytes: 1228 }],
    },
    ec: {
      root: 'digicert-global-root-g3',
      leafBytes: 1400,
      sent: [{ ca: 'ecc-issuing', by: 'digicert-global-root-g3', bytes: 893 }],
    },
  },
};
