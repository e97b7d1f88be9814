import { guess, observed, reported, stated } from '../../kernel/facts.ts';
import { passwordLogin } from '../kit/parts/logins.ts';
import { ANY_TOPIC } from '../kit/parts/topics.ts';
import type { BrokerProfile } from '../kit/profile.ts';
import { GENERAL } from '../kit/sources.ts';

const DOCS = 'EMQX Cloud documentation, serverless deployments';
const NO_SNI = 'T-SIM7600X issue 49';
const login = stated(true, DOCS);

export const profile: BrokerProfile = {
  id: 'emqx-cloud',
  title: 'EMQX Cloud serverless',
  summary:
    'EMQX as a service on a cluster that many customers share: the server name (SNI) tells whose broker is meant, and nothing works without it. A client has a user name and a password.',
  named: /\bemqx(?: (?:cloud|serverless))*\b/i,
  hosts: [/\.emqxsl\.(com|cn)$/],
  addresses: [stated('ID.ala.REGION.emqxsl.com, or .emqxsl.cn', DOCS)],
  exampleHost: 'x0123456.ala.eu-central-1.emqxsl.com',
  demands: {
    sni: reported(true, NO_SNI, 'a SIM7600 got in only after its server name option was on'),
    clientCertificate: stated(false, DOCS),
    login,
  },
  ports: [
    { port: 8883, speaks: stated('mqtts', DOCS), proof: stated('user name and password', DOCS) },
    { port: 8084, speaks: stated('wss', DOCS), proof: stated('user name and password', DOCS) },
  ],
  tls: { authority: guess('digicert', 'by the root of its CA file') },
  anchors: [
    {
      id: 'digicert-global-root-g2',
      use: 'first',
      keyType: 'rsa',
      why: observed(
        'emqxsl-ca.crt, as projects of 2025 and later hold it',
        'a public project’s copy compared with the root',
        'the first bytes were compared',
      ),
    },
    {
      id: 'digicert-global-root-ca',
      use: 'retired',
      keyType: 'rsa',
      why: guess('older copies of emqxsl-ca.crt', GENERAL),
    },
  ],
  logins: [passwordLogin(login)],
  limits: {
    maxQos: stated(2, DOCS),
    retain: stated(true, DOCS),
    packetBytes: stated(1_048_576, DOCS),
    sessions: stated('1000', DOCS),
  },
  topics: stated(ANY_TOPIC, DOCS),
  denial: guess('connack', GENERAL, 'CONNACK 5 or 4'),
  verification: stated('own', DOCS, 'topics are free'),
  signatures: [
    {
      id: 'sni-missing',
      title: 'the server name (SNI) is missing',
      tls12: guess(
        { alerts: [40, 112], seen: ['close'] },
        NO_SNI,
        'fails in the handshake; by which alert is not known',
      ),
      tls13: guess(
        { alerts: [40, 112], seen: ['close'] },
        NO_SNI,
        'fails in the handshake; by which alert is not known',
      ),
    },
    {
      id: 'login',
      title: 'wrong user name or password',
      mqtt: guess({ connack: [5, 4] }, GENERAL),
    },
  ],
  dates: [],
  notes: { noPlain: stated('there is no port without TLS', DOCS) },
};
