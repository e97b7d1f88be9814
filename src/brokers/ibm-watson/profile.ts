import { guess } from '../../kernel/facts.ts';
import type { BrokerProfile } from '../kit/profile.ts';
import { GENERAL } from '../kit/sources.ts';

export const profile: BrokerProfile = {
  id: 'ibm-watson',
  title: 'IBM Watson IoT Platform',
  summary: 'Switched off in December 2023. A device that tries it needs another broker.',
  named: /\bibm (?:watson|cloud|iot)\b|\bwatson iot\b/i,
  hosts: [/^[a-z0-9-]+\.messaging\.internetofthings\.ibmcloud\.com$/],
  addresses: [guess('ORG.messaging.internetofthings.ibmcloud.com', GENERAL)],
  exampleHost: 'abc123.messaging.internetofthings.ibmcloud.com',
  demands: {
    sni: guess(true, GENERAL),
    clientCertificate: guess(false, GENERAL),
    login: guess(true, GENERAL),
  },
  ports: [{ port: 8883, speaks: guess('mqtts', GENERAL) }],
  tls: {},
  anchors: [],
  logins: [],
  limits: {},
  denial: guess('connack', GENERAL),
  verification: guess('own', GENERAL),
  signatures: [],
  dates: [],
  retired: guess('IBM switched the Watson IoT Platform off in December 2023', GENERAL),
  notes: {},
};
