import { generate } from 'mqtt-packet';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type RunningEmulator } from '../../src/app/emulate.ts';
import { byteString } from '../../src/kernel/bytes.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { makeDevPki } from '../../src/pki/dev.ts';
import { openTcp } from '../../src/transports/tcp.ts';
import { broker, type OpenBroker } from '../conformance/brokers.ts';
import { outsideModules } from '../support/outside.ts';
import { asked, call, mqttOver, row, type Row } from '../support/tiny-gsm-calls.ts';
import { ClassicSocket } from '../support/tiny-gsm-classic.ts';
import { TinyGsm, type LineFeed } from '../support/tiny-gsm.ts';

/*
 * What TinyGSM sends to a SIM800, and what it needs back: the library's calls, made by a host with its ways of typing
 * and listening.
 */

const NETWORK_MS = 15_000;
const HOST = 'broker.example';
const PLAIN = 1883;
const OLD = 8883;
const MODERN = 8884;

const START: readonly Row[] = [
  row(''),
  row('E0'),
  row('+CMEE=', '0'),
  asked('+GMM', '\r\n', '\r\n', 'OK\r\n'),
  row('+CLTS=1'),
  row('+CBATCHK=1'),
  asked('+CPIN?', '+CPIN:', 'READY', 'OK\r\n'),
  asked('+GSN', '\r\n', '\r\n', 'OK\r\n'),
  asked('+CIMI', '\r\n', '\r\n', 'OK\r\n'),
  asked('+CCID', '\r\n', '\r\n', 'OK\r\n'),
  asked('+COPS?', '+COPS:', '"', '"', 'OK\r\n'),
  asked('+CREG?', '+CREG: 0,1', 'OK\r\n'),
  asked('+CGREG?', '+CGREG: 0,1', 'OK\r\n'),
  asked('+CBC', '+CBC: ', 'OK\r\n'),
];

const NETWORK: readonly Row[] = [
  row('+CIPSHUT'),
  row('+CGATT=0'),
  row('+SAPBR=3,1,"Contype","GPRS"'),
  row('+SAPBR=3,1,"APN","', 'internet', '"'),
  row('+CGDCONT=1,"IP","', 'internet', '"'),
  row('+CGACT=1,1'),
  { sends: ['+SAPBR=1,1'], needs: 'any', withinMs: NETWORK_MS },
  row('+SAPBR=2,1'),
  row('+CGATT=1'),
  row('+CIPMUX=1'),
  row('+CIPQSEND=1'),
  row('+CIPRXGET=1'),
  row('+CSTT="', 'internet', '","', '', '","', '', '"'),
  row('+CIICR'),
  row('+CIFSR;E0'),
  row('+CDNSCFG="8.8.8.8","8.8.4.4"'),
  asked('+CIFSR;E0', '\r\n', '10.64.0.17\r\n', 'OK\r\n'),
];

const OFF: readonly Row[] = [row('+CIPSHUT'), row('+CGATT=0'), asked('+CPOWD=1', 'NORMAL POWER DOWN')];

let brokers: readonly OpenBroker[];
let emulator: RunningEmulator | undefined;

beforeAll(async () => {
  const pki = await makeDevPki({ keyType: 'rsa', serverNames: [HOST] });
  brokers = [await broker({}), await broker({ pki, old: true }), await broker({ pki })];
});
afterAll(async () => {
  for (const one of brokers) await one.stop();
});
afterEach(async () => {
  const ended = emulator;
  emulator = undefined;
  await ended?.stop();
  expect(ended?.module.faults ?? []).toEqual([]);
});

async function socketOn(
  name: string,
  lineFeed: LineFeed,
  secure: boolean,
): Promise<{ readonly gsm: TinyGsm; readonly socket: ClassicSocket }> {
  const resolve = brokers.map(({ port }, i) => ({
    name: HOST,
    port: [PLAIN, OLD, MODERN][i] ?? 0,
    target: { host: '127.0.0.1', port },
  }));
  emulator = await startEmulator({ module: name, place: { host: '127.0.0.1', port: 0 }, resolve });
  const { hostname, port } = new URL(emulator.address);
  const pipe = await openTcp(hostname, Number(port), { clock: systemClock });
  return ClassicSocket.on(secure, (unasked) => new TinyGsm(pipe, lineFeed, unasked));
}

const LINE_FEEDS: readonly LineFeed[] = ['at once', 'late'];
/** The library always sends `+CIPSSL`, so it needs firmware that has it. */
const cases = outsideModules('AT+CIPMUX=1', 'AT+CIPSSL=1', 'AT+SAPBR=1,1').flatMap((outside) =>
  LINE_FEEDS.map((lineFeed) => ({ ...outside, lineFeed })),
);

describe('TinyGSM on a SIM800', () => {
  it('has modules to talk to', () => {
    expect(cases.length).toBeGreaterThan(0);
  });

  it.each(cases)('$lineFeed: sockets of $name carry an MQTT session', async ({ name, lineFeed }) => {
    const { gsm, socket } = await socketOn(name, lineFeed, false);
    await call(gsm, START);
    await gsm.send('+CPIN="', '0000', '"');
    expect(await gsm.wait(['OK\r\n', '\r\nERROR\r\n'])).toBe(1);
    await call(gsm, NETWORK);
    await socket.close();
    await mqttOver(socket, HOST, PLAIN);
    expect(await socket.isConnected()).toBe(true);
    await socket.write(byteString(generate({ cmd: 'disconnect' })));
    await socket.peerCloses();
    expect(await socket.isConnected()).toBe(false);
    await socket.close();
    await call(gsm, OFF);
    expect(brokers[0]?.received.has('tiny/bytes')).toBe(true);
  });

  it.each(cases)('$lineFeed: TLS sockets of $name carry one to an old broker', async ({ name, lineFeed, line }) => {
    const { gsm, socket } = await socketOn(name, lineFeed, true);
    await call(gsm, START);
    await call(gsm, NETWORK);
    if (line.facts.tls.versions.value.max === 'TLSv1') {
      // What the library takes for a handshake that has failed.
      await expect(socket.open(HOST, MODERN)).rejects.toThrow('CLOSE OK');
    }
    await mqttOver(socket, HOST, OLD);
    await socket.close();
    expect(brokers[1]?.received.has('tiny/bytes')).toBe(true);
  });
});
