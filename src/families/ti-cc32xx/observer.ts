import type { LooseValues } from '../../at/field.ts';
import { byId } from '../kit/by-id.ts';
import type { ObservedExchange, Observer } from '../kit/part.ts';
import { isGiven, numberIn, targetIn, textIn } from '../kit/seen.ts';
import {
  withBearer,
  withFile,
  withMqttClient,
  withSocket,
  withTlsContext,
  withoutFile,
  type ModuleState,
  type TlsContextState,
} from '../kit/state.ts';

/*
 * What the commands of TI's AT application tell. TLS settings belong to a socket or to an MQTT client, not to a context:
 * sockets have their own number as context, clients one behind these.
 */

/** The first of a kind is 0: taken where the log does not show the answer. */
const FIRST = 0;
/** Numbers of sockets are below. */
const CLIENTS_FROM = 1_000;
const MOST_FILES = 64;

/** The TLS context of an MQTT client. */
function contextOfClient(client: number): number {
  return CLIENTS_FROM + client;
}

function socketCreated(state: ModuleState, { ok, args, info }: ObservedExchange): ModuleState {
  return ok ? createdAs(state, args, numberIn(info[0]?.values, 'socket') ?? FIRST) : state;
}

function createdAs(state: ModuleState, args: LooseValues, socket: number): ModuleState {
  const tls = textIn(args, 'protocol')?.toUpperCase() === 'SEC';
  const fresh = new Map(state.tls);
  fresh.delete(socket);
  const next = withSocket({ ...state, tls: fresh }, socket, tls ? { tls, context: socket } : { tls });
  return tls ? withTlsContext(next, socket, {}) : next;
}

/** `SECURE_FILES_CA_FILE_NAME,root.pem`; some versions leave out the ending. */
function optionOf(option: string, value: string): TlsContextState {
  const name = option.toUpperCase();
  if (name.includes('CA_FILE')) return { cacert: value, verifies: true };
  if (name.includes('CERTIFICATE_FILE')) return { clientcert: value, presents: true };
  if (name.includes('PRIVATE_KEY')) return { clientkey: value };
  if (name.includes('DOMAIN_NAME')) return { sni: true };
  const version = name === 'SECMETHOD' ? VERSIONS[value.toUpperCase()] : undefined;
  return version === undefined ? {} : { maxVersion: version };
}

const VERSIONS: Readonly<Record<string, NonNullable<TlsContextState['maxVersion']>>> = {
  TLSV1: 'TLSv1',
  TLSV1_1: 'TLSv1.1',
  TLSV1_2: 'TLSv1.2',
  SSLV3_TLSV1_2: 'TLSv1.2',
};

function socketOption(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const socket = numberIn(args, 'socket');
  const option = textIn(args, 'option');
  if (!ok || socket === undefined || option === undefined) return state;
  return withTlsContext(state, socket, optionOf(option, (textIn(args, 'value') ?? '').trim().replaceAll('"', '')));
}

function socketTried(state: ModuleState, args: LooseValues): ModuleState {
  const socket = numberIn(args, 'socket') ?? FIRST;
  const opened = state.sockets.opened?.get(socket);
  return {
    ...state,
    tried: {
      over: 'socket',
      tls: opened?.tls ?? 'maybe',
      ...targetIn(args),
      ...(opened?.context === undefined ? {} : { context: opened.context }),
    },
  };
}

function clientCreated(state: ModuleState, { ok, args, info }: ObservedExchange): ModuleState {
  if (!ok) return state;
  const client = numberIn(info[0]?.values, 'client') ?? FIRST;
  const flags = (textIn(args, 'flags') ?? '').toLowerCase().split('|');
  const tls = flags.includes('sec');
  const clientId = textIn(args, 'clientId');
  const host = textIn(args, 'address');
  const port = numberIn(args, 'port');
  const next = withMqttClient(state, client, {
    acquired: true,
    connected: false,
    tls,
    ...(clientId === undefined ? {} : { clientId }),
    ...(host === undefined || port === undefined ? {} : { url: `${host}:${port}` }),
    ...(tls ? { context: contextOfClient(client) } : {}),
  });
  return tls ? withTlsContext(next, contextOfClient(client), contextOf(args, flags)) : next;
}

