import { AtChannel, type StrayLine, type UrcEvent } from '../../src/at/channel.ts';
import { bareLine, exchange, line, urc } from '../../src/at/declare.ts';
import { Dialect } from '../../src/at/dialect.ts';
import { int, optional, quoted, word } from '../../src/at/field.ts';
import { VirtualClock } from '../../src/kernel/clock.ts';
import { TestPort, TestRecorder } from './at-port.ts';

/* A small dialect with one command of each shape, for tests of the channel. */

const manual = 'test';
const client = int({ max: 1 });

export const signal = exchange('signal', 'exec', '+CSQ', {
  reply: [line('signal.value', '+CSQ', { rssi: int(), ber: int() })],
  manual,
});
export const registration = exchange('registration', 'read', '+CEREG', {
  reply: [line('registration.value', '+CEREG', { mode: int(), status: int() })],
  manual,
});
export const model = exchange('model', 'exec', '+CGMM', { reply: [bareLine('model.name', /^.+$/)], manual });
export const shut = exchange('shut', 'exec', '+CIPSHUT', { finals: [{ line: 'SHUT OK', ok: true }], manual });
export const download = exchange('download', 'set', '+CCERTDOWN', {
  args: { name: quoted(), bytes: int() },
  prompt: { length: 'bytes', maxBytes: 10_240, what: 'ca', deadlineMs: 1_000 },
  deadlineMs: 2_000,
  manual,
});
const connectLine = line('mqtt.connected', '+CMQTTCONNECT', { client, code: int() });
const connectArgs = { client, url: quoted(), user: optional(quoted()), password: optional(quoted({ secret: true })) };
export const connect = exchange('connect', 'set', '+CMQTTCONNECT', {
  args: connectArgs,
  completion: { line: connectLine, code: 'code', match: ['client'], order: 'either', deadlineMs: 60_000 },
  deadlineMs: 5_000,
  manual,
});
export const publish = exchange('publish', 'set', '+CMQTTPUB', {
  args: { client, qos: int() },
  completion: {
    line: line('mqtt.published', '+CMQTTPUB', { client, code: int() }),
    code: 'code',
    match: ['client'],
    order: 'after',
    deadlineMs: 30_000,
  },
  manual,
});
export const importing = exchange('importing', 'exec', '+SSLSETCERT', {
  completion: {
    line: line('importing.result', '+SSLSETCERT', { code: int() }),
    code: 'code',
    order: 'after',
    deadlineMs: 10_000,
    optional: 'awaited',
  },
  manual,
});
export const receive = exchange('receive', 'set', '+CCHRECV', {
  args: { session: int() },
  reply: [line('cch.data', '+CCHRECV', { what: word(/^DATA$/), session: int(), bytes: int() }, { payload: 'bytes' })],
  completion: {
    line: line('cch.received', '+CCHRECV', { session: int(), code: int() }),
    code: 'code',
    order: 'after',
    deadlineMs: 10_000,
  },
  manual,
});
export const send = exchange('send', 'set', '+CCHSEND', {
  args: { session: int(), bytes: int() },
  prompt: { length: 'bytes', maxBytes: 2_048, what: 'data', deadlineMs: 1_000 },
  completion: {
    line: line('cch.sent', '+CCHSEND', { session: int(), code: int() }),
    code: 'code',
    order: 'after',
    deadlineMs: 5_000,
    optional: true,
  },
  manual,
});

const dialect = new Dialect(
  [signal, registration, model, shut, download, connect, publish, receive, send, importing],
  [
    urc(bareLine('ready', /^RDY$/), manual, 'reset'),
    urc(bareLine('sms', /^SMS DONE$/), manual),
    urc(line('sim', '+CPIN', { status: word() }), manual),
    urc(line('registered', '+CEREG', { status: int() }), manual),
    urc(line('mqtt.lost', '+CMQTTCONNLOST', { client, cause: int() }), manual, 'connection-lost'),
    urc(line('mqtt.topic', '+CMQTTRXTOPIC', { client, bytes: int() }, { payload: 'bytes' }), manual),
  ],
);

export interface Setup {
  readonly port: TestPort;
  readonly clock: VirtualClock;
  readonly channel: AtChannel;
  readonly recorder: TestRecorder;
  readonly urcs: UrcEvent[];
  readonly strays: StrayLine[];
}

/** A channel on a test port, with everything that it tells. */
export function setUp(bodyChunk?: number): Setup {
  const port = new TestPort();
  const clock = new VirtualClock();
  const recorder = new TestRecorder();
  const channel = new AtChannel(port, dialect, { clock, recorder, ...(bodyChunk === undefined ? {} : { bodyChunk }) });
  const urcs: UrcEvent[] = [];
  const strays: StrayLine[] = [];
  channel.onUrc((event) => urcs.push(event));
  channel.onStray((stray) => strays.push(stray));
  return { port, clock, channel, recorder, urcs, strays };
}
