import { bareLine, exchange, line, urc, type Exchange } from '../../at/declare.ts';
import { int, optional, quoted, rest, word } from '../../at/field.ts';

/*
 * Serial LTE modem (up to nRF Connect SDK 3.1) and its successor Serial Modem: `#X…`. Their MQTT command had the client's
 * name in it until SDK 2.5; sockets of the successor are addressed by a handle in front.
 */

const SLM = 'sdk-nrf, applications/serial_lte_modem documentation';
const SERIAL_MODEM = 'nrfconnect/ncs-serial-modem documentation';
const manual = (command: string): string => `${SLM}, ${command}; ${SERIAL_MODEM}`;

const flag = int({ max: 1 });
const port = int({ max: 65_535 });
const tag = int({ max: 2_147_483_647 });
const text = (max: number) => quoted({ max });
const errno = int({ min: -999, max: 99 });
const TLS_MS = 120_000;

/** Lengths that are refused are read all the same: a log may show one. */
const connection = {
  family: int({ min: 1, max: 2 }),
  user: text(512),
  password: quoted({ max: 512, secret: true }),
  host: text(128),
  port,
};
const oldConnection = {
  family: int({ min: 1, max: 2 }),
  clientId: text(64),
  user: text(64),
  password: quoted({ max: 64, secret: true }),
  host: text(128),
  port,
};

const mqtt: readonly Exchange[] = [
  exchange('mqtt.config', 'set', '#XMQTTCFG', {
    args: { clientId: text(64), keepAlive: optional(port), clean: optional(flag) },
    manual: manual('#XMQTTCFG'),
  }),
  exchange('mqtt.config.read', 'read', '#XMQTTCFG', {
    reply: [line('mqtt.config.value', '#XMQTTCFG', { clientId: quoted(), keepAlive: port, clean: flag })],
    manual: manual('#XMQTTCFG'),
  }),
  exchange('mqtt.connect', 'set', '#XMQTTCON', {
    args: { ...connection, tag },
    deadlineMs: TLS_MS,
    manual: manual('#XMQTTCON'),
  }),
  exchange('mqtt.connect.plain', 'set', '#XMQTTCON', {
    args: connection,
    deadlineMs: TLS_MS,
    manual: `${manual('#XMQTTCON')} (no security tag: no TLS)`,
  }),
  exchange('mqtt.connect.old', 'set', '#XMQTTCON', {
    args: { ...oldConnection, tag },
    deadlineMs: TLS_MS,
    manual: `${SLM} up to SDK 2.5, #XMQTTCON`,
  }),
  exchange('mqtt.connect.old.plain', 'set', '#XMQTTCON', {
    args: oldConnection,
    deadlineMs: TLS_MS,
    manual: `${SLM} up to SDK 2.5, #XMQTTCON (no security tag: no TLS)`,
  }),
  exchange('mqtt.disconnect', 'set', '#XMQTTCON', { args: { off: int({ max: 0 }) }, manual: manual('#XMQTTCON') }),
  exchange('mqtt.connect.read', 'read', '#XMQTTCON', {
    reply: [line('mqtt.connection', '#XMQTTCON', { connected: flag, values: optional(rest()) })],
    manual: manual('#XMQTTCON'),
  }),
  exchange('mqtt.subscribe', 'set', '#XMQTTSUB', {
    args: { topic: text(128), qos: int({ max: 2 }) },
    manual: manual('#XMQTTSUB'),
  }),
  exchange('mqtt.unsubscribe', 'set', '#XMQTTUNSUB', { args: { topic: text(128) }, manual: manual('#XMQTTUNSUB') }),
  exchange('mqtt.publish', 'set', '#XMQTTPUB', {
    args: {
      topic: text(128),
      payload: optional(quoted()),
      qos: optional(int({ max: 2 })),
      retain: optional(flag),
      bytes: optional(int()),
    },
    manual: manual('#XMQTTPUB'),
  }),
];

const handle = int({ max: 99 });
const kind = int({ min: 1, max: 3 });
const role = flag;
const family = int({ max: 2 });
const created = line('socket.created', '#XSOCKET', { handle, type: int(), protocol: int(), more: optional(int()) });
const secured = line('tls-socket.created', '#XSSOCKET', { handle, type: int(), protocol: int() });
const closed = line('socket.closed', '#XSOCKET', { code: errno, outcome: quoted() });
const sentBytes = (id: string, prefix: string) => line(id, prefix, { values: rest() });

