import type { Socket } from 'node:net';
import type { Clock } from '../../kernel/clock.ts';

/** How long a connection that we have ended is still drained, ms. */
const LINGER_MS = 1000;

/**
 * Sends `bytes` and the end. What the peer still sends is read and dropped for a while: left unread it would turn the
 * end into a reset, which may overtake our last words.
 */
export function lastWords(socket: Socket, clock: Clock, bytes?: Uint8Array): void {
  if (socket.destroyed) return;
  const giveUp = clock.after(LINGER_MS, () => socket.destroy());
  socket.once('close', giveUp);
  if (bytes === undefined) socket.end();
  else socket.end(bytes);
  socket.resume();
}
