import { generate } from 'mqtt-packet';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type RunningEmulator } from '../../src/app/emulate.ts';
import { byteString } from '../../src/kernel/bytes.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { makeDevPki, type DevPki } from '../../src/pki/dev.ts';
import { openTcp } from '../../src/transports/tcp.ts';
import { broker, type OpenBroker } from '../conformance/brokers.ts';
import { outsideModules } from '../support/outside.ts';
import { asked, call, mqttOver, row, type Row } from '../support/tiny-gsm-calls.ts';
import { CchSocket, CipSocket } from '../support/tiny-gsm-sockets.ts';
import { TinyGsm, type LineFeed, type Unasked } from '../support/tiny-gsm.ts';

/*
 * What TinyGSM and its fork send, and what they need back, for SIMCom's LTE modules. The library itself is C++ for
 * microcontrollers; the tables are its calls, made by a host with its ways of typing and listening.
 */

const NETWORK_MS = 15_000;
const HOST = 'broker.example';
const PLAIN = 1883;
const SECURE = 8883;

const START: readonly Row[] = [
  row(''),
  row('E0'),
  row('+CMEE=', '0'),
  asked('I', 'Manufacturer:', 'Model:', 'OK\r\n'),
  asked('+CGMM', '\r\n', '\r\n', 'OK\r\n'),
  asked('+CTZR=0', 'OK\r\n'),
  row('+CTZU=1'),
  asked('+CPIN?', '+CPIN:', 'READY', 'OK\r\n'),
  asked('+CGSN', '\r\n', '\r\n', 'OK\r\n'),
  asked('+CIMI', '\r\n', '\r\n', 'OK\r\n'),
  asked('+CICCID', '\r\n+ICCID: ', '\r\n', 'OK\r\n'),
  asked('+COPS?', '+COPS:', '"', '"', 'OK\r\n'),
  asked('+CGATT?', '+CGATT: 1', 'OK\r\n'),
  asked('+CNMP?', '+CNMP:', 'OK\r\n'),
  asked('+CBC', '+CBC:', 'OK\r\n'),
];

const NETWORK: readonly Row[] = [
  { sends: ['+NETCLOSE'], needs: 'any' },
  row('+CGDCONT=1,"IP","', 'internet', '","0.0.0.0",0,0'),
  row('+CGACT=1,1'),
  row('+CIPMODE=0'),
  row('+CIPSENDMODE=0'),
  row('+CIPCCFG=10,0,0,0,1,0,75000'),
  row('+CIPTIMEOUT=75000,15000,15000'),
  { sends: ['+NETOPEN'], needs: ['\r\n+NETOPEN: 0'], withinMs: NETWORK_MS },
  asked('+NETOPEN?', '\r\n+NETOPEN: 1', 'OK\r\n'),
  asked('+IPADDR', '\r\n+IPADDR: ', '\r\n', 'OK\r\n'),
];

const OFF: readonly Row[] = [{ sends: ['+NETCLOSE'], needs: ['\r\n+NETCLOSE: 0'], withinMs: NETWORK_MS }];

let pki: DevPki;
let plain: OpenBroker;
let secure: OpenBroker;
let emulator: RunningEmulator | undefined;

beforeAll(async () => {
  pki = await makeDevPki({ keyType: 'rsa', serverNames: [HOST] });
  plain = await broker({});
  secure = await broker({ pki, mutual: true });
});
afterAll(async () => {
  await plain.stop();
  await secure.stop();
});
afterEach(async () => {
  const ended = emulator;
  emulator = undefined;
  await ended?.stop();
  expect(ended?.module.faults ?? []).toEqual([]);
});

async function pipeTo(name: string): Promise<(unasked: readonly Unasked[], lineFeed: LineFeed) => TinyGsm> {
  const resolve = [plain, secure].map(({ port }, i) => ({
    name: HOST,
    port: [PLAIN, SECURE][i] ?? 0,
    target: { host: '127.0.0.1', port },
  }));
  emulator = await startEmulator({ module: name, place: { host: '127.0.0.1', port: 0 }, resolve, rtc: 'host' });
  const { hostname, port } = new URL(emulator.address);
  const pipe = await openTcp(hostname, Number(port), { clock: systemClock });
  return (unasked, lineFeed) => new TinyGsm(pipe, lineFeed, unasked);
}

