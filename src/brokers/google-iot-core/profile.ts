import { guess, stated } from '../../kernel/facts.ts';
import type { BrokerProfile } from '../kit/profile.ts';
import { GENERAL } from '../kit/sources.ts';

const DOCS = 'Google Cloud IoT Core documentation';

export const profile: BrokerProfile = {
  id: 'google-iot-core',
  title: 'Google Cloud IoT Core',
  summary:
    'Switched off in August 2023. Its host names still stand in thousands of samples: a device that tries them needs another broker.',
  named: /\b(?:google|gcp)(?: cloud)?[ _-]iot(?:[ _-]core)?\b/i,
  hosts: [/^mqtt\.googleapis\.com$/, /^mqtt\.2030\.ltsapis\.goog$/],
  addresses: [stated('mqtt.googleapis.com', DOCS), stated('mqtt.2030.ltsapis.goog, the long-term name', DOCS)],
  exampleHost: 'mqtt.googleapis.com',
  demands: {
    sni: guess(true, GENERAL),
    clientCertificate: stated(false, DOCS),
    login: stated(true, DOCS, 'a token as password'),
  },
  ports: [
    { port: 8883, speaks: stated('mqtts', DOCS) },
    { port: 443, speaks: stated('mqtts', DOCS) },
  ],
  tls: { authority: stated('google', DOCS) },
  anchors: [
    {
      id: 'globalsign-ecc-r4',
      use: 'retired',
      keyType: 'ec',
      why: stated('one of the pair of small roots of the long-term name; the other was GTS LTSR', DOCS),
    },
    { id: 'gts-root-r1', use: 'retired', keyType: 'rsa', why: guess('mqtt.googleapis.com', GENERAL) },
  ],
  logins: [
    {
      id: 'jwt',
      title: 'token (JWT)',
      clientId: stated(
        {
          words: 'the device’s whole path',
          pattern: /^projects\/[^/]+\/locations\/[^/]+\/registries\/[^/]+\/devices\/[^/]+$/,
        },
        DOCS,
      ),
      username: stated({ words: 'not looked at ("unused")' }, DOCS),
      password: stated({ words: 'a JWT, signed with ES256 or RS256, for at most 24 hours' }, DOCS),
    },
  ],
  limits: {},
  denial: guess('close', GENERAL),
  verification: guess('ack', GENERAL),
  signatures: [],
  dates: [
    {
      on: '2023-08-16',
      what: stated('the service was switched off', DOCS),
      todo: 'Move to another broker.',
    },
  ],
  retired: stated('Google switched IoT Core off on 2023-08-16', DOCS),
  notes: {
    successor: guess('ClearBlade offers a service that takes the same devices, under hosts of its own', GENERAL),
  },
};
