import { exchange, urc, type CompletionSpec } from '../../../at/declare.ts';
import { int, oneOf, optional, quoted } from '../../../at/field.ts';
import type { Fact } from '../../../kernel/facts.ts';
import { setting, type Setting } from '../gpp/setting.ts';
import { testForm } from '../simcom-common/forms.ts';
import { lines } from './lines.ts';

/** Links that can be open at once. */
export const LINKS = 10;

const OPEN_MS = 120_000;
const link = int({ max: LINKS - 1 });
const flag = int({ max: 1 });
const port = int({ min: 0, max: 65_535 });
const milliseconds = int({ min: 3000, max: 120_000 });
const errors = [lines.ipError, lines.numericError];

/** What differs between the module families that have this command group. */
export interface SocketDialect {
  /** Title of the AT command manual. */
  readonly manual: string;
  /** Whether `+CTCPKA` exists. */
  readonly keepAlive: Fact<boolean>;
  /** Whether `+CDNSCFG` exists. */
  readonly dnsServers: Fact<boolean>;
}

/** The commands of the plain socket service. */
export function socketDeclarations(dialect: SocketDialect) {
  const title = dialect.manual;
  const manual = (command: string): string => `${title}, AT+${command}`;
  const withCode = (line: CompletionSpec['line'], deadlineMs: number): CompletionSpec => ({
    line,
    code: 'code',
    match: ['link'],
    order: 'either',
    deadlineMs,
  });
  const set = (name: string, token: string, field: 'transparent' | 'confirmed' | 'on') =>
    exchange(`ip.${name}`, 'set', `+${token}`, { args: { [field]: flag }, manual: manual(token) });
  const form = (id: string, token: string, ...ranges: readonly string[]) =>
    testForm(id, `+${token}`, manual(token), ...ranges);
  const links = `(0-${LINKS - 1})`;
  return {
    manual: title,
    netOpen: exchange('net.open', 'exec', '+NETOPEN', {
      reply: errors,
      completion: withCode(lines.opened, OPEN_MS),
      deadlineMs: OPEN_MS,
      manual: manual('NETOPEN'),
    }),
    netState: exchange('net.open.read', 'read', '+NETOPEN', { reply: [lines.isOpen], manual: manual('NETOPEN') }),
    netClose: exchange('net.close', 'exec', '+NETCLOSE', {
      reply: errors,
      completion: withCode(lines.closed, OPEN_MS),
      deadlineMs: OPEN_MS,
      manual: manual('NETCLOSE'),
    }),
    address: exchange('net.address', 'exec', '+IPADDR', {
      reply: [lines.address, ...errors],
      manual: manual('IPADDR'),
    }),
    resolve: exchange('ip.resolve', 'set', '+CDNSGIP', {
      args: { host: quoted({ min: 1, max: 254 }) },
      reply: [lines.resolved, lines.unresolved],
      deadlineMs: 60_000,
      manual: manual('CDNSGIP'),
    }),
    open: exchange('ip.open', 'set', '+CIPOPEN', {
      args: {
        link,
        protocol: quoted({ min: 1, max: 8 }),
        host: optional(quoted({ max: 100 })),
        port: optional(port),
        localPort: optional(port),
      },
      reply: errors,
      finals: [
        { line: /^CONNECT( \d+)?$/, ok: true },
        { line: 'CONNECT FAIL', ok: false },
      ],
      completion: { ...withCode(lines.socketOpened, OPEN_MS), brokenBy: [lines.networkClosed.id] },
      deadlineMs: OPEN_MS,
      manual: manual('CIPOPEN'),
    }),
    openState: exchange('ip.open.read', 'read', '+CIPOPEN', { reply: [lines.socket], manual: manual('CIPOPEN') }),
    send: exchange('ip.send', 'set', '+CIPSEND', {
      args: { link, length: int({ min: 1, max: 1500 }) },
      reply: errors,
      prompt: { length: 'length', maxBytes: 1500, what: 'data', deadlineMs: 5_000 },
      completion: {
        line: lines.sent,
        match: ['link'],
        order: 'either',
        deadlineMs: OPEN_MS,
        brokenBy: [lines.remoteClosed.id, lines.networkClosed.id],
      },
      deadlineMs: OPEN_MS,
      manual: manual('CIPSEND'),
    }),
    sendStream: exchange('ip.send-stream', 'exec', '+CIPSEND', { reply: errors, manual: manual('CIPSEND') }),
    receiveMode: exchange('ip.receive-mode', 'set', '+CIPRXGET', {
      args: { mode: oneOf(0, 1) },
      reply: errors,
      manual: manual('CIPRXGET'),
    }),
    receive: exchange('ip.receive', 'set', '+CIPRXGET', {
      args: { mode: oneOf(2, 3), link, max: optional(int({ min: 1, max: 1500 })) },
      reply: [lines.data, lines.hexData, lines.hex, ...errors],
      manual: manual('CIPRXGET'),
    }),
    left: exchange('ip.receive-left', 'set', '+CIPRXGET', {
      args: { mode: oneOf(4), link },
      reply: [lines.left, ...errors],
      manual: manual('CIPRXGET'),
    }),
    receiveState: exchange('ip.receive-mode.read', 'read', '+CIPRXGET', {
      reply: [lines.receiveMode],
      manual: manual('CIPRXGET'),
    }),
    close: exchange('ip.close', 'set', '+CIPCLOSE', {
      args: { link },
      reply: errors,
      completion: withCode(lines.socketClosed, OPEN_MS),
      deadlineMs: OPEN_MS,
      manual: manual('CIPCLOSE'),
    }),
    serverStart: exchange('ip.server-start', 'set', '+SERVERSTART', {
      args: { port: int({ max: 65_535 }), server: int({ max: 3 }), backlog: optional(int({ min: 1, max: 3 })) },
      manual: manual('SERVERSTART'),
    }),
    serverRead: exchange('ip.server-start.read', 'read', '+SERVERSTART', {
      reply: [lines.server],
      manual: manual('SERVERSTART'),
    }),
    serverStop: exchange('ip.server-stop', 'set', '+SERVERSTOP', {
      args: { server: int({ max: 3 }) },
      completion: { line: lines.serverStopped, code: 'code', match: ['server'], order: 'either', deadlineMs: OPEN_MS },
      manual: `${manual('SERVERSTOP')}; A7600 Series TCPIP application note §3.4 (the result comes before OK)`,
    }),
    closeState: exchange('ip.close.read', 'read', '+CIPCLOSE', { reply: [lines.flags], manual: manual('CIPCLOSE') }),
    mode: set('mode', 'CIPMODE', 'transparent'),
    modeDefault: exchange('ip.mode.default', 'exec', '+CIPMODE', { manual: manual('CIPMODE') }),
    modeRead: exchange('ip.mode.read', 'read', '+CIPMODE', { reply: [lines.mode], manual: manual('CIPMODE') }),
    sendMode: set('send-mode', 'CIPSENDMODE', 'confirmed'),
    sendModeRead: exchange('ip.send-mode.read', 'read', '+CIPSENDMODE', {
      reply: [lines.sendMode],
      manual: manual('CIPSENDMODE'),
    }),
    head: set('head', 'CIPHEAD', 'on'),
    headRead: exchange('ip.head.read', 'read', '+CIPHEAD', { reply: [lines.head], manual: manual('CIPHEAD') }),
    remoteAddress: set('remote-address', 'CIPSRIP', 'on'),
    remoteAddressRead: exchange('ip.remote-address.read', 'read', '+CIPSRIP', {
      reply: [lines.remoteAddress],
      manual: manual('CIPSRIP'),
    }),
    config: exchange('ip.config', 'set', '+CIPCCFG', {
      args: {
        retries: int({ max: 10 }),
        delay: optional(int({ max: 1000 })),
        ack: optional(flag),
        errorText: optional(flag),
        header: optional(flag),
        async: optional(flag),
        timeout: optional(int({ max: 75_000 })),
      },
      manual: manual('CIPCCFG'),
    }),
    configRead: exchange('ip.config.read', 'read', '+CIPCCFG', { reply: [lines.config], manual: manual('CIPCCFG') }),
    timeouts: exchange('ip.timeouts', 'set', '+CIPTIMEOUT', {
      args: { open: optional(milliseconds), connect: optional(milliseconds), send: optional(milliseconds) },
      manual: manual('CIPTIMEOUT'),
    }),
    timeoutsRead: exchange('ip.timeouts.read', 'read', '+CIPTIMEOUT', {
      reply: [lines.timeouts],
      manual: manual('CIPTIMEOUT'),
    }),
    settings: [
      ...(dialect.keepAlive.value ? [keepAlive(manual('CTCPKA'))] : []),
      ...(dialect.dnsServers.value ? [dnsServers(manual('CDNSCFG'))] : []),
    ] as readonly Setting[],
    tests: [
      form('net.open', 'NETOPEN'),
      form('net.close', 'NETCLOSE'),
      form('net.address', 'IPADDR'),
      form('ip.resolve', 'CDNSGIP'),
      form('ip.open', 'CIPOPEN', `${links},("TCP","UDP")`),
      form('ip.send', 'CIPSEND', `${links},(1-1500)`),
      form('ip.receive', 'CIPRXGET', `(0-4),${links},(1-1500)`),
      form('ip.close', 'CIPCLOSE', links),
      form('ip.server-start', 'SERVERSTART', '(0-65535),(0-3),(1-3)'),
      form('ip.server-stop', 'SERVERSTOP', '(0-3)'),
      form('ip.mode', 'CIPMODE', '(0-1)'),
      form('ip.send-mode', 'CIPSENDMODE', '(0-1)'),
      form('ip.head', 'CIPHEAD', '(0-1)'),
      form('ip.remote-address', 'CIPSRIP', '(0-1)'),
      form('ip.config', 'CIPCCFG', '(0-10),(0-1000),(0),(0-1),(0-1),(0-1),(500-120000)'),
      form('ip.timeouts', 'CIPTIMEOUT', '(3000-120000),(3000-120000),(3000-120000)'),
    ],
    urcs: [
      urc(lines.waiting, manual('CIPRXGET')),
      urc(lines.remoteClosed, `${title}, +IPCLOSE`),
      urc(lines.networkClosed, `${title}, +CIPEVENT`, 'network-lost'),
      urc(lines.from, manual('CIPSRIP')),
      urc(lines.push, manual('CIPHEAD')),
      urc(lines.transparentClosed, `${manual('CIPMODE')}, end of a transparent connection (the word is a guess)`),
    ],
  };
}

/** TCP keep-alive: on, minutes until the first probe, probes, seconds between them. */
function keepAlive(manual: string) {
  return setting('ip.keep-alive', '+CTCPKA', {
    fields: {
      on: flag,
      idle: optional(int({ min: 1, max: 7200 })),
      count: optional(int({ min: 1, max: 10 })),
      interval: optional(int({ min: 1, max: 100 })),
    },
    initial: { on: 0 },
    manual,
  });
}

function dnsServers(manual: string) {
  return setting('ip.dns-servers', '+CDNSCFG', {
    fields: { first: quoted({ max: 64 }), second: optional(quoted({ max: 64 })) },
    initial: { first: '0.0.0.0', second: '0.0.0.0' },
    manual,
  });
}

export type SocketDeclarations = ReturnType<typeof socketDeclarations>;
