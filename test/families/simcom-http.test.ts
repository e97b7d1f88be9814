import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { HostEnd } from '../../src/emulator/host-end.ts';
import { parseHttpUrl } from '../../src/families/_parts/simcom-http/emulator-request.ts';
import { emulator as a76xx } from '../../src/families/simcom-a76xx/emulator.ts';
import { family as a76xxFamily } from '../../src/families/simcom-a76xx/family.ts';
import { emulator as sim7600 } from '../../src/families/simcom-sim7600/emulator.ts';
import { family as sim7600Family } from '../../src/families/simcom-sim7600/family.ts';
import { utf8Bytes } from '../../src/kernel/bytes.ts';
import { makeDevPki, type DevPki } from '../../src/pki/dev.ts';
import { fastClock } from '../support/fast-clock.ts';
import { Rig } from '../support/rig.ts';

/* The module's HTTP client against node's own servers. */

const HOST = 'page.example';
const FINAL = /^(OK|ERROR)$/;
const RESULT = /^\+HTTPACTION: /;
const LONG = 'abcdefghij'.repeat(150);

let pki: DevPki;
let plain: Server;
let secure: ReturnType<typeof createHttpsServer>;
let rig: Rig | undefined;

function serve(request: IncomingMessage, response: ServerResponse): void {
  const { url = '', method = '' } = request;
  if (url === '/empty') response.writeHead(204).end();
  else if (url === '/long') response.end(LONG);
  else if (url === '/silent') return;
  else if (url === '/pieces') {
    response.write('first ');
    response.end('second');
  } else if (method === 'POST') {
    let body = '';
    request.on('data', (bytes: Buffer) => (body += bytes.toString('latin1')));
    request.on('end', () => response.end(`${request.headers['content-type'] ?? ''}: ${body}`));
  } else response.writeHead(404).end('no such page');
}

async function listening<T extends Server | ReturnType<typeof createHttpsServer>>(server: T): Promise<T> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

