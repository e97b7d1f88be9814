import { bareLine, exchange, line, urc, type Exchange } from '../../at/declare.ts';
import { int, optional, quoted, rest, word } from '../../at/field.ts';
import { asked, tested } from '../kit/declared.ts';
import { context, GENERAL, TCP } from './declarations-common.ts';

/* Data connection, clock, names, plain sockets. */

const error = int({ max: 999 });
const text = rest();
const host = quoted({ min: 1, max: 255, quotesOptional: true });
const client = int({ max: 11 });

const settings = line('bearer.settings.value', '+QICSGP', { values: text });
const active = line('bearer.open.value', '+QIACT', {
  context,
  active: int({ max: 1 }),
  kind: int({ max: 3 }),
  address: optional(quoted({ quotesOptional: true })),
});
export const lastError = line('socket.last-error.value', '+QIGETERROR', { code: error, text: optional(text) });
export const pinged = line('network.pinged', '+QPING', { code: error, values: optional(text) });
const timed = line('clock.ntp.done', '+QNTP', { code: error, time: optional(quoted()) });
const socketOpened = line('socket.opened', '+QIOPEN', { client, code: error });
const received = line('socket.data', '+QIRD', { bytes: int(), more: optional(text) });
const socketState = line('socket.state.value', '+QISTATE', { values: text });
const sent = line('socket.sent', '+QISEND', { total: int(), acknowledged: int(), open: int() });

const identity: readonly Exchange[] = [
  asked('identity.build.full', 'exec', '+QGMR', GENERAL, [
    bareLine('info.build.full', /^(?<build>[A-Z0-9][\w.]{7,})$/),
  ]),
  asked('sim.iccid.own', 'exec', '+QCCID', GENERAL, [line('sim.iccid.own.value', '+QCCID', { iccid: text })]),
  asked('sim.start', 'exec', '+QINISTAT', GENERAL, [line('sim.start.value', '+QINISTAT', { value: int() })]),
  asked('network.info', 'exec', '+QNWINFO', GENERAL, [line('network.info.value', '+QNWINFO', { values: text })]),
  asked('network.quality', 'exec', '+QCSQ', GENERAL, [line('network.quality.value', '+QCSQ', { values: text })]),
  asked('power.off', 'exec', '+QPOWD', GENERAL),
  asked('power.off.how', 'set', '+QPOWD', GENERAL, [], { how: int({ max: 1 }) }),
  asked('urc.port', 'set', '+QURCCFG', GENERAL, [line('urc.port.value', '+QURCCFG', { values: text })], {
    values: text,
  }),
  asked('module.config', 'set', '+QCFG', GENERAL, [line('module.config.value', '+QCFG', { values: text })], {
    values: text,
  }),
];

const bearer: readonly Exchange[] = [
  exchange('bearer.settings', 'set', '+QICSGP', {
    args: {
      context,
      kind: optional(int({ min: 1, max: 3 })),
      apn: optional(quoted({ max: 100 })),
      user: optional(quoted({ max: 127 })),
      password: optional(quoted({ max: 127, secret: true })),
      auth: optional(int({ max: 3 })),
    },
    reply: [settings],
    manual: `${TCP}, AT+QICSGP`,
  }),
  exchange('bearer.open', 'set', '+QIACT', { args: { context }, deadlineMs: 150_000, manual: `${TCP}, AT+QIACT` }),
  exchange('bearer.open.read', 'read', '+QIACT', { reply: [active], manual: `${TCP}, AT+QIACT` }),
  exchange('bearer.close', 'set', '+QIDEACT', { args: { context }, deadlineMs: 40_000, manual: `${TCP}, AT+QIDEACT` }),
  asked('dns.servers', 'set', '+QIDNSCFG', TCP, [line('dns.servers.value', '+QIDNSCFG', { values: text })], {
    context,
    servers: optional(text),
  }),
  asked('dns.resolve', 'set', '+QIDNSGIP', TCP, [], { context, host }),
  exchange('network.ping', 'set', '+QPING', {
    args: { context, host, seconds: optional(int()), times: optional(int()) },
    reply: [pinged],
    manual: `${TCP}, AT+QPING`,
  }),
  exchange('clock.ntp', 'set', '+QNTP', {
    args: { context, server: host, port: optional(int()), set: optional(int({ max: 1 })) },
    completion: { line: timed, code: 'code', order: 'after', deadlineMs: 125_000 },
    manual: `${TCP}, AT+QNTP`,
  }),
  asked('clock.network', 'exec', '+QLTS', GENERAL, [line('clock.network.time', '+QLTS', { time: quoted() })]),
  asked('clock.network.as', 'set', '+QLTS', GENERAL, [line('clock.network.as.time', '+QLTS', { time: quoted() })], {
    mode: int({ max: 2 }),
  }),
];

const sockets: readonly Exchange[] = [
  exchange('socket.open', 'set', '+QIOPEN', {
    args: {
      context,
      client,
      service: quoted(),
      host,
      port: int({ max: 65_535 }),
      localPort: optional(int()),
      mode: optional(int({ max: 2 })),
      more: optional(text),
    },
    finals: [{ line: 'CONNECT', ok: true }],
    completion: {
      line: socketOpened,
      code: 'code',
      match: ['client'],
      order: 'after',
      deadlineMs: 150_000,
      optional: true,
    },
    deadlineMs: 150_000,
    manual: `${TCP}, AT+QIOPEN`,
  }),
  tested('socket.open', '+QIOPEN', TCP),
  exchange('socket.send', 'set', '+QISEND', {
    args: { client, bytes: optional(int({ max: 1_460 })) },
    prompt: { length: 'bytes', maxBytes: 1_460, what: 'data', deadlineMs: 5_000 },
    reply: [sent],
    finals: [
      { line: 'SEND OK', ok: true },
      { line: 'SEND FAIL', ok: false },
    ],
    manual: `${TCP}, AT+QISEND`,
  }),
  asked('socket.receive', 'set', '+QIRD', TCP, [received], { client, bytes: optional(int({ max: 1_500 })) }),
  asked('socket.close', 'set', '+QICLOSE', TCP, [], { client, seconds: optional(int()) }),
  asked('socket.state', 'set', '+QISTATE', TCP, [socketState], { query: int({ max: 1 }), id: optional(int()) }),
  asked('socket.state.all', 'read', '+QISTATE', TCP, [socketState]),
  asked('socket.last-error', 'exec', '+QIGETERROR', TCP, [lastError]),
  asked('socket.echo', 'set', '+QISDE', TCP, [], { on: int({ max: 1 }) }),
];

export const networkExchanges: readonly Exchange[] = [...identity, ...bearer, ...sockets];

export const networkUrcs = [
  urc(line('socket.event', '+QIURC', { event: quoted(), values: optional(text) }), `${TCP}, +QIURC`),
  urc(line('boot.indication', '+QIND', { what: text }), `${GENERAL}, +QIND`),
  urc(line('boot.app-ready', 'APP RDY', {}, { separator: '' }), GENERAL, 'reset'),
  urc(line('boot.functionality', '+CFUN', { level: word(/^\d$/) }), `${GENERAL}, AT+CFUN`),
  urc(bareLine('power.down', /^(?:NORMAL )?POWERED DOWN$/), `${GENERAL}, AT+QPOWD`, 'reset'),
];
