import { guess, stated } from '../../../kernel/facts.ts';
import type { ProfileAnchor } from '../profile.ts';

/* What IoT Hub and its device provisioning service have in common. */

const TLS_PAGE = 'Microsoft Learn, TLS support in IoT Hub';

export const azureAnchors: readonly ProfileAnchor[] = [
  {
    id: 'digicert-global-root-g2',
    use: 'first',
    keyType: 'rsa',
    why: stated('RSA certificates since the migration of 2024', TLS_PAGE),
  },
  {
    id: 'microsoft-rsa-2017',
    use: 'also',
    keyType: 'rsa',
    why: stated('advised beside it, for what comes later', TLS_PAGE),
  },
  {
    id: 'baltimore-cybertrust',
    use: 'retired',
    keyType: 'rsa',
    why: stated('until the migration, which was done by 2024-09-30', TLS_PAGE, 'the root itself ended on 2025-05-12'),
  },
];

/** The way from the server's certificate to the root, as far as it is known. */
export const azureChain = guess(
  'server certificate *.azure-devices.net (RSA 2048), Microsoft Azure RSA TLS Issuing CA nn (or Azure TLS Issuing CA), DigiCert Global Root G2',
  'general knowledge; no chain was read here',
  'newer Microsoft hosts go over Microsoft TLS RSA Root G2, signed by DigiCert Global Root G2: seen in recorded chains of web hosts, more than 5 kB; whether IoT Hub does is not known',
);

export const AZURE_TLS_PAGE = TLS_PAGE;
export const AZURE_MQTT_PAGE = 'Microsoft Learn, communicate with IoT Hub over MQTT';
