import { exchange, urc, type CompletionSpec, type Exchange, type FinalSpec } from '../../../at/declare.ts';
import { int, oneOf, optional, quoted } from '../../../at/field.ts';
import { exchangesOf, setting } from '../gpp/setting.ts';
import { count, text } from './fields.ts';
import { BLOCK_BYTES, bytes, lines, link } from './socket-lines.ts';

/* The TCP/IP commands of SIM800, which SIM7000 and SIM7020 have kept. Several of them end without `OK`. */

const MANUAL = 'SIM800 Series AT Command Manual V1.09; SIM800 IP Application Note V1.02';
const manual = (command: string): string => `${MANUAL}, AT+${command}`;

const port = count(65_535);
const protocol = quoted({ min: 3, max: 3, quotesOptional: true });
const SEND_MS = 60_000;
/** The connection and, with TLS, the handshake. */
const OPEN_MS = 160_000;
const LINK_STATE_MS = 5_000;
const RESOLVE_MS = 60_000;

const address = /^\d{1,3}(?:\.\d{1,3}){3}$/;

const onOpen: CompletionSpec = {
  line: lines.opened,
  match: ['link'],
  order: 'after',
  deadlineMs: OPEN_MS,
  brokenBy: [lines.failed.id, lines.openAlready.id, lines.closed.id],
};
const transparent: readonly FinalSpec[] = [{ line: 'CONNECT', ok: true }];
const sent: readonly FinalSpec[] = [
  { line: /^(?:[0-7], ?)?SEND OK$/, ok: true },
  { line: /^DATA ACCEPT: ?(?:[0-7],)?\d+$/, ok: true },
  { line: /^(?:[0-7], ?)?SEND FAIL$/, ok: false },
];
const prompt = { length: 'length', maxBytes: BLOCK_BYTES, what: 'data', deadlineMs: 5_000 } as const;

function flag(id: string, token: string) {
  return setting(id, `+${token}`, {
    fields: { on: int({ max: 1 }) },
    initial: { on: 0 },
    ranges: '(0,1)',
    manual: manual(token),
  });
}

/** Switches that hold for all links. */
export const flags = {
  multiple: flag('ip.multiple', 'CIPMUX'),
  quickSend: flag('ip.quick-send', 'CIPQSEND'),
  transparent: flag('ip.transparent', 'CIPMODE'),
  head: flag('ip.head', 'CIPHEAD'),
  remoteAddress: flag('ip.remote-address', 'CIPSRIP'),
};

/** From nothing to an address, and back. */
export const stackCommands = {
  shut: exchange('ip.shut', 'exec', '+CIPSHUT', {
    finals: [{ line: 'SHUT OK', ok: true }],
    deadlineMs: 65_000,
    manual: manual('CIPSHUT'),
  }),
  context: exchange('net.context', 'set', '+CSTT', {
    args: { apn: text(), user: optional(text()), password: optional(quoted({ quotesOptional: true, secret: true })) },
    manual: manual('CSTT'),
  }),
  readContext: exchange('net.context.read', 'read', '+CSTT', { reply: [lines.context], manual: manual('CSTT') }),
  open: exchange('net.open', 'exec', '+CIICR', { deadlineMs: 85_000, manual: manual('CIICR') }),
  address: exchange('net.address', 'exec', '+CIFSR', {
    reply: [lines.address],
    finals: [{ line: address, ok: true }],
    manual: `${manual('CIFSR')} (the address is all that SIM800 prints)`,
  }),
  state: exchange('ip.state', 'exec', '+CIPSTATUS', {
    completion: { line: lines.state, order: 'either', deadlineMs: LINK_STATE_MS },
    manual: `${manual('CIPSTATUS')} (the state comes after OK)`,
  }),
  linkState: exchange('ip.link.state', 'set', '+CIPSTATUS', {
    args: { link },
    reply: [lines.linkState],
    manual: manual('CIPSTATUS'),
  }),
  resolve: exchange('ip.resolve', 'set', '+CDNSGIP', {
    args: { host: text() },
    completion: { line: lines.resolved, order: 'either', deadlineMs: RESOLVE_MS, brokenBy: [lines.unresolved.id] },
    deadlineMs: RESOLVE_MS,
    manual: `${manual('CDNSGIP')} (the address comes after OK)`,
  }),
  dnsServers: exchange('ip.dns-servers', 'set', '+CDNSCFG', {
    args: { first: text(), second: optional(text()) },
    manual: manual('CDNSCFG'),
  }),
};