beforeAll(async () => {
  pki = await makeDevPki({ serverNames: [HOST] });
  plain = await listening(createHttpServer(serve));
  secure = await listening(createHttpsServer({ cert: pki.serverChain, key: pki.server.key }, serve));
});
afterAll(async () => {
  for (const server of [plain, secure]) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
afterEach(async () => {
  await rig?.close();
  rig = undefined;
});

async function terminal(which: 'a76xx' | 'sim7600' = 'a76xx'): Promise<HostEnd> {
  const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;
  rig = new Rig({
    ...(which === 'a76xx' ? { family: a76xxFamily, emulator: a76xx } : { family: sim7600Family, emulator: sim7600 }),
    clock: fastClock(40),
    resolve: [
      { name: HOST, port: 80, target: { host: '127.0.0.1', port: portOf(plain) } },
      { name: HOST, port: 443, target: { host: '127.0.0.1', port: portOf(secure) } },
    ],
  });
  rig.services.files.write('cert', 'ca.pem', utf8Bytes(pki.root.certificate));
  return rig.terminal();
}

async function ask(host: HostEnd, command: string, last = FINAL): Promise<readonly string[]> {
  await host.type(`${command}\r`);
  const lines: string[] = [];
  do {
    const line = await host.next();
    if (line === undefined) throw new Error(`${command}: nothing but ${lines.join(' / ')}`);
    lines.push(line);
  } while (!last.test(lines.at(-1) ?? ''));
  return lines;
}

async function get(host: HostEnd, url: string, method = 0): Promise<string | undefined> {
  expect(await ask(host, `AT+HTTPPARA="URL","${url}"`)).toEqual(['OK']);
  const lines = await ask(host, `AT+HTTPACTION=${method}`, RESULT);
  expect(lines[0]).toBe('OK');
  return lines.at(-1);
}

describe('a request', () => {
  it.each([
    ['/empty', '+HTTPACTION: 0,204,0'],
    ['/pieces', '+HTTPACTION: 0,200,12'],
    ['/long', '+HTTPACTION: 0,200,1500'],
    ['/nothing-here', '+HTTPACTION: 0,404,12'],
    ['/silent', '+HTTPACTION: 0,705,0'],
  ])('for %s', async (path, result) => {
    const host = await terminal();
    expect(await ask(host, 'AT+HTTPINIT')).toEqual(['OK']);
    expect(await ask(host, 'AT+HTTPPARA="RECVTO",5')).toEqual(['OK']);
    expect(await get(host, `http://${HOST}${path}`)).toBe(result);
  });

  it('that cannot be made ends in a number of the module’s own', async () => {
    const host = await terminal();
    await ask(host, 'AT+HTTPINIT');
    expect(await get(host, 'http://nobody.example/')).toBe('+HTTPACTION: 0,713,0');
    expect(await get(host, `http://${HOST}:9/`)).toBe('+HTTPACTION: 0,714,0');
    // TLS spoken to a port without it.
    expect(await get(host, `https://${HOST}:80/`)).toBe('+HTTPACTION: 0,715,0');
    await ask(host, 'AT+CSSLCFG="authmode",0,1');
    expect(await get(host, `https://${HOST}/empty`)).toBe('+HTTPACTION: 0,719,0');
    await ask(host, 'AT+CSSLCFG="cacert",0,"ca.pem"');
    expect(await get(host, `https://${HOST}/empty`)).toBe('+HTTPACTION: 0,204,0');
  });

  it('carries a body after the word DOWNLOAD', async () => {
    const host = await terminal();
    await ask(host, 'AT+HTTPINIT');
    await ask(host, 'AT+HTTPPARA="CONTENT","text/csv"');
    await ask(host, 'AT+HTTPDATA=5,60', /^DOWNLOAD$/);
    await host.type('1,2,3');
    expect(await host.next()).toBe('OK');
    expect(await get(host, `http://${HOST}/post`, 1)).toBe('+HTTPACTION: 1,200,15');
  });
});

describe('a page', () => {
  it('is printed in blocks, in the form of the family', async () => {
    for (const [which, word] of [
      ['a76xx', ''],
      ['sim7600', 'DATA,'],
    ] as const) {
      const host = await terminal(which);
      await ask(host, 'AT+HTTPINIT');
      await get(host, `http://${HOST}/long`);
      expect(await ask(host, 'AT+HTTPREAD?')).toEqual(['+HTTPREAD: LEN,1500', 'OK']);
      expect(await ask(host, 'AT+HTTPREAD=200,1100')).toEqual(['OK']);
      expect(await host.next()).toBe(`+HTTPREAD: ${word}1024`);
      expect(await host.bytes(1024)).toBe(LONG.slice(200, 1224));
      expect(await host.next()).toBe(`+HTTPREAD: ${word}76`);
      expect(await host.bytes(76)).toBe(LONG.slice(1224, 1300));
      expect(await host.next()).toBe('+HTTPREAD: 0');
      await rig?.close();
    }
  });

  it('is gone with the service', async () => {
    const host = await terminal();
    expect(await ask(host, 'AT+HTTPREAD=0,10')).toEqual(['ERROR']);
    await ask(host, 'AT+HTTPINIT');
    expect(await ask(host, 'AT+HTTPINIT')).toEqual(['ERROR']);
    await get(host, `http://${HOST}/pieces`);
    expect((await ask(host, 'AT+HTTPHEAD'))[0]).toMatch(/^\+HTTPHEAD: \d+$/);
    expect(await ask(host, 'AT+HTTPTERM')).toEqual(['OK']);
    expect(await ask(host, 'AT+HTTPTERM')).toEqual(['ERROR']);
    expect(await ask(host, 'AT+HTTPACTION=0')).toEqual(['ERROR']);
  });
});

describe('an address', () => {
  it.each([
    ['http://a.example', { tls: false, host: 'a.example', port: 80, path: '/' }],
    ['https://a.example/x?y=1#z', { tls: true, host: 'a.example', port: 443, path: '/x?y=1' }],
    ['a.example:8080?q', { tls: false, host: 'a.example', port: 8080, path: '/?q' }],
    ['ftp://a.example/', undefined],
    ['https://a.example:0/', undefined],
    ['', undefined],
  ])('%s', (url, target) => {
    expect(parseHttpUrl(url)).toEqual(target);
  });
});
