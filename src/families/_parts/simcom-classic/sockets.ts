import {
  bareLine,
  exchange,
  line,
  urc,
  type CompletionSpec,
  type Exchange,
  type FinalSpec,
} from '../../../at/declare.ts';
import { int, optional, quoted, rest, word } from '../../../at/field.ts';
import { exchangesOf, setting } from '../gpp/setting.ts';
import { text } from './fields.ts';

/* The TCP/IP commands of SIM800, which SIM7000 and SIM7020 have kept. Several of them end without `OK`. */

const MANUAL = 'SIM800 Series AT Command Manual V1.09; SIM800 IP Application Note V1.02';
const manual = (command: string): string => `${MANUAL}, AT+${command}`;

const link = int({ max: 7 });
const bytes = int({ max: 1460 });
const port = text(5);
const protocol = quoted({ min: 3, max: 3, quotesOptional: true });
const SEND_MS = 60_000;
/** The connection and, with TLS, the handshake. */
const OPEN_MS = 160_000;

const NUMBER = '(?:(?<link>[0-7]), ?)?';
const opened = bareLine('ip.opened', new RegExp(`^${NUMBER}CONNECT OK$`));
const address = /^\d{1,3}(?:\.\d{1,3}){3}$/;

const onOpen: CompletionSpec = { line: opened, order: 'after', deadlineMs: OPEN_MS };
const transparent: readonly FinalSpec[] = [{ line: 'CONNECT', ok: true }];
const sent: readonly FinalSpec[] = [
  { line: /^(?:[0-7], ?)?SEND OK$/, ok: true },
  { line: /^DATA ACCEPT: ?(?:[0-7],)?\d+$/, ok: true },
  { line: /^(?:[0-7], ?)?SEND FAIL$/, ok: false },
];
const prompt = { length: 'length', maxBytes: 1460, what: 'data', deadlineMs: 5_000 } as const;

const flags = (
  [
    ['ip.multiple', 'CIPMUX'],
    ['ip.quick-send', 'CIPQSEND'],
    ['ip.transparent', 'CIPMODE'],
    ['ip.head', 'CIPHEAD'],
    ['ip.remote-address', 'CIPSRIP'],
  ] as const
).map(([id, token]) =>
  setting(id, `+${token}`, { fields: { on: int({ max: 1 }) }, initial: { on: 0 }, manual: manual(token) }),
);

const received = line(
  'ip.received',
  '+CIPRXGET',
  { mode: int({ min: 2, max: 3 }), link: optional(link), bytes, left: optional(int()) },
  { payload: 'bytes' },
);
const resolved = line('ip.resolved', '+CDNSGIP', {
  ok: int({ min: 1, max: 1 }),
  host: quoted(),
  address: quoted(),
  second: optional(quoted()),
});
const unresolved = line('ip.unresolved', '+CDNSGIP', { ok: int({ max: 0 }), code: int({ max: 99 }) });

