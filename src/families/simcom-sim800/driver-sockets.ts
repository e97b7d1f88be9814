import { attachSteps, registrationSteps, simSteps } from '../_parts/gpp/driver.ts';
import { flags, linkCommands, stackCommands } from '../_parts/simcom-classic/sockets.ts';
import type { ConnectIntent, SocketUse, StepsAndCleanup } from '../kit/driver.ts';
import type { AtStep, Ending } from '../kit/step.ts';
import { ANY_REFUSAL, atStep } from '../kit/steps.ts';
import { tlsSwitch } from './declarations-tls.ts';
import { has } from './driver-facts.ts';
import { tlsSteps } from './driver-tls.ts';

/** Endings of a clean-up that change nothing. */
const QUIET: readonly Ending[] = [...ANY_REFUSAL, { silence: true }];

/** From the SIM to sockets that can be opened. */
export function prepareSteps(intent: ConnectIntent, use: SocketUse): StepsAndCleanup {
  return {
    steps: [
      ...simSteps(intent),
      ...registrationSteps(intent),
      ...attachSteps(intent),
      ...bringUpSteps(intent, use),
      ...(intent.tls ? tlsSteps(intent, true) : []),
    ],
    cleanup: [shutStep('shut', 'leave nothing of ours running', QUIET)],
  };
}

/** Whether there is a data connection already, in the modes that are needed. */
export function stands({ state, apn }: Pick<ConnectIntent, 'state' | 'apn'>, { receive }: SocketUse): boolean {
  const { bearer, sockets } = state;
  const sameApn = apn === undefined || bearer?.apn === apn;
  return bearer?.active === true && sameApn && sockets.numbered === true && sockets.asked === (receive === 'asked');
}

/**
 * From `IP INITIAL` to an address. Multi mode and the receive mode can only be set at the beginning, so that everything
 * else is given up for them; what stands as it should is left alone, with the links of others on it.
 */
export function bringUpSteps(intent: ConnectIntent, use: SocketUse, prefix = ''): readonly AtStep[] {
  const quick = atStep(flags.quickSend.set, {
    id: `${prefix}quick-send`,
    rung: 'bearer',
    reason: 'the module answers when it has taken the bytes, not when the other side has them',
    args: { on: 1 },
  });
  const address = atStep(stackCommands.address, {
    id: `${prefix}address`,
    rung: 'bearer',
    proves: 'bearer',
    reason: 'sockets can be opened only after the address was asked for',
  });
  if (stands(intent, use)) return [quick, address];
  return [
    shutStep(`${prefix}shut-stale`, 'from wherever an earlier run has left it back to the beginning'),
    atStep(flags.multiple.set, {
      id: `${prefix}multiple`,
      rung: 'bearer',
      reason: 'several links, each with its number in front of what is said about it',
      args: { on: 1 },
    }),
    quick,
    atStep(linkCommands.receiveMode, {
      id: `${prefix}receive-mode`,
      rung: 'bearer',
      reason:
        use.receive === 'asked'
          ? 'received bytes wait in the module until they are asked for, which holds a fast peer back'
          : 'received bytes are printed as they come',
      args: { mode: use.receive === 'asked' ? 1 : 0 },
    }),
    atStep(stackCommands.context, {
      id: `${prefix}set-apn`,
      rung: 'bearer',
      reason:
        intent.apn === undefined
          ? 'the access point that the module is set to; --apn names another'
          : 'the operator’s way into the data network',
      args: { apn: intent.apn ?? intent.state.bearer?.apn ?? '' },
    }),
    atStep(stackCommands.open, {
      id: `${prefix}bring-up`,
      rung: 'bearer',
      reason: 'the data connection itself',
    }),
    address,
  ];
}

export function shutStep(id: string, reason: string, tolerate?: readonly Ending[]): AtStep {
  return atStep(stackCommands.shut, { id, rung: 'bearer', reason, ...(tolerate === undefined ? {} : { tolerate }) });
}

/** Opens the link, with the handshake where the module does TLS. */
export function openSteps(intent: ConnectIntent, use: SocketUse): StepsAndCleanup {
  const { link } = use;
  const stale = stands(intent, use) ? [closeStep(link, 'close-stale', 'it may still lead to where it led before')] : [];
  return {
    steps: [...stale, ...connectSteps(intent, link)],
    cleanup: closeSteps(intent, link),
  };
}

/** TLS on or off, and the connection. */
export function connectSteps(intent: ConnectIntent, link: number, prefix = ''): readonly AtStep[] {
  const { host, port, tls } = intent;
  return [
    ...switchSteps(intent, `${prefix}tls-switch`),
    atStep(linkCommands.open, {
      id: `${prefix}open`,
      rung: tls ? 'tls' : 'tcp',
      proves: tls ? 'client-auth' : 'tcp',
      reason: tls ? 'TCP and then the handshake; no code tells where it breaks' : 'a plain TCP connection',
      args: { link, protocol: 'TCP', host, port },
    }),
  ];
}

/** The switch holds for every connection that is opened after it. */
function switchSteps({ facts, tls }: ConnectIntent, id: string): readonly AtStep[] {
  if (!tls && !has(facts, tlsSwitch.set)) return [];
  return [
    atStep(tlsSwitch.set, {
      id,
      rung: tls ? 'tls' : 'tcp',
      reason: tls
        ? 'connections that are opened from now on do TLS'
        : 'connections that are opened from now on are plain',
      args: { on: tls ? 1 : 0 },
    }),
  ];
}

/** Closes the link, and leaves no TLS to who opens a plain connection next. */
export function closeSteps({ tls }: ConnectIntent, link: number, prefix = ''): readonly AtStep[] {
  const off = atStep(tlsSwitch.set, {
    id: `${prefix}tls-off`,
    rung: 'tls',
    reason: 'who opens a plain connection next gets one',
    args: { on: 0 },
    tolerate: QUIET,
  });
  return [closeStep(link, `${prefix}close`, 'leave nothing of ours open'), ...(tls ? [off] : [])];
}

function closeStep(link: number, id: string, reason: string): AtStep {
  return atStep(linkCommands.close, { id, rung: 'tcp', reason, args: { link }, tolerate: QUIET });
}