const sockets: readonly Exchange[] = [
  exchange('socket.create', 'set', '#XSOCKET', {
    args: { family: int({ min: 1, max: 2 }), type: kind, role, context: optional(int({ max: 10 })) },
    reply: [created],
    manual: manual('#XSOCKET'),
  }),
  exchange('socket.close', 'set', '#XSOCKET', {
    args: { off: int({ max: 0 }) },
    reply: [closed],
    manual: `${SLM}, #XSOCKET`,
  }),
  exchange('socket.create.any', 'set', '#XSOCKET', {
    args: { family, type: kind, role },
    reply: [created],
    manual: `${SLM}, #XSOCKET (family 0: refused)`,
  }),
  exchange('socket.read', 'read', '#XSOCKET', {
    reply: [line('socket.value', '#XSOCKET', { values: rest() })],
    manual: manual('#XSOCKET'),
  }),
  exchange('socket.close-handle', 'set', '#XCLOSE', {
    args: { handle },
    reply: [line('socket.closed-handle', '#XCLOSE', { handle, code: errno })],
    manual: `${SERIAL_MODEM}, #XCLOSE`,
  }),
  exchange('tls-socket.create', 'set', '#XSSOCKET', {
    args: {
      family: int({ min: 1, max: 2 }),
      type: kind,
      role,
      tag,
      verify: optional(int({ max: 2 })),
      context: optional(int({ max: 10 })),
    },
    reply: [secured],
    manual: manual('#XSSOCKET'),
  }),
  exchange('tls-socket.close', 'set', '#XSSOCKET', {
    args: { off: int({ max: 0 }) },
    reply: [line('tls-socket.closed', '#XSSOCKET', { code: errno, outcome: quoted() })],
    manual: `${SLM}, #XSSOCKET`,
  }),
  exchange('socket.option', 'set', '#XSOCKETOPT', {
    args: { values: rest() },
    reply: [sentBytes('socket.option.value', '#XSOCKETOPT')],
    manual: manual('#XSOCKETOPT'),
  }),
  exchange('tls-socket.option', 'set', '#XSSOCKETOPT', {
    args: { values: rest() },
    reply: [sentBytes('tls-socket.option.value', '#XSSOCKETOPT')],
    manual: manual('#XSSOCKETOPT'),
  }),
  exchange('socket.connect', 'set', '#XCONNECT', {
    args: { host: text(128), port },
    reply: [line('socket.connected', '#XCONNECT', { status: int({ max: 1 }) })],
    deadlineMs: TLS_MS,
    manual: `${SLM}, #XCONNECT`,
  }),
  exchange('socket.connect-handle', 'set', '#XCONNECT', {
    args: { handle, host: text(128), port },
    reply: [line('socket.connected-handle', '#XCONNECT', { handle, status: int({ max: 1 }) })],
    deadlineMs: TLS_MS,
    manual: `${SERIAL_MODEM}, #XCONNECT`,
  }),
  exchange('socket.send', 'set', '#XSEND', {
    args: { data: rest() },
    reply: [sentBytes('socket.sent', '#XSEND')],
    deadlineMs: 35_000,
    manual: manual('#XSEND'),
  }),
  exchange('socket.send.data-mode', 'exec', '#XSEND', { manual: `${SLM}, #XSEND` }),
  exchange('socket.receive', 'set', '#XRECV', {
    args: { values: rest() },
    reply: [
      line('socket.received', '#XRECV', { bytes: int() }, { payload: 'bytes' }),
      sentBytes('socket.received-handle', '#XRECV'),
    ],
    manual: manual('#XRECV'),
  }),
  exchange('socket.send-to', 'set', '#XSENDTO', {
    args: { host: text(128), port, data: optional(quoted()) },
    reply: [sentBytes('socket.sent-to', '#XSENDTO')],
    manual: manual('#XSENDTO'),
  }),
  exchange('socket.receive-from', 'set', '#XRECVFROM', {
    args: { values: rest() },
    reply: [sentBytes('socket.received-from', '#XRECVFROM')],
    manual: manual('#XRECVFROM'),
  }),
  exchange('socket.bind', 'set', '#XBIND', { args: { values: rest() }, manual: manual('#XBIND') }),
  exchange('socket.listen', 'exec', '#XLISTEN', { manual: manual('#XLISTEN') }),
  exchange('socket.accept', 'set', '#XACCEPT', {
    args: { seconds: int() },
    reply: [sentBytes('socket.accepted', '#XACCEPT')],
    deadlineMs: TLS_MS,
    manual: manual('#XACCEPT'),
  }),
];

