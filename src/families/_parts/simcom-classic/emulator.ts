import type { Answer, EmulatorHalf } from '../../kit/emulator.ts';
import { bringUpAnswers } from './emulator-bring-up.ts';
import { linkAnswers, type SecureOf } from './emulator-links.ts';
import { IpStack } from './emulator-stack.ts';
import { trafficAnswers } from './emulator-traffic.ts';

/** The sockets of a virtual module; `secureOf` says what TLS does below those that are opened. */
export function classicSockets(secureOf: SecureOf = () => undefined): EmulatorHalf {
  return (host) => {
    const stack = new IpStack(host);
    host.services.radio.onLinkLost(() => {
      if (stack.alive) stack.networkLost();
    });
    const settled = (entry: Answer): Answer => ({
      ...entry,
      handle(args, reply) {
        stack.settle();
        return entry.handle(args, reply);
      },
    });
    return {
      answers: [...bringUpAnswers(stack), ...linkAnswers(stack, secureOf), ...trafficAnswers(stack)].map(settled),
      stop() {
        stack.alive = false;
        void stack.shut();
      },
    };
  };
}
