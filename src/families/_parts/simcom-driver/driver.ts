import type { Driver } from '../../kit/driver.ts';
import { atStep } from '../../kit/steps.ts';
import { CONTEXT, type SimcomDeclared } from './declared.ts';
import { mqttSteps, networkSteps, stopSteps, tlsSteps, uploadSteps } from './connect.ts';
import { collector, messageSteps } from './messages.ts';
import { separationTests } from './separate.ts';
import { simcomSockets } from './sockets.ts';
import { surveySteps } from './survey.ts';

/** The driver half for SIMCom modules with `CCERTDOWN`, `CSSLCFG`, `CMQTT` and `CCH`. */
export function simcomDriver(declared: SimcomDeclared): Driver {
  return {
    survey: (_facts, tls) => surveySteps(declared, tls),
    mqtt: {
      connect: (intent) => ({
        steps: [
          ...networkSteps(intent),
          ...(intent.tls ? [...uploadSteps(declared, intent), ...tlsSteps(declared, intent, CONTEXT, true)] : []),
          ...mqttSteps(declared, intent),
        ],
        cleanup: stopSteps(declared, 'done'),
      }),
      exchangeMessages: (intent) => messageSteps(declared, intent),
      collectMessages: collector,
    },
    sockets: simcomSockets(declared),
    separate: (intent) => separationTests(declared, intent),
    deleteFiles: (names) =>
      names.map((name) =>
        atStep(declared.certificates.remove, {
          id: `delete-${name}`,
          rung: 'server-trust',
          reason: 'its content cannot be trusted after a broken upload',
          args: { name },
        }),
      ),
  };
}