export const socketExchanges: readonly Exchange[] = [
  exchange('ip.shut', 'exec', '+CIPSHUT', {
    finals: [{ line: 'SHUT OK', ok: true }],
    deadlineMs: 65_000,
    manual: manual('CIPSHUT'),
  }),
  ...exchangesOf(flags),
  exchange('net.context', 'set', '+CSTT', {
    args: { apn: text(), user: optional(text()), password: optional(quoted({ quotesOptional: true, secret: true })) },
    manual: manual('CSTT'),
  }),
  exchange('net.context.read', 'read', '+CSTT', {
    reply: [line('net.context.value', '+CSTT', { values: rest() })],
    manual: manual('CSTT'),
  }),
  exchange('net.open', 'exec', '+CIICR', { deadlineMs: 85_000, manual: manual('CIICR') }),
  exchange('net.address', 'exec', '+CIFSR', {
    reply: [line('net.address.value', '+CIFSR', { address: rest() })],
    finals: [{ line: address, ok: true }],
    manual: `${manual('CIFSR')} (the address is all that SIM800 prints)`,
  }),
  exchange('ip.state', 'exec', '+CIPSTATUS', {
    reply: [
      bareLine('ip.state.text', /^STATE: ?(?<state>.+)$/),
      line('ip.state.link', 'C', { link: rest() }, { separator: ': ' }),
    ],
    manual: manual('CIPSTATUS'),
  }),
  exchange('ip.link.state', 'set', '+CIPSTATUS', {
    args: { link },
    reply: [line('ip.link.state.value', '+CIPSTATUS', { link, values: rest() })],
    manual: manual('CIPSTATUS'),
  }),
  exchange('ip.open', 'set', '+CIPSTART', {
    args: { link, protocol, host: text(), port },
    finals: transparent,
    completion: { ...onOpen },
    manual: manual('CIPSTART'),
  }),
  exchange('ip.open.single', 'set', '+CIPSTART', {
    args: { protocol, host: text(), port },
    finals: transparent,
    completion: onOpen,
    manual: manual('CIPSTART'),
  }),
  exchange('ip.send', 'set', '+CIPSEND', {
    args: { link, length: bytes },
    prompt,
    finals: sent,
    deadlineMs: SEND_MS,
    manual: manual('CIPSEND'),
  }),
  exchange('ip.send.single', 'set', '+CIPSEND', {
    args: { length: bytes },
    prompt,
    finals: sent,
    deadlineMs: SEND_MS,
    manual: manual('CIPSEND'),
  }),
  exchange('ip.send.open', 'exec', '+CIPSEND', {
    finals: sent,
    deadlineMs: SEND_MS,
    manual: `${manual('CIPSEND')} (until Ctrl-Z)`,
  }),
  exchange('ip.receive-mode', 'set', '+CIPRXGET', { args: { mode: int({ max: 1 }) }, manual: manual('CIPRXGET') }),
  exchange('ip.receive', 'set', '+CIPRXGET', {
    args: { mode: int({ min: 2, max: 4 }), link: optional(link), max: optional(bytes) },
    reply: [
      received,
      line('ip.waiting', '+CIPRXGET', { mode: int({ min: 4, max: 4 }), link: optional(link), bytes: int() }),
    ],
    manual: manual('CIPRXGET'),
  }),
  exchange('ip.close', 'set', '+CIPCLOSE', {
    args: { link: optional(link), quick: optional(int({ max: 1 })) },
    finals: [{ line: /^(?:[0-7], ?)?CLOSE OK$/, ok: true }],
    manual: manual('CIPCLOSE'),
  }),
  exchange('ip.close.single', 'exec', '+CIPCLOSE', {
    finals: [{ line: 'CLOSE OK', ok: true }],
    manual: manual('CIPCLOSE'),
  }),
  exchange('ip.resolve', 'set', '+CDNSGIP', {
    args: { host: text() },
    reply: [resolved, unresolved],
    deadlineMs: 60_000,
    manual: manual('CDNSGIP'),
  }),
  exchange('ip.dns-servers', 'set', '+CDNSCFG', {
    args: { first: text(), second: optional(text()) },
    manual: manual('CDNSCFG'),
  }),
];

export const socketUrcs = [
  urc(opened, manual('CIPSTART')),
  urc(bareLine('ip.failed', new RegExp(`^${NUMBER}CONNECT FAIL$`)), manual('CIPSTART')),
  urc(bareLine('ip.open-already', new RegExp(`^${NUMBER}ALREADY CONNECT$`)), manual('CIPSTART')),
  // In multi mode a handshake that failed looks like a socket that was closed (TinyGSM issue 425).
  urc(bareLine('ip.closed', new RegExp(`^${NUMBER}(?:CLOSED|CLOSE OK)$`)), manual('CIPCLOSE'), 'connection-lost'),
  urc(bareLine('ip.state.before', /^STATE: ?(?<state>.+)$/), manual('CIPSTART')),
  urc(bareLine('ip.network-closed', /^\+PDP: ?DEACT$/), `${MANUAL}, +PDP`, 'network-lost'),
  urc(line('ip.data-waits', '+CIPRXGET', { mode: int({ min: 1, max: 1 }), link: optional(link) }), manual('CIPRXGET')),
  urc(line('ip.pushed', '+RECEIVE', { link, bytes: word(/^\d+:$/) }, { separator: ',' }), manual('CIPHEAD')),
  urc(resolved, manual('CDNSGIP')),
  urc(unresolved, manual('CDNSGIP')),
];
