import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeDevPki } from '../../src/pki/dev.ts';
import { fastClock } from '../support/fast-clock.ts';
import { quiet } from '../support/rig.ts';
import { Sim800, type Sim800Options } from '../support/sim800.ts';

const NAME = 'web.example';

let servers: readonly Server[];
let asked: string[] = [];
let module: Sim800 | undefined;

beforeAll(async () => {
  const pki = await makeDevPki({ keyType: 'rsa', serverNames: [NAME] });
  const own = { cert: pki.serverChain, key: pki.server.key, ciphers: 'DEFAULT:@SECLEVEL=0' };
  const page = createHttp((request, response) => {
    let body = '';
    request.on('data', (bytes: Buffer) => (body += bytes.toString()));
    request.on('end', () => {
      asked.push(`${request.method} ${request.url} ${body}`);
      response.end('a page');
    });
  });
  servers = [
    page,
    createHttps({ ...own, minVersion: 'TLSv1', maxVersion: 'TLSv1' }, (_request, response) => response.end('sealed')),
    createHttps({ ...own, minVersion: 'TLSv1.2' }, (_request, response) => response.end('never')),
  ];
  for (const server of servers) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  for (const server of servers) server.close();
});
afterEach(async () => {
  await module?.close();
  module = undefined;
  asked = [];
});

async function at(options: Sim800Options = {}): Promise<Sim800> {
  module = await Sim800.open({
    resolve: servers.map((server, i) => ({
      name: NAME,
      port: 81 + i,
      target: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    })),
    ...options,
  });
  return module;
}

describe('the file system', () => {
  it('keeps files, which are written whole or not at all, over a restart', async () => {
    const on = await at();
    expect(await on.ask('AT+FSDRIVE=0')).toEqual(['+FSDRIVE: C', 'OK']);
    expect(await on.ask('AT+FSWRITE=C:\\USER\\A.TXT,0,3,5')).toEqual(['ERROR']);
    await on.store('A.TXT', 'one');
    expect(await on.give('AT+FSWRITE="C:\\user\\a.txt",1,4,5', 'more')).toEqual(['OK']);
    expect(await on.ask('AT+FSFLSIZE=C:\\USER\\A.TXT')).toEqual(['+FSFLSIZE: 7', 'OK']);
    expect(await on.ask('AT+FSREAD=C:\\USER\\A.TXT,1,4,2')).toEqual(['emor', 'OK']);
    await on.begin('AT+FSWRITE=C:\\USER\\A.TXT,0,5,20', 'ha');
    on.module.reset();
    await on.until(/SMS Ready/);
    await on.all('ATE0');
    expect(await on.ask('AT+FSREAD=C:\\USER\\A.TXT,0,100,0')).toEqual(['onemore', 'OK']);
  });

  it('gives up a write whose bytes do not come', async () => {
    const on = await at({ clock: fastClock() });
    await on.store('A.TXT', 'one');
    await on.begin('AT+FSWRITE=C:\\USER\\A.TXT,0,5,1', 'ha');
    expect((await on.until(/ERROR/)).at(-1)).toBe('ERROR');
    expect(await on.ask('AT+FSFLSIZE=C:\\USER\\A.TXT')).toEqual(['+FSFLSIZE: 3', 'OK']);
  });

  it('has folders, and limits', async () => {
    const on = await at();
    await on.all('AT+FSMKDIR=C:\\CERTS\\', 'AT+FSCREATE=C:\\CERTS\\B.CER', 'AT+FSCREATE=C:\\ROOT.TXT');
    expect(await on.ask('AT+FSLS=C:\\')).toEqual(['USER\\', 'CERTS\\', 'ROOT.TXT', 'OK']);
    expect(await on.ask('AT+FSLS=C:\\CERTS\\')).toEqual(['B.CER', 'OK']);
    expect(await on.ask('AT+FSLS=C:\\USER\\')).toEqual(['OK']);
    for (const refused of [
      'AT+FSCREATE=C:\\CERTS\\B.CER',
      'AT+FSCREATE=C:\\NONE\\B.CER',
      'AT+FSCREATE=C:/USER/B.CER',
      'AT+FSCREATE=D:\\B.CER',
      'AT+FSMKDIR=C:\\CERTS\\',
      'AT+FSLS=C:\\NONE\\',
      'AT+FSDEL=C:\\CERTS\\',
      'AT+FSFLSIZE=C:\\USER\\NONE.TXT',
      'AT+FSWRITE=C:\\CERTS\\B.CER,0,10241,10',
      'AT+FSWRITE=C:\\CERTS\\B.CER,0,10,21',
      'AT+FSDRIVE=1',
    ]) {
      expect(await on.ask(refused), refused).toEqual(['ERROR']);
    }
    expect(await on.give('AT+FSWRITE=C:\\CERTS\\B.CER,0,10240,10', 'x'.repeat(10_240))).toEqual(['OK']);
    await on.all('AT+FSDEL=C:\\CERTS\\B.CER');
    expect(await on.ask('AT+FSLS=C:\\CERTS\\')).toEqual(['OK']);
  });
});

