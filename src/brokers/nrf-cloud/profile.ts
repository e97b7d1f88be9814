import { guess, reported, stated } from '../../kernel/facts.ts';
import { awsDenial, awsLimits, awsSignatures, awsTls } from '../kit/parts/aws.ts';
import type { BrokerProfile } from '../kit/profile.ts';
import { GENERAL } from '../kit/sources.ts';

const DOCS = 'nRF Cloud documentation and Nordic’s SDK';

export const profile: BrokerProfile = {
  id: 'nrf-cloud',
  title: 'nRF Cloud',
  summary:
    'Nordic’s cloud for its own modules: AWS IoT Core under another name. A device proves who it is with a client certificate, and its client id is its own id.',
  named: /\bnrf ?cloud\b/i,
  hosts: [/^mqtt\.nrfcloud\.com$/],
  addresses: [stated('mqtt.nrfcloud.com', DOCS)],
  exampleHost: 'mqtt.nrfcloud.com',
  demands: {
    sni: guess(true, 'a custom domain of AWS IoT Core, which is picked by the name'),
    clientCertificate: reported(true, DOCS),
    login: reported(false, DOCS),
  },
  ports: [{ port: 8883, speaks: stated('mqtts', DOCS), proof: reported('client certificate', DOCS) }],
  tls: {
    minVersion: guess('TLSv1.2', 'as AWS IoT Core'),
    maxVersion: guess('TLSv1.3', 'as AWS IoT Core'),
    keyTypes: guess(['rsa', 'ec'], 'as AWS IoT Core'),
    chain: guess(awsTls.chain?.value ?? '', 'as AWS IoT Core'),
    authority: guess('amazon', 'as AWS IoT Core'),
  },
  anchors: [
    {
      id: 'amazon-root-ca-1',
      use: 'first',
      keyType: 'rsa',
      why: reported('AWS IoT Core under its own name', DOCS, 'the SDK itself takes a CA of that size for AWS'),
    },
  ],
  logins: [
    {
      id: 'certificate',
      title: 'client certificate in the modem’s store',
      clientId: reported({ words: 'the device id: a UUID, or nrf- and the IMEI' }, DOCS),
    },
  ],
  limits: {
    maxQos: guess(awsLimits.maxQos?.value ?? 1, 'as AWS IoT Core'),
    payloadBytes: guess(131_072, 'as AWS IoT Core'),
  },
  topics: reported(
    {
      publish: ['+/+/+/d/{clientId}/#', '$aws/things/{clientId}/#'],
      subscribe: ['+/+/+/d/{clientId}/#', '$aws/things/{clientId}/#'],
    },
    DOCS,
    'a prefix per team stands in front',
  ),
  denial: { ...awsDenial, confidence: 'reported', note: 'as AWS IoT Core' },
  verification: guess('ack', GENERAL, 'the device’s topics lead to the cloud, not back'),
  signatures: awsSignatures,
  dates: [],
  notes: { securityTag: reported('the credentials lie under security tag 16842753 in the modem', DOCS) },
};
