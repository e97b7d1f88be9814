import type { LooseValues } from '../../../at/field.ts';
import type { ObservedExchange, Observer } from '../../kit/part.ts';
import {
  afterReset,
  withBearer,
  withClock,
  type Identity,
  type ModuleState,
  type Registration,
  type SimState,
} from '../../kit/state.ts';
import { parseClock } from './clock-text.ts';
import { cmeNumber } from './cme-words.ts';

const SIM_WORDS: Readonly<Record<string, SimState>> = {
  READY: 'ready',
  'SIM PIN': 'pin',
  'SIM PUK': 'puk',
  'SIM REMOVED': 'absent',
  'NOT INSERTED': 'absent',
  'SIM not inserted': 'absent',
  'NOT READY': 'busy',
};
const SIM_ERRORS: ReadonlyMap<number, SimState> = new Map([
  [10, 'absent'],
  [11, 'pin'],
  [12, 'puk'],
  [13, 'failure'],
  [14, 'busy'],
  [15, 'failure'],
  // Some firmware prints the numbers of 27.005 §3.2.5 here.
  [310, 'absent'],
  [311, 'pin'],
  [312, 'puk'],
  [313, 'failure'],
  [314, 'busy'],
]);

/** 3GPP TS 27.007 §10.1.22. */
const REGISTRATIONS: readonly Registration[] = [
  'off',
  'home',
  'searching',
  'denied',
  'unknown',
  'roaming',
  'sms-only',
  'sms-only',
];

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function withIdentity(state: ModuleState, change: Record<keyof Identity, string | undefined>): ModuleState {
  const known = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return { ...state, identity: { ...state.identity, ...known } };
}

function identity(state: ModuleState, { ok, info }: ObservedExchange): ModuleState {
  if (!ok) return state;
  const find = (name: string): string | undefined =>
    info.map(({ values }) => text(values[name])).find((value) => value !== undefined);
  return withIdentity(state, {
    manufacturer: find('manufacturer'),
    model: find('model'),
    revision: find('revision'),
    build: find('build'),
  });
}

function sim(state: ModuleState, status: unknown): ModuleState {
  const known = text(status) === undefined ? undefined : SIM_WORDS[String(status).trim()];
  return known === undefined ? state : { ...state, sim: known };
}

function registration(state: ModuleState, status: unknown): ModuleState {
  if (typeof status !== 'number') return state;
  const seen = REGISTRATIONS[status] ?? 'other';
  // A module may be off on one domain and registered on the other: what serves data counts.
  const better = state.registration === 'home' || state.registration === 'roaming';
  return better && (seen === 'off' || seen === 'searching') ? state : { ...state, registration: seen };
}

function readRegistration(state: ModuleState, { ok, info }: ObservedExchange): ModuleState {
  return ok ? registration(state, info[0]?.values['status']) : state;
}

/** A domain's own report of a change is believed, also for the worse. */
function registrationChanged(state: ModuleState, values: LooseValues): ModuleState {
  const { status } = values;
  return typeof status === 'number' ? { ...state, registration: REGISTRATIONS[status] ?? 'other' } : state;
}

/** Values of the reply line for context 1, which is the one that is used. */
function firstContext({ info }: ObservedExchange): LooseValues | undefined {
  return info.find(({ values }) => values['context'] === 1)?.values;
}

function address(state: ModuleState, seen: ObservedExchange): ModuleState {
  const shown = text(firstContext(seen)?.['address']);
  return shown === undefined || NO_ADDRESS.test(shown) ? state : withBearer(state, { address: shown });
}

/** What stands there while there is none. */
const NO_ADDRESS = /^[0.:]*$/;

/** `+CPSI`: that the module sees a cell does not show that it is registered; that it sees none shows that it is not. */
function system(state: ModuleState, { info }: ObservedExchange): ModuleState {
  const { system: seen, operation } = info[0]?.values ?? {};
  if (operation === 'Offline') return { ...state, registration: 'off' };
  return seen === 'NO SERVICE' ? { ...state, registration: 'searching' } : state;
}