describe('the HTTP client', () => {
  async function page(on: Sim800, url: string): Promise<string | undefined> {
    await on.all(`AT+HTTPPARA="URL","${url}"`);
    return (await on.ask('AT+HTTPACTION=0', /HTTPACTION/)).at(-1);
  }

  async function started(...more: readonly string[]): Promise<Sim800> {
    const on = await at();
    await on.all('AT+SAPBR=1,1', 'AT+HTTPINIT', 'AT+HTTPPARA="CID",1', ...more);
    return on;
  }

  it('fetches a page over its bearer, and posts', async () => {
    const on = await started();
    expect(await page(on, `${NAME}:81/x`)).toBe('+HTTPACTION: 0,200,6');
    expect(await on.ask('AT+HTTPREAD')).toEqual(['+HTTPREAD: 6', 'a page', 'OK']);
    await on.type('AT+HTTPDATA=4,5000\r\n');
    expect(await on.until(/DOWNLOAD/)).toEqual(['DOWNLOAD']);
    await on.type('data');
    expect((await on.until(/OK/)).at(-1)).toBe('OK');
    expect((await on.ask('AT+HTTPACTION=1', /HTTPACTION/)).at(-1)).toBe('+HTTPACTION: 1,200,6');
    expect(asked).toEqual(['GET /x ', 'POST /x data']);
    await on.all('AT+HTTPTERM');
    expect(await on.ask('AT+HTTPTERM')).toEqual(['ERROR']);
  });

  it.each([
    ['a name that does not resolve', 'nowhere.example/', [], '+HTTPACTION: 0,603,0'],
    ['a port that nobody listens on', `${NAME}:80/`, [], '+HTTPACTION: 0,601,0'],
    ['a port that speaks TLS', `${NAME}:82/`, [], '+HTTPACTION: 0,400,'],
    ['TLS 1.0', `https://${NAME}:82/`, ['AT+HTTPSSL=1'], '+HTTPACTION: 0,200,6'],
    ['TLS 1.2 only', `${NAME}:83/`, ['AT+HTTPSSL=1'], '+HTTPACTION: 0,606,0'],
    ['TLS on a plain port', `${NAME}:81/`, ['AT+HTTPSSL=1'], '+HTTPACTION: 0,605,0'],
    ['no bearer', `${NAME}:81/`, ['AT+SAPBR=0,1'], '+HTTPACTION: 0,601,0'],
  ])('ends with %s', async (_what, url, before, ends) => {
    const on = await started(...before);
    expect(await page(on, url)).toMatch(new RegExp(`^${ends.replace('+', '\\+').replace(/400,$/, '(400|600),\\d+')}$`));
  });

  it('says that its bearer has gone', async () => {
    const on = await started();
    on.services.radio.loseLink();
    expect(await on.until(/SAPBR/)).toContain('+SAPBR 1: DEACT');
    expect(await on.ask('AT+SAPBR=2,1')).toEqual(['+SAPBR: 1,3,"0.0.0.0"', 'OK']);
  });
});

