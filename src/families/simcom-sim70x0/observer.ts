import type { LooseValues } from '../../at/field.ts';
import type { TlsVersion } from '../../kernel/facts.ts';
import type { ObservedExchange, Observer } from '../kit/part.ts';
import { lineSeen, numberIn } from '../kit/seen.ts';
import {
  withBearer,
  withFile,
  withTlsContext,
  withoutFile,
  type ModuleState,
  type TlsContextState,
} from '../kit/state.ts';
import { known, textOf, withAddress, withApn } from '../_parts/simcom-classic/values.ts';

/* Data connection, files and TLS contexts. */

/** The numbers of `"sslversion"`; 0 means whatever fits, 4 and 5 are DTLS. */
const VERSIONS: Readonly<Record<number, TlsVersion>> = { 1: 'TLSv1', 2: 'TLSv1.1', 3: 'TLSv1.2' };

function inContext(change: (args: LooseValues) => TlsContextState) {
  return (state: ModuleState, { ok, args }: ObservedExchange): ModuleState => {
    const context = numberIn(args, 'context');
    return !ok || context === undefined ? state : withTlsContext(state, context, change(args));
  };
}

const version = (value: number | undefined): TlsContextState =>
  known({ maxVersion: value === undefined ? undefined : VERSIONS[value] });

const clock = (value: number | undefined): TlsContextState =>
  value === undefined ? {} : { ignorelocaltime: value, checksDates: value === 0 };

/** What `AT+CSSLCFG="ctxindex"` shows. */
function contextRead(state: ModuleState, values: LooseValues): ModuleState {
  const context = numberIn(values, 'context');
  if (context === undefined) return state;
  return withTlsContext(state, context, {
    ...version(numberIn(values, 'version')),
    ...clock(numberIn(values, 'ignoreClock')),
    sni: values['sni'] !== '',
  });
}

/** `OK` proves that the file is there, and no more: what it holds may be anything. */
function converted(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  if (!ok) return state;
  return ['file', 'key'].reduce((now, name) => {
    const file = textOf(args[name]);
    return file === undefined ? now : withFile(now, file, {});
  }, state);
}

function written(state: ModuleState, { ok, args, body }: ObservedExchange): ModuleState {
  const name = textOf(args['name']);
  // What is appended has no size of its own that says anything.
  if (!ok || name === undefined || args['mode'] !== 0) return state;
  return withFile(state, name, known({ bytes: numberIn(args, 'bytes'), text: body }));
}

function measured(state: ModuleState, seen: ObservedExchange): ModuleState {
  const name = textOf(seen.args['name']);
  const bytes = numberIn(lineSeen(seen, 'file.size.value'), 'bytes');
  return name === undefined || bytes === undefined ? state : withFile(state, name, { bytes });
}

function renamed(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const [from, to] = [textOf(args['from']), textOf(args['to'])];
  if (!ok || from === undefined || to === undefined) return state;
  return withFile(withoutFile(state, from), to, state.files?.get(from) ?? {});
}

/** Status 1: up; SIM7080 lists its other contexts too, which are down. */
function active(state: ModuleState, { info, partial }: ObservedExchange): ModuleState {
  const up = info.find(({ values }) => values['status'] === 1);
  if (up === undefined) return info.length === 0 || partial ? state : withBearer(state, { active: false });
  return withAddress(state, textOf(up.values['address']) ?? '0.0.0.0');
}

function withoutBearer({ bearer, ...state }: ModuleState): ModuleState {
  return bearer?.apn === undefined ? state : withApn(state, bearer.apn);
}

/** `OK` to switching it on only means that it was begun: `+APP PDP: ACTIVE` tells. */
function activated(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  // What the host has switched off itself says nothing when the module reports it.
  if (ok && args['active'] === 0) return withoutBearer(state);
  return ok ? withApn(state, args['apn']) : state;
}

/** What data connection, files and TLS contexts were told and show. */
export const observer: Observer = {
  exchanges: {
    'net.configure': (state, { ok, args }) => (ok ? withApn(state, args['apn']) : state),
    'net.activate': activated,
    'net.activate.apn': activated,
    'net.activate.read': active,
    'file.write': written,
    'file.size': measured,
    'file.rename': renamed,
    'file.delete': (state, { ok, args }) => (ok ? withoutFile(state, textOf(args['name']) ?? '') : state),
    'tls.version': inContext((args) => version(numberIn(args, 'value'))),
    'tls.ignore-clock': inContext((args) => clock(numberIn(args, 'value'))),
    'tls.sni': inContext(({ host }) => ({ sni: host !== '' })),
    'tls.context.read': (state, seen) => contextRead(state, lineSeen(seen, 'tls.context') ?? {}),
    'tls.convert.ca': converted,
    'tls.convert.own': converted,
  },
  urcs: {
    'net.changed': (state) => withBearer(state, { active: true }),
    'net.lost': (state) => (state.bearer?.active === true ? withBearer(state, { active: false }) : state),
  },
};
