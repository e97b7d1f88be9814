import type { LooseValues } from '../../at/field.ts';
import { parseClock } from '../_parts/gpp/clock-text.ts';
import type { ObservedExchange, Observer } from '../kit/part.ts';
import { isGiven, lineSeen, numberIn, targetIn, textIn } from '../kit/seen.ts';
import {
  afterReset,
  withBearer,
  withClock,
  withFile,
  withMqttClient,
  withTlsContext,
  withoutFile,
  type ModuleState,
  type TlsContextState,
  type Tried,
} from '../kit/state.ts';
import { hostOf } from './observer-services.ts';

/** Where `#MQCFG` takes no number of a TLS socket there is one. */
const ONLY_TLS_SOCKET = 1;

/** `#SSLSECDATA` knows its entries by TLS socket and kind: 0 certificate, 1 root, 2 key. */
export function entryName(tlsSocket: number, kind: 0 | 1 | 2): string {
  return `${tlsSocket},${kind}`;
}

function bearer(state: ModuleState, seen: ObservedExchange): ModuleState {
  const { ok, args, info } = seen;
  const address = info.map(({ values }) => textIn(values, 'address')).find((text) => text !== undefined);
  const on = args['on'] === 1 && (ok || isActiveAlready(seen));
  if (!ok && !on) return state;
  return withBearer(state, { active: on, ...(address === undefined ? {} : { address }) });
}

/** `context already activated` and its number. */
export function isActiveAlready({ cme }: Pick<ObservedExchange, 'cme'>): boolean {
  return cme?.number === 553 || cme?.number === 554 || /\balready act/.test(cme?.words ?? '');
}

function clock(state: ModuleState, seen: ObservedExchange): ModuleState {
  const reading = parseClock(textIn(lineSeen(seen, 'clock.ntp.time'), 'time')?.trim() ?? '');
  if (!seen.ok || reading === undefined) return state;
  // The third parameter says whether the module takes the time over.
  if (seen.args['set'] !== undefined && seen.args['set'] !== 1) return state;
  return withClock(state, reading.unixMs);
}

function sim(state: ModuleState, seen: ObservedExchange): ModuleState {
  const shown = numberIn(lineSeen(seen, 'sim.state.value'), 'state');
  if (shown === 0) return { ...state, sim: 'absent' };
  return shown === 2 || shown === 3 ? { ...state, sim: 'ready' } : state;
}

function security(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const id = numberIn(args, 'id');
  const auth = numberIn(args, 'auth');
  if (!ok || id === undefined || auth === undefined) return state;
  return withTlsContext(state, id, { verifies: auth >= 1, presents: auth === 2 });
}

function moreSecurity(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const id = numberIn(args, 'id');
  const sni = numberIn(args, 'sni');
  return !ok || id === undefined || sni === undefined ? state : withTlsContext(state, id, { sni: sni === 1 });
}

function stored(state: ModuleState, { ok, args, body }: ObservedExchange): ModuleState {
  const id = numberIn(args, 'id');
  const kind = numberIn(args, 'kind');
  const bytes = numberIn(args, 'bytes');
  if (!ok || id === undefined || (kind !== 0 && kind !== 1 && kind !== 2)) return state;
  return withFile(state, entryName(id, kind), {
    ...(bytes === undefined ? {} : { bytes }),
    ...(body === undefined ? {} : { text: body }),
  });
}

function deleted(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const id = numberIn(args, 'id');
  const kind = numberIn(args, 'kind');
  if (!ok || args['action'] !== 0 || id === undefined || (kind !== 0 && kind !== 1 && kind !== 2)) return state;
  return withoutFile(state, entryName(id, kind));
}

/** The entries of a TLS socket, as far as a log shows that they were stored. */
function withStored(state: ModuleState, id: number): ModuleState {
  const { verifies, presents } = state.tls.get(id) ?? {};
  const entry = (kind: 0 | 1 | 2): string | undefined =>
    state.files?.has(entryName(id, kind)) === true ? entryName(id, kind) : undefined;
  const ca = verifies === true ? entry(1) : undefined;
  const cert = presents === true ? entry(0) : undefined;
  const key = presents === true ? entry(2) : undefined;
  const change: TlsContextState = {
    ...(ca === undefined ? {} : { cacert: ca }),
    ...(cert === undefined ? {} : { clientcert: cert }),
    ...(key === undefined ? {} : { clientkey: key }),
  };
  return Object.keys(change).length === 0 ? state : withTlsContext(state, id, change);
}

function opens(tls: boolean) {
  return (state: ModuleState, args: LooseValues): ModuleState => {
    const id = numberIn(args, 'id');
    const tried: Tried = {
      over: 'socket',
      ...targetIn(args),
      tls,
      ...(tls && id !== undefined ? { context: id } : {}),
    };
    const after = { ...state, tried };
    return tls && id !== undefined ? withStored(after, id) : after;
  };
}

function configured(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const id = numberIn(args, 'id');
  const host = textIn(args, 'host');
  const port = numberIn(args, 'port');
  if (!ok || id === undefined || host === undefined) return state;
  const tls = args['tls'] === 1;
  return withMqttClient(state, id, {
    tls,
    url: `${tls ? 'mqtts' : 'mqtt'}://${host}${port === undefined ? '' : `:${port}`}`,
    ...(tls ? { context: numberIn(args, 'tlsId') ?? ONLY_TLS_SOCKET } : {}),
  });
}

function tries(state: ModuleState, args: LooseValues): ModuleState {
  const id = numberIn(args, 'id') ?? 1;
  const { tls, url, context } = state.mqtt.clients.get(id) ?? {};
  const clientId = textIn(args, 'clientId');
  const tried: Tried = {
    over: 'mqtt',
    ...hostOf(url),
    tls: tls ?? 'maybe',
    ...(context === undefined ? {} : { context }),
    ...(clientId === undefined ? {} : { clientId }),
    username: isGiven(args, 'username'),
    password: isGiven(args, 'password'),
  };
  const after = { ...state, tried };
  return context === undefined ? after : withStored(after, context);
}

const clientOf = (args: LooseValues): number => numberIn(args, 'id') ?? 1;
const TRIES_TLS = opens(true);
const TRIES_PLAIN = opens(false);

/** What a Telit or Cinterion module was told and shows. */
export const observer: Observer = {
  exchanges: {
    'sim.state': sim,
    'bearer.open': bearer,
    'clock.ntp': clock,
    'power.restart': (state, { ok }) => (ok ? afterReset(state) : state),
    'tls.security': security,
    'tls.security.more': moreSecurity,
    'cert.store': stored,
    'cert.access': deleted,
    'tls-socket.open': (state, { args }) => TRIES_TLS(state, args),
    'socket.open': (state, { args }) => TRIES_PLAIN(state, args),
    'mqtt.config': configured,
    'mqtt.connect': (state, { ok, args }) => withMqttClient(tries(state, args), clientOf(args), { connected: ok }),
    'mqtt.connect.read': (state, seen) => {
      const values = lineSeen(seen, 'mqtt.state');
      const shown = numberIn(values, 'state');
      return values === undefined || shown === undefined
        ? state
        : withMqttClient(state, clientOf(values), { connected: shown === 1 });
    },
    'mqtt.disconnect': (state, { ok, args }) =>
      ok ? withMqttClient(state, clientOf(args), { connected: false }) : state,
  },
  unfinished: {
    'tls-socket.open': TRIES_TLS,
    'socket.open': TRIES_PLAIN,
    'mqtt.connect': (state, args) => withMqttClient(tries(state, args), clientOf(args), { connected: 'maybe' }),
  },
};
