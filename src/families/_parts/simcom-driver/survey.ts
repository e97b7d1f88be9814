import type { AtStep } from '../../kit/step.ts';
import { atStep } from '../../kit/steps.ts';
import { readClock } from '../gpp/declarations/clock.ts';
import { registrations, signal } from '../gpp/declarations/network.ts';
import { readActive, readAttach, readContexts } from '../gpp/declarations/packet-data.ts';
import { readPin } from '../gpp/declarations/sim.ts';
import type { SimcomDeclared } from './declared.ts';

const NOW = 'what is already so need not be done';

/** Reads of the module's state. */
export function surveySteps({ certificates, tls, mqtt }: SimcomDeclared, withTls: boolean): readonly AtStep[] {
  const [, packet, eps] = registrations;
  return [
    atStep(readPin, { id: 'read-sim', rung: 'sim', reason: NOW }),
    atStep(signal, { id: 'read-signal', rung: 'network', reason: 'a weak signal explains much' }),
    atStep(packet.read, { id: 'read-packet-registration', rung: 'network', reason: NOW }),
    atStep(eps.read, { id: 'read-eps-registration', rung: 'network', reason: NOW }),
    atStep(readAttach, { id: 'read-attachment', rung: 'bearer', reason: NOW }),
    atStep(readContexts, { id: 'read-contexts', rung: 'bearer', reason: NOW }),
    atStep(readActive, { id: 'read-active-contexts', rung: 'bearer', reason: NOW }),
    ...(withTls
      ? [
          atStep(readClock, { id: 'read-clock', rung: 'clock', reason: 'certificate dates are judged by it' }),
          atStep(certificates.list, { id: 'list-certificates', rung: 'server-trust', reason: NOW }),
          atStep(tls.all, { id: 'read-tls-contexts', rung: 'tls', reason: NOW }),
        ]
      : []),
    atStep(mqtt.acquired, {
      id: 'read-clients',
      rung: 'mqtt',
      reason: 'a client that is still taken has to be released',
    }),
    atStep(mqtt.disconnected, {
      id: 'read-connections',
      rung: 'mqtt',
      reason: 'an open connection has to be closed first',
    }),
  ];
}
