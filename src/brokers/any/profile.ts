import { guess } from '../../kernel/facts.ts';
import type { BrokerProfile } from '../kit/profile.ts';

const NOT_KNOWN = 'nothing is known of this broker beforehand';

/** Mosquitto and every broker that no other profile recognises. */
export const profile: BrokerProfile = {
  id: 'any',
  title: 'MQTT broker',
  hosts: [],
  demands: {
    sni: guess(false, NOT_KNOWN),
    clientCertificate: guess(false, NOT_KNOWN),
    login: guess(false, NOT_KNOWN),
  },
  denial: guess('connack', 'Mosquitto refuses with a CONNACK code'),
  verification: guess('own', NOT_KNOWN),
};
