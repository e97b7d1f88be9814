import { guess } from '../../kernel/facts.ts';
import type { BrokerProfile } from '../kit/profile.ts';
import { GENERAL } from '../kit/sources.ts';

export const profile: BrokerProfile = {
  id: 'adafruit-io',
  title: 'Adafruit IO',
  summary:
    'Adafruit’s service for makers. The user name is that of the account, the password its AIO key; topics are the account’s feeds.',
  named: /\badafruit(?:[ _-]?io)?\b/i,
  hosts: [/^io\.adafruit\.com$/],
  addresses: [guess('io.adafruit.com', GENERAL)],
  exampleHost: 'io.adafruit.com',
  demands: {
    sni: guess(false, GENERAL),
    clientCertificate: guess(false, GENERAL),
    login: guess(true, GENERAL),
  },
  ports: [
    { port: 8883, speaks: guess('mqtts', GENERAL) },
    { port: 1883, speaks: guess('mqtt', GENERAL) },
  ],
  tls: {
    chain: guess('server certificate, GeoTrust TLS RSA CA G1, DigiCert Global Root G2', GENERAL),
    authority: guess('digicert', GENERAL),
  },
  anchors: [
    {
      id: 'digicert-global-root-g2',
      use: 'first',
      keyType: 'rsa',
      why: guess('through GeoTrust TLS RSA CA', GENERAL, 'not read since DigiCert’s older root was distrusted in 2026'),
    },
  ],
  logins: [
    {
      id: 'password',
      title: 'user name and AIO key',
      clientId: guess({ words: 'free choice' }, GENERAL),
      username: guess({ words: 'of the account' }, GENERAL),
      password: guess({ words: 'the AIO key' }, GENERAL),
    },
  ],
  limits: {
    maxQos: guess(1, GENERAL),
    retain: guess(false, GENERAL, 'ask a feed for its last value with FEED/get'),
    rates: guess('limited by plan; notices come on USER/throttle, abuse is answered by a ban', GENERAL),
  },
  topics: guess({ publish: ['{username}/#'], subscribe: ['{username}/#'] }, GENERAL),
  denial: guess('connack', GENERAL),
  verification: guess('own', GENERAL, 'on a feed of one’s own'),
  signatures: [],
  dates: [],
  notes: {},
};
