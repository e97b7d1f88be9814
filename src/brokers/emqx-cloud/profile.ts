import { guess, reported, stated } from '../../kernel/facts.ts';
import type { BrokerProfile } from '../kit/profile.ts';

export const profile: BrokerProfile = {
  id: 'emqx-cloud',
  title: 'EMQX Cloud serverless',
  hosts: [/\.emqxsl\.(com|cn)$/],
  demands: {
    sni: reported(true, 'user reports: a SIM7600 connects only after the server name was switched on'),
    clientCertificate: stated(false, 'EMQX Cloud serverless: user name and password'),
    login: stated(true, 'EMQX Cloud serverless: user name and password'),
  },
  denial: guess('connack', 'EMQX answers with CONNACK 4 or 5'),
  verification: stated('own', 'EMQX Cloud: free choice of topics'),
};
