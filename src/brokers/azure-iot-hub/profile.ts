import { guess, stated } from '../../kernel/facts.ts';
import type { BrokerProfile } from '../kit/profile.ts';

export const profile: BrokerProfile = {
  id: 'azure-iot-hub',
  title: 'Azure IoT Hub',
  hosts: [/^[a-z0-9-]+\.azure-devices\.(net|cn|us)$/],
  demands: {
    sni: guess(false, 'a SIM7600 on LE20B04 connects without it by users’ reports; Microsoft’s pages do not say'),
    clientCertificate: stated(false, 'Azure IoT Hub: MQTT support; the certificate is asked for but optional'),
    login: stated(true, 'Azure IoT Hub: MQTT support; the user name is always needed'),
  },
  denial: guess('connack', 'Azure IoT Hub answers a bad token with CONNACK 4 or 5'),
  verification: stated('ack', 'Azure IoT Hub: MQTT support; only fixed topics, no own message comes back'),
};
