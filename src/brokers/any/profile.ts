import { guess } from '../../kernel/facts.ts';
import type { BrokerProfile } from '../kit/profile.ts';

const NOT_KNOWN = 'nothing is known of this broker beforehand';

/** Every broker that no other profile recognises. */
export const profile: BrokerProfile = {
  id: 'any',
  title: 'MQTT broker',
  summary:
    'Any broker that hawser does not know by its host name. Nothing is taken for granted about it; name its kind with --broker-kind where you know it.',
  hosts: [],
  addresses: [],
  exampleHost: 'broker.example',
  fallback: true,
  demands: {
    sni: guess(false, NOT_KNOWN),
    clientCertificate: guess(false, NOT_KNOWN),
    login: guess(false, NOT_KNOWN),
  },
  ports: [
    { port: 8883, speaks: guess('mqtts', 'the port that is registered for it') },
    { port: 1883, speaks: guess('mqtt', 'the port that is registered for it') },
  ],
  tls: {},
  anchors: [],
  logins: [],
  limits: {},
  denial: guess('connack', 'most brokers refuse with a CONNACK code'),
  verification: guess('own', NOT_KNOWN),
  signatures: [],
  dates: [],
  notes: {},
};
