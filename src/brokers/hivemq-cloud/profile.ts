import { guess, reported, stated } from '../../kernel/facts.ts';
import type { BrokerProfile } from '../kit/profile.ts';

export const profile: BrokerProfile = {
  id: 'hivemq-cloud',
  title: 'HiveMQ Cloud',
  hosts: [/\.hivemq\.cloud$/],
  demands: {
    sni: reported(
      true,
      'user reports: without it the handshake passes with a default certificate and CONNACK says "not authorized"',
    ),
    clientCertificate: stated(false, 'HiveMQ Cloud serverless: user name and password'),
    login: stated(true, 'HiveMQ Cloud serverless: user name and password'),
  },
  denial: guess('connack', 'HiveMQ answers with CONNACK 4 or 5'),
  verification: stated('own', 'HiveMQ Cloud: free choice of topics'),
};