/** Polls as the library does until a home or roaming network is there. */
async function registered(gsm: TinyGsm, command: '+CGREG' | '+CEREG'): Promise<void> {
  await gsm.send(command, '?');
  await gsm.needs(`${command}:`);
  await gsm.upTo(',');
  expect([1, 5]).toContain(await gsm.number('\n'));
  await gsm.needs('OK\r\n');
}

const LINE_FEEDS: readonly LineFeed[] = ['at once', 'late'];

/** Firmware with which the library can succeed at all. */
const sound = outsideModules('AT+NETOPEN', 'AT+CIPOPEN?', 'AT+CMQTTSTART', 'AT+CCHSTART').filter(
  ({ line }) => line.facts.knownBad === undefined,
);
const cases = sound.flatMap((outside) => LINE_FEEDS.map((lineFeed) => ({ ...outside, lineFeed })));
/** Both libraries switch SNI on for TLS. */
const withSni = cases.filter(({ line }) => line.facts.tls.sni.value !== 'option-breaks');

describe('TinyGSM with line feeds', () => {
  it('has modules to talk to', () => {
    expect(withSni.length).toBeGreaterThan(0);
  });

  it.each(cases)('$lineFeed: sockets of $name carry an MQTT session', async ({ name, lineFeed }) => {
    const gsmOn = await pipeTo(name);
    const { gsm, socket } = CipSocket.on((unasked) => gsmOn(unasked, lineFeed));
    await call(gsm, START);
    await gsm.send('+CSQ');
    await gsm.needs('+CSQ:');
    expect(await gsm.number(',')).toBe(23);
    await gsm.needs('OK\r\n');
    // The library knows no other failure than this.
    await gsm.send('+CPIN="', '0000', '"');
    expect(await gsm.wait(['OK\r\n', '\r\nERROR\r\n'])).toBe(1);
    await registered(gsm, '+CGREG');
    await registered(gsm, '+CEREG');
    await call(gsm, NETWORK);
    await mqttOver(socket, HOST, PLAIN);
    expect(await socket.states()).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    await socket.write(byteString(generate({ cmd: 'disconnect' })));
    await socket.peerCloses();
    expect(await socket.states()).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    await socket.close();
    await call(gsm, OFF);
    expect(plain.received.has('tiny/bytes')).toBe(true);
  });

  it.each(withSni)('$lineFeed: the TLS sockets of $name carry an MQTT session', async ({ name, lineFeed }) => {
    const gsmOn = await pipeTo(name);
    const { gsm, socket } = CchSocket.on((unasked) => gsmOn(unasked, lineFeed));
    await call(gsm, START);
    await call(gsm, uploads());
    await socket.setUp({ ca: 'ca_cert.pem', cert: 'cert.pem', key: 'key_cert.pem' });
    await mqttOver(socket, HOST, SECURE);
    await socket.close();
    expect(secure.received.has('tiny/bytes')).toBe(true);
  });

  it.each(withSni)('$lineFeed: the MQTT client of $name gets its own message', async ({ name, lineFeed, line }) => {
    const gsmOn = await pipeTo(name);
    const gsm = gsmOn([], lineFeed);
    await call(gsm, START);
    await call(gsm, NETWORK);
    await call(gsm, mqttStart());
    if (line.facts.mqtt?.version.value === '3.1') await call(gsm, [row('+CMQTTCFG="version",0,', '4')]);
    const topic = `tiny/${name.replaceAll('@', '/')}`;
    const text = 'twenty-three > "bytes"\0';
    await call(gsm, [
      { sends: ['+CMQTTWILLTOPIC=0,', '9'], gives: 'tiny/will' },
      { sends: ['+CMQTTWILLMSG=0,', '4', ',1'], gives: 'gone' },
      {
        sends: ['+CMQTTCONNECT=', '0', ',"tcp://', HOST, ':', String(SECURE), '",', '60', ',1'],
        needs: ['OK\r\n', '+CMQTTCONNECT: 0,0'],
        withinMs: NETWORK_MS,
      },
      asked('+CMQTTDISC?', '+CMQTTDISC: 0,0'),
      {
        sends: ['+CMQTTSUB=0,', String(topic.length), ',', '1', ',0'],
        gives: `${topic}\r\n`,
        needs: ['OK\r\n', '+CMQTTSUB: 0,0'],
      },
      { sends: ['+CMQTTTOPIC=0,', String(topic.length)], gives: `${topic}\r\n` },
      { sends: ['+CMQTTPAYLOAD=0,', String(text.length)], gives: `${text}\r\n` },
      row('+CMQTTPUB=0,', '1', ',60,', '0'),
    ]);
    expect(await message(gsm)).toEqual({ topic, text });
    expect(secure.received.get(topic)).toBe(text);
    await call(gsm, [
      { sends: ['+CMQTTUNSUBTOPIC=0,', String(topic.length)], gives: `${topic}\r\n` },
      { sends: ['+CMQTTUNSUB=0,0'], needs: ['OK\r\n', '+CMQTTUNSUB: 0,0'] },
      { sends: ['+CMQTTDISC=0,', '120'], needs: ['+CMQTTDISC: 0,0'] },
      { sends: ['+CMQTTREL=0'], needs: 'any' },
      { sends: ['+CMQTTSTOP'], needs: ['+CMQTTSTOP: 0'] },
    ]);
  });
});