describe('the clock', () => {
  it('is that of 2004 until a server or the network tells the time', async () => {
    const on = await at();
    expect((await on.ask('AT+CCLK?'))[0]).toMatch(/^\+CCLK: "04\/01\/01,/);
    expect(await on.ask('AT+CNTP', /CNTP/)).toEqual(['OK', '+CNTP: 66']);
    await on.all(`AT+CNTP="${NAME}",4`);
    expect(await on.ask('AT+CNTP', /CNTP/)).toEqual(['OK', '+CNTP: 61']);
    await on.all('AT+SAPBR=1,1', 'AT+CNTPCID=1');
    expect(await on.ask('AT+CNTP', /CNTP/)).toEqual(['OK', '+CNTP: 1']);
    const year = new Date().getUTCFullYear() % 100;
    expect((await on.ask('AT+CCLK?'))[0]).toMatch(new RegExp(`^\\+CCLK: "${year}/.*\\+04"$`));
    await on.all('AT+CNTP="nowhere.example",0');
    expect(await on.ask('AT+CNTP', /CNTP/)).toEqual(['OK', '+CNTP: 62']);
  });

  it('takes the time of the network where that is switched on, and keeps the switch by AT&W only', async () => {
    const on = await at();
    await on.all('AT+CLTS=1', 'AT+CGATT=0');
    expect(await on.ask('AT+CGATT=1')).toEqual([
      expect.stringMatching(/^\*PSUTTZ: \d{4},\d+,\d+,\d+,\d+,\d+,"\+00",0$/),
      'DST: 0',
      '+CIEV: 10,"00101","Hawser Test Network","Hawser Test Network", 0, 0',
      'OK',
    ]);
    on.module.reset();
    expect(await on.until(/SMS Ready/)).not.toContain('DST: 0');
    await on.all('ATE0', 'AT+CLTS=1', 'AT&W');
    on.module.reset();
    expect(await on.until(/SMS Ready/)).toContain('DST: 0');
  });
});

describe('power and radio', () => {
  it('switches the SIM off and on with the radio', async () => {
    const on = await at();
    await on.all('AT+CREG=1', 'AT+CMEE=2');
    expect(await on.ask('AT+CFUN=0')).toEqual(expect.arrayContaining(['+CPIN: NOT READY', 'OK']));
    await quiet();
    expect((await on.ask('AT+CPIN?')).at(-1)).toBe('+CME ERROR: CFUN state is 0 or 4');
    await on.ask('AT+CFUN=1');
    expect(await on.until(/SMS Ready/)).toEqual(expect.arrayContaining(['+CPIN: READY', '+CREG: 1', 'Call Ready']));
    expect(await on.ask('AT+CREG?')).toEqual(['+CREG: 1,1', 'OK']);
  });

  it('says its last words, and nothing more until its key is pressed', async () => {
    const on = await at();
    expect(await on.ask('AT+CPOWD=1', /POWER/)).toEqual(['NORMAL POWER DOWN']);
    expect(on.module.poweredOn).toBe(false);
    on.module.powerOn();
    expect(await on.until(/SMS Ready/)).toEqual(['RDY', '+CFUN: 1', '+CPIN: READY', 'Call Ready', 'SMS Ready']);
  });

  it('is a GSM module: cells of two bytes, no access technology, a battery in three numbers', async () => {
    const on = await at();
    await on.all('AT+CREG=2');
    expect(await on.ask('AT+CREG?')).toEqual(['+CREG: 2,1,"0001","C801"', 'OK']);
    expect(await on.ask('AT+COPS?')).toEqual(['+COPS: 0,0,"Hawser Test Network"', 'OK']);
    expect(await on.ask('AT+CBC')).toEqual(['+CBC: 0,85,4012', 'OK']);
    expect(await on.ask('AT+CCID')).toEqual([expect.stringMatching(/^\d{20}$/), 'OK']);
    for (const newer of ['AT+CEREG?', 'AT+CPSI?', 'AT+CNMP?', 'AT+CESQ', 'AT+SMCONN', 'AT+SMCONF="URL","a.b",1883'])
      expect(await on.ask(newer), newer).toEqual(['ERROR']);
  });
});
