import type { LooseValues } from '../../at/field.ts';
import type { ObservedExchange, Observer } from '../kit/part.ts';
import { numberIn, textIn } from '../kit/seen.ts';
import { withMqttClient, withTlsContext, type ModuleState, type Tried } from '../kit/state.ts';

/** `socktcps://broker.example:8883`, `mqtts://…`, or a host and a port. */
const URL_SHAPE = /^(?:([a-z]{2,12}):\/\/)?([\w.*<>-]{1,253})(?::(\d{1,5}))?/i;

/** Host and port of an address as modules take it. */
export function hostOf(url: string | undefined): Pick<Tried, 'host' | 'port'> {
  const [, , host, port] = URL_SHAPE.exec(url ?? '') ?? [];
  if (host === undefined) return {};
  return port === undefined ? { host } : { host, port: Number(port) };
}

const PLAIN: ReadonlySet<string> = new Set(['socktcp', 'sockudp', 'mqtt', 'http', 'tcp']);
const SECURE: ReadonlySet<string> = new Set(['socktcps', 'mqtts', 'https', 'tls', 'ssl']);

function schemeOf(url: string | undefined): string {
  return (URL_SHAPE.exec(url ?? '')?.[1] ?? '').toLowerCase();
}

/** Profiles of internet services are remembered as clients, under their numbers. */
function set(state: ModuleState, { ok, args }: ObservedExchange): ModuleState {
  const id = numberIn(args, 'id');
  const name = textIn(args, 'name')?.toLowerCase();
  const value = textIn(args, 'value');
  if (!ok || id === undefined || value === undefined) return state;
  switch (name) {
    case 'address': {
      const scheme = schemeOf(value);
      const tls = SECURE.has(scheme) ? true : PLAIN.has(scheme) ? false : undefined;
      return withMqttClient(state, id, { url: value, ...(tls === undefined ? {} : { tls, context: id }) });
    }
    case 'secopt':
      // "1" has the certificate of the other side verified.
      return withTlsContext(state, id, { verifies: value === '1' });
    case 'clientid':
      return withMqttClient(state, id, { clientId: value });
    case 'user':
    case 'username':
      return withMqttClient(state, id, { username: value !== '' });
    case 'passwd':
    case 'password':
      return withMqttClient(state, id, { password: value !== '' });
    default:
      return state;
  }
}

function tries(state: ModuleState, args: LooseValues): ModuleState {
  const id = numberIn(args, 'id');
  const client = id === undefined ? undefined : state.mqtt.clients.get(id);
  const { url, tls, clientId, username, password } = client ?? {};
  const tried: Tried = {
    over: schemeOf(url).startsWith('mqtt') || clientId !== undefined ? 'mqtt' : 'socket',
    ...hostOf(url),
    tls: tls ?? 'maybe',
    ...(tls === true && id !== undefined ? { context: id } : {}),
    ...(clientId === undefined ? {} : { clientId }),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  };
  return { ...state, tried };
}

/** What the internet services of Cinterion modules were told. */
export const serviceObserver: Required<Pick<Observer, 'exchanges' | 'unfinished'>> = {
  exchanges: {
    'service.set': set,
    'service.open': (state, { args }) => tries(state, args),
  },
  unfinished: { 'service.open': tries },
};
