import { exchange, line, urc, type Exchange, type FinalSpec, type LineSpec } from '../../at/declare.ts';
import { int, literal, optional, quoted, rest, word, type Fields } from '../../at/field.ts';

/*
 * The AT application of TI's SDK for the second and third generation, which Wuerth's Calypso module speaks as well. Names
 * are taken in any case; answers begin with the command's name in small letters, without a blank behind the colon.
 */

const TI = 'TI SimpleLink CC32xx SDK, AT commands example';
const CALYPSO = 'WurthElektronik/WirelessConnectivity-SDK_STM32, Calypso driver';
const MANUAL = `${TI}; ${CALYPSO}`;

/** `Error:words,-688`: the number is SimpleLink's. */
const FAILED: readonly FinalSpec[] = [
  { line: /^error: ?(?:[^,]*, ?)?(?<code>-\d{1,5})$/i, ok: false },
  { line: /^error:.*$/i, ok: false },
];
const CONNECT_MS = 60_000;

const text = (max = 255) => quoted({ max, quotesOptional: true });
const handle = int({ max: 255 });

function answer<F extends Fields>(id: string, name: string, fields: F): LineSpec<F> {
  return line(`${id}.answer`, `+${name.toLowerCase()}`, fields, { separator: ':' });
}

function command<A extends Fields>(
  id: string,
  name: string,
  args: A,
  options: { readonly answers?: Fields; readonly deadlineMs?: number } = {},
): Exchange<A> {
  const { answers, deadlineMs } = options;
  return exchange(id, 'set', `+${name}`, {
    args,
    reply: answers === undefined ? [] : [answer(id, name, answers)],
    finals: FAILED,
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
    manual: `${MANUAL}, AT+${name}`,
  });
}

const exec = (id: string, name: string, answers?: Fields): Exchange =>
  exchange(id, 'exec', `+${name}`, {
    reply: answers === undefined ? [] : [answer(id, name, answers)],
    finals: FAILED,
    manual: `${MANUAL}, AT+${name}`,
  });

const client = int({ max: 15 });

const files: readonly Exchange[] = [
  command(
    'file.open',
    'fileOpen',
    { name: text(180), flags: word(), size: optional(int()) },
    { answers: { file: int(), token: optional(int()) } },
  ),
  command(
    'file.write',
    'fileWrite',
    { file: int(), offset: int(), format: int({ max: 1 }), bytes: int(), data: rest() },
    { answers: { bytes: int() } },
  ),
  command(
    'file.read',
    'fileRead',
    { file: int(), offset: int(), format: int({ max: 1 }), bytes: int() },
    { answers: { format: int(), bytes: int(), data: rest() } },
  ),
  command('file.close', 'fileClose', { file: int(), certificate: optional(text()), signature: optional(rest()) }),
  command('file.delete', 'fileDel', { name: text(180), token: optional(int()) }),
  command('file.info', 'fileGetInfo', { name: text(180), token: optional(int()) }, { answers: { info: rest() } }),
  exec('file.list', 'fileGetFileList', {
    name: text(180),
    max: int(),
    properties: optional(word()),
    blocks: optional(int()),
  }),
];

const sockets: readonly Exchange[] = [
  command(
    'socket.create',
    'socket',
    { domain: word(), type: word(), protocol: optional(word()) },
    { answers: { socket: handle } },
  ),
  command('socket.option', 'setSockOpt', { socket: handle, level: word(), option: word(), value: optional(rest()) }),
  command(
    'socket.connect',
    'connect',
    { socket: handle, family: word(), port: int({ max: 65_535 }), host: text() },
    { answers: { outcome: rest() }, deadlineMs: CONNECT_MS },
  ),
  command(
    'socket.send',
    'send',
    { socket: handle, format: int({ max: 1 }), bytes: int(), data: rest() },
    { answers: { bytes: int() } },
  ),
  command(
    'socket.receive',
    'recv',
    { socket: handle, format: int({ max: 1 }), bytes: int() },
    { answers: { outcome: rest() } },
  ),
  command('socket.close', 'close', { socket: handle }, { answers: { outcome: rest() } }),
];

