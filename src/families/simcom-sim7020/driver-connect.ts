import { registrationSteps, simSteps, attachSteps } from '../_parts/gpp/driver.ts';
import { functionality } from '../_parts/gpp/declarations/misc.ts';
import { readActive } from '../_parts/gpp/declarations/packet-data.ts';
import type { ConnectIntent, StepsAndCleanup } from '../kit/driver.ts';
import type { ModuleState } from '../kit/state.ts';
import type { AtStep } from '../kit/step.ts';
import { ANY_REFUSAL, atStep } from '../kit/steps.ts';
import { bearerCommands } from './declarations-network.ts';

/** Leaving and joining the network by the radio's switch. */
const RADIO_MS = 30_000;
/** The network gives the data connection by itself, some time after it has let the module in. */
const BEARER_MS = 60_000;

/** From the SIM to a data connection. */
export function networkSteps(intent: ConnectIntent): StepsAndCleanup {
  const { apn, state } = intent;
  const change = apn !== undefined && !isSameApn(apn, state.bearer?.apn);
  const off = state.functionality !== undefined && state.functionality !== FULL;
  const begins = change ? apnSteps(apn) : off ? [radioOn('radio-on', 'it is switched off')] : [];
  const then: ConnectIntent = begins.length > 0 ? { ...intent, state: withoutNetwork(state) } : intent;
  return {
    steps: [...begins, ...simSteps(then), ...registrationSteps(then), ...attachSteps(then), bearerStep],
    cleanup: change ? [leftOn] : [],
  };
}

const FULL = 1;
const OFF = 0;

/** The network may append itself to a name, and capitals do not count (3GPP TS 23.003 §9.1). */
function isSameApn(wanted: string, seen: string | undefined): boolean {
  const plain = (apn: string): string => apn.toLowerCase().replace(/\.mnc\d{3}\.mcc\d{3}\.gprs$/, '');
  return seen !== undefined && plain(seen) === plain(wanted);
}

/** It is taken on when the radio is switched on, and only then. */
function apnSteps(apn: string): readonly AtStep[] {
  return [
    atStep(functionality.set, {
      id: 'radio-off',
      rung: 'network',
      reason: 'another access point can be taken on only while the radio is off',
      args: { level: OFF },
      deadlineMs: RADIO_MS,
    }),
    atStep(bearerCommands.setDefault, {
      id: 'set-apn',
      rung: 'bearer',
      reason: 'the operator’s way into the data network; it is kept over a restart',
      args: { type: 'IP', apn },
    }),
    radioOn('radio-on', 'with the new access point'),
  ];
}

function radioOn(id: string, why: string): AtStep {
  return atStep(functionality.set, {
    id,
    rung: 'network',
    reason: `switches the radio on: ${why}`,
    args: { level: FULL },
    deadlineMs: RADIO_MS,
  });
}

const leftOn: AtStep = {
  ...radioOn('radio-left-on', 'a run that was broken off may have left it off'),
  tolerate: [...ANY_REFUSAL, { silence: true }],
};

/** What was known of SIM and network is over: the radio was off. */
function withoutNetwork(state: ModuleState): ModuleState {
  const { sim: _sim, registration: _home, attached: _was, bearer: _gone, ...others } = state;
  return others;
}

const bearerStep = atStep(readActive, {
  id: 'wait-for-bearer',
  rung: 'bearer',
  proves: 'bearer',
  reason: 'the data connection comes up by itself, behind the registration',
  poll: { everyMs: 2_000, forMs: BEARER_MS, field: 'active', until: [1] },
});
