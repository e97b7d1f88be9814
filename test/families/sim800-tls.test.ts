import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls';
import type { AddressInfo, Server, Socket } from 'node:net';
import { generate, parser as packetParser, type Packet } from 'mqtt-packet';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { guess } from '../../src/kernel/facts.ts';
import { byteString, bytesOf } from '../../src/kernel/bytes.ts';
import { makeDevPki, type DevPki } from '../../src/pki/dev.ts';
import { lineOf, Sim800, type Sim800Options } from '../support/sim800.ts';
import { rightClient, testTwin } from '../support/twin.ts';

const NAME = 'broker.example';
const OLD = '1418B05SIM800L24';
const LATER = '1418B08SIM800C24';
const MULTI = ['AT+CIPMUX=1', 'AT+CIPQSEND=1', 'AT+CIPRXGET=1'];
const PORTS = { old: 1, modern: 2, mutual: 3, other: 4, plain: 5 } as const;

let pki: DevPki;
let foreign: DevPki;
const servers = new Map<number, Server>();
let shown: (string | undefined)[] = [];
let named: (string | false | null)[] = [];
let module: Sim800 | undefined;

function serve(options: TlsOptions): Server {
  const server = createTlsServer({ ciphers: 'DEFAULT:@SECLEVEL=0', ...options }, (socket: TLSSocket) => {
    socket.on('error', () => socket.destroy());
    shown.push(socket.getPeerX509Certificate()?.subject);
    named.push((socket as TLSSocket & { servername: string | false | null }).servername);
    socket.on('data', (bytes: Buffer) => socket.write(bytes));
  });
  server.on('tlsClientError', (_error: Error, socket: Socket) => socket.destroy());
  return server;
}

beforeAll(async () => {
  [pki, foreign] = await Promise.all([
    makeDevPki({ keyType: 'rsa', serverNames: [NAME], deviceId: 'device-1' }),
    makeDevPki({ keyType: 'rsa', serverNames: [NAME] }),
  ]);
  const own = { cert: pki.serverChain, key: pki.server.key };
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1' } as const;
  servers.set(PORTS.old, serve({ ...own, ...old }));
  servers.set(PORTS.modern, serve({ ...own, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }));
  servers.set(PORTS.mutual, serve({ ...own, ...old, ca: pki.root.certificate, requestCert: true }));
  servers.set(PORTS.other, serve({ cert: foreign.serverChain, key: foreign.server.key, minVersion: 'TLSv1' }));
  for (const server of servers.values()) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }
});
afterAll(() => {
  for (const server of servers.values()) server.close();
});
afterEach(async () => {
  await module?.close();
  module = undefined;
  shown = [];
  named = [];
});

async function at(options: Sim800Options = {}): Promise<Sim800> {
  module = await Sim800.open({
    firmware: OLD,
    resolve: [...servers].map(([port, server]) => ({
      name: NAME,
      port,
      target: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    })),
    rtc: { unixMs: Date.now() },
    ...options,
  });
  return module;
}

/** How a connection over TLS ends, after the commands given. */
async function over(on: Sim800, port: number, ...before: readonly string[]): Promise<string | undefined> {
  await on.bringUp(...MULTI);
  await on.all(...before, 'AT+CIPSSL=1');
  return (await on.ask(`AT+CIPSTART=0,"TCP","${NAME}",${port}`, /^0, /)).at(-1);
}

/** Sends a packet over link 0, and gives the one that comes back. */
async function mqtt(on: Sim800, packet: Packet): Promise<Packet | undefined> {
  const bytes = generate(packet);
  await on.give(`AT+CIPSEND=0,${bytes.length}`, byteString(bytes), /RXGET: 1,0/);
  const [, data = ''] = await on.ask('AT+CIPRXGET=2,0,100');
  const packets: Packet[] = [];
  const parser = packetParser();
  parser.on('packet', (read) => packets.push(read));
  parser.parse(Buffer.from(bytesOf(data)));
  return packets[0];
}

const LEVEL = { protocolId: 'MQTT', protocolVersion: 4 } as const;
const OPEN = '0, CONNECT OK';
const FAILED = '0, CLOSE OK';

