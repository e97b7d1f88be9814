/*
 * The AT engine against @serialport/parser-readline, which only cuts lines, on the same bytes in the same run.
 * Both get 10 MB of what a busy module prints, in chunks of 64 bytes as a serial port delivers them.
 */
import { ReadlineParser } from '@serialport/parser-readline';
import { classify, type InFlight, type LineClass } from '../src/at/classify.ts';
import { exchange, line, urc, bareLine } from '../src/at/declare.ts';
import { Dialect } from '../src/at/dialect.ts';
import { int, optional, quoted, word, type LooseValues } from '../src/at/field.ts';
import { Framer } from '../src/at/framer.ts';

const TOTAL_BYTES = 10_000_000;
const CHUNK = 64;
const ROUNDS = 5;
const AIM = 3;

const manual = 'bench';
const csq = exchange('signal', 'exec', '+CSQ', {
  reply: [line('signal.value', '+CSQ', { rssi: int({ max: 99 }), ber: int({ max: 99 }) })],
  manual,
});
const index = { client: int({ max: 1 }) };
const dialect = new Dialect(
  [csq],
  [
    urc(bareLine('boot.ready', /^RDY$/), manual, 'reset'),
    urc(bareLine('boot.sms', /^SMS DONE$/), manual),
    urc(bareLine('boot.pb', /^PB DONE$/), manual),
    urc(line('sim.status', '+CPIN', { status: word() }), manual),
    urc(line('net.registration', '+CREG', { status: int({ max: 11 }) }), manual),
    urc(line('net.gprs', '+CGREG', { status: int({ max: 11 }) }), manual),
    urc(line('net.event', '+CIPEVENT', { text: word() }), manual, 'network-lost'),
    urc(line('mqtt.lost', '+CMQTTCONNLOST', { ...index, cause: int() }), manual, 'connection-lost'),
    urc(line('mqtt.rx.start', '+CMQTTRXSTART', { ...index, topic: int(), payload: int() }), manual),
    urc(line('mqtt.rx.topic', '+CMQTTRXTOPIC', { ...index, bytes: int() }, { payload: 'bytes' }), manual),
    urc(line('mqtt.rx.payload', '+CMQTTRXPAYLOAD', { ...index, bytes: int() }, { payload: 'bytes' }), manual),
    urc(line('mqtt.rx.end', '+CMQTTRXEND', index), manual),
    urc(line('file.entry', '+CCERTLIST', { name: quoted(), size: optional(int()) }), manual),
  ],
);
const flight: InFlight = { exchange: csq, args: {}, echo: ['AT+CSQ'], wantsCompletion: false };

const BURST = [
  'AT+CSQ\r\r\n+CSQ: 23,99\r\n\r\nOK\r\n',
  '\r\n+CREG: 1\r\n\r\n+CGREG: 5\r\n',
  `\r\n+CMQTTRXSTART: 0,20,180\r\n+CMQTTRXTOPIC: 0,20\r\nplant/7/pump/command\r\n`,
  `+CMQTTRXPAYLOAD: 0,180\r\n${'{"speed":1200,"unit":"rpm"} OK\r\n> '.repeat(6).slice(0, 180)}\r\n+CMQTTRXEND: 0\r\n`,
  '\r\n+CCERTLIST: "ca_1f3a5b7c.pem"\r\n+CCERTLIST: "crt_9d8e7f6a.pem"\r\n\r\nOK\r\n',
  '\r\n+CME ERROR: operation not allowed\r\n\r\n+CSSLCFG: 0,4,0,1,300,"ca.pem","","",1,"",0xFFFF\r\n',
].join('');

function trafficChunks(): Buffer[] {
  const traffic = Buffer.from(BURST.repeat(Math.ceil(TOTAL_BYTES / BURST.length)).slice(0, TOTAL_BYTES), 'latin1');
  const chunks: Buffer[] = [];
  for (let at = 0; at < traffic.length; at += CHUNK) chunks.push(traffic.subarray(at, at + CHUNK));
  return chunks;
}

function runEngine(chunks: readonly Buffer[]): number {
  let claimed = 0;
  const framer = new Framer({
    line(text) {
      const found: LineClass = classify(text, dialect, flight);
      if (found.kind === 'other') return 0;
      claimed += 1;
      if (!('decoded' in found) || found.decoded.spec.payload === undefined) return 0;
      const bytes = (found.decoded.values as LooseValues)[found.decoded.spec.payload];
      return typeof bytes === 'number' ? bytes : 0;
    },
    prompt: () => undefined,
    payload: () => (claimed += 1),
    garbage: () => undefined,
  });
  for (const chunk of chunks) framer.push(chunk);
  return claimed;
}

function runReadline(chunks: readonly Buffer[]): Promise<number> {
  return new Promise((resolve, reject) => {
    let lines = 0;
    const parser = new ReadlineParser({ delimiter: '\r\n', encoding: 'latin1' });
    parser.on('data', () => (lines += 1));
    parser.on('end', () => resolve(lines));
    parser.on('error', reject);
    for (const chunk of chunks) parser.write(chunk);
    parser.end();
  });
}

async function timed(work: () => number | Promise<number>): Promise<number> {
  const start = process.hrtime.bigint();
  const found = await work();
  if (found < TOTAL_BYTES / 100) throw new Error(`only ${found} lines were found`);
  return Number(process.hrtime.bigint() - start);
}

const chunks = trafficChunks();
const engine: number[] = [];
const readline: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  readline.push(await timed(() => runReadline(chunks)));
  engine.push(await timed(() => runEngine(chunks)));
}
const ratio = Math.min(...engine) / Math.min(...readline);
console.log(`at-engine ratio ${ratio.toFixed(2)} (aim <= ${AIM})`);
if (process.argv.includes('--times')) console.log({ engine, readline });
