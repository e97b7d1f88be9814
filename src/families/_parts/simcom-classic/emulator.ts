import type { Answer, EmulatorHalf } from '../../kit/emulator.ts';
import { bringUpAnswers } from './emulator-bring-up.ts';
import { SIM800_SOCKETS, type ClassicDialect } from './emulator-dialect.ts';
import { linkAnswers } from './emulator-links.ts';
import { IpStack } from './emulator-stack.ts';
import { trafficAnswers } from './emulator-traffic.ts';

/** The sockets of a virtual module; `differences` is what the family does in another way than SIM800. */
export function classicSockets(differences: Partial<ClassicDialect> = {}): EmulatorHalf {
  const dialect = { ...SIM800_SOCKETS, ...differences };
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
      answers: [
        ...bringUpAnswers(stack, dialect),
        ...linkAnswers(stack, dialect.secureOf),
        ...trafficAnswers(stack),
      ].map(settled),
      stop() {
        stack.alive = false;
        void stack.shut();
      },
    };
  };
}