/** With a link's number in multi mode, without it in single mode. */
export const linkCommands = {
  open: exchange('ip.open', 'set', '+CIPSTART', {
    args: { link, protocol, host: text(), port },
    finals: transparent,
    completion: onOpen,
    manual: manual('CIPSTART'),
  }),
  openSingle: exchange('ip.open.single', 'set', '+CIPSTART', {
    args: { protocol, host: text(), port },
    finals: transparent,
    completion: onOpen,
    manual: manual('CIPSTART'),
  }),
  send: exchange('ip.send', 'set', '+CIPSEND', {
    args: { link, length: bytes },
    prompt,
    finals: sent,
    deadlineMs: SEND_MS,
    manual: manual('CIPSEND'),
  }),
  sendSingle: exchange('ip.send.single', 'set', '+CIPSEND', {
    args: { length: bytes },
    prompt,
    finals: sent,
    deadlineMs: SEND_MS,
    manual: `${manual('CIPSEND')} (in multi mode the number is the link, and the data end with Ctrl-Z)`,
  }),
  sendOpen: exchange('ip.send.open', 'exec', '+CIPSEND', {
    finals: sent,
    deadlineMs: SEND_MS,
    manual: `${manual('CIPSEND')} (until Ctrl-Z)`,
  }),
  receiveMode: exchange('ip.receive-mode', 'set', '+CIPRXGET', {
    args: { mode: int({ max: 1 }) },
    manual: manual('CIPRXGET'),
  }),
  readReceiveMode: exchange('ip.receive-mode.read', 'read', '+CIPRXGET', {
    reply: [lines.receiveMode],
    manual: manual('CIPRXGET'),
  }),
  receive: exchange('ip.receive', 'set', '+CIPRXGET', {
    args: { mode: oneOf(2, 3), link, max: bytes },
    reply: [lines.received, lines.receivedHex, lines.hex],
    manual: manual('CIPRXGET'),
  }),
  receiveSingle: exchange('ip.receive.single', 'set', '+CIPRXGET', {
    args: { mode: oneOf(2, 3), max: bytes },
    reply: [lines.receivedSingle, lines.receivedHexSingle, lines.hex],
    manual: manual('CIPRXGET'),
  }),
  waiting: exchange('ip.receive-left', 'set', '+CIPRXGET', {
    args: { mode: oneOf(4), link: optional(link) },
    reply: [lines.waiting, lines.waitingSingle],
    manual: manual('CIPRXGET'),
  }),
  close: exchange('ip.close', 'set', '+CIPCLOSE', {
    args: { link: optional(link), quick: optional(int({ max: 1 })) },
    finals: [{ line: /^(?:[0-7], ?)?CLOSE OK$/, ok: true }],
    manual: manual('CIPCLOSE'),
  }),
  closeSingle: exchange('ip.close.single', 'exec', '+CIPCLOSE', {
    finals: [{ line: 'CLOSE OK', ok: true }],
    manual: manual('CIPCLOSE'),
  }),
};

export const socketExchanges: readonly Exchange[] = [
  ...exchangesOf(Object.values(flags)),
  ...Object.values(stackCommands),
  ...Object.values(linkCommands),
];

export const socketUrcs = [
  urc(lines.opened, manual('CIPSTART')),
  urc(lines.failed, manual('CIPSTART')),
  urc(lines.openAlready, manual('CIPSTART')),
  urc(lines.closed, manual('CIPCLOSE'), 'connection-lost'),
  urc(lines.stateBefore, manual('CIPSTART')),
  urc(lines.linkStateLong, manual('CIPSTATUS')),
  urc(lines.networkClosed, `${MANUAL}, +PDP`, 'network-lost'),
  urc(lines.dataWaits, manual('CIPRXGET')),
  urc(lines.dataWaitsSingle, manual('CIPRXGET')),
  urc(lines.pushed, manual('CIPHEAD')),
  urc(lines.pushedFrom, manual('CIPSRIP')),
  urc(lines.resolved, manual('CDNSGIP')),
  urc(lines.unresolved, manual('CDNSGIP')),
];
