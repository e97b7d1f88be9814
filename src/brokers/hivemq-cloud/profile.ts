import { guess, reported } from '../../kernel/facts.ts';
import { letsEncryptAnchors, letsEncryptChain } from '../kit/parts/lets-encrypt.ts';
import { passwordLogin } from '../kit/parts/logins.ts';
import { ANY_TOPIC } from '../kit/parts/topics.ts';
import type { BrokerProfile } from '../kit/profile.ts';
import { GENERAL } from '../kit/sources.ts';

const USERS = 'HiveMQ forum and issues of its users';
const NO_SNI = 'picow-iot issue 6, esp32-BG95 issue 6, forum threads quoted in SSLClient issue 67';
const login = reported(true, USERS);

export const profile: BrokerProfile = {
  id: 'hivemq-cloud',
  title: 'HiveMQ Cloud',
  summary:
    'HiveMQ as a service. A client has a user name and a password. The server name (SNI) is needed, and its lack does not show in TLS: the handshake passes, and the broker then says "not authorized".',
  named: /\bhive ?mq(?: cloud)?\b/i,
  hosts: [/\.hivemq\.cloud$/],
  addresses: [
    reported('32 hex digits, then .s1.eu.hivemq.cloud or .s2.eu.hivemq.cloud', USERS),
    reported('starter plan: NAME.a0n.euc1.aws.hivemq.cloud', USERS),
  ],
  exampleHost: '0123456789abcdef0123456789abcdef.s1.eu.hivemq.cloud',
  demands: {
    sni: reported(true, NO_SNI),
    clientCertificate: reported(false, USERS),
    login,
  },
  ports: [
    { port: 8883, speaks: reported('mqtts', USERS), proof: reported('user name and password', USERS) },
    { port: 8884, speaks: reported('wss', USERS), proof: reported('user name and password', USERS) },
  ],
  tls: { minVersion: guess('TLSv1.2', GENERAL), maxVersion: guess('TLSv1.3', GENERAL), ...letsEncryptChain },
  anchors: letsEncryptAnchors(reported('all plans that were seen', 'esp-idf issue 11354')),
  logins: [passwordLogin(login)],
  limits: {
    mqttVersions: guess(['3.1.1', '5'], GENERAL),
    maxQos: guess(2, GENERAL),
    retain: guess(true, GENERAL),
    packetBytes: guess(5_242_880, GENERAL, 'uncertain'),
    sessions: guess('serverless: kept 3 days, 100 connections at a time', GENERAL),
    rates: guess('serverless: 10 GB in a month', GENERAL),
  },
  topics: reported(ANY_TOPIC, USERS),
  denial: guess('connack', GENERAL, 'CONNACK 4 or 5'),
  verification: reported('own', USERS, 'topics are free'),
  signatures: [
    {
      id: 'sni-missing',
      title: 'the server name (SNI) is missing',
      tls12: reported({ seen: ['completes', 'default-certificate'] }, NO_SNI),
      tls13: guess({ seen: ['completes', 'default-certificate'] }, GENERAL),
      mqtt: reported({ connack: [5] }, NO_SNI, 'looks like a wrong password, and is none'),
    },
    {
      id: 'login',
      title: 'wrong user name or password',
      mqtt: guess({ connack: [4, 5], reasons: [0x86, 0x87] }, USERS),
    },
  ],
  dates: [],
  notes: { noPlain: reported('there is no port without TLS', USERS) },
};
