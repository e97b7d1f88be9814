/*
 * What node:tls says when a handshake comes to nothing. The codes name the library's history rather than the alert, so
 * its number is read from the text.
 */

/** Numeric reasons of OpenSSL that stand for alerts begin here. */
const ALERT_REASONS = 1000;

/** The number of the fatal alert that the peer sent; `undefined` where the error is no alert. */
export function alertOf({ message }: Error): number | undefined {
  const said = /SSL alert number (\d{1,3})\b/.exec(message)?.[1];
  if (said !== undefined) return Number(said);
  const reason = /error:[0-9A-F]{5}([0-9A-F]{3}):/i.exec(message)?.[1];
  const number = reason === undefined ? -1 : Number.parseInt(reason, 16) - ALERT_REASONS;
  return number >= 0 && number <= 255 ? number : undefined;
}

/** How a connection ended under node:tls without an alert. `local`: our own side gave up, for a reason of its own. */
export function endOf(error: NodeJS.ErrnoException): 'closed' | 'reset' | 'not-tls' | 'local' {
  const code = error.code ?? '';
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG') return 'not-tls';
  if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS') || code.startsWith('ERR_OSSL')) return 'local';
  // Only the text tells the end of the stream from a reset.
  return /before secure TLS connection/.test(error.message) ? 'closed' : 'reset';
}
