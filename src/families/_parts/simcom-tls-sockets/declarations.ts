import { exchange, line, urc, type CompletionSpec, type LineSpec } from '../../../at/declare.ts';
import { int, literal, oneOf, optional, quoted, rest } from '../../../at/field.ts';
import { testForm } from '../simcom-common/forms.ts';
import type { TlsSocketDialect } from './dialect.ts';

const code = int({ max: 99 });
const anySession = int({ max: 9 });
/** Longest negotiation time of a TLS context is 300 s; DNS and TCP come on top, and nobody waits for all of it. */
const OPEN_MS = 180_000;
const SEND_MS = 150_000;

/** Result lines and unsolicited lines. */
export const lines = {
  start: line('cch.start.result', '+CCHSTART', { code }),
  stop: line('cch.stop.result', '+CCHSTOP', { code }),
  open: line('cch.open.result', '+CCHOPEN', { session: anySession, code }),
  close: line('cch.close.result', '+CCHCLOSE', { session: anySession, code }),
  send: line('cch.send.result', '+CCHSEND', { session: anySession, code }),
  received: line('cch.receive.result', '+CCHRECV', { session: anySession, code }),
  address: line('cch.address.value', '+CCHADDR', { address: rest() }),
  /** Port, type and local port follow the host; all empty where nothing is open. */
  session: line('cch.open.state', '+CCHOPEN', { session: anySession, host: quoted(), more: rest() }),
  lengths: line('cch.receive.lengths', '+CCHRECV', {
    kind: literal('LEN', false),
    first: int(),
    second: optional(int()),
  }),
  data: line(
    'cch.data',
    '+CCHRECV',
    { kind: literal('DATA', false), session: anySession, bytes: int() },
    { payload: 'bytes' },
  ),
  event: line('cch.data-waiting', '+CCHEVENT', { session: anySession, event: literal('RECV EVENT', false) }),
  peerClosed: line('cch.peer-closed', '+CCH_PEER_CLOSED', { session: anySession }),
  receiveClosed: line('cch.receive-closed', '+CCH_RECV_CLOSED', { session: anySession, code }),
  stopped: line('cch.stopped', '+CCH', { event: literal('CCH STOP', false) }),
  modes: line('cch.set.value', '+CCHSET', { report: int({ max: 1 }), manual: int({ max: 1 }) }),
  mode: line('cch.mode.value', '+CCHMODE', { transparent: int({ max: 1 }) }),
  context: line('cch.context.value', '+CCHSSLCFG', { session: anySession, context: int({ max: 9 }) }),
};

function result(spec: LineSpec, deadlineMs: number, match?: readonly string[]): CompletionSpec {
  const base = { line: spec, code: 'code', order: 'either', deadlineMs } as const;
  return match === undefined ? base : { ...base, match };
}

