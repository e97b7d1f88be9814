import { guess, stated } from '../../kernel/facts.ts';
import { AZURE_TLS_PAGE, azureAnchors, azureChain } from '../kit/parts/azure.ts';
import type { BrokerProfile } from '../kit/profile.ts';
import { GENERAL } from '../kit/sources.ts';

const DPS_TLS = 'Microsoft Learn, TLS support in the IoT Hub device provisioning service';

export const profile: BrokerProfile = {
  id: 'azure-dps',
  title: 'Azure device provisioning service',
  summary:
    'Tells a device which Azure IoT Hub is its own. It is asked once over MQTT, on fixed topics; everything else then happens at the hub.',
  named: /\bazure[ _-]dps\b|\b(?:azure[ _-])?(?:device provisioning(?: service)?)\b/i,
  hosts: [/^[a-z0-9-]+\.azure-devices-provisioning\.(net|cn|us)$/],
  addresses: [guess('global.azure-devices-provisioning.net', GENERAL)],
  exampleHost: 'global.azure-devices-provisioning.net',
  demands: {
    sni: guess(true, 'a gateway for many customers; Microsoft’s pages do not say'),
    clientCertificate: guess(false, GENERAL, 'optional: the other ways are a token or a TPM'),
    login: guess(true, GENERAL),
  },
  ports: [
    { port: 8883, speaks: stated('mqtts', AZURE_TLS_PAGE) },
    { port: 443, speaks: guess('wss', GENERAL) },
  ],
  tls: {
    minVersion: stated('TLSv1.2', DPS_TLS),
    maxVersion: stated('TLSv1.2', DPS_TLS, '1.2 only'),
    chain: azureChain,
    authority: guess('microsoft', GENERAL),
  },
  anchors: azureAnchors,
  logins: [
    {
      id: 'provisioning',
      title: 'enrollment with a key',
      clientId: guess({ words: 'the registration id' }, GENERAL),
      username: guess(
        {
          words: 'ID_SCOPE/registrations/REGISTRATION_ID/api-version=2019-03-31',
          pattern: /^[^/]+\/registrations\/[^/]+\/api-version=\d{4}-\d{2}-\d{2}.*$/,
        },
        GENERAL,
      ),
      password: guess({ words: 'a token like that of the hub, with skn=registration' }, GENERAL),
    },
    { id: 'certificate', title: 'enrollment with a client certificate' },
  ],
  limits: { mqttVersions: guess(['3.1.1'], GENERAL) },
  topics: guess({ publish: ['$dps/registrations/#'], subscribe: ['$dps/registrations/#'] }, GENERAL),
  denial: guess('connack', GENERAL),
  verification: guess('ack', GENERAL, 'fixed topics only'),
  signatures: [],
  dates: [],
  notes: {
    register: guess(
      'a message to $dps/registrations/PUT/iotdps-register/?$rid=1 registers the device for real: --pub sends one, nothing does by default',
      GENERAL,
    ),
  },
};
