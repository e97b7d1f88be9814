import { guess, reported, stated } from '../../kernel/facts.ts';
import { ANY_TOPIC } from '../kit/parts/topics.ts';
import type { BrokerProfile } from '../kit/profile.ts';
import { GENERAL } from '../kit/sources.ts';

const PAGE = 'Microsoft Learn, MQTT broker of an Event Grid namespace';

export const profile: BrokerProfile = {
  id: 'azure-event-grid',
  title: 'Azure Event Grid, MQTT broker',
  summary:
    'Microsoft’s MQTT broker with free topics. A client proves who it is with a certificate or a signed token; which topics it may use is set in topic spaces.',
  named: /\b(?:azure )?event ?grid(?: mqtt)?\b/i,
  hosts: [/^[a-z0-9-]+\.[a-z0-9-]+\.ts\.eventgrid\.azure\.(net|cn|us)$/],
  addresses: [guess('NAMESPACE.REGION-1.ts.eventgrid.azure.net', GENERAL)],
  exampleHost: 'my-space.westeurope-1.ts.eventgrid.azure.net',
  demands: {
    sni: guess(true, 'the host name picks the namespace; general knowledge'),
    clientCertificate: guess(true, `${PAGE}: the usual way; signed tokens are another`),
    login: stated(true, PAGE, 'the user name is the authentication name, unless it is taken from the certificate'),
  },
  ports: [
    { port: 8883, speaks: guess('mqtts', GENERAL), proof: stated('client certificate or token (JWT)', PAGE) },
    { port: 443, speaks: stated('wss', PAGE) },
  ],
  tls: {
    minVersion: stated('TLSv1.2', PAGE),
    maxVersion: stated('TLSv1.3', PAGE),
    keyTypes: reported(['ec'], 'a working device sample'),
    chain: reported(
      'server certificate (EC), a Microsoft Azure ECC TLS issuing CA, DigiCert Global Root G3',
      'a working device sample; recent pages name the issuing CAs',
    ),
    authority: guess('microsoft', GENERAL),
  },
  anchors: [
    {
      id: 'digicert-global-root-g3',
      use: 'first',
      keyType: 'ec',
      why: reported('what a working device holds', 'a working device sample'),
    },
  ],
  logins: [
    {
      id: 'certificate',
      title: 'client certificate, by CA or by thumbprint',
      clientId: stated({ words: 'needed' }, PAGE),
      username: stated({ words: 'the client’s authentication name' }, PAGE),
    },
    {
      id: 'jwt',
      title: 'token of Entra or of an issuer of your own',
      clientId: stated({ words: 'needed' }, PAGE),
      username: stated({ words: 'the client’s authentication name' }, PAGE),
      password: stated({ words: 'the token (JWT)' }, PAGE),
    },
  ],
  limits: {
    mqttVersions: stated(['3.1.1', '5'], PAGE),
    keepAliveSeconds: stated({ min: 0, max: 1_160 }, PAGE),
    maxQos: stated(1, PAGE, 'QoS 2 ends the connection'),
    retain: reported(false, PAGE, 'as of 2023 and 2024, when it ended the connection; may have changed'),
    payloadBytes: stated(524_288, PAGE),
    topicAliases: stated(10, PAGE),
    sessions: stated('kept 1 to 8 hours; a queue of more than 100 messages or 1 MB ends the session', PAGE),
  },
  topics: stated(ANY_TOPIC, PAGE, 'as far as the topic spaces allow'),
  denial: reported('connack', PAGE, 'MQTT 3.1.1: CONNACK 5; MQTT 5: a reason code'),
  verification: guess('own', 'topics are free, if a topic space allows both directions'),
  signatures: [
    {
      id: 'topic',
      title: 'QoS 2, retain, or a topic outside the topic spaces',
      mqtt: stated({ seen: ['close'] }, PAGE, 'with MQTT 5 a reason code comes with it'),
    },
    {
      id: 'login',
      title: 'wrong authentication name or token',
      mqtt: reported({ connack: [5] }, PAGE),
    },
  ],
  dates: [],
  notes: {},
};
