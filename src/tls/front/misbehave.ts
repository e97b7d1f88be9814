import type { Socket } from 'node:net';
import { sleep, type Clock } from '../../kernel/clock.ts';
import { CHANGE_CIPHER_SPEC, RecordReader, encodeRecord } from '../records.ts';
import type { FrontMisbehaviour } from './types.ts';

/** Sends what a server says, record by record; `false`: the connection is to end here, in the middle. */
export type BadSend = (bytes: Uint8Array) => Promise<boolean>;

/** A server that is slow, or breaks off. No wait outlives the socket. */
export function sendBadly(socket: Socket, { slowMs, cut = false }: FrontMisbehaviour, clock: Clock): BadSend {
  const gone = new AbortController();
  socket.once('close', () => gone.abort());
  const reader = new RecordReader();
  let sent = 0;
  return async (bytes) => {
    for (const { type, version, body } of reader.push(bytes)) {
      if (slowMs !== undefined) await sleep(clock, slowMs, gone.signal).catch(() => undefined);
      if (socket.destroyed) return false;
      const record = encodeRecord(type, version, body);
      const inside = cut && sent > 0 && type !== CHANGE_CIPHER_SPEC;
      socket.write(inside ? record.subarray(0, record.length >> 1) : record);
      if (inside) return false;
      sent += 1;
    }
    return true;
  };
}
