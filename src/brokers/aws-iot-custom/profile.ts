import { stated } from '../../kernel/facts.ts';
import {
  awsAnchors,
  awsAuthorizerLogin,
  awsCertificateLogin,
  awsDemands,
  awsDenial,
  awsLimits,
  awsNotes,
  awsPorts,
  awsSignatures,
  awsTls,
  awsVerification,
} from '../kit/parts/aws.ts';
import { ANY_TOPIC } from '../kit/parts/topics.ts';
import type { BrokerProfile } from '../kit/profile.ts';
import { GENERAL } from '../kit/sources.ts';
import { guess } from '../../kernel/facts.ts';

const SECURITY = 'AWS IoT Core developer guide, transport security';

/** AWS IoT Core under a customer's own name, which no host name shows. */
export const profile: BrokerProfile = {
  id: 'aws-iot-custom',
  title: 'AWS IoT Core, custom domain',
  summary:
    'AWS IoT Core under a name of your own. As with AWS IoT Core, but the server name (SNI) is needed: it alone tells whose domain is meant.',
  named: /\b(?:aws|amazon)\b.{0,40}\bcustom domain\b/i,
  hosts: [],
  addresses: [stated('a name of your own, set up as a domain configuration', SECURITY)],
  exampleHost: 'mqtt.company.example',
  demands: { ...awsDemands, sni: stated(true, SECURITY) },
  ports: awsPorts,
  tls: {
    ...awsTls,
    chain: guess('a certificate for your own name, mostly by Amazon Root CA 1', GENERAL, 'any public CA is possible'),
    authority: guess('amazon', GENERAL),
  },
  anchors: awsAnchors,
  logins: [awsCertificateLogin, awsAuthorizerLogin],
  limits: awsLimits,
  topics: stated(ANY_TOPIC, 'AWS IoT Core developer guide, MQTT topics'),
  denial: awsDenial,
  verification: awsVerification,
  signatures: [
    ...awsSignatures,
    {
      id: 'sni-missing',
      title: 'the server name (SNI) is missing',
      tls12: guess({ alerts: [112, 40], seen: ['close', 'default-certificate'] }, GENERAL),
      tls13: guess({ alerts: [112, 40], seen: ['close', 'default-certificate'] }, GENERAL),
      mqtt: guess({ seen: ['close'] }, GENERAL),
    },
  ],
  dates: [],
  notes: awsNotes,
};
