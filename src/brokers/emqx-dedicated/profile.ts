import { guess, stated } from '../../kernel/facts.ts';
import { passwordLogin } from '../kit/parts/logins.ts';
import { ANY_TOPIC } from '../kit/parts/topics.ts';
import type { BrokerProfile } from '../kit/profile.ts';
import { GENERAL } from '../kit/sources.ts';

const DOCS = 'EMQX Cloud documentation, dedicated deployments';
const login = guess(true, DOCS, 'unless tokens or client certificates are set up instead');

export const profile: BrokerProfile = {
  id: 'emqx-dedicated',
  title: 'EMQX Cloud dedicated or in your own cloud (BYOC)',
  summary:
    'An EMQX cluster of your own. TLS is there once you have uploaded a certificate, and the root to load is that of your own chain.',
  named: /\bemqx(?: cloud)? (?:dedicated|byoc)\b/i,
  hosts: [/\.emqxcloud\.(com|cn)$/],
  addresses: [stated('ID.emqxcloud.com, an IP address, or a domain of your own', DOCS)],
  exampleHost: 'x0123456.emqxcloud.com',
  demands: {
    sni: guess(false, DOCS, 'not where the cluster has an address of its own'),
    clientCertificate: guess(false, DOCS, 'with two-way TLS it is'),
    login,
  },
  ports: [
    { port: 1883, speaks: stated('mqtt', DOCS, 'ports like it; the console shows the number') },
    { port: 8883, speaks: stated('mqtts', DOCS, 'after a certificate was uploaded') },
    { port: 8084, speaks: stated('wss', DOCS, 'after a certificate was uploaded') },
  ],
  tls: {
    keyTypes: stated(['rsa', 'ec'], DOCS, 'RSA 1024 or 2048, EC 256 or 384'),
    chain: stated('whatever you uploaded', DOCS),
    authority: stated('own', DOCS),
  },
  anchors: [],
  logins: [
    passwordLogin(stated(true, DOCS)),
    { id: 'certificate', title: 'client certificate (two-way TLS)', username: stated({ words: 'as set up' }, DOCS) },
    { id: 'jwt', title: 'token (JWT)', password: stated({ words: 'the token' }, DOCS) },
  ],
  limits: { sessions: stated('more than serverless, by plan', DOCS) },
  topics: stated(ANY_TOPIC, DOCS),
  denial: guess('connack', GENERAL),
  verification: stated('own', DOCS, 'topics are free'),
  signatures: [],
  dates: [],
  notes: {},
};
