import type { Driver } from '../kit/driver.ts';
import { networkSteps } from './driver-connect.ts';
import { emptySteps, storeSteps } from './driver-credentials.ts';
import { collector } from './driver-messages.ts';
import { freeStep, messageSteps, mqttSteps } from './driver-mqtt.ts';
import { separationTests } from './driver-separate.ts';
import { sockets } from './driver-sockets.ts';
import { surveySteps } from './driver-survey.ts';

/** The driver half: the MQTT client of the module, and plain sockets. */
export const driver: Driver = {
  survey: (_facts, tls) => surveySteps(tls),
  mqtt: {
    connect(intent) {
      const network = networkSteps(intent);
      return {
        steps: [...network.steps, freeStep('stale'), ...(intent.tls ? storeSteps(intent) : []), ...mqttSteps(intent)],
        cleanup: [freeStep('done'), ...network.cleanup],
      };
    },
    exchangeMessages: messageSteps,
    collectMessages: collector,
  },
  sockets,
  separate: separationTests,
  deleteFiles: emptySteps,
};
