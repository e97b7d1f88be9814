import { connect } from 'node:net';
import { byteString } from '../kernel/bytes.ts';
import type { Clock } from '../kernel/clock.ts';
import { encodeConnect } from './encode.ts';

/** What speaks on a port, as its first bytes show. */
export type Speaks = 'tls' | 'mqtt' | 'http' | 'other';

/** What became of a plain CONNECT: first bytes, or how it ended without any. */
export type PlainAnswer = Speaks | 'nothing' | 'closed' | 'reset';

const ENOUGH_BYTES = 16;
const ANSWER_MS = 3_000;

/** By the first bytes that a server sends: a TLS alert or handshake, CONNACK, an HTTP status line. */
export function speaks(first: Uint8Array): Speaks {
  const [a, b, c] = first;
  if ((a === 21 || a === 22) && b === 3) return 'tls';
  if (a === 0x20 && b === 2 && (c === 0 || c === 1)) return 'mqtt';
  return /^(HTTP\/|<!doctype|<html)/i.test(byteString(first.subarray(0, ENOUGH_BYTES))) ? 'http' : 'other';
}

/** Sends a CONNECT without a login in the clear and looks at what comes back. Never rejects. */
export function askInTheClear(
  target: { readonly host: string; readonly port: number; readonly clientId: string },
  signal: AbortSignal,
  clock: Clock,
): Promise<PlainAnswer> {
  return new Promise((resolve) => {
    const socket = connect({ host: target.host, port: target.port });
    let first = new Uint8Array();
    const finish = (answer: PlainAnswer): void => {
      cancel();
      signal.removeEventListener('abort', stop);
      socket.destroy();
      resolve(answer);
    };
    const stop = (): void => finish(first.length === 0 ? 'nothing' : speaks(first));
    const cancel = clock.after(ANSWER_MS, stop);
    signal.addEventListener('abort', stop, { once: true });
    socket.once('connect', () => {
      socket.write(encodeConnect({ version: 4, clientId: target.clientId, keepAliveSeconds: 60, clean: true }));
    });
    socket.on('data', (bytes: Buffer) => {
      first = Uint8Array.from([...first, ...bytes.subarray(0, ENOUGH_BYTES)]);
      // CONNACK has four bytes, a TLS alert seven.
      if (first.length >= ENOUGH_BYTES || speaks(first) !== 'other') finish(speaks(first));
    });
    socket.on('error', () => finish(first.length === 0 ? 'reset' : speaks(first)));
    socket.on('close', () => finish(first.length === 0 ? 'closed' : speaks(first)));
  });
}
