import type { LooseValues } from '../../at/field.ts';
import type { ObservedExchange, Observer } from '../kit/part.ts';
import { lineSeen, numberIn } from '../kit/seen.ts';
import { addressOnly, urlTarget } from '../kit/url-target.ts';
import { withMqttClient, withSocket, withTlsContext, type ModuleState, type Tried } from '../kit/state.ts';
import { withMqttSetting } from '../_parts/simcom-classic/mqtt-settings.ts';
import { alreadyTried, known, portOf, textOf, withTried } from '../_parts/simcom-classic/values.ts';

/* MQTT client, sockets and HTTP client. */

const CLIENT = 0;

/** The number of a TLS context as `+SMSSL` and `+SHSSL` count: one more, and 0 is none. */
function contextOf(values: LooseValues): number | undefined {
  const number = numberIn(values, 'context');
  return number === undefined || number === 0 ? undefined : number - 1;
}

/** The files that a context is given. The server is verified as soon as there is a CA: no other switch exists. */
function withBound(state: ModuleState, context: number, { ca, cert }: LooseValues): ModuleState {
  const [root, own] = [textOf(ca), textOf(cert)];
  return withTlsContext(state, context, {
    verifies: root !== undefined,
    presents: own !== undefined,
    ...known({ cacert: root, clientcert: own }),
  });
}

function mqttBound(state: ModuleState, values: LooseValues): ModuleState {
  if (numberIn(values, 'context') === undefined) return state;
  const context = contextOf(values);
  if (context === undefined) return withMqttClient(state, CLIENT, { tls: false });
  return withMqttClient(withBound(state, context, values), CLIENT, { tls: true, context });
}

function httpBound(state: ModuleState, values: LooseValues): ModuleState {
  const context = contextOf(values);
  if (context === undefined) return { ...state, http: { ...state.http, tls: false } };
  return { ...withBound(state, context, values), http: { ...state.http, tls: true, context } };
}

/** `URL: "host",8883` of `AT+SMCONF?`: two values behind one name. */
function urlRead(state: ModuleState, { value }: LooseValues): ModuleState {
  const [, host, port] = /^"?([^",]{1,255})"?(?:,"?(\d{1,5})"?)?$/.exec(textOf(value)?.trim() ?? '') ?? [];
  return host === undefined ? state : withMqttSetting(state, 'URL', host, portOf(port));
}

const unquoted = (value: LooseValues[string]): string => /^"(.*)"$/.exec(textOf(value)?.trim() ?? '')?.[1] ?? '';

/** Lines of `AT+SMCONF?`. */
const CONFIGURED: Readonly<Record<string, (state: ModuleState, values: LooseValues) => ModuleState>> = {
  'mqtt.configured.url': urlRead,
  'mqtt.configured.clientid': (state, { value }) => withMqttSetting(state, 'CLIENTID', unquoted(value)),
  'mqtt.configured.username': (state, { value }) => withMqttSetting(state, 'USERNAME', unquoted(value)),
  'mqtt.configured.password': (state, { value }) => withMqttSetting(state, 'PASSWORD', unquoted(value)),
};

/** The TLS context of a socket: as it was told, else that of its own number where somebody has set one up, else 0. */
function contextOfSocket(state: ModuleState, cid: number): number {
  return state.sockets.opened?.get(cid)?.context ?? (state.tls.has(cid) ? cid : 0);
}

function socketOption(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const cid = numberIn(args, 'cid');
  const value = textOf(args['value']);
  if (!ok || cid === undefined || value === undefined) return state;
  const before = state.sockets.opened?.get(cid);
  const context = contextOfSocket(state, cid);
  switch (textOf(args['option'])?.toUpperCase()) {
    case 'SSL':
      return withSocket(state, cid, { ...before, tls: value === '1' });
    case 'CRINDEX':
      return withSocket(state, cid, { ...before, tls: before?.tls ?? true, context: Number(value) });
    case 'CACERT':
      return withTlsContext(state, context, { cacert: value, verifies: true });
    case 'CERT':
      return withTlsContext(state, context, { clientcert: value, presents: true });
    default:
      return state;
  }
}

/** In the notes and in libraries what is bound to a connection follows the choice of its number: so far, nothing is. */
function socketSelected(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const cid = numberIn(args, 'cid');
  if (!ok || cid === undefined || state.tls.get(cid)?.clientcert !== undefined) return state;
  return withTlsContext(state, cid, { presents: false });
}

function socketTried(state: ModuleState, args: LooseValues): ModuleState {
  const cid = numberIn(args, 'cid') ?? 0;
  const tls: Tried['tls'] = state.sockets.opened?.get(cid)?.tls ?? 'maybe';
  return withTried(state, {
    over: 'socket',
    tls,
    ...known({
      host: textOf(args['host']),
      port: portOf(args['port']),
      context: tls === true ? contextOfSocket(state, cid) : undefined,
    }),
  });
}

function socketOpened(state: ModuleState, seen: ObservedExchange): ModuleState {
  const asked = alreadyTried(state, seen) ? state : socketTried(state, seen.args);
  return { ...asked, sockets: { ...asked.sockets, connected: seen.ok } };
}

function httpTried(state: ModuleState): ModuleState {
  const address = urlTarget(state.http?.url ?? '');
  const tls: Tried['tls'] = address?.scheme === 'https' || (state.http?.tls ?? 'maybe');
  return withTried(state, {
    over: 'http',
    tls,
    ...known({ host: address?.host, port: address?.port, context: state.http?.context }),
  });
}

/** What MQTT client, sockets and HTTP client were told; settings of the MQTT client are observed apart. */
export const observer: Observer = {
  exchanges: {
    'mqtt.config.read': (state, { info }) =>
      info.reduce((now, { spec, values }) => CONFIGURED[spec.id]?.(now, values) ?? now, state),
    'mqtt.tls': (state, { ok, args }) => (ok ? mqttBound(state, args) : state),
    'mqtt.tls.read': (state, seen) => mqttBound(state, lineSeen(seen, 'mqtt.tls.value') ?? {}),
    'mqtt.state.read': (state, seen) => {
      const shown = numberIn(lineSeen(seen, 'mqtt.state.value'), 'state');
      return shown === undefined ? state : withMqttClient(state, CLIENT, { connected: shown > 0 });
    },
    'socket.select': socketSelected,
    'socket.tls': socketOption,
    'socket.open': socketOpened,
    'socket.open.protocol': socketOpened,
    'socket.open.host': socketOpened,
    'http.tls': (state, { ok, args }) => (ok ? httpBound(state, args) : state),
    'http.config': (state, { ok, args }) => {
      const url = textOf(args['name'])?.toUpperCase() === 'URL' ? addressOnly(textOf(args['value']) ?? '') : undefined;
      return ok && url !== undefined ? { ...state, http: { ...state.http, url } } : state;
    },
    'http.connect': httpTried,
  },
  unfinished: {
    'socket.open': socketTried,
    'socket.open.protocol': socketTried,
    'socket.open.host': socketTried,
    'http.connect': httpTried,
  },
  urcs: {
    'mqtt.connection-lost': (state) => withMqttClient(state, CLIENT, { connected: false }),
  },
};
