import { attachSteps, registrationSteps, simSteps } from '../_parts/gpp/driver.ts';
import {
  addressStep,
  bringUpSteps as bringUpAnew,
  closeStep,
  closeSteps,
  connectSteps,
  QUIET,
  shutStep,
  type LinkExtras,
} from '../_parts/simcom-classic/driver-sockets.ts';
import { flags } from '../_parts/simcom-classic/sockets.ts';
import type { ConnectIntent, SocketUse, StepsAndCleanup } from '../kit/driver.ts';
import type { AtStep } from '../kit/step.ts';
import { atStep } from '../kit/steps.ts';
import { tlsSwitch } from './declarations-tls.ts';
import { has } from './driver-facts.ts';
import { tlsSteps } from './driver-tls.ts';

/** Quick send, and the switch that puts TLS below the connections that are opened after it. */
export const links: LinkExtras = { modes: quickSend, beforeOpen: switchSteps, afterClose: switchOff };

function quickSend(prefix: string): readonly AtStep[] {
  return [
    atStep(flags.quickSend.set, {
      id: `${prefix}quick-send`,
      rung: 'bearer',
      reason: 'the module answers when it has taken the bytes, not when the other side has them',
      args: { on: 1 },
    }),
  ];
}

/** The switch holds for every connection that is opened after it. */
function switchSteps({ facts, tls }: ConnectIntent, prefix: string): readonly AtStep[] {
  if (!tls && !has(facts, tlsSwitch.set)) return [];
  return [
    atStep(tlsSwitch.set, {
      id: `${prefix}tls-switch`,
      rung: tls ? 'tls' : 'tcp',
      reason: tls
        ? 'connections that are opened from now on do TLS'
        : 'connections that are opened from now on are plain',
      args: { on: tls ? 1 : 0 },
    }),
  ];
}

function switchOff({ tls }: ConnectIntent, prefix: string): readonly AtStep[] {
  if (!tls) return [];
  return [
    atStep(tlsSwitch.set, {
      id: `${prefix}tls-off`,
      rung: 'tls',
      reason: 'who opens a plain connection next gets one',
      args: { on: 0 },
      tolerate: QUIET,
    }),
  ];
}

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

/** From `IP INITIAL` to an address; what stands as it should is left alone, with the links of others on it. */
export function bringUpSteps(intent: ConnectIntent, use: SocketUse, prefix = ''): readonly AtStep[] {
  return stands(intent, use) ? [...quickSend(prefix), addressStep(prefix)] : bringUpAnew(links, intent, use, prefix);
}

/** Opens the link, with the handshake where the module does TLS. */
export function openSteps(intent: ConnectIntent, use: SocketUse): StepsAndCleanup {
  const { link } = use;
  const stale = stands(intent, use) ? [closeStep(link, 'close-stale', 'it may still lead to where it led before')] : [];
  return {
    steps: [...stale, ...connectSteps(links, intent, link)],
    cleanup: closeSteps(links, intent, link),
  };
}
