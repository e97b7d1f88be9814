import { bareLine, line } from '../../../at/declare.ts';
import { int, literal, oneOf, optional, quoted, rest, word } from '../../../at/field.ts';

const link = int({ max: 9 });
const code = int({ max: 99 });
const flag = int({ max: 1 });

/** Lines of the plain socket service. */
export const lines = {
  opened: line('net.open.result', '+NETOPEN', { code }),
  isOpen: line('net.open.state', '+NETOPEN', { open: flag }),
  closed: line('net.close.result', '+NETCLOSE', { code }),
  address: line('net.address.value', '+IPADDR', { address: word(/^[0-9a-f.:]+$/i) }),
  ipError: line('ip.error', '+IP ERROR', { text: rest() }),
  numericError: line('ip.error-number', '+CIPERROR', { code }),
  resolved: line('ip.resolve.address', '+CDNSGIP', { found: oneOf(1), host: quoted(), address: quoted() }),
  unresolved: line('ip.resolve.failure', '+CDNSGIP', { found: oneOf(0), code }),
  socketOpened: line('ip.open.result', '+CIPOPEN', { link, code }),
  socket: line('ip.open.state', '+CIPOPEN', {
    link,
    protocol: optional(quoted()),
    address: optional(quoted()),
    port: optional(int({ max: 65_535 })),
    server: optional(int({ min: -1, max: 9 })),
  }),
  socketClosed: line('ip.close.result', '+CIPCLOSE', { link, code }),
  flags: line(
    'ip.close.state',
    '+CIPCLOSE',
    Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`link${index}`, flag])),
  ),
  /** Bytes asked for and bytes taken; -1 = the connection is broken. */
  sent: line('ip.send.result', '+CIPSEND', { link, requested: int(), confirmed: int({ min: -1 }) }),
  receiveMode: line('ip.receive.mode', '+CIPRXGET', { mode: flag }),
  waiting: line('ip.data-waiting', '+CIPRXGET', { mode: oneOf(1), link }),
  data: line('ip.receive.data', '+CIPRXGET', { mode: oneOf(2), link, bytes: int(), left: int() }, { payload: 'bytes' }),
  hexData: line('ip.receive.hex', '+CIPRXGET', { mode: oneOf(3), link, bytes: int(), left: int() }),
  hex: bareLine('ip.receive.hex-digits', /^(?<hex>(?:[0-9A-F]{2})+)$/i),
  left: line('ip.receive.left', '+CIPRXGET', { mode: oneOf(4), link, left: int() }),
  remoteClosed: line('ip.closed', '+IPCLOSE', { link, reason: int({ max: 9 }) }),
  networkClosed: line('ip.network-closed', '+CIPEVENT', { event: literal('NETWORK CLOSED UNEXPECTEDLY', false) }),
  from: bareLine('ip.push.from', /^RECV FROM: ?(?<address>[0-9a-f.:]+):(?<port>\d{1,5})$/i),
  push: line('ip.push.data', '+IPD', { bytes: int() }, { payload: 'bytes', separator: '' }),
  server: line('ip.server', '+SERVERSTART', { server: int({ max: 3 }), port: int({ max: 65_535 }) }),
  serverStopped: line('ip.server-stop.result', '+SERVERSTOP', { server: int({ max: 3 }), code }),
  transparentClosed: bareLine('ip.transparent-closed', /^CLOSED$/),
  mode: line('ip.mode.value', '+CIPMODE', { transparent: flag }),
  sendMode: line('ip.send-mode.value', '+CIPSENDMODE', { confirmed: flag }),
  head: line('ip.head.value', '+CIPHEAD', { on: flag }),
  remoteAddress: line('ip.remote-address.value', '+CIPSRIP', { on: flag }),
  config: line('ip.config.value', '+CIPCCFG', { values: rest() }),
  timeouts: line('ip.timeouts.value', '+CIPTIMEOUT', { open: int(), connect: int(), send: int() }),
};