/** The commands of the TLS socket service. */
export function tlsSocketDeclarations(d: TlsSocketDialect) {
  const manual = (command: string): string => `${d.manual}, AT+${command}`;
  const last = d.sessions.value - 1;
  const session = int({ max: last });
  const flag = int({ max: 1 });
  const sessions = `(0-${last})`;
  const form = (name: string, token: string, ...ranges: readonly string[]) =>
    testForm(`cch.${name}`, `+${token}`, manual(token), ...ranges);
  return {
    manual: d.manual,
    set: exchange('cch.set', 'set', '+CCHSET', {
      args: { report: flag, manual: optional(flag) },
      manual: manual('CCHSET'),
    }),
    setRead: exchange('cch.set.read', 'read', '+CCHSET', { reply: [lines.modes], manual: manual('CCHSET') }),
    mode: exchange('cch.mode', 'set', '+CCHMODE', { args: { transparent: flag }, manual: manual('CCHMODE') }),
    modeRead: exchange('cch.mode.read', 'read', '+CCHMODE', { reply: [lines.mode], manual: manual('CCHMODE') }),
    start: exchange('cch.start', 'exec', '+CCHSTART', {
      completion: result(lines.start, 120_000),
      deadlineMs: 120_000,
      manual: manual('CCHSTART'),
    }),
    stop: exchange('cch.stop', 'exec', '+CCHSTOP', {
      completion: result(lines.stop, 30_000),
      deadlineMs: 30_000,
      manual: manual('CCHSTOP'),
    }),
    address: exchange('cch.address', 'exec', '+CCHADDR', { reply: [lines.address], manual: manual('CCHADDR') }),
    context: exchange('cch.context', 'set', '+CCHSSLCFG', {
      args: { session, context: int({ max: 9 }) },
      manual: manual('CCHSSLCFG'),
    }),
    contextRead: exchange('cch.context.read', 'read', '+CCHSSLCFG', {
      reply: [lines.context],
      manual: manual('CCHSSLCFG'),
    }),
    sendTimeout: exchange('cch.config.send-timeout', 'set', '+CCHCFG', {
      args: { setting: literal('sendtimeout'), session, seconds: int({ min: 60, max: 150 }) },
      manual: manual('CCHCFG "sendtimeout"'),
    }),
    configContext: exchange('cch.config.context', 'set', '+CCHCFG', {
      args: { setting: literal('sslctx'), session, context: int({ max: 9 }) },
      manual: manual('CCHCFG "sslctx"'),
    }),
    open: exchange('cch.open', 'set', '+CCHOPEN', {
      args: {
        session,
        host: quoted({ min: 1, max: 256 }),
        port: int({ min: 1, max: 65_535 }),
        type: optional(oneOf(1, 2)),
        localPort: optional(int({ max: 65_535 })),
      },
      finals: [
        { line: /^CONNECT( \d+)?$/, ok: true },
        { line: 'CONNECT FAIL', ok: false },
      ],
      completion: { ...result(lines.open, OPEN_MS, ['session']), brokenBy: [lines.stopped.id] },
      deadlineMs: OPEN_MS,
      manual: manual('CCHOPEN'),
    }),
    openRead: exchange('cch.open.read', 'read', '+CCHOPEN', { reply: [lines.session], manual: manual('CCHOPEN') }),
    send: exchange('cch.send', 'set', '+CCHSEND', {
      args: { session, length: int({ min: 1, max: 2048 }) },
      prompt: { length: 'length', maxBytes: 2048, what: 'data', deadlineMs: 5_000 },
      completion: {
        ...result(lines.send, SEND_MS, ['session']),
        optional: true,
        brokenBy: [lines.peerClosed.id, lines.receiveClosed.id, lines.stopped.id],
      },
      deadlineMs: SEND_MS,
      manual: manual('CCHSEND'),
    }),
    lengths: exchange('cch.receive.read', 'read', '+CCHRECV', { reply: [lines.lengths], manual: manual('CCHRECV') }),
    receive: exchange('cch.receive', 'set', '+CCHRECV', {
      args: { session, max: optional(int({ min: 1, max: 2048 })) },
      reply: [lines.data],
      completion: { ...result(lines.received, 30_000, ['session']), brokenBy: [lines.stopped.id] },
      manual: manual('CCHRECV'),
    }),
    close: exchange('cch.close', 'set', '+CCHCLOSE', {
      args: { session },
      completion: result(lines.close, 30_000, ['session']),
      deadlineMs: 30_000,
      manual: manual('CCHCLOSE'),
    }),
    tests: [
      form('set', 'CCHSET', '(0,1),(0,1)'),
      form('mode', 'CCHMODE', '(0,1)'),
      form('start', 'CCHSTART'),
      form('stop', 'CCHSTOP'),
      form('address', 'CCHADDR'),
      form('context', 'CCHSSLCFG', `${sessions},(0-9)`),
      form('config', 'CCHCFG', `"sendtimeout",${sessions},(60-150)`, `"sslctx",${sessions},(0-9)`),
      form('open', 'CCHOPEN', `${sessions},"ADDRESS",(1-65535),(1-2),(0-65535)`),
      form('send', 'CCHSEND', `${sessions},(1-2048)`),
      form('receive', 'CCHRECV', sessions),
      form('close', 'CCHCLOSE', sessions),
    ],
    urcs: [
      urc(lines.data, manual('CCHRECV, automatic mode')),
      urc(lines.event, manual('CCHSET, manual receive mode')),
      urc(lines.peerClosed, `${d.manual}, +CCH_PEER_CLOSED`, 'connection-lost'),
      urc(lines.receiveClosed, `${d.manual}, +CCH_RECV_CLOSED`, 'connection-lost'),
      urc(lines.stopped, `${d.manual}, +CCH`, 'network-lost'),
      urc(lines.close, manual('CCHOPEN, after a failure')),
    ],
  };
}

export type TlsSocketDeclarations = ReturnType<typeof tlsSocketDeclarations>;
