import type { ConnectIntent } from '../../kit/driver.ts';
import type { SimState } from '../../kit/state.ts';
import type { AtStep } from '../../kit/step.ts';
import { atStep } from '../../kit/steps.ts';
import { registrations } from './declarations/network.ts';
import { setAttach } from './declarations/packet-data.ts';
import { enterPin, readPin } from './declarations/sim.ts';

/* The way to a registered module by the commands of 3GPP, as far as the state shows that it is not there yet. */

/** A SIM that is there is read within this after power-up. */
const SIM_BUSY_MS = 10_000;

/** PIN where it is asked for, and a SIM that is ready. */
export function simSteps({
  state,
  pin,
  registrationMs,
}: Pick<ConnectIntent, 'state' | 'pin' | 'registrationMs'>): readonly AtStep[] {
  const entering = pin ? pinSteps(state.sim) : [];
  if (state.sim === 'ready') return entering;
  const wait = atStep(readPin, {
    id: 'wait-for-sim',
    rung: 'sim',
    proves: 'sim',
    reason: 'right after power-up the SIM is busy for some seconds',
    poll: {
      everyMs: 1_000,
      forMs: Math.min(SIM_BUSY_MS, registrationMs),
      field: 'status',
      until: ['READY'],
      giveUp: ['SIM PIN', 'SIM PUK'],
    },
  });
  return [...entering, wait];
}

/** Where nobody has looked at the SIM yet, it is asked first: each wrong PIN costs one of three attempts. */
function pinSteps(sim: SimState | undefined): readonly AtStep[] {
  if (sim !== undefined && sim !== 'pin') return [];
  const enter = atStep(enterPin, {
    id: 'enter-pin',
    rung: 'sim',
    reason: 'the SIM asks for it',
    args: { pin: { secret: 'pin' } },
    guard: { that: 'sim.locked', is: true },
  });
  if (sim === 'pin') return [enter];
  const ask = atStep(readPin, {
    id: 'ask-for-pin',
    rung: 'sim',
    reason: 'a PIN is sent to a SIM that asks for it, and to no other',
    poll: { everyMs: 1_000, forMs: SIM_BUSY_MS, field: 'status', until: ['READY', 'SIM PIN'], giveUp: ['SIM PUK'] },
  });
  return [ask, enter];
}

/** Registration for packet data. */
export function registrationSteps({
  state,
  registrationMs,
}: Pick<ConnectIntent, 'state' | 'registrationMs'>): readonly AtStep[] {
  if (state.registration === 'home' || state.registration === 'roaming') return [];
  const [, packet] = registrations;
  return [
    atStep(packet.read, {
      id: 'wait-for-network',
      rung: 'network',
      proves: 'network',
      reason: 'nothing works before the module is registered (1 home, 5 roaming)',
      poll: { everyMs: 1_000, forMs: registrationMs, field: 'status', until: [1, 5], giveUp: [3] },
    }),
  ];
}

/** Attachment to the packet network, where the module has said that it is not. */
export function attachSteps({ state }: Pick<ConnectIntent, 'state'>): readonly AtStep[] {
  if (state.attached !== false) return [];
  return [atStep(setAttach, { id: 'attach', rung: 'bearer', reason: 'data needs it', args: { attached: 1 } })];
}