function uploads(): readonly Row[] {
  const files = [
    ['ca_cert.pem', pki.root.certificate],
    ['cert.pem', pki.deviceChain],
    ['key_cert.pem', pki.device.key],
  ] as const;
  return files.map(([name, text]) => ({
    sends: ['+CCERTDOWN="', name, '",', String(text.length)],
    gives: text,
    withinMs: NETWORK_MS,
  }));
}

/** From whatever was before to a client that is ready to connect over TLS. */
function mqttStart(): readonly Row[] {
  const leftOvers = ['+CMQTTDISC=0,120', '+CMQTTDISC=1,120', '+CMQTTREL=0,120', '+CMQTTREL=1,120', '+CMQTTSTOP'];
  return [
    ...leftOvers.map((command): Row => ({ sends: [command], needs: 'any' })),
    { sends: ['+CMQTTSTART'], needs: ['+CMQTTSTART: 0'], withinMs: NETWORK_MS },
    ...uploads(),
    row('+CSSLCFG="cacert",', '0', ',"', 'ca_cert.pem', '"'),
    row('+CSSLCFG="clientcert",', '0', ',"', 'cert.pem', '"'),
    row('+CSSLCFG="clientkey",', '0', ',"', 'key_cert.pem', '"'),
    { sends: ['+CMQTTREL=', '0'], needs: 'any' },
    row('+CMQTTACCQ=', '0', ',"', 'tiny-client', '",', '1'),
    row('+CSSLCFG="sslversion",', '0', ',4'),
    row('+CMQTTSSLCFG=', '0', ',', '0'),
    row('+CSSLCFG="enableSNI",', '0', ',1'),
    row('+CSSLCFG="authmode",', '0', ',', '2'),
  ];
}

/** The next message, in as many parts as the module makes of it. */
async function message(gsm: TinyGsm): Promise<{ readonly topic: string; readonly text: string }> {
  await gsm.needs('+CMQTTRXSTART: 0,', NETWORK_MS);
  await gsm.number(',');
  const length = await gsm.number('\n');
  await gsm.needs('+CMQTTRXTOPIC: 0,');
  const topic = await gsm.bytes(await gsm.number('\n'));
  let text = '';
  while (text.length < length) {
    await gsm.needs('+CMQTTRXPAYLOAD: 0,');
    text += await gsm.bytes(await gsm.number('\n'));
  }
  await gsm.needs('+CMQTTRXEND: 0');
  return { topic, text };
}
