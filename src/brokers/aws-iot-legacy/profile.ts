import { stated } from '../../kernel/facts.ts';
import {
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

const SERVER = 'AWS IoT Core developer guide, server authentication';
const { chain: _chain, chainBytes: _bytes, authority: _authority, ...tls } = awsTls;

/** AWS IoT Core under its old addresses without `-ats`. */
export const profile: BrokerProfile = {
  id: 'aws-iot-legacy',
  title: 'AWS IoT Core, old address without -ats',
  summary:
    'The address that AWS IoT had before it got certificates of its own. It is no longer supported: ask the console for the address with -ats, and load Amazon Root CA 1.',
  named:
    /\b(?:aws|amazon)\b.{0,40}\b(?:legacy(?:[ -]form)?|old(?:[ -](?:form|format|style))?|non[ -]?ats|without -?ats|no -?ats)\b/i,
  hosts: [/^(?![a-z0-9-]+[-.]ats\.)[a-z0-9-]+\.iot\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/],
  addresses: [stated('PREFIX.iot.REGION.amazonaws.com', SERVER)],
  exampleHost: 'a1b2c3.iot.eu-west-1.amazonaws.com',
  demands: awsDemands,
  ports: awsPorts,
  tls: {
    ...tls,
    chain: stated(
      'a chain of VeriSign or Symantec, up to VeriSign Class 3 G5',
      SERVER,
      'an archived page of 2021 to 2023',
    ),
  },
  anchors: [
    {
      id: 'verisign-class-3-g5',
      use: 'retired',
      keyType: 'rsa',
      why: stated('the root of the old chain; no longer supported', SERVER, 'an archived page still listed it'),
    },
    {
      id: 'amazon-root-ca-1',
      use: 'first',
      keyType: 'rsa',
      why: stated('for the address with -ats, which has taken its place', SERVER),
    },
  ],
  logins: [awsCertificateLogin, awsAuthorizerLogin],
  limits: awsLimits,
  topics: stated(ANY_TOPIC, 'AWS IoT Core developer guide, MQTT topics'),
  denial: awsDenial,
  verification: awsVerification,
  signatures: awsSignatures,
  dates: [
    {
      on: '2018-05-09',
      what: stated('regions that opened from this day on have the address with -ats only', SERVER, 'Mumbai first'),
      todo: 'Use the address with -ats.',
    },
  ],
  superseded: stated(
    'only data endpoints with -ats are supported; certificates of Symantec and VeriSign no longer are',
    SERVER,
  ),
  notes: awsNotes,
};
