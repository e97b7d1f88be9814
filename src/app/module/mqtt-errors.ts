import { HawserError, isHawserError } from '../../kernel/errors.ts';
import type { MqttConnectOutcome } from '../../mqtt/session.ts';
import { rank } from '../../findings/ranker.ts';
import { observeConnect, type ToldBroker } from '../carry-observe.ts';
import { findingError } from './module-errors.ts';

/** A broker, and what it is told by us before MQTT begins to work. */
export interface Addressed {
  /** `mqtts://HOST:PORT` */
  readonly where: string;
  readonly told: ToldBroker;
}

/** CONNACK did not come in time. */
export function noConnack({ where }: Addressed): HawserError {
  return new HawserError(`${where} did not answer CONNECT`, {
    code: 'connect-failed',
    rung: 'mqtt',
    next: [{ text: 'Is it an MQTT broker that listens on this port?' }],
  });
}

/** What CONNECT came to, in the terms of `hawser connect`. */
function connectError(
  outcome: Exclude<MqttConnectOutcome, { readonly ok: true }>,
  { where, told }: Addressed,
): HawserError {
  const { said, observation } = observeConnect(outcome, told);
  const [first] = rank([], observation);
  if (first !== undefined) return findingError(first, ` (${where}: ${said})`);
  return new HawserError(`${where}: ${said}`, { code: 'connect-failed', rung: 'mqtt' });
}

/** An error of mqtt.js in our terms. `answered`: CONNACK had come. */
export function mqttError(cause: unknown, to: Addressed, answered: boolean): HawserError {
  if (isHawserError(cause)) return cause;
  const { code, message } = cause instanceof Error ? (cause as Error & { code?: unknown }) : { message: 'unknown' };
  if (!answered) return connectError(typeof code === 'number' ? { ok: false, refused: code } : GARBLED, to);
  // mqtt.js has no code for it.
  if (message === 'Keepalive timeout') return noPingAnswer(to.where);
  return new HawserError(`what came from ${to.where} is no MQTT: ${message}`, {
    code: 'connection-lost',
    rung: 'mqtt',
    cause,
  });
}

const GARBLED = { ok: false, garbled: true } as const;

function noPingAnswer(where: string): HawserError {
  return new HawserError(`${where} did not answer a ping`, {
    code: 'connection-lost',
    rung: 'mqtt',
    next: [{ text: 'The link is dead, or so slow that a longer keep-alive is needed (keepAliveSeconds).' }],
  });
}

/** The connection ended without a word. `answered`: CONNACK had come. */
export function endedQuietly(to: Addressed, answered: boolean): HawserError {
  if (!answered) return connectError({ ok: false, closed: true }, to);
  return new HawserError(`${to.where} closed the connection`, { code: 'connection-lost', rung: 'mqtt' });
}

/** The user has closed the connection, or the module under it. */
export function closedByUs(): HawserError {
  return new HawserError('the MQTT connection was closed before the broker had acknowledged it', {
    code: 'connection-lost',
    rung: 'mqtt',
  });
}

/** SUBACK code 128. */
export function notSubscribed(filters: readonly string[], where: string): HawserError {
  return new HawserError(`${where} refused the subscription to ${filters.join(', ')}`, {
    code: 'connect-failed',
    rung: 'subscribe',
    next: [{ text: 'Check what the broker’s policy lets this client subscribe to.' }],
  });
}
