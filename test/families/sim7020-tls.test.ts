import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { guess } from '../../src/kernel/facts.ts';
import { makeDevPki, type DevPki } from '../../src/pki/dev.ts';
import { rawServer, type RawServer } from '../support/raw-server.ts';
import { oneLine, pieces, Sim7020, withTls, type Sim7020Options } from '../support/sim7020.ts';

const NAME = 'server.example';
const PORTS = { open: 1, mutual: 2, old: 3, newer: 4, plain: 5, closing: 6, silent: 7, refused: 8 } as const;

let pki: DevPki;
let foreign: DevPki;
const listening = new Map<number, number>();
const tlsServers: Server[] = [];
const rawServers: RawServer[] = [];
let shown: (string | undefined)[] = [];
let named: (string | false | null)[] = [];
let sockets: TLSSocket[] = [];
let module: Sim7020 | undefined;

/** A server that sends back what it gets. */
async function serve(port: number, options: TlsOptions): Promise<void> {
  const server = createTlsServer({ ciphers: 'DEFAULT:@SECLEVEL=0', ...options }, (socket) => {
    socket.on('error', () => socket.destroy());
    sockets.push(socket);
    shown.push(socket.getPeerX509Certificate()?.subject);
    named.push((socket as TLSSocket & { servername: string | false | null }).servername);
    socket.on('data', (bytes: Buffer) => socket.write(bytes));
  });
  server.on('tlsClientError', (_error: Error, socket: Socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  tlsServers.push(server);
  listening.set(port, (server.address() as AddressInfo).port);
}

async function serveRaw(port: number, handle: (socket: Socket) => void): Promise<void> {
  const server = await rawServer(handle);
  rawServers.push(server);
  listening.set(port, server.port);
}

beforeAll(async () => {
  const ofRsa = { keyType: 'rsa', serverNames: [NAME], deviceId: 'device-1' } as const;
  [pki, foreign] = await Promise.all([
    makeDevPki({ ...ofRsa, intermediate: true, crossSign: true }),
    makeDevPki(ofRsa),
  ]);
  const own = { cert: pki.serverChain, key: pki.server.key };
  await serve(PORTS.open, { ...own, maxVersion: 'TLSv1.2' });
  await serve(PORTS.mutual, {
    ...own,
    maxVersion: 'TLSv1.2',
    ca: [pki.root.certificate, textOf(pki.intermediate)],
    requestCert: true,
  });
  await serve(PORTS.old, { ...own, minVersion: 'TLSv1', maxVersion: 'TLSv1' });
  await serve(PORTS.newer, { ...own, minVersion: 'TLSv1.3' });
  await serveRaw(PORTS.plain, (socket) => void socket.write('220 hello\r\n'));
  await serveRaw(PORTS.closing, (socket) => void socket.end());
  await serveRaw(PORTS.silent, () => undefined);
});
afterAll(async () => {
  for (const server of tlsServers) server.close();
  for (const server of rawServers) await server.stop();
});
afterEach(async () => {
  await module?.close();
  module = undefined;
  for (const socket of sockets) socket.destroy();
  sockets = [];
  shown = [];
  named = [];
});

async function at(options: Sim7020Options = {}): Promise<Sim7020> {
  const closed = await rawServer(() => undefined);
  await closed.stop();
  const ports = new Map([...listening, [PORTS.refused, closed.port]]);
  module = await Sim7020.open({
    resolve: [...ports].map(([port, to]) => ({ name: NAME, port, target: { host: '127.0.0.1', port: to } })),
    ...options,
  });
  return module;
}

function textOf(issued: DevPki['intermediate']): string {
  if (issued === undefined) throw new Error('not made');
  return issued.certificate;
}

const ca = (pem: string, session = 1): readonly string[] => pieces(`AT+CTLSCFG=${session},6,`, oneLine(pem), ',');
const cert = (pem: string): readonly string[] => pieces('AT+CTLSCFG=1,7,', oneLine(pem), ',');
const key = (pem: string): readonly string[] => pieces('AT+CTLSCFG=1,8,', oneLine(pem), ',');
const target = (port: number, verify = 2, host = NAME): string => `AT+CTLSCFG=1,1,"${host}",2,${port},3,0,4,${verify}`;

/** The number that a connection ends in, after the commands given. */
async function result(on: Sim7020, ...before: readonly string[]): Promise<number> {
  await on.all(...before);
  const lines = await on.ask('AT+CTLSCONN=1,1', /^\+CTLSCONN|ERROR/);
  expect(lines[0]).toBe('OK');
  return Number(/^\+CTLSCONN: 1,(-?\d+)$/.exec(lines.at(-1) ?? '')?.[1]);
}

describe('the number of a TLS socket', () => {
  const root = (): readonly string[] => ca(pki.root.certificate);

  it.each<[string, number, () => readonly string[]]>([
    ['the right root', 1, () => [...root(), target(PORTS.open)]],
    ['another root', -9984, () => [...ca(foreign.root.certificate), target(PORTS.open)]],
    ['the certificate above the server’s', 1, () => [...ca(textOf(pki.intermediate)), target(PORTS.open)]],
    ['the older root that has signed the root', 1, () => [...ca(textOf(pki.oldRoot)), target(PORTS.open)]],
    ['no root', -30336, () => [target(PORTS.open)]],
    ['no root and no verification', 1, () => [target(PORTS.open, 0)]],
    ['another root, which is optional', 1, () => [...ca(foreign.root.certificate), target(PORTS.open, 1)]],
    [
      'a root without a line end',
      -10112,
      () => [...pieces('AT+CTLSCFG=1,6,', pki.root.certificate.replaceAll('\n', ''), ','), target(PORTS.open)],
    ],
    ['a root whose last piece never came', -10112, () => [root()[0] ?? '', target(PORTS.open)]],
    ['a server that wants a certificate', -30592, () => [...root(), target(PORTS.mutual)]],
    [
      'the certificate without its key',
      -30208,
      () => [...root(), ...cert(pki.device.certificate), target(PORTS.mutual)],
    ],
    ['the key alone', -30080, () => [...root(), ...key(pki.device.key), target(PORTS.mutual)]],
    ['both', 1, () => [...root(), ...cert(pki.device.certificate), ...key(pki.device.key), target(PORTS.mutual)]],
    [
      'a key of another',
      -32128,
      () => [...root(), ...cert(pki.device.certificate), ...key(foreign.device.key), target(PORTS.mutual)],
    ],
    [
      'a certificate as the key',
      -16000,
      () => [...root(), ...cert(pki.device.certificate), ...key(pki.device.certificate), target(PORTS.mutual)],
    ],
    ['a server of TLS 1.3 only', -30592, () => [...root(), target(PORTS.newer)]],
    ['a server of TLS 1.0 only', -31104, () => [...root(), target(PORTS.old)]],
    ['a port without TLS', -29184, () => [...root(), target(PORTS.plain)]],
    ['a server that closes', -29312, () => [...root(), target(PORTS.closing)]],
    ['a port where nobody listens', -68, () => [...root(), target(PORTS.refused)]],
    ['a name that nobody knows', -82, () => [...root(), target(PORTS.open, 2, 'nowhere.example')]],
    ['nowhere to go', -69, () => [...root()]],
  ])('with %s: %i', async (_what, code, before) => {
    expect(await result(await at(), ...before())).toBe(code);
  });

  it('takes what AT+CSETCA has stored where a session has nothing of its own', async () => {
    const on = await at();
    await on.store({ ca: pki.root.certificate, cert: pki.device.certificate, key: pki.device.key });
    expect(await result(on, target(PORTS.mutual))).toBe(1);
    expect(shown.at(-1)).toContain('device-1');
    await on.ask('AT+CTLSCLOSE=1', /CTLSCLOSE/);
    expect(await result(on, ...root())).toBe(-30592);
  });

  it('says nothing of suites that nobody shares but that an alert came', async () => {
    const on = await at();
    const [line] = await on.ask('AT+CSETCIPHER');
    expect(line).toMatch(/^\+CSETCIPHER: .*\b49195\b/);
    // ECDSA only, to a server with an RSA certificate.
    expect(await result(on, ...root(), target(PORTS.open), 'AT+CSETCIPHER=1,49195')).toBe(-30592);
    expect(await result(on, 'AT+CSETCIPHER=0,0')).toBe(1);
    expect(await on.ask('AT+CSETCIPHER=1,1')).toEqual(['ERROR']);
  });

  it('tells a chain that is too large by the memory', async () => {
    const on = await at({ firmware: withTls({ maxChainLength: guess(1, 'made up') }) });
    expect(await result(on, ...root(), target(PORTS.open))).toBe(-32512);
  });

  it('sends no name, and compares names and dates only where the facts say so', async () => {
    const on = await at();
    expect(await result(on, ...root(), target(PORTS.open))).toBe(1);
    expect(named).toEqual([false]);
    await on.close();
    const strict = await at({
      firmware: withTls({ checksName: guess(true, 'made up'), checksDates: guess(true, 'made up') }),
      resolve: ['other.example', NAME].map((name) => ({
        name,
        target: { host: '127.0.0.1', port: listening.get(PORTS.open) ?? 0 },
      })),
    });
    expect(await result(strict, ...root(), target(PORTS.open))).toBe(-9984);
    await strict.all(`AT+CCLK="${new Date().toISOString().slice(2, 19).replaceAll('-', '/').replace('T', ',')}+00"`);
    expect(await result(strict, target(PORTS.open))).toBe(1);
    await strict.ask('AT+CTLSCLOSE=1', /CTLSCLOSE/);
    expect(await result(strict, target(PORTS.open, 2, 'other.example'))).toBe(-9984);
  });

  it('is that of no data connection where the radio is off', async () => {
    const on = await at();
    await on.all('AT+CFUN=0', ...root());
    expect(await result(on, target(PORTS.open))).toBe(-82);
    expect(await result(on, target(PORTS.open, 2, '127.0.0.1'))).toBe(-68);
  });
});

describe('a TLS socket', () => {
  async function open(on: Sim7020): Promise<void> {
    expect(await result(on, ...ca(pki.root.certificate), target(PORTS.open))).toBe(1);
  }
  const received = /^\+CTLSRECV/;

  it('carries bytes as text, hex digits and base64', async () => {
    const on = await at({ chunk: 1 });
    await open(on);
    expect(await on.ask('AT+CTLSSEND=1,5,"a,b;c"', /CTLSSEND/)).toEqual(['OK', '+CTLSSEND: 1,5']);
    expect(await on.ask('AT+CTLSRECV=1,3', received)).toEqual(['OK', '+CTLSRECV: 1,3,"a,b"']);
    expect(await on.ask('AT+CTLSRECV=1,512,802', received)).toEqual(['OK', '+CTLSRECV: 1,4,"3B63"']);
    // Without quotes, as a library sends it.
    expect(await on.ask('AT+CTLSSEND=1,6,00ffE9,802', /CTLSSEND/)).toEqual(['OK', '+CTLSSEND: 1,3']);
    expect(await on.ask('AT+CTLSRECV=1,512,803', received)).toEqual(['OK', '+CTLSRECV: 1,4,"AP/p"']);
    expect(await on.ask('AT+CTLSSEND=1,4,"AP/p",803', /CTLSSEND/)).toEqual(['OK', '+CTLSSEND: 1,3']);
    expect(await on.ask('AT+CTLSRECV=1,1024,801', received)).toEqual(['OK', '+CTLSRECV: 1,3,"\x00\xff\xe9"']);
  });

  it('waits for bytes that come later, and tells the end once they are fetched', async () => {
    const on = await at();
    await open(on);
    await on.all('AT+CTLSRECV=1,512,802');
    expect(await on.ask('AT+CTLSRECV=1,512,802')).toEqual(['ERROR']);
    sockets[0]?.write('later');
    expect(await on.until(received)).toEqual(['+CTLSRECV: 1,10,"6C61746572"']);
    sockets[0]?.end('last');
    await on.ask('AT+CTLSRECV=1,512,802', received);
    expect(await on.ask('AT+CTLSRECV=1,512,802', received)).toEqual(['OK', '+CTLSRECV: 1,-30848']);
    expect(await on.ask('AT+CTLSSEND=1,2,"ab"', /CTLSSEND/)).toEqual(['OK', '+CTLSSEND: 1,-78']);
    expect(await on.ask('AT+CTLSCONN=1,1')).toEqual(['ERROR']);
    expect(await on.ask('AT+CTLSCLOSE=1', /CTLSCLOSE/)).toEqual(['OK', '+CTLSCLOSE: 1,1']);
    expect(await on.ask('AT+CTLSCLOSE=1')).toEqual(['ERROR']);
    expect(await on.ask('AT+CTLSRECV=1,512')).toEqual(['ERROR']);
    expect(await on.ask('AT+CTLSSEND=1,2,"ab"')).toEqual(['ERROR']);
  });

  it('can be closed while it is being opened, or while bytes are waited for', async () => {
    const on = await at();
    await on.all(target(PORTS.silent), 'AT+CTLSCONN=1,1');
    expect(await on.ask('AT+CTLSCONN=1,1')).toEqual(['ERROR']);
    expect(await on.ask('AT+CTLSSEND=1,2,"ab"')).toEqual(['ERROR']);
    expect(await on.ask('AT+CTLSCLOSE=1', /CTLSCLOSE/)).toEqual(['OK', '+CTLSCLOSE: 1,1']);
    await open(on);
    await on.all('AT+CTLSRECV=1,100');
    expect(new Set(await on.ask('AT+CTLSCLOSE=1', /CTLSCLOSE/))).toEqual(
      new Set(['OK', '+CTLSRECV: 1,-76', '+CTLSCLOSE: 1,1']),
    );
  });

  it('takes its settings in any number, or none of a list with a mistake in it', async () => {
    const on = await at();
    await on.all('AT+CMEE=1', `AT+CTLSCFG=1,1,"${NAME}",2,"${PORTS.open}",5,2`, 'AT+CTLSCFG=1,4,0');
    for (const wrong of ['4,2,2,70000', '9,1', '4', '4,3', '3,1', '5,5', '1,""', '6,10,2,"x"', '6,10,1', '2,x'])
      expect(await on.ask(`AT+CTLSCFG=1,${wrong}`), wrong).toEqual(['+CME ERROR: 50']);
    expect(await result(on)).toBe(1);
    await on.ask('AT+CTLSCLOSE=1', /CTLSCLOSE/);
    const [first = '', last = ''] = ca(pki.root.certificate).map((line) => line.replace(/^[^,]*,/, ''));
    await on.all(`AT+CTLSCFG=1,4,2,${first},5,0`, ...(last === '' ? [] : [`AT+CTLSCFG=1,2,${PORTS.open},${last}`]));
    expect(await result(on)).toBe(1);
  });

  it('refuses lengths and encodings that do not fit', async () => {
    const on = await at();
    await on.all('AT+CMEE=1');
    await open(on);
    const refused = ['+CME ERROR: 50'];
    for (const wrong of [
      'SEND=1,3,"ab"',
      'SEND=1,0,""',
      'SEND=1,3,"abc",802',
      'SEND=1,2,"ab",804',
      'SEND=1,4,"ab!c",803',
    ])
      expect(await on.ask(`AT+CTLS${wrong}`), wrong).toEqual(refused);
    for (const wrong of ['1,0', '1,513,802', '1,513,803', '1,10,800'])
      expect(await on.ask(`AT+CTLSRECV=${wrong}`), wrong).toEqual(refused);
  });

  it('has six, each on its own', async () => {
    const on = await at();
    for (const session of [1, 6]) {
      await on.all(...ca(pki.root.certificate, session), target(PORTS.open).replace('=1,', `=${session},`));
      expect(await on.ask(`AT+CTLSCONN=${session},1`, /^\+CTLSCONN/)).toEqual(['OK', `+CTLSCONN: ${session},1`]);
    }
    await on.ask('AT+CTLSSEND=6,1,"x"', /CTLSSEND/);
    expect(await on.ask('AT+CTLSRECV=6,9', received)).toContain('+CTLSRECV: 6,1,"x"');
    expect(await on.ask('AT+CTLSCONN=7,1')).toEqual(['ERROR']);
  });

  it('is gone with a restart, settings and all', async () => {
    const on = await at();
    await open(on);
    on.module.reset();
    await on.until(/SMS Ready/);
    await on.all('ATE0');
    expect(await result(on)).toBe(-69);
  });
});
