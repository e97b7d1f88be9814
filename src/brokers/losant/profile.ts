import { guess, stated } from '../../kernel/facts.ts';
import type { BrokerProfile } from '../kit/profile.ts';
import { GENERAL } from '../kit/sources.ts';

const DOCS = 'Losant documentation, MQTT broker';
const CLIENT = 'Losant’s own client code';

export const profile: BrokerProfile = {
  id: 'losant',
  title: 'Losant',
  summary:
    'Losant’s broker. The client id is the device’s id, user name and password are an access key and its secret.',
  named: /\blosant\b/i,
  hosts: [/^broker\.losant\.com$/],
  addresses: [stated('broker.losant.com', DOCS)],
  exampleHost: 'broker.losant.com',
  demands: {
    sni: guess(false, GENERAL),
    clientCertificate: stated(false, DOCS, 'another way, with a CA of the application'),
    login: guess(true, `${DOCS}: not with a client certificate`),
  },
  ports: [
    { port: 8883, speaks: stated('mqtts', DOCS) },
    { port: 1883, speaks: stated('mqtt', DOCS) },
    { port: 80, speaks: stated('ws', DOCS) },
    { port: 443, speaks: stated('wss', DOCS) },
  ],
  tls: { authority: guess('digicert', 'by the root in its client code') },
  anchors: [
    {
      id: 'digicert-global-root-ca',
      use: 'first',
      keyType: 'rsa',
      why: stated(
        'in its own client code',
        CLIENT,
        'see whether it has moved: browsers distrust this root since 2026-04-15',
      ),
    },
    {
      id: 'digicert-global-root-g2',
      use: 'also',
      keyType: 'rsa',
      why: guess('where DigiCert’s chains lead since 2023', GENERAL),
    },
  ],
  logins: [
    {
      id: 'password',
      title: 'access key and secret',
      clientId: stated({ words: 'the device id' }, DOCS),
      username: stated({ words: 'the access key' }, DOCS),
      password: stated({ words: 'the access secret' }, DOCS),
    },
    {
      id: 'certificate',
      title: 'client certificate of the application’s CA',
      clientId: stated({ words: 'the device id' }, DOCS),
    },
  ],
  limits: {
    mqttVersions: stated(['3.1.1'], DOCS),
    maxQos: stated(1, DOCS),
    retain: stated(false, DOCS),
    payloadBytes: stated(262_144, DOCS),
    cleanSessionOnly: stated(true, DOCS),
  },
  denial: guess('connack', GENERAL),
  verification: guess('own', GENERAL, 'where the access key allows the topic'),
  signatures: [],
  dates: [],
  notes: {},
};