/** `+CGEV`: what happens to contexts by themselves. */
function packetEvent(state: ModuleState, values: LooseValues): ModuleState {
  const event = text(values['event']) ?? '';
  if (/^(?:NW|ME) DETACH/.test(event)) return withBearer({ ...state, attached: false }, { active: false });
  const [, off, context] = /^(?:EPS |NW |ME )?PDN (DE)?ACT ?(\d{1,2})/.exec(event) ?? [];
  return context === '1' ? withBearer(state, { active: off === undefined }) : state;
}

/** What the 3GPP commands show of SIM, registration, data connection and clock. */
export const gppObserver: Observer = {
  exchanges: {
    echo: (state, { ok, args }) => (ok ? { ...state, echo: args['value'] === 1 } : state),
    'identity.info': identity,
    'identity.info.full': identity,
    'identity.manufacturer.read': identity,
    'identity.model.read': identity,
    'identity.build.read': identity,
    'identity.manufacturer.read.short': identity,
    'identity.model.read.short': identity,
    'identity.build.read.short': identity,
    'sim.status.read': (state, seen) => {
      if (seen.ok) return sim(state, seen.info[0]?.values['status']);
      const number = seen.cme?.number ?? (seen.cme?.words === undefined ? undefined : cmeNumber(seen.cme.words));
      const known = number === undefined ? undefined : SIM_ERRORS.get(number);
      return known === undefined ? state : { ...state, sim: known };
    },
    'sim.pin.enter': (state, { ok }) => (ok ? { ...state, sim: 'ready' } : state),
    'network.signal.read': (state, { info }) => {
      const rssi = info[0]?.values['rssi'];
      return typeof rssi === 'number' ? { ...state, signal: rssi } : state;
    },
    'network.system.read': system,
    'network.creg.read': readRegistration,
    'network.cgreg.read': readRegistration,
    'network.cereg.read': readRegistration,
    'bearer.context.read': (state, seen) => {
      const apn = firstContext(seen)?.['apn'];
      return typeof apn === 'string' ? withBearer(state, { apn }) : state;
    },
    'bearer.context.set': (state, { ok, args }) =>
      ok && args['context'] === 1 && typeof args['apn'] === 'string' ? withBearer(state, { apn: args['apn'] }) : state,
    'bearer.attach.read': (state, { info }) => {
      const attached = info[0]?.values['attached'];
      return typeof attached === 'number' ? { ...state, attached: attached === 1 } : state;
    },
    'bearer.attach': (state, { ok, args }) => (ok ? { ...state, attached: args['attached'] === 1 } : state),
    'bearer.active.read': (state, seen) => {
      const shown = firstContext(seen);
      // Lines of other contexts say nothing of this one; a whole list without it does.
      if (!seen.ok || (shown === undefined && seen.partial === true)) return state;
      return withBearer(state, { active: shown?.['active'] === 1 });
    },
    'bearer.activate': (state, { ok, args }) =>
      ok && (args['context'] ?? 1) === 1 ? withBearer(state, { active: args['active'] === 1 }) : state,
    'bearer.address.read': address,
    'bearer.address.all': address,
    'clock.read': (state, { info }) => {
      const reading = parseClock(String(info[0]?.values['time'] ?? ''));
      return reading === undefined ? state : withClock(state, reading.unixMs);
    },
    'clock.set': (state, { ok, args }) => {
      const reading = ok ? parseClock(String(args['time'] ?? '')) : undefined;
      return reading === undefined ? state : withClock(state, reading.unixMs);
    },
    'power.restart': (state, { ok }) => (ok ? afterReset(state) : state),
  },
  urcs: {
    'boot.ready': (state) => afterReset(state),
    'sim.status.changed': (state, values) => sim(state, values['status']),
    'bearer.event': packetEvent,
    'network.creg.changed': registrationChanged,
    'network.cgreg.changed': registrationChanged,
    'network.cereg.changed': registrationChanged,
  },
};
