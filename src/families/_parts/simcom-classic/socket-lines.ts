import { bareLine, line } from '../../../at/declare.ts';
import { int, oneOf, optional, quoted, rest } from '../../../at/field.ts';
import { colonAfter } from './fields.ts';

/** Links are numbered from 0 (SIM800 has six, SIM7000 eight). */
export const link = int({ max: 7 });
/** Most bytes of one send or one fetch. */
export const BLOCK_BYTES = 1460;
export const bytes = int({ max: BLOCK_BYTES });

const NUMBER = '(?:(?<link>[0-7]), ?)?';
const STATE = /^STATE: ?(?<state>.+)$/;
const left = int();

/** What the sockets of these modules print. In multi mode a link's number stands in front. */
export const lines = {
  /** In transparent mode the word is `CONNECT` alone. */
  opened: bareLine('ip.opened', new RegExp(`^${NUMBER}CONNECT(?: OK)?$`)),
  failed: bareLine('ip.failed', new RegExp(`^${NUMBER}CONNECT FAIL$`)),
  openAlready: bareLine('ip.open-already', new RegExp(`^${NUMBER}ALREADY CONNECT$`)),
  /** In multi mode a handshake that failed looks like a socket that was closed (TinyGSM issue 425). */
  closed: bareLine('ip.closed', new RegExp(`^${NUMBER}(?:CLOSED|CLOSE OK)$`)),
  state: bareLine('ip.state.text', STATE),
  /** In front of `CONNECT FAIL`. */
  stateBefore: bareLine('ip.state.before', STATE),
  linkStateLong: line('ip.state.link', 'C', { link, values: rest() }),
  linkState: line('ip.link.state.value', '+CIPSTATUS', { link, values: rest() }),
  networkClosed: bareLine('ip.network-closed', /^\+PDP: ?DEACT$/),
  context: line('net.context.value', '+CSTT', {
    apn: optional(quoted()),
    user: optional(quoted()),
    password: optional(quoted({ secret: true })),
  }),
  address: line('net.address.value', '+CIFSR', { address: rest() }),
  receiveMode: line('ip.receive-mode.value', '+CIPRXGET', { mode: int({ max: 1 }) }),
  dataWaits: line('ip.data-waits', '+CIPRXGET', { mode: oneOf(1), link }),
  dataWaitsSingle: line('ip.data-waits.single', '+CIPRXGET', { mode: oneOf(1) }),
  received: line('ip.received', '+CIPRXGET', { mode: oneOf(2), link, bytes, left }, { payload: 'bytes' }),
  receivedSingle: line('ip.received.single', '+CIPRXGET', { mode: oneOf(2), bytes, left }, { payload: 'bytes' }),
  receivedHex: line('ip.received.hex', '+CIPRXGET', { mode: oneOf(3), link, bytes, left }),
  receivedHexSingle: line('ip.received.hex.single', '+CIPRXGET', { mode: oneOf(3), bytes, left }),
  hex: bareLine('ip.received.digits', /^(?<hex>(?:[0-9A-F]{2})+)$/i),
  waiting: line('ip.waiting', '+CIPRXGET', { mode: oneOf(4), link, bytes: int() }),
  waitingSingle: line('ip.waiting.single', '+CIPRXGET', { mode: oneOf(4), bytes: int() }),
  pushed: line('ip.pushed', '+RECEIVE', { link, bytes: colonAfter(65_535) }, { payload: 'bytes', separator: ',' }),
  pushedFrom: bareLine('ip.pushed.from', /^RECV FROM: ?(?<address>[0-9.]+):(?<port>\d{1,5})$/),
  /** Some names have two addresses. */
  resolved: line('ip.resolved', '+CDNSGIP', {
    ok: oneOf(1),
    host: quoted(),
    address: quoted(),
    second: optional(quoted()),
  }),
  unresolved: line('ip.unresolved', '+CDNSGIP', { ok: int({ max: 0 }), code: int({ max: 99 }) }),
};
