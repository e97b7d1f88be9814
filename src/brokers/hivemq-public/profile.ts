import { guess, reported } from '../../kernel/facts.ts';
import { letsEncryptAnchors, letsEncryptChain } from '../kit/parts/lets-encrypt.ts';
import { noLogin } from '../kit/parts/logins.ts';
import { ANY_TOPIC } from '../kit/parts/topics.ts';
import type { BrokerProfile } from '../kit/profile.ts';
import { GENERAL } from '../kit/sources.ts';

const PAGE = 'HiveMQ, page of the public broker, as its users quote it';

export const profile: BrokerProfile = {
  id: 'hivemq-public',
  title: 'broker.hivemq.com (public test broker)',
  summary: 'HiveMQ’s public broker for tests. No login; everybody can read everything that is sent there.',
  named: /\bhive ?mq (?:public|test)(?: broker)?\b|\bpublic hive ?mq(?: broker)?\b/i,
  hosts: [/^broker\.hivemq\.com$/],
  addresses: [reported('broker.hivemq.com', PAGE)],
  exampleHost: 'broker.hivemq.com',
  demands: {
    sni: reported(false, PAGE, 'one broker under one name'),
    clientCertificate: reported(false, PAGE),
    login: reported(false, PAGE),
  },
  ports: [
    { port: 1883, speaks: reported('mqtt', PAGE) },
    { port: 8000, speaks: guess('ws', GENERAL) },
    { port: 8883, speaks: guess('mqtts', GENERAL) },
    { port: 8884, speaks: guess('wss', GENERAL) },
  ],
  tls: { minVersion: guess('TLSv1.2', GENERAL), maxVersion: guess('TLSv1.3', GENERAL), ...letsEncryptChain },
  anchors: letsEncryptAnchors(guess('as HiveMQ Cloud', GENERAL)),
  logins: [noLogin],
  limits: {},
  topics: reported(ANY_TOPIC, PAGE, 'shared with everybody: use a prefix of your own'),
  denial: guess('connack', GENERAL),
  verification: reported('own', PAGE, 'topics are free'),
  signatures: [],
  dates: [],
  notes: {},
};
