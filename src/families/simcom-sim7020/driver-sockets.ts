import {
  bringUpSteps,
  closeStep,
  closeSteps,
  connectSteps,
  QUIET,
  shutStep,
} from '../_parts/simcom-classic/driver-sockets.ts';
import { traffic } from '../_parts/simcom-classic/driver-traffic.ts';
import type { SocketDriver } from '../kit/driver.ts';
import { networkSteps } from './driver-connect.ts';

/** Quick send and TLS below a link are SIM800's alone. */
export const PLAIN = {};

/** Bytes of somebody else over the sockets that SIM800 has, too. */
export const sockets: SocketDriver = {
  withoutTls:
    'its sockets with TLS (AT+CTLS…) take bytes as text inside of commands, and nothing tells when some have come: they serve to find out where a connection breaks',
  prepare(intent, use) {
    const network = networkSteps(intent);
    return {
      steps: [...network.steps, ...bringUpSteps(PLAIN, intent, use)],
      cleanup: [shutStep('shut', 'leave nothing of ours running', QUIET), ...network.cleanup],
    };
  },
  open: (intent, { link }) => ({
    steps: [
      closeStep(link, 'close-stale', 'an earlier run may have left it open'),
      ...connectSteps(PLAIN, intent, link),
    ],
    cleanup: closeSteps(PLAIN, intent, link),
  }),
  traffic: (_intent, use) => traffic(use),
};
