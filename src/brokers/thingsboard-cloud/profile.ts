import { guess, reported, stated } from '../../kernel/facts.ts';
import { letsEncryptAnchors, letsEncryptChain } from '../kit/parts/lets-encrypt.ts';
import type { BrokerProfile } from '../kit/profile.ts';
import { GENERAL } from '../kit/sources.ts';

const DOCS = 'ThingsBoard documentation, MQTT device API';

export const profile: BrokerProfile = {
  id: 'thingsboard-cloud',
  title: 'ThingsBoard Cloud',
  summary:
    'ThingsBoard as a service. A device’s access token is its user name, without a password. Only the topics of its device API exist, so no message of one’s own comes back.',
  named: /\bthings ?board(?: cloud)?\b/i,
  hosts: [/^mqtt(\.eu)?\.thingsboard\.cloud$/, /^demo\.thingsboard\.io$/],
  addresses: [stated('mqtt.thingsboard.cloud, mqtt.eu.thingsboard.cloud, demo.thingsboard.io', DOCS)],
  exampleHost: 'mqtt.thingsboard.cloud',
  demands: {
    sni: guess(false, GENERAL),
    clientCertificate: stated(false, DOCS),
    login: guess(true, `${DOCS}: not with a client certificate`),
  },
  ports: [
    { port: 1883, speaks: stated('mqtt', DOCS) },
    { port: 8883, speaks: stated('mqtts', DOCS) },
  ],
  tls: { ...letsEncryptChain },
  anchors: letsEncryptAnchors(
    reported(
      'chains of the new generation (YE1, Root YE) were seen in August 2026',
      'thingsboard issue 16079',
      'YE1 is not the root: it ends in 2028',
    ),
  ),
  logins: [
    {
      id: 'token',
      title: 'access token',
      clientId: stated({ words: 'free choice' }, DOCS),
      username: stated({ words: 'the device’s access token' }, DOCS),
      password: stated({ words: 'empty' }, DOCS),
    },
    {
      id: 'password',
      title: 'MQTT basic credentials',
      clientId: stated({ words: 'as set up for the device' }, DOCS),
      username: stated({ words: 'as set up for the device' }, DOCS),
      password: stated({ words: 'as set up for the device' }, DOCS),
    },
    {
      id: 'certificate',
      title: 'client certificate',
      username: stated({ words: 'not needed: the server knows the certificate, which may be self-signed' }, DOCS),
    },
  ],
  limits: {},
  topics: guess(
    { publish: ['v1/devices/me/#', 'v1/gateway/#'], subscribe: ['v1/devices/me/#', 'v1/gateway/#'] },
    GENERAL,
  ),
  denial: guess('connack', GENERAL, 'a wrong token is CONNACK 5'),
  verification: guess('ack', GENERAL, 'telemetry leads to the cloud, not back'),
  signatures: [
    { id: 'login', title: 'wrong access token', mqtt: guess({ connack: [5] }, GENERAL) },
    {
      id: 'server-refused',
      title: 'the module holds a root that the chain no longer leads to',
      tls12: reported({ seen: ['from-the-client'] }, 'thingsboard issue 13787', 'a SIM7670G said +CMQTTCONNECT: 0,32'),
    },
  ],
  dates: [
    {
      on: '2025-08-28',
      what: stated(
        'the cloud’s chain changed: devices with the old root or a pinned certificate were cut off at once',
        'thingsboard issues 13936 and 13939',
      ),
      todo: 'Load the root of today’s chain, never an intermediate.',
    },
  ],
  notes: {
    telemetry: guess('v1/devices/me/telemetry takes JSON only, so --pub has to give some', GENERAL),
    selfHosted: stated(
      'a server of your own can have any certificate; its documents show a self-signed one of RSA 4096, which many modules cannot take',
      DOCS,
    ),
  },
};
