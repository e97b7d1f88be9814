import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeDevPki, type DevPki } from '../../src/pki/dev.ts';
import { fastClock } from '../support/fast-clock.ts';
import { Sim7020, type Sim7020Options } from '../support/sim7020.ts';

const NAME = 'web.example';
const PLAIN = 80;
const SECURE = 443;
const LONG = 'x'.repeat(1_200);

let servers: ReadonlyMap<number, Server>;
let pki: DevPki;
let asked: string[] = [];
let connections = 0;
/** Told when the host has given up a request that gets no answer. */
let givenUp: () => void = () => undefined;
let module: Sim7020 | undefined;

beforeAll(async () => {
  pki = await makeDevPki({ keyType: 'rsa', serverNames: [NAME] });
  const page = createHttp((request, response) => {
    let body = '';
    request.on('data', (bytes: Buffer) => (body += bytes.toString()));
    request.on('end', () => {
      const { 'content-type': type = '', 'x-key': key = '' } = request.headers;
      asked.push([request.method, request.url, type, String(key), body].join(' '));
      response.sendDate = false;
      if (request.url === '/silent') {
        response.on('close', () => givenUp());
        return;
      }
      if (request.url === '/last') response.shouldKeepAlive = false;
      response.setHeader('Content-Type', 'text/plain');
      response.end(request.url === '/long' ? LONG : 'a page');
    });
  });
  page.on('connection', () => (connections += 1));
  const own = { cert: pki.serverChain, key: pki.server.key };
  servers = new Map<number, Server>([
    [PLAIN, page],
    [SECURE, createHttps(own, (_request, response) => response.end('sealed'))],
  ]);
  for (const server of servers.values()) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  for (const server of servers.values()) {
    server.close();
    server.closeAllConnections();
  }
});
afterEach(async () => {
  await module?.close();
  module = undefined;
  asked = [];
  connections = 0;
});

async function at(options: Sim7020Options = {}): Promise<Sim7020> {
  module = await Sim7020.open({
    resolve: [...servers].map(([port, server]) => ({
      name: NAME,
      port,
      target: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    })),
    ...options,
  });
  return module;
}

async function connected(url: string, options: Sim7020Options = {}): Promise<Sim7020> {
  const on = await at(options);
  expect(await on.ask(`AT+CHTTPCREATE="${url}"`)).toEqual(['+CHTTPCREATE: 0', 'OK']);
  expect(await on.ask('AT+CHTTPCON=0')).toEqual(['OK']);
  return on;
}

const hex = (text: string): string => Buffer.from(text).toString('hex').toUpperCase();

