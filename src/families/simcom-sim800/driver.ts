import type { Driver } from '../kit/driver.ts';
import { atStep } from '../kit/steps.ts';
import { fileCommands } from './declarations-files.ts';
import { separationTests } from './driver-separate.ts';
import { openSteps, prepareSteps } from './driver-sockets.ts';
import { surveySteps } from './driver-survey.ts';
import { traffic } from '../_parts/simcom-classic/driver-traffic.ts';

/** The driver half: sockets, plain or with TLS below them. The module has no MQTT client. */
export const driver: Driver = {
  survey: surveySteps,
  sockets: { prepare: prepareSteps, open: openSteps, traffic: (_intent, use) => traffic(use) },
  separate: separationTests,
  deleteFiles: (names) =>
    names.map((file) =>
      atStep(fileCommands.remove, {
        id: `delete-${file}`,
        rung: 'server-trust',
        reason: 'its content cannot be trusted after a broken upload',
        args: { file },
      }),
    ),
};
