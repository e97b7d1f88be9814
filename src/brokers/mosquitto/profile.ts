import { guess, observed, stated } from '../../kernel/facts.ts';
import { passwordLogin } from '../kit/parts/logins.ts';
import { ANY_TOPIC } from '../kit/parts/topics.ts';
import type { BrokerProfile } from '../kit/profile.ts';

const MAN = 'mosquitto.conf(5)';
const SEEN = 'Debian’s Mosquitto 2.0 with OpenSSL 3.0 on loopback';

export const profile: BrokerProfile = {
  id: 'mosquitto',
  title: 'Mosquitto of your own',
  summary:
    'Eclipse Mosquitto on a machine of yours. Its configuration decides about everything; what stands here is what it does without further settings.',
  named: /\bmosquitto\b(?!\.)/i,
  hosts: [],
  addresses: [stated('any name or address of your own', MAN)],
  exampleHost: 'broker.example',
  demands: {
    sni: observed(false, SEEN, 'a listener has one certificate, whatever the name'),
    clientCertificate: guess(false, MAN, 'require_certificate true demands one'),
    login: guess(false, MAN, 'allow_anonymous false, the default of version 2, demands one'),
  },
  ports: [
    { port: 1883, speaks: stated('mqtt', MAN) },
    { port: 8883, speaks: guess('mqtts', 'the usual port; the configuration names it') },
  ],
  tls: {
    minVersion: stated('TLSv1.2', MAN, 'without tls_version; TLS 1.0 and 1.1 also fail at OpenSSL’s security level'),
    maxVersion: observed('TLSv1.3', SEEN),
    chain: stated('what certfile holds, in its order', MAN),
    authority: stated('own', MAN),
  },
  anchors: [],
  logins: [
    passwordLogin(stated(true, MAN)),
    {
      id: 'certificate',
      title: 'client certificate',
      username: stated({ words: 'none with use_identity_as_username' }, MAN),
    },
    { id: 'none', title: 'no login (allow_anonymous true)' },
  ],
  limits: {
    mqttVersions: stated(['3.1', '3.1.1', '5'], MAN),
    keepAliveSeconds: stated({ min: 0, max: 65_535 }, MAN, 'max_keepalive is for MQTT 5'),
    maxQos: stated(2, MAN),
    retain: stated(true, MAN),
    payloadBytes: stated(268_435_455, MAN, 'message_size_limit can be set lower'),
  },
  topics: stated(ANY_TOPIC, MAN, 'as far as an ACL allows'),
  denial: observed('connack', SEEN, 'a wrong password is CONNACK 5'),
  verification: stated('own', MAN, 'topics are free'),
  signatures: [
    {
      id: 'client-certificate-missing',
      title: 'no client certificate, with require_certificate',
      tls12: observed({ alerts: [40] }, SEEN),
      tls13: observed({ alerts: [116], late: true }, SEEN),
    },
    {
      id: 'client-ca-unknown',
      title: 'the client certificate is of a CA that is not in cafile',
      tls12: observed({ alerts: [48] }, SEEN),
      tls13: observed({ alerts: [48], late: true }, SEEN),
    },
    {
      id: 'client-certificate-expired',
      title: 'the client certificate has expired',
      tls12: observed({ alerts: [45] }, SEEN),
      tls13: observed({ alerts: [45], late: true }, SEEN),
    },
    { id: 'login', title: 'wrong user name or password', mqtt: observed({ connack: [5] }, SEEN) },
  ],
  dates: [],
  notes: {},
};