describe('the HTTP client', () => {
  it('posts and prints head and body as was recorded, over one connection', async () => {
    const on = await connected(`http://${NAME}`, { chunk: 1 });
    const post = `AT+CHTTPSEND=0,1,"/api",,"application/json",${hex('{"a":1}')}`;
    expect(await on.ask(post)).toEqual(['OK']);
    const head = ['Content-Type: text/plain', 'Connection: keep-alive', 'Keep-Alive: timeout=5', 'Content-Length: 6'];
    const bytes = head.join('\r\n').length + 2;
    expect(await on.until(/CHTTPNMIC/)).toEqual([
      `+CHTTPNMIH: 0,200,${bytes},${head[0]}`,
      ...head.slice(1),
      `+CHTTPNMIC: 0,0,6,6,${hex('a page')}`,
    ]);
    await on.all(`AT+CHTTPSEND=0,0,"/more",${hex('X-Key: b\r\n')}`);
    await on.until(/CHTTPNMIC/);
    expect(asked).toEqual(['POST /api application/json  {"a":1}', 'GET /more  b ']);
    expect(connections).toBe(1);
    expect(await on.ask('AT+CHTTPDISCON=0')).toEqual(['OK']);
    expect(await on.ask('AT+CHTTPDESTROY=0')).toEqual(['OK']);
    expect(await on.ask('AT+CHTTPCON=0')).toEqual(['ERROR']);
  });

  it('prints a long body in parts, and a connection that the server ends', async () => {
    const on = await connected(NAME);
    await on.all('AT+CHTTPSEND=0,0,"/long"');
    const parts = (await on.until(/CHTTPNMIC: 0,0/)).filter((line) => line.startsWith('+CHTTPNMIC'));
    const fields = parts.map((line) => line.split(','));
    expect(fields.map(([, more, total, part]) => [more, total, part])).toEqual([
      ['1', '1200', '512'],
      ['1', '1200', '512'],
      ['0', '1200', '176'],
    ]);
    expect(fields.map((field) => field[4]).join('')).toBe(hex(LONG));
    await on.all('AT+CHTTPSEND=0,0,"/last"');
    expect(await on.until(/CHTTPERR/)).toEqual(expect.arrayContaining(['+CHTTPERR: 0,-1']));
    await on.all('AT+CHTTPSEND=0,0,"/"');
    expect(await on.until(/CHTTPERR/)).toEqual(['+CHTTPERR: 0,-2']);
  });

  it('gives up a page that does not come', async () => {
    const on = await connected(NAME, { clock: fastClock(200) });
    const over = new Promise<void>((resolve) => (givenUp = resolve));
    await on.all('AT+CHTTPSEND=0,0,"/silent"');
    expect(await on.ask('AT+CHTTPSEND=0,0,"/"')).toEqual(['ERROR']);
    await over;
    expect(await on.until(/CHTTPERR/)).toEqual(['+CHTTPERR: 0,-2']);
  });

  it('verifies a server by the root in memory, and without one not at all', async () => {
    const on = await connected(`https://${NAME}`);
    await on.all('AT+CHTTPSEND=0,0,"/"');
    expect((await on.until(/CHTTPNMIC/)).at(-1)).toBe(`+CHTTPNMIC: 0,0,6,6,${hex('sealed')}`);
    const foreign = await makeDevPki({ keyType: 'rsa', serverNames: [NAME] });
    await on.all('AT+CHTTPDISCON=0');
    await on.store({ ca: foreign.root.certificate });
    expect(await on.ask('AT+CHTTPCON=0')).toEqual(['ERROR']);
    await on.store({ ca: pki.root.certificate });
    expect(await on.ask('AT+CHTTPCON=0')).toEqual(['OK']);
  });

  it('offers the suite that was chosen, and no other', async () => {
    const on = await at();
    const [list = ''] = await on.ask('AT+CSETCIPHER');
    const numbers = list.replace('+CSETCIPHER: ', '').split(',');
    // ECDHE-ECDSA for a server whose key is RSA, then ECDHE-RSA with AES-128-GCM.
    expect(numbers).toEqual(expect.arrayContaining(['49195', '49199']));
    await on.all(`AT+CHTTPCREATE="https://${NAME}"`, 'AT+CSETCIPHER=1,49195');
    expect(await on.ask('AT+CHTTPCON=0')).toEqual(['ERROR']);
    await on.all('AT+CSETCIPHER=1,49199', 'AT+CHTTPCON=0', 'AT+CHTTPDISCON=0', 'AT+CSETCIPHER=1,49195');
    await on.all('AT+CSETCIPHER=0,0', 'AT+CHTTPCON=0');
    expect(await on.ask('AT+CSETCIPHER=1,1')).toEqual(['ERROR']);
  });

  it('loses its connection with the radio, and stays there', async () => {
    const on = await connected(NAME);
    expect(await on.ask('AT+CFUN=0')).toEqual(['+CHTTPERR: 0,-1', '+CPIN: NOT READY', 'OK']);
    expect(await on.ask('AT+CHTTPCON=0')).toEqual(['ERROR']);
    await on.all('AT+CFUN=1');
    await on.until(/SMS Ready/);
    expect(await on.ask(`AT+CHTTPCREATE="${NAME}"`)).toEqual(['+CHTTPCREATE: 1', 'OK']);
    await on.all('AT+CHTTPCON=0');
    expect(await on.ask('AT+CHTTPCON=0')).toEqual(['ERROR']);
    for (const wrong of [
      'AT+CHTTPCREATE=" "',
      'AT+CHTTPSEND=2,0,"/"',
      'AT+CHTTPSEND=0,0,"page"',
      'AT+CHTTPSEND=0,1,"/",,"text/plain",abc',
    ]) {
      expect(await on.ask(wrong), wrong).toEqual(['ERROR']);
    }
  });
});
