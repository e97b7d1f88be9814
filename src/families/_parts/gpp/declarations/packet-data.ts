import { exchange, line, urc, bareLine, type Exchange } from '../../../../at/declare.ts';
import { int, optional, quoted, rest } from '../../../../at/field.ts';
import { exchangesOf, setting } from '../setting.ts';

/* Packet data: contexts, attachment, addresses (3GPP TS 27.007 §10). */

const MANUAL = '3GPP TS 27.007 §10.1';
const SIMCOM = 'SIM7500_SIM7600 AT command manual V3.00';
const context = int({ min: 1, max: 24 });
const apn = quoted({ quotesOptional: true, max: 100 });

/** The tail after the address differs from family to family and holds nothing that is needed. */
export const contextLine = line('bearer.context', '+CGDCONT', {
  context,
  type: quoted(),
  apn: quoted(),
  address: quoted(),
  tail: optional(rest()),
});
export const readContexts = exchange('bearer.context.read', 'read', '+CGDCONT', {
  reply: [contextLine],
  manual: `${MANUAL}.1`,
});
export const defineContext = exchange('bearer.context.set', 'set', '+CGDCONT', {
  args: {
    context,
    type: optional(quoted({ quotesOptional: true, max: 8 })),
    apn: optional(apn),
    address: optional(quoted({ quotesOptional: true, max: 64 })),
    more: optional(rest()),
  },
  manual: `${MANUAL}.1`,
});
export const contextRanges = line('bearer.context.ranges', '+CGDCONT', { ranges: rest() });
export const contextTest = exchange('bearer.context.test', 'test', '+CGDCONT', {
  reply: [contextRanges],
  manual: `${MANUAL}.1`,
});

const login = optional(quoted({ quotesOptional: true, max: 127, secret: true }));
export const authLine = line('bearer.auth.value', '+CGAUTH', {
  context,
  kind: int({ max: 3 }),
  first: login,
  second: login,
});
/** Firmware lines differ in which of the two comes first, user or password; both count as secrets. */
export const setAuth = exchange('bearer.auth', 'set', '+CGAUTH', {
  args: { context, kind: optional(int({ max: 3 })), first: login, second: login },
  manual: `${MANUAL}.31`,
});
export const readAuth = exchange('bearer.auth.read', 'read', '+CGAUTH', { reply: [authLine], manual: `${MANUAL}.31` });
export const authRanges = line('bearer.auth.ranges', '+CGAUTH', { ranges: rest() });
export const authTest = exchange('bearer.auth.test', 'test', '+CGAUTH', {
  reply: [authRanges],
  manual: `${MANUAL}.31`,
});

export const attachLine = line('bearer.attach.value', '+CGATT', { attached: int({ max: 1 }) });
export const readAttach = exchange('bearer.attach.read', 'read', '+CGATT', {
  reply: [attachLine],
  manual: `${MANUAL}.9`,
});
export const setAttach = exchange('bearer.attach', 'set', '+CGATT', {
  args: { attached: int({ max: 1 }) },
  deadlineMs: 75_000,
  manual: `${MANUAL}.9`,
});
export const attachRanges = line('bearer.attach.ranges', '+CGATT', { ranges: rest() });
export const attachTest = exchange('bearer.attach.test', 'test', '+CGATT', {
  reply: [attachRanges],
  manual: `${MANUAL}.9`,
});

export const activeLine = line('bearer.active', '+CGACT', { context, active: int({ max: 1 }) });
export const readActive = exchange('bearer.active.read', 'read', '+CGACT', {
  reply: [activeLine],
  manual: `${MANUAL}.10`,
});
/** Without a context all that are defined. */
export const activate = exchange('bearer.activate', 'set', '+CGACT', {
  args: { active: int({ max: 1 }), context: optional(context), second: optional(context) },
  deadlineMs: 150_000,
  manual: `${MANUAL}.10`,
});
export const activeRanges = line('bearer.active.ranges', '+CGACT', { ranges: rest() });
export const activeTest = exchange('bearer.active.test', 'test', '+CGACT', {
  reply: [activeRanges],
  manual: `${MANUAL}.10`,
});

export const addressLine = line('bearer.address', '+CGPADDR', {
  context,
  address: optional(quoted({ quotesOptional: true })),
  second: optional(quoted({ quotesOptional: true })),
});
export const readAddress = exchange('bearer.address.read', 'set', '+CGPADDR', {
  args: { context },
  reply: [addressLine],
  manual: `${MANUAL}.14`,
});
export const readAllAddresses = exchange('bearer.address.all', 'exec', '+CGPADDR', {
  reply: [addressLine],
  manual: `${MANUAL}.14`,
});
export const addressRanges = line('bearer.address.ranges', '+CGPADDR', { ranges: rest() });
export const addressTest = exchange('bearer.address.test', 'test', '+CGPADDR', {
  reply: [addressRanges],
  manual: `${MANUAL}.14`,
});

/** Which context the module's TCP/IP stack uses. */
export const socketContext = setting('bearer.socket-context', '+CSOCKSETPN', {
  fields: { context: optional(int({ min: 1, max: 16 })), kind: optional(int({ max: 6 })) },
  initial: { context: 1 },
  ranges: '(1-16)',
  manual: `${SIMCOM} §11, AT+CSOCKSETPN`,
});
export const useDefaultSocketContext = exchange('bearer.socket-context.default', 'exec', '+CSOCKSETPN', {
  manual: `${SIMCOM} §11, AT+CSOCKSETPN`,
});
export const packetEvents = setting('bearer.events', '+CGEREP', {
  fields: { mode: int({ max: 2 }), buffer: optional(int({ max: 1 })) },
  initial: { mode: 0, buffer: 0 },
  ranges: '(0-2),(0-1)',
  manual: `${MANUAL}.19`,
});

export const pingLine = line('network.ping.result', '+CPING', {
  kind: int({ min: 1, max: 3 }),
  details: optional(rest()),
});
export const ping = exchange('network.ping', 'set', '+CPING', {
  args: {
    host: quoted({ max: 256 }),
    addressType: int({ min: 1, max: 2 }),
    count: optional(int({ min: 1, max: 100 })),
    bytes: optional(int({ min: 4, max: 188 })),
    intervalMs: optional(int({ min: 1_000, max: 10_000 })),
    waitMs: optional(int({ min: 10_000, max: 100_000 })),
    hops: optional(int({ min: 16, max: 255 })),
  },
  manual: `${SIMCOM} §4, AT+CPING (results come after OK)`,
});
export const pingRanges = line('network.ping.ranges', '+CPING', { ranges: rest() });
export const pingTest = exchange('network.ping.test', 'test', '+CPING', {
  reply: [pingRanges],
  manual: `${SIMCOM} §4, AT+CPING`,
});

export const packetUrcs = [
  urc(bareLine('bearer.event', /^\+CGEV: (?<event>.+)$/), `${MANUAL}.19`),
  urc(pingLine, `${SIMCOM} §4, AT+CPING`),
];

export const packetExchanges: readonly Exchange[] = [
  readContexts,
  defineContext,
  contextTest,
  setAuth,
  readAuth,
  authTest,
  readAttach,
  setAttach,
  attachTest,
  readActive,
  activate,
  activeTest,
  readAddress,
  readAllAddresses,
  addressTest,
  useDefaultSocketContext,
  ...exchangesOf([socketContext, packetEvents]),
  ping,
  pingTest,
];
