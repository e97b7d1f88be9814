import { guess, reported, stated } from '../../kernel/facts.ts';
import { letsEncryptAnchors } from '../kit/parts/lets-encrypt.ts';
import { noLogin } from '../kit/parts/logins.ts';
import { ANY_TOPIC } from '../kit/parts/topics.ts';
import type { BrokerPort, BrokerProfile } from '../kit/profile.ts';
import { GENERAL } from '../kit/sources.ts';

const PAGE = 'test.mosquitto.org, its own page';
const OWN_CA = stated('of Mosquitto’s own CA, file mosquitto.org.crt', PAGE);
const nothing = stated('nothing', PAGE);
const password = stated('user name and password', PAGE);
const withLogin = { login: stated(true, PAGE) };

const PORTS: readonly BrokerPort[] = [
  { port: 1883, speaks: stated('mqtt', PAGE), proof: nothing },
  { port: 1884, speaks: stated('mqtt', PAGE), proof: password, demands: withLogin },
  { port: 8883, speaks: stated('mqtts', PAGE), proof: nothing, certificate: OWN_CA },
  {
    port: 8884,
    speaks: stated('mqtts', PAGE),
    proof: stated('client certificate, which a page there signs for everybody', PAGE),
    certificate: OWN_CA,
    demands: { clientCertificate: stated(true, PAGE) },
  },
  { port: 8885, speaks: stated('mqtts', PAGE), proof: password, certificate: OWN_CA, demands: withLogin },
  { port: 8886, speaks: stated('mqtts', PAGE), proof: nothing, certificate: guess('by Let’s Encrypt', GENERAL) },
  {
    port: 8887,
    speaks: stated('mqtts', PAGE),
    proof: nothing,
    certificate: stated('expired on purpose: a client that checks must refuse it', PAGE),
  },
  { port: 8080, speaks: stated('ws', PAGE), proof: nothing },
  { port: 8081, speaks: stated('wss', PAGE), proof: nothing },
  { port: 8090, speaks: stated('ws', PAGE), proof: password, demands: withLogin },
  { port: 8091, speaks: stated('wss', PAGE), proof: password, demands: withLogin },
];

export const profile: BrokerProfile = {
  id: 'mosquitto-test',
  title: 'test.mosquitto.org (public test broker)',
  summary:
    'Mosquitto’s public broker for tests. Each of its five TLS ports is a case of its own: no proof, client certificate, login, a public CA, an expired certificate. Everybody can read what is sent there.',
  named: /\b(?:public|test) mosquitto(?: (?:broker|server))?\b|\bmosquitto (?:public|test)(?: (?:broker|server))?\b/i,
  hosts: [/^test\.mosquitto\.org$/],
  addresses: [stated('test.mosquitto.org', PAGE)],
  exampleHost: 'test.mosquitto.org',
  demands: {
    sni: guess(false, 'one broker under one name'),
    clientCertificate: stated(false, PAGE, 'port 8884 demands one'),
    login: stated(false, PAGE, 'ports 1884, 8885, 8090 and 8091 demand one'),
  },
  ports: PORTS,
  tls: { authority: stated('own', PAGE, 'except on port 8886') },
  anchors: letsEncryptAnchors(guess('port 8886 only', GENERAL), [8886]),
  logins: [
    noLogin,
    {
      id: 'password',
      title: 'public accounts on the ports with login',
      username: stated({ words: 'rw, ro or wo, by what the account may do', pattern: /^(rw|ro|wo)$/ }, PAGE),
      password: stated({ words: 'the matching word that the page shows: readwrite, readonly, writeonly' }, PAGE),
    },
    { id: 'certificate', title: 'client certificate on port 8884' },
  ],
  limits: {},
  topics: stated(ANY_TOPIC, PAGE, 'shared with everybody: use a prefix of your own'),
  denial: guess('connack', 'Mosquitto refuses with a CONNACK code'),
  verification: reported('own', PAGE, 'topics are free'),
  signatures: [],
  dates: [],
  notes: {
    ownCa: stated('its own CA is none of the public roots: take mosquitto.org.crt from its page', PAGE),
  },
};
