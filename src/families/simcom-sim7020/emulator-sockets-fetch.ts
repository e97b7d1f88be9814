import { hexOf } from '../../kernel/bytes.ts';
import { ERROR, OK, answer, type Answer } from '../kit/emulator.ts';
import { socketCommands as x, socketLines } from './declarations-sockets.ts';
import type { OwnSockets } from './emulator-own-sockets.ts';

/** Modes of `AT+CSORXGET`, whose meaning is taken over from SIM800's `AT+CIPRXGET` (a guess). */
const MODE = { push: 0, wait: 1, bytes: 2, hex: 3, left: 4 } as const;
const BLOCK_BYTES = { [MODE.bytes]: 1_024, [MODE.hex]: 512 } as const;

/** `AT+CSORXGET`: switches to fetching, fetches, and tells how much waits. */
export function fetchAnswer(sockets: OwnSockets): Answer {
  return answer(x.receive, ({ mode, values = '' }, reply) => {
    if (mode === MODE.push || mode === MODE.wait) {
      if (values !== '') return ERROR;
      sockets.manual = mode === MODE.wait;
      return OK;
    }
    const [, id, length] = /^ *(\d)(?: *, *(\d{1,4}))? *$/.exec(values) ?? [];
    const socket = id === undefined ? undefined : sockets.get(Number(id));
    if (socket === undefined || !sockets.manual) return ERROR;
    const { inbox } = socket;
    if (mode === MODE.left) {
      reply.info(socketLines.received, { values: `${mode},${socket.id},${inbox.length}` });
      return OK;
    }
    if (mode !== MODE.bytes && mode !== MODE.hex) return ERROR;
    if (length === undefined || Number(length) === 0) return ERROR;
    const bytes = sockets.fetch(socket, Math.min(Number(length), BLOCK_BYTES[mode]));
    const line = { values: `${mode},${socket.id},${bytes.length},${inbox.length}` };
    reply.info(socketLines.received, line, mode === MODE.bytes ? bytes : undefined);
    if (mode === MODE.hex && bytes.length > 0) reply.text(hexOf(bytes).toUpperCase());
    return OK;
  });
}