/** `#XTCPCLI: 1,"connected"`, `#XTCPCLI: -111,"not connected"`: the only command that tells what a handshake met. */
const client = line('client.outcome', '#XTCPCLI', { code: errno, outcome: quoted() });
const udp = line('udp-client.outcome', '#XUDPCLI', { code: errno, outcome: quoted() });

const clientAddress = { family: int({ min: 1, max: 2 }), host: text(128), port };

const proxies: readonly Exchange[] = [
  exchange('client.connect', 'set', '#XTCPCLI', {
    args: {
      ...clientAddress,
      tag,
      verify: optional(int({ max: 2 })),
      nameVerify: optional(flag),
      context: optional(int({ max: 10 })),
    },
    completion: { line: client, code: 'code', done: 'not-negative', order: 'before', deadlineMs: TLS_MS },
    deadlineMs: TLS_MS,
    manual: `${SLM}, #XTCPCLI`,
  }),
  exchange('client.connect.plain', 'set', '#XTCPCLI', {
    args: clientAddress,
    completion: { line: client, code: 'code', done: 'not-negative', order: 'before', deadlineMs: TLS_MS },
    deadlineMs: TLS_MS,
    manual: `${SLM}, #XTCPCLI (no security tag: no TLS)`,
  }),
  exchange('client.disconnect', 'set', '#XTCPCLI', {
    args: { off: int({ max: 0 }) },
    reply: [client],
    manual: `${SLM}, #XTCPCLI`,
  }),
  exchange('client.read', 'read', '#XTCPCLI', {
    reply: [sentBytes('client.value', '#XTCPCLI')],
    manual: `${SLM}, #XTCPCLI`,
  }),
  exchange('client.send', 'set', '#XTCPSEND', {
    args: { data: quoted() },
    reply: [sentBytes('client.sent', '#XTCPSEND')],
    manual: `${SLM}, #XTCPSEND`,
  }),
  exchange('udp-client.connect', 'set', '#XUDPCLI', {
    args: { family: int({ min: 1, max: 2 }), host: text(128), port, more: optional(rest()) },
    completion: { line: udp, code: 'code', done: 'not-negative', order: 'before', deadlineMs: TLS_MS },
    deadlineMs: TLS_MS,
    manual: `${SLM}, #XUDPCLI`,
  }),
  exchange('udp-client.disconnect', 'set', '#XUDPCLI', {
    args: { off: int({ max: 0 }) },
    reply: [udp],
    manual: `${SLM}, #XUDPCLI`,
  }),
  exchange('udp-client.send', 'set', '#XUDPSEND', {
    args: { data: quoted() },
    reply: [sentBytes('udp-client.sent', '#XUDPSEND')],
    manual: `${SLM}, #XUDPSEND`,
  }),
  exchange('server', 'set', '#XTCPSVR', {
    args: { values: rest() },
    reply: [sentBytes('server.outcome', '#XTCPSVR')],
    manual: `${SLM}, #XTCPSVR`,
  }),
  exchange('server.read', 'read', '#XTCPSVR', {
    reply: [sentBytes('server.value', '#XTCPSVR')],
    manual: `${SLM}, #XTCPSVR`,
  }),
];