describe('TLS below a socket', () => {
  it('is that of the firmware: 1.0 only, without a server name, and it carries bytes', async () => {
    const on = await at();
    expect(await on.ask('AT+CIPSSL=?')).toEqual(['+CIPSSL: (0-1)', 'OK']);
    expect(await over(on, PORTS.old)).toBe(OPEN);
    expect(named).toEqual([false]);
    expect(await on.give('AT+CIPSEND=0,3', 'abc', /RXGET/)).toEqual(['DATA ACCEPT:0,3', '+CIPRXGET: 1,0']);
    expect(await on.ask('AT+CIPRXGET=2,0,9')).toEqual(['+CIPRXGET: 2,0,3,0', 'abc', 'OK']);
    expect(await over(on, PORTS.modern)).toBe(FAILED);
  });

  it('is 1.2 as well on later firmware', async () => {
    const on = await at({ firmware: LATER });
    expect(await over(on, PORTS.modern)).toBe(OPEN);
    expect(await over(on, PORTS.old)).toBe(OPEN);
  });

  it('fails in single mode as a connection does', async () => {
    const on = await at();
    await on.all('AT+CIPSSL=1');
    expect(await on.ask(`AT+CIPSTART="TCP","${NAME}",${PORTS.modern}`, /FAIL/)).toEqual([
      'OK',
      'STATE: TCP CLOSED',
      'CONNECT FAIL',
    ]);
    await on.all('AT+CIPSSL=0');
    // Switched off again, the same port is reached without TLS.
    expect(await on.ask(`AT+CIPSTART="TCP","${NAME}",${PORTS.modern}`, /CONNECT/)).toEqual(['OK', 'CONNECT OK']);
  });

  it('does not exist on the oldest firmware', async () => {
    const on = await at({ firmware: '1308B08SIM800L16' });
    for (const command of [
      'AT+CIPSSL=?',
      'AT+CIPSSL=1',
      'AT+SSLOPT?',
      'AT+HTTPSSL=?',
      'AT+SSLSETCERT="C:\\USER\\A.CRT"',
    ])
      expect(await on.ask(command), command).toEqual(['ERROR']);
    expect(await on.ask('ATI')).toEqual(['SIM800 R13.08', 'OK']);
  });

  it('carries an MQTT session to a broker that speaks TLS 1.0 only, and to no other', async () => {
    const twin = await testTwin('mosquitto', { misbehave: ['tls10-only'] });
    const modern = await testTwin('mosquitto');
    try {
      const on = await at({
        resolve: [
          { name: NAME, port: 8883, target: { host: twin.host, port: twin.port } },
          { name: NAME, port: 8884, target: { host: modern.host, port: modern.port } },
        ],
      });
      // These brokers want a client certificate.
      await on.store('DEVICE.CRT', `${await twin.text('device.pem')}\n${await twin.text('device.key.pem')}\n`);
      expect(await on.ask('AT+SSLSETCERT="C:\\USER\\DEVICE.CRT"', /SSLSETCERT/)).toEqual(['OK', '+SSLSETCERT: 0']);
      const options = ['AT+SSLOPT=0,1', 'AT+SSLOPT=1,1'];
      expect(await over(on, 8884, ...options)).toBe(FAILED);
      expect(await over(on, 8883, ...options)).toBe(OPEN);
      const { username = '', password = '' } = (await rightClient(twin)).hello;
      const login = username === '' ? {} : { username, password: Buffer.from(password) };
      expect(
        await mqtt(on, { cmd: 'connect', clean: true, keepalive: 30, ...LEVEL, clientId: 'sim800', ...login }),
      ).toEqual(expect.objectContaining({ cmd: 'connack', returnCode: 0 }));
      expect(await mqtt(on, { cmd: 'pingreq' })).toEqual(expect.objectContaining({ cmd: 'pingresp' }));
    } finally {
      await twin.stop();
      await modern.stop();
    }
  });
});