function contextOf(args: LooseValues, flags: readonly string[]): TlsContextState {
  const file = (name: string): string | undefined => textIn(args, name) || undefined;
  const cacert = file('ca');
  const clientcert = file('cert');
  const clientkey = file('key');
  const version = VERSIONS[textIn(args, 'method')?.toUpperCase() ?? ''];
  return {
    verifies: cacert !== undefined,
    presents: clientcert !== undefined && clientkey !== undefined,
    checksDates: !flags.includes('skip_date_verify'),
    sni: !flags.includes('skip_domain_verify'),
    ...(cacert === undefined ? {} : { cacert }),
    ...(clientcert === undefined ? {} : { clientcert }),
    ...(clientkey === undefined ? {} : { clientkey }),
    ...(version === undefined ? {} : { maxVersion: version }),
  };
}

function clientTried(state: ModuleState, args: LooseValues): ModuleState {
  const index = numberIn(args, 'client') ?? FIRST;
  const client = state.mqtt.clients.get(index);
  const next = withMqttClient(state, index, { connected: 'maybe' });
  const [, host, port] = /^(.+):(\d+)$/.exec(client?.url ?? '') ?? [];
  return {
    ...next,
    tried: {
      over: 'mqtt',
      tls: client?.tls ?? 'maybe',
      ...(host === undefined ? {} : { host }),
      ...(port === undefined ? {} : { port: Number(port) }),
      ...(client?.context === undefined ? {} : { context: client.context }),
      ...(client?.clientId === undefined ? {} : { clientId: client.clientId }),
      username: client?.username === true,
      password: client?.password === true,
    },
  };
}

function clientTold(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const index = numberIn(args, 'client') ?? FIRST;
  const option = textIn(args, 'option')?.toLowerCase();
  if (!ok || (option !== 'user' && option !== 'password')) return state;
  const given = isGiven(args, 'value');
  return withMqttClient(state, index, option === 'user' ? { username: given } : { password: given });
}

function files(state: ModuleState, { ok, info }: ObservedExchange): ModuleState {
  if (!ok) return state;
  // The name comes first in each line, its size behind it.
  return info.slice(0, MOST_FILES).reduce((known, { values }) => {
    const name = textIn(values, 'name');
    return name === undefined ? known : withFile(known, name, {});
  }, state);
}

function written(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const name = textIn(args, 'name');
  const creates = /CREATE|WRITE/i.test(textIn(args, 'flags') ?? '');
  return ok && creates && name !== undefined ? withFile(state, name, {}) : state;
}

function deleted(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const name = textIn(args, 'name');
  return ok && name !== undefined ? withoutFile(state, name) : state;
}

/** Files, sockets and MQTT clients of TI's AT application. */
export const observer: Observer = {
  exchanges: {
    'file.open': written,
    'file.list': files,
    'file.delete': deleted,
    'socket.create': socketCreated,
    'socket.option': socketOption,
    'socket.connect': (state, { args }) => socketTried(state, args),
    'mqtt.create': clientCreated,
    ...byId(['mqtt.set', 'mqtt.set-password'], clientTold),
    'mqtt.connect': (state, { args }) => clientTried(state, args),
    'mqtt.disconnect': (state, { args }) =>
      withMqttClient(state, numberIn(args, 'client') ?? FIRST, { connected: false }),
  },
  unfinished: {
    'socket.create': (state, args) => createdAs(state, args, FIRST),
    'socket.connect': socketTried,
    'mqtt.connect': clientTried,
  },
  urcs: {
    'netapp.event': (state, { event }) =>
      /^ip(?:v4|v6)_acquired$/i.test(String(event))
        ? withBearer({ ...state, registration: 'home' }, { active: true })
        : state,
    'wlan.event': (state, { event }) =>
      /^disconnect$/i.test(String(event)) ? withBearer(state, { active: false }) : state,
  },
};
