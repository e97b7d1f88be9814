import type { Exchange } from '../../at/declare.ts';
import type { Rung } from '../../kernel/rung.ts';
import { readClock } from '../_parts/gpp/declarations/clock.ts';
import { registrations, signal } from '../_parts/gpp/declarations/network.ts';
import { readAttach } from '../_parts/gpp/declarations/packet-data.ts';
import { readPin } from '../_parts/gpp/declarations/sim.ts';
import { flags, linkCommands, stackCommands } from '../_parts/simcom-classic/sockets.ts';
import type { LineFacts } from '../kit/firmware.ts';
import type { AtStep } from '../kit/step.ts';
import { atStep } from '../kit/steps.ts';
import { fileCommands } from './declarations-files.ts';
import { tlsCommands, tlsSwitch } from './declarations-tls.ts';
import { FOLDER, has } from './driver-facts.ts';

const NOW = 'what is already so need not be done';
const MODE = 'the modes can only be changed before there is a connection';

/** Reads of the module's state, as far as this firmware has them. */
export function surveySteps(facts: LineFacts, withTls: boolean): readonly AtStep[] {
  const [circuit, packet] = registrations;
  const ask = (exchange: Exchange, id: string, rung: Rung, reason: string, args = {}): readonly AtStep[] =>
    has(facts, exchange) ? [atStep(exchange, { id, rung, reason, args })] : [];
  return [
    ...ask(readPin, 'read-sim', 'sim', NOW),
    ...ask(signal, 'read-signal', 'network', 'a weak signal explains much'),
    ...ask(circuit.read, 'read-registration', 'network', 'a SIM may be let in for calls and not for data'),
    ...ask(packet.read, 'read-packet-registration', 'network', NOW),
    ...ask(readAttach, 'read-attachment', 'bearer', NOW),
    ...ask(stackCommands.readContext, 'read-apn', 'bearer', NOW),
    ...ask(flags.multiple.read, 'read-multiple', 'bearer', MODE),
    ...ask(linkCommands.readReceiveMode, 'read-receive-mode', 'bearer', MODE),
    ...ask(stackCommands.state, 'read-state', 'bearer', NOW),
    ...(withTls
      ? [
          ...ask(readClock, 'read-clock', 'clock', 'certificate dates are judged by it'),
          ...ask(fileCommands.list, 'list-files', 'server-trust', NOW, { folder: FOLDER }),
          ...ask(tlsSwitch.read, 'read-tls', 'tls', 'whether TLS is on'),
          ...ask(tlsCommands.readOption, 'read-tls-options', 'tls', 'whether the server is verified'),
        ]
      : []),
  ];
}
