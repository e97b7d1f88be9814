import { exchange, line, urc } from '../../at/declare.ts';
import { int, oneOf, optional, rest } from '../../at/field.ts';
import { text } from '../_parts/simcom-classic/fields.ts';
import { manual } from './manuals.ts';

/* Plain sockets of its own (+CSO). */

const socket = int({ max: 9 });

export const socketLines = {
  created: line('socket.created', '+CSOC', { socket }),
  state: line('socket.state.value', '+CSOSTATUS', { socket, state: int({ max: 9 }) }),
  received: line('socket.received', '+CSORXGET', { values: rest() }),
  error: line('socket.error', '+CSOERR', { socket, code: int({ min: -9, max: 99 }) }),
  /** While received bytes are to be fetched. */
  dataWaits: line('socket.data-waits', '+CSORXGET', { mode: oneOf(1), socket }),
  message: line('socket.message', '+CSONMI', { socket, length: int(), data: rest() }),
};

export const socketCommands = {
  create: exchange('socket.create', 'set', '+CSOC', {
    args: { domain: int({ max: 2 }), type: int({ max: 3 }), protocol: int({ max: 2 }), context: optional(int()) },
    reply: [socketLines.created],
    manual: manual('CSOC'),
  }),
  connect: exchange('socket.connect', 'set', '+CSOCON', {
    args: { socket, port: int({ max: 65_535 }), host: text() },
    deadlineMs: 60_000,
    manual: manual('CSOCON'),
  }),
  send: exchange('socket.send', 'set', '+CSOSEND', {
    args: { socket, length: int({ max: 1024 }), data: rest() },
    manual: manual('CSOSEND'),
  }),
  sendData: exchange('socket.send-data', 'set', '+CSODSEND', {
    args: { socket, length: int({ max: 1024 }) },
    prompt: { length: 'length', maxBytes: 1024, what: 'data', deadlineMs: 5_000 },
    finals: [{ line: /^DATA ACCEPT: ?\d+$/, ok: true }],
    manual: manual('CSODSEND'),
  }),
  state: exchange('socket.state', 'set', '+CSOSTATUS', {
    args: { socket },
    reply: [socketLines.state],
    manual: manual('CSOSTATUS'),
  }),
  close: exchange('socket.close', 'set', '+CSOCL', { args: { socket }, manual: manual('CSOCL') }),
  receive: exchange('socket.receive', 'set', '+CSORXGET', {
    args: { mode: int({ max: 4 }), values: optional(rest()) },
    reply: [socketLines.received],
    manual: manual('CSORXGET'),
  }),
};

export const ownSocketExchanges = Object.values(socketCommands);

export const ownSocketUrcs = [
  urc(socketLines.error, manual('CSOCON'), 'connection-lost'),
  urc(socketLines.message, manual('CSORCVFLAG')),
  urc(socketLines.dataWaits, manual('CSORXGET')),
];
