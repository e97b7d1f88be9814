import { HawserError, isHawserError, type Remedy } from '../../kernel/errors.ts';

/** CONNACK return codes of MQTT 3.1.1, §3.2.2.3. */
const REFUSED: Readonly<Record<number, { readonly why: string; readonly next: Remedy }>> = {
  1: { why: 'it does not take MQTT 3.1.1', next: { text: 'Look up which version the broker speaks on that port.' } },
  2: {
    why: 'it does not take the client id',
    next: { text: 'Use the client id that the broker knows the device by.' },
  },
  3: { why: 'it is not available', next: { text: 'Wait: the service behind the broker is down.' } },
  4: { why: 'user name or password is wrong', next: { text: 'Check the login; a token may have run out.' } },
  5: {
    why: 'the client is not authorised',
    next: { text: 'Check what the broker lets this client, or this certificate, do.' },
  },
};

/** An error of the MQTT client in our terms; `where` names the broker. Holds no login. */
export function mqttError(cause: unknown, where: string): HawserError {
  if (isHawserError(cause)) return cause;
  const { code, message } = cause instanceof Error ? (cause as Error & { code?: unknown }) : { message: 'unknown' };
  const known = typeof code === 'number' ? REFUSED[code] : undefined;
  if (known !== undefined) {
    return new HawserError(`${where} refused the client: ${known.why} (CONNACK code ${String(code)})`, {
      code: 'connect-failed',
      rung: 'mqtt',
      next: [known.next],
    });
  }
  // The client of mqtt.js has no code for it.
  if (message === 'Keepalive timeout') return silent(where);
  return new HawserError(`what came from ${where} is no MQTT: ${message}`, {
    code: 'connection-lost',
    rung: 'mqtt',
    cause,
  });
}

/** A ping was not answered in time. */
function silent(where: string): HawserError {
  return new HawserError(`${where} did not answer a ping`, {
    code: 'connection-lost',
    rung: 'mqtt',
    next: [{ text: 'The link is dead, or so slow that a longer keep-alive is needed (keepAliveSeconds).' }],
  });
}

/** The connection ended without a word, after it stood or before. */
export function endedQuietly(where: string, stood: boolean): HawserError {
  if (stood) return new HawserError(`${where} closed the connection`, { code: 'connection-lost', rung: 'mqtt' });
  return new HawserError(`${where} closed the connection instead of answering CONNECT`, {
    code: 'connect-failed',
    rung: 'mqtt',
    next: [{ text: 'Check client id, login and certificate: brokers close on those that they do not know.' }],
  });
}

/** CONNACK did not come. */
export function noConnack(where: string): HawserError {
  return new HawserError(`${where} did not answer CONNECT`, {
    code: 'connect-failed',
    rung: 'mqtt',
    next: [{ text: 'Is it an MQTT broker that listens on this port?' }],
  });
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
