import { functionality } from '../_parts/gpp/declarations/misc.ts';
import { registrations, signal } from '../_parts/gpp/declarations/network.ts';
import { readActive, readAttach } from '../_parts/gpp/declarations/packet-data.ts';
import { readPin } from '../_parts/gpp/declarations/sim.ts';
import type { AtStep } from '../kit/step.ts';
import { atStep } from '../kit/steps.ts';
import { credentialCommands } from './declarations-credentials.ts';
import { mqttCommands } from './declarations-mqtt.ts';
import { bearerCommands, clockCommands } from './declarations-network.ts';

const NOW = 'what is already so need not be done';
const ONE_CLIENT = 'there is one client, and an earlier run may still have it';

/** Reads of the module's state. */
export function surveySteps(withTls: boolean): readonly AtStep[] {
  const [, packet, eps] = registrations;
  return [
    atStep(functionality.read, {
      id: 'read-radio',
      rung: 'network',
      reason: 'a run that broke off may have left it off',
    }),
    atStep(readPin, { id: 'read-sim', rung: 'sim', reason: NOW }),
    atStep(signal, { id: 'read-signal', rung: 'network', reason: 'a weak signal explains much' }),
    atStep(packet.read, { id: 'read-packet-registration', rung: 'network', reason: NOW }),
    atStep(eps.read, { id: 'read-eps-registration', rung: 'network', reason: NOW }),
    atStep(readAttach, { id: 'read-attachment', rung: 'bearer', reason: NOW }),
    atStep(readActive, { id: 'read-bearer', rung: 'bearer', reason: NOW }),
    atStep(bearerCommands.parameters, { id: 'read-apn', rung: 'bearer', reason: NOW }),
    ...(withTls
      ? [
          atStep(clockCommands.read, { id: 'read-clock', rung: 'clock', reason: 'certificate dates are judged by it' }),
          atStep(credentialCommands.list, {
            id: 'list-credentials',
            rung: 'server-trust',
            reason: 'a place that holds what this connection has no use for is emptied',
          }),
        ]
      : []),
    atStep(mqttCommands.readOpen, { id: 'read-client', rung: 'mqtt', reason: ONE_CLIENT }),
    atStep(mqttCommands.readOpenTls, { id: 'read-tls-client', rung: 'mqtt', reason: ONE_CLIENT }),
    atStep(mqttCommands.readConnect, { id: 'read-connection', rung: 'mqtt', reason: ONE_CLIENT }),
  ];
}
