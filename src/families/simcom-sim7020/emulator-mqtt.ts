import type { Answer, EmulatorHalf } from '../kit/emulator.ts';
import { settingAnswers } from '../_parts/gpp/emulator/settings.ts';
import { mqttSync } from './declarations-mqtt.ts';
import { networkSettings } from './declarations-network.ts';
import { azureAnswers } from './emulator-azure.ts';
import { BAD_PARAMETERS } from './emulator-errors.ts';
import { CLIENT, MqttClient } from './emulator-mqtt-client.ts';
import { openAnswers } from './emulator-mqtt-open.ts';
import { sessionAnswers } from './emulator-mqtt-session.ts';
import { whenRadioOff } from './emulator-network.ts';

/** The MQTT client of a virtual module. */
export const mqttHalf: EmulatorHalf = (host) => {
  const client = new MqttClient(host);
  host.services.radio.onLinkLost(() => client.networkLost());
  whenRadioOff(host, () => client.networkLost());
  const ofClient = (entry: Answer): Answer => ({
    ...entry,
    handle(args, reply) {
      client.settle();
      const { client: number = CLIENT } = args;
      return number === CLIENT ? entry.handle(args, reply) : BAD_PARAMETERS;
    },
  });
  return {
    answers: [
      ...[...openAnswers(host, client), ...sessionAnswers(host, client), ...azureAnswers(host, client)].map(ofClient),
      ...settingAnswers(host, mqttSync),
      ...settingAnswers(host, networkSettings.hex),
    ],
    stop: () => client.stop(),
  };
};
