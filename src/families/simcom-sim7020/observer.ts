import type { LooseValues } from '../../at/field.ts';
import type { ObservedExchange, Observer } from '../kit/part.ts';
import { numberIn } from '../kit/seen.ts';
import { withBearer, withFile, withTlsContext, type ModuleState, type TlsContextState } from '../kit/state.ts';
import { known, textOf, withApn } from '../_parts/simcom-classic/values.ts';
import { CONTEXT, pieceAdded, SLOTS, slotOf, type Slot } from './credentials.ts';

const MEMBER: Readonly<Record<Slot, keyof TlsContextState>> = {
  'Root CA': 'cacert',
  'Client CA': 'clientcert',
  'Client Private Key': 'clientkey',
};

function holding(state: ModuleState, slot: Slot): ModuleState {
  return withTlsContext(state, CONTEXT, { [MEMBER[slot]]: slot });
}

/** `state` with an empty place. There are three and no more, so that one that was looked at is known to be empty. */
function emptied(state: ModuleState, slot: Slot): ModuleState {
  const files = new Map(state.files);
  files.delete(slot);
  return { ...state, files };
}

function written(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const slot = slotOf(args['type']);
  const total = numberIn(args, 'total');
  if (!ok || slot === undefined || total === undefined) return state;
  const { data } = args;
  if (typeof data === 'string' && data.trim() === '') return emptied(state, slot);
  // A key of ours is hidden here, too.
  const piece = typeof data === 'string' ? data : '';
  return holding(withFile(state, slot, pieceAdded(state.files?.get(slot), total, piece)), slot);
}

function cleared(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const slot = slotOf(args['type']);
  return !ok || slot === undefined ? state : emptied(state, slot);
}

/** A place that is not listed is empty. */
function listed(state: ModuleState, { ok, info, partial }: ObservedExchange): ModuleState {
  const lengths = new Map(info.map(({ values }) => [slotOf(values['name']), Number(values['bytes'])]));
  const readable = info.every(({ values }) => slotOf(values['name']) !== undefined);
  if (!ok || !readable) return state;
  return SLOTS.reduce((now, slot) => {
    const bytes = lengths.get(slot);
    if (bytes === undefined && partial) return now;
    return bytes !== undefined && bytes > 0 ? holding(withFile(now, slot, { bytes }), slot) : emptied(now, slot);
  }, state);
}

/** `1,5,"cmnbiot","100.80.73.123.255.255.255.0"`: context, bearer, access point, address and mask. */
const PARAMETERS = /^\d+,\d*,"([^"]*)"(?:,"?(\d+\.\d+\.\d+\.\d+))?/;

function parameters(state: ModuleState, { info }: ObservedExchange): ModuleState {
  const found = info
    .map(({ values }) => PARAMETERS.exec(textOf(values['values'])?.trim() ?? ''))
    .find((one) => one !== null);
  if (info.length === 0) return state;
  const [, apn, address] = found ?? [];
  return withBearer(state, { active: true, ...known({ apn: textOf(apn), address }) });
}

function radio(state: ModuleState, level: LooseValues[string]): ModuleState {
  if (typeof level !== 'number') return state;
  const now = { ...state, functionality: level };
  return level === FULL ? now : withBearer(now, { active: false });
}

const FULL = 1;

/** What credentials, radio and data connection tell. */
export const observer: Observer = {
  exchanges: {
    'bearer.default': (state, { ok, args }) => (ok ? withApn(state, args['apn']) : state),
    'bearer.parameters': parameters,
    'power.functionality': (state, { ok, args }) => (ok ? radio(state, args['level']) : state),
    'power.functionality.read': (state, { info }) => radio(state, info[0]?.values['level']),
    'credential.clear': cleared,
    'credential.write': written,
    'credential.write-secret': written,
    'credential.list': listed,
  },
  urcs: {
    // What was stored is in memory only.
    'boot.ready': (state) => ({ ...state, files: new Map() }),
  },
};
