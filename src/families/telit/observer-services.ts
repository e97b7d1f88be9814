import type { LooseValues } from '../../at/field.ts';
import type { ObservedExchange, Observer } from '../kit/part.ts';
import { numberIn, textIn, toldBefore } from '../kit/seen.ts';
import { withMqttClient, withTlsContext, type ModuleState, type Tried } from '../kit/state.ts';
import { urlTarget } from '../kit/url-target.ts';

/** Host and port of an address as modules take it: `socktcps://broker.example:8883`, `mqtts://…`, or a host and a port. */
export function hostOf(url: string | undefined): Pick<Tried, 'host' | 'port'> {
  const { host, port } = urlTarget(url ?? '') ?? {};
  return { ...(host === undefined ? {} : { host }), ...(port === undefined ? {} : { port }) };
}

const PLAIN: ReadonlySet<string> = new Set(['socktcp', 'sockudp', 'mqtt', 'http', 'tcp']);
const SECURE: ReadonlySet<string> = new Set(['socktcps', 'mqtts', 'https', 'tls', 'ssl']);

function schemeOf(url: string | undefined): string {
  return urlTarget(url ?? '')?.scheme ?? '';
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
  const { url, tls } = client ?? {};
  const { context, ...told } = toldBefore(client);
  const tried: Tried = {
    over: schemeOf(url).startsWith('mqtt') || told.clientId !== undefined ? 'mqtt' : 'socket',
    ...hostOf(url),
    tls: tls ?? 'maybe',
    ...told,
    ...(tls === true && context !== undefined ? { context } : {}),
  };
  return { ...state, tried };
}

/** What the internet services of Cinterion modules were told. */
export const serviceObserver: Observer = {
  exchanges: {
    'service.set': set,
    'service.open': (state, { args }) => tries(state, args),
  },
  unfinished: { 'service.open': tries },
};
