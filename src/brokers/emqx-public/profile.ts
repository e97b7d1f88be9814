import { guess, reported, stated } from '../../kernel/facts.ts';
import { noLogin } from '../kit/parts/logins.ts';
import { ANY_TOPIC } from '../kit/parts/topics.ts';
import type { BrokerProfile } from '../kit/profile.ts';
import { GENERAL } from '../kit/sources.ts';

const PAGE = 'EMQX, page of the public broker';

export const profile: BrokerProfile = {
  id: 'emqx-public',
  title: 'broker.emqx.io (public test broker)',
  summary: 'EMQX’s public broker for tests. No login; everybody can read everything that is sent there.',
  named: /\b(?:public )?emqx (?:public|test)(?: broker)?\b|\bpublic emqx(?: broker)?\b/i,
  hosts: [/^broker\.emqx\.io$/],
  addresses: [stated('broker.emqx.io', PAGE)],
  exampleHost: 'broker.emqx.io',
  demands: {
    sni: reported(false, 'T-SIM7600X issue 49', 'a SIM7600 got in without'),
    clientCertificate: stated(false, PAGE),
    login: stated(false, PAGE),
  },
  ports: [
    { port: 1883, speaks: stated('mqtt', PAGE) },
    { port: 8083, speaks: stated('ws', PAGE) },
    { port: 8883, speaks: stated('mqtts', PAGE) },
    { port: 8084, speaks: stated('wss', PAGE) },
    { port: 14_567, speaks: stated('quic', PAGE) },
  ],
  tls: {
    chain: guess('a chain of DigiCert; the CA is offered as broker.emqx.io-ca.crt', GENERAL),
    authority: guess('digicert', GENERAL),
  },
  anchors: [
    {
      id: 'digicert-global-root-g2',
      use: 'first',
      keyType: 'rsa',
      why: guess('where DigiCert’s chains lead since 2023', GENERAL, 'compare with broker.emqx.io-ca.crt'),
    },
    {
      id: 'digicert-global-root-ca',
      use: 'also',
      keyType: 'rsa',
      why: reported('held by users of the SIM7600', 'T-SIM7600X issue 49', 'from before the move to G2'),
    },
  ],
  logins: [noLogin],
  limits: {},
  topics: stated(ANY_TOPIC, PAGE, 'shared with everybody: use a prefix of your own'),
  denial: guess('connack', GENERAL),
  verification: stated('own', PAGE, 'topics are free'),
  signatures: [],
  dates: [],
  notes: {},
};