const others: readonly Exchange[] = [
  exchange('slm.version', 'exec', '#XSLMVER', {
    reply: [line('slm.version.value', '#XSLMVER', { sdk: quoted(), library: quoted(), own: optional(quoted()) })],
    manual: `${SLM}, #XSLMVER`,
  }),
  exchange('sm.version', 'exec', '#XSMVER', {
    reply: [line('sm.version.value', '#XSMVER', { version: quoted(), sdk: quoted(), own: optional(quoted()) })],
    manual: `${SERIAL_MODEM}, #XSMVER`,
  }),
  exchange('slm.list', 'exec', '#XCLAC', {
    reply: [bareLine('slm.list.command', /^AT[+#%]\S+$/)],
    manual: `${SLM}, #XCLAC`,
  }),
  exchange('slm.reset', 'exec', '#XRESET', { manual: manual('#XRESET') }),
  exchange('slm.reset-modem', 'exec', '#XMODEMRESET', {
    reply: [line('slm.reset-modem.result', '#XMODEMRESET', { code: errno })],
    manual: manual('#XMODEMRESET'),
  }),
  exchange('slm.sleep', 'set', '#XSLEEP', { args: { mode: int({ max: 2 }) }, manual: manual('#XSLEEP') }),
  exchange('slm.off', 'exec', '#XSHUTDOWN', { manual: manual('#XSHUTDOWN') }),
  exchange('slm.credential', 'set', '#XCMNG', {
    args: {
      operation: int({ max: 3 }),
      tag: optional(tag),
      type: optional(int({ max: 4 })),
      content: optional(quoted({ max: 8_192, secret: true })),
    },
    reply: [line('slm.credential.entry', '#XCMNG', { tag, type: int({ max: 4 }) })],
    manual: `${SLM} with TLS of its own, #XCMNG`,
  }),
  exchange('name.resolve', 'set', '#XGETADDRINFO', {
    args: { host: text(255), family: optional(int({ max: 2 })) },
    reply: [line('name.resolved', '#XGETADDRINFO', { address: rest() })],
    manual: manual('#XGETADDRINFO'),
  }),
  exchange('network.ping', 'set', '#XPING', { args: { values: rest() }, manual: manual('#XPING') }),
];

const declared: readonly Exchange[] = [...mqtt, ...sockets, ...proxies, ...others];

/** Each command answers `=?` with its parameters. */
const tests: readonly Exchange[] = [...new Set(declared.map(({ token }) => token))].map((token) =>
  exchange(`slm.test.${token.slice(1)}`, 'test', token, {
    reply: [line(`slm.parameters.${token.slice(1)}`, token, { parameters: rest() })],
    manual: manual(token),
  }),
);

export const slmExchanges: readonly Exchange[] = [...declared, ...tests];

/** Number and CR LF, twice, follow `#XMQTTMSG`; the sum cannot be told by one field, so the lines are read as data. */
export const slmUrcs = [
  urc(bareLine('boot.ready', /^Ready$/), SLM, 'reset'),
  urc(bareLine('boot.failed', /^INIT ERROR$/), SLM, 'reset'),
  urc(line('mqtt.connack', '#XMQTTEVT', { type: int({ max: 0 }), code: errno }), manual('#XMQTTEVT')),
  urc(
    line('mqtt.connection-lost', '#XMQTTEVT', { type: int({ min: 1, max: 1 }), code: errno }),
    manual('#XMQTTEVT'),
    'connection-lost',
  ),
  urc(line('mqtt.event', '#XMQTTEVT', { type: int({ min: 2, max: 9 }), result: errno }), manual('#XMQTTEVT')),
  urc(
    line('mqtt.message', '#XMQTTMSG', { topicBytes: int(), payloadBytes: int(), more: optional(int()) }),
    manual('#XMQTTMSG'),
  ),
  urc(line('data-mode.ended', '#XDATAMODE', { code: errno }), manual('#XDATAMODE')),
  urc(line('client.lost', '#XTCPCLI', { code: errno, outcome: quoted() }), `${SLM}, #XTCPCLI`, 'connection-lost'),
  urc(line('client.data', '#XTCPDATA', { bytes: int() }, { payload: 'bytes' }), `${SLM}, #XTCPDATA`),
  urc(
    line('udp-client.data', '#XUDPDATA', { bytes: int(), from: optional(rest()) }, { payload: 'bytes' }),
    `${SLM}, #XUDPDATA`,
  ),
  urc(line('server.event', '#XTCPSVR', { values: rest() }), `${SLM}, #XTCPSVR`),
  urc(line('network.ping.result', '#XPING', { result: rest() }), manual('#XPING')),
  urc(line('modem.fault', '#XMODEM', { event: word(/^FAULT$/), values: rest() }), manual('#XMODEM'), 'reset'),
  urc(line('modem.event', '#XMODEM', { event: word(), values: optional(rest()) }), manual('#XMODEM')),
];