/** Order of the files as in SimpleLink itself: key, certificate, CA, DH parameters. */
const mqtt: readonly Exchange[] = [
  command(
    'mqtt.create',
    'mqttCreate',
    {
      clientId: text(),
      flags: word(),
      address: text(),
      port: int({ max: 65_535 }),
      method: optional(word()),
      cipher: optional(word()),
      key: optional(text()),
      cert: optional(text()),
      ca: optional(text()),
      dh: optional(text()),
      options: optional(rest()),
    },
    { answers: { client } },
  ),
  command('mqtt.set-password', 'mqttSet', {
    client,
    option: literal('password', false),
    value: quoted({ quotesOptional: true, secret: true }),
  }),
  command('mqtt.set', 'mqttSet', { client, option: word(), value: rest() }),
  command('mqtt.connect', 'mqttConnect', { client }, { deadlineMs: CONNECT_MS }),
  command('mqtt.publish', 'mqttPublish', {
    client,
    topic: text(),
    qos: word(),
    retain: int({ max: 1 }),
    bytes: int(),
    payload: rest(),
  }),
  command('mqtt.subscribe', 'mqttSubscribe', { client, count: int({ max: 4 }), topics: rest() }),
  command('mqtt.unsubscribe', 'mqttUnsubscribe', { client, count: int({ max: 4 }), topics: rest() }),
  command('mqtt.disconnect', 'mqttDisconnect', { client }),
  command('mqtt.delete', 'mqttDelete', { client }),
];

const network: readonly Exchange[] = [
  command('wlan.connect', 'wlanConnect', {
    ssid: text(32),
    bssid: optional(text()),
    security: optional(word()),
    key: optional(quoted({ quotesOptional: true, secret: true })),
    more: optional(rest()),
  }),
  command(
    'name.resolve',
    'netAPPGetHostByName',
    { host: text(), family: word() },
    { answers: { host: text(), address: text() } },
  ),
  command('clock.server', 'netAppSet', { service: word(), option: word(), value: optional(rest()) }),
  command('clock.start', 'netAppStart', { service: word() }),
  exec('clock.update', 'netAppUpdateTime'),
  command('device.get', 'get', { group: word(), option: word() }, { answers: { values: rest() } }),
  command('device.set', 'set', { group: word(), option: word(), values: rest() }),
  exec('device.start', 'start'),
  command('device.stop', 'stop', { ms: int() }),
];

export const exchanges: readonly Exchange[] = [
  exchange('at', 'basic', '', { finals: FAILED, manual: MANUAL }),
  ...files,
  ...sockets,
  ...mqtt,
  ...network,
];

const event = <F extends Fields>(id: string, name: string, fields: F) =>
  line(id, `+event${name}`, fields, { separator: ':' });

export const urcs = [
  urc(event('boot.ready', 'startup', { values: rest() }), `${CALYPSO}, +eventstartup`, 'reset'),
  urc(event('wlan.event', 'wlan', { event: word(), values: optional(rest()) }), `${CALYPSO}, +eventwlan`),
  urc(event('netapp.event', 'netapp', { event: word(), values: optional(rest()) }), `${CALYPSO}, +eventnetapp`),
  urc(
    event('mqtt.acknowledged', 'mqtt', { operation: word(/^operation$/), packet: word(), values: optional(rest()) }),
    `${CALYPSO}, +eventmqtt`,
  ),
  urc(event('mqtt.received', 'mqtt', { recv: word(/^recv$/), values: rest() }), `${CALYPSO}, +eventmqtt`),
  urc(
    event('mqtt.connection-lost', 'mqtt', { disconnect: word(/^disconnect$/), values: optional(rest()) }),
    `${CALYPSO}, +eventmqtt`,
    'connection-lost',
  ),
  urc(event('socket.event', 'sock', { event: word(), values: optional(rest()) }), `${CALYPSO}, +eventsock`),
  urc(event('device.fatal', 'fatalerror', { values: rest() }), `${CALYPSO}, +eventfatalerror`, 'reset'),
];
