import { guess, stated } from '../../kernel/facts.ts';
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

const ENDPOINTS = 'AWS IoT Core developer guide, endpoints';

/** AWS IoT Core, data endpoints with certificates of Amazon Trust Services (`-ats`). */
export const profile: BrokerProfile = {
  id: 'aws-iot',
  title: 'AWS IoT Core',
  summary:
    'Amazon’s broker. A device proves who it is with a client certificate that is registered there, active, and has a policy; there is no user name. When the policy forbids something, the broker says nothing and closes.',
  named: /\b(?:aws|amazon[ _-](?:aws|iot))(?:[ _-]iot)?(?:[ _-]core)?\b|\biot core \(?-?ats\b/i,
  hosts: [/^[a-z0-9-]+[-.]ats\.iot\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/],
  addresses: [
    stated(
      'PREFIX-ats.iot.REGION.amazonaws.com, as "aws iot describe-endpoint --endpoint-type iot:Data-ATS" prints it',
      ENDPOINTS,
    ),
    stated('the same with .amazonaws.com.cn in China', ENDPOINTS, 'there often written PREFIX.ats.iot.…'),
  ],
  exampleHost: 'a1b2c3-ats.iot.eu-west-1.amazonaws.com',
  demands: awsDemands,
  ports: awsPorts,
  tls: awsTls,
  anchors: awsAnchors,
  logins: [awsCertificateLogin, awsAuthorizerLogin],
  limits: awsLimits,
  topics: stated(ANY_TOPIC, 'AWS IoT Core developer guide, MQTT topics', 'what begins with $ is the service’s own'),
  denial: awsDenial,
  verification: awsVerification,
  signatures: awsSignatures,
  dates: [],
  notes: {
    ...awsNotes,
    otherEndpoints: stated(
      'credentials (…credentials.iot…) and jobs have addresses of their own, which are no brokers',
      ENDPOINTS,
    ),
    greengrass: guess('a Greengrass core is a broker on your own network with a CA of its own: kind "any"', GENERAL),
  },
};
