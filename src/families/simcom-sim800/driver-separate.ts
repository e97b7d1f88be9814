import { closeSteps, connectSteps, QUIET, shutStep } from '../_parts/simcom-classic/driver-sockets.ts';
import { stackCommands } from '../_parts/simcom-classic/sockets.ts';
import type { ConnectIntent, SeparationTest, SocketUse } from '../kit/driver.ts';
import type { Step } from '../kit/step.ts';
import { atStep } from '../kit/steps.ts';
import { bringUpSteps, links } from './driver-sockets.ts';
import { canVerify, optionSteps, presents } from './driver-tls.ts';

const USE: SocketUse = { link: 0, receive: 'asked' };

/**
 * Tests by a link of the module; nothing is sent over it. The files are there: the connection that failed has stored
 * them. The client certificate is shown even without verification, or a broker that demands one would hide the answer.
 * There is no server name to leave out.
 */
export function separationTests(failed: ConnectIntent): readonly SeparationTest[] {
  // Each test makes its own data connection, since each of them ends with none.
  const { state } = failed;
  const intent: ConnectIntent = { ...failed, state: { ...state, bearer: { ...state.bearer, active: false } } };
  const network = [nameTest(intent), linkTest(intent, { id: 'tcp', title: 'TCP only', proves: ['dns', 'tcp'] })];
  if (!intent.tls) return network;
  return [
    ...network,
    linkTest(
      intent,
      { id: 'unverified', title: 'TLS without verifying the broker', proves: ['dns', 'tcp', 'tls', 'client-auth'] },
      { verify: false, present: presents(intent) },
    ),
    ...(canVerify(intent)
      ? [
          linkTest(
            intent,
            {
              id: 'verified',
              title: 'TLS with verification',
              proves: ['dns', 'tcp', 'tls', 'server-trust', 'client-auth'],
            },
            { verify: true, present: presents(intent) },
          ),
        ]
      : []),
    ...(presents(intent)
      ? [
          linkTest(
            intent,
            {
              id: 'no-client-certificate',
              title: 'TLS without the client certificate',
              proves: ['dns', 'tcp', 'tls'],
              comparing: { afterFailed: 'unverified', rung: 'client-auth', cause: 'auth-credentials' },
            },
            { verify: false, present: false },
          ),
        ]
      : []),
  ];
}

function nameTest(intent: ConnectIntent): SeparationTest {
  const steps = [
    ...bringUpSteps(intent, USE, 'dns-'),
    atStep(stackCommands.resolve, {
      id: 'dns-test',
      rung: 'dns',
      reason: 'asks for nothing but the address',
      args: { host: intent.host },
      capture: [{ as: 'address', field: 'address' }],
    }),
  ];
  return {
    id: 'dns',
    title: 'DNS',
    proves: ['bearer', 'dns'],
    steps,
    cleanup: [shut('dns')],
    verifiesServer: false,
    presentsClientCertificate: false,
    sni: false,
  };
}

/** A connection, plain or with TLS as said. */
function linkTest(
  intent: ConnectIntent,
  settings: Pick<SeparationTest, 'id' | 'title' | 'proves' | 'comparing'>,
  tls?: { readonly verify: boolean; readonly present: boolean },
): SeparationTest {
  const prefix = `${settings.id}-`;
  const how: ConnectIntent = { ...intent, tls: tls !== undefined };
  const steps: readonly Step[] = [
    ...bringUpSteps(intent, USE, prefix),
    ...(tls === undefined ? [] : optionSteps(intent, tls, prefix)),
    ...connectSteps(links, how, USE.link, prefix),
  ];
  return {
    ...settings,
    steps,
    cleanup: [...closeSteps(links, how, USE.link, prefix), shut(settings.id)],
    verifiesServer: tls?.verify === true,
    presentsClientCertificate: tls?.present === true,
    sni: false,
  };
}

function shut(id: string): Step {
  return shutStep(`${id}-shut`, 'leave nothing of ours running', QUIET);
}