describe('certificates', () => {
  const der = (pem: string): string => Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64').toString('latin1');
  const root = (): string => der(pki.root.certificate);

  async function withRoot(on: Sim800, content = root()): Promise<readonly string[]> {
    await on.store('ROOT.CER', content);
    return on.ask(`AT+SSLSETROOT="C:\\USER\\ROOT.CER",${content.length}`);
  }

  it('are verified by the root that was taken over, in DER only', async () => {
    const on = await at({ firmware: LATER });
    expect(await over(on, PORTS.old, 'AT+SSLOPT=0,0')).toBe(FAILED);
    expect(await withRoot(on)).toEqual(['OK']);
    expect(await on.ask(`AT+SSLSETROOT="C:\\USER\\ROOT.CER",${root().length}`)).toEqual([
      'Certificate already exists!',
      'OK',
    ]);
    expect(await on.ask('AT+SSLDEROOT?')).toEqual(['1001', 'OK']);
    expect(await over(on, PORTS.old, 'AT+SSLOPT=0,0')).toBe(OPEN);
    expect(await over(on, PORTS.other, 'AT+SSLOPT=0,0')).toBe(FAILED);
    expect(await over(on, PORTS.other, 'AT+SSLOPT=0,1')).toBe(OPEN);
    await on.all('AT+FSDEL=C:\\USER\\ROOT.CER');
    expect(await withRoot(on, pki.root.certificate)).toEqual(['ERROR']);
    expect(await on.ask('AT+SSLDEROOT="1001"')).toEqual(['+SSLDEROOT: 0', 'OK']);
    expect(await on.ask('AT+SSLDEROOT="1001"')).toEqual(['+SSLDEROOT: 13', 'OK']);
    expect(await over(on, PORTS.old, 'AT+SSLOPT=0,0')).toBe(FAILED);
  });

  it('are judged by the module’s clock, and roots outlive a restart', async () => {
    const on = await at({ firmware: LATER, rtc: 'cold' });
    await withRoot(on);
    expect((await on.ask('AT+CCLK?'))[0]).toMatch(/^\+CCLK: "04\/01\/01,00:00:/);
    expect(await over(on, PORTS.old, 'AT+SSLOPT=0,0')).toBe(FAILED);
    on.module.reset();
    await on.until(/SMS Ready/);
    await on.all(
      'ATE0',
      `AT+CCLK="${new Date().toISOString().slice(2, 19).replaceAll('-', '/').replace('T', ',')}+00"`,
    );
    expect(await over(on, PORTS.old, 'AT+SSLOPT=0,0')).toBe(OPEN);
  });

  it('are taken with any date by a module that leaves dates alone', async () => {
    const line = lineOf(LATER);
    const tls = { ...line.facts.tls, checksDates: guess(false, 'made up') };
    const on = await at({ firmware: { ...line, facts: { ...line.facts, tls } }, rtc: 'cold' });
    await withRoot(on);
    expect(await over(on, PORTS.old, 'AT+SSLOPT=0,0')).toBe(OPEN);
  });

  it('can be checked with the option read either way', async () => {
    const line = lineOf(LATER);
    const { tlsOptions } = line.facts;
    if (tlsOptions === undefined) throw new Error('no options');
    const swapped = { ...tlsOptions, unverifiedBy: guess<0 | 1>(0, 'an answer on stackoverflow') };
    const on = await at({ firmware: { ...line, facts: { ...line.facts, tlsOptions: swapped } } });
    expect(await on.ask('AT+SSLOPT?')).toEqual(['+SSLOPT: 0,1', '+SSLOPT: 1,0', 'OK']);
    expect(await over(on, PORTS.old, 'AT+SSLOPT=0,0')).toBe(OPEN);
    expect(await over(on, PORTS.old, 'AT+SSLOPT=0,1')).toBe(FAILED);
    await withRoot(on);
    expect(await over(on, PORTS.old)).toBe(OPEN);
    expect(await over(on, PORTS.other)).toBe(FAILED);
  });

  it('of the client are shown where the option says so', async () => {
    const on = await at();
    await on.store('CLIENT.CRT', pki.device.certificate + pki.device.key);
    expect(await over(on, PORTS.mutual, 'AT+SSLOPT=1,1')).toBe(FAILED);
    expect(await on.ask('AT+SSLSETCERT="C:\\USER\\CLIENT.CRT"', /SSLSETCERT/)).toEqual(['OK', '+SSLSETCERT: 0']);
    expect(await over(on, PORTS.mutual, 'AT+SSLOPT=1,1')).toBe(OPEN);
    expect(shown.at(-1)).toContain('device-1');
    expect(await over(on, PORTS.mutual, 'AT+SSLOPT=1,0')).toBe(FAILED);
  });
});
