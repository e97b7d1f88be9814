import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Condition } from '../../src/families/kit/emulator.ts';
import { echoServer, type EchoServer } from '../support/echo-server.ts';
import { Sim7020, type Sim7020Options } from '../support/sim7020.ts';

const NAME = 'echo.example';
const ADDRESS = '192.0.2.7';
const CLOSED_PORT = 9;

let server: EchoServer;
let module: Sim7020 | undefined;

beforeAll(async () => {
  server = await echoServer();
});
afterAll(() => {
  server.stop();
});
afterEach(async () => {
  await module?.close();
  module = undefined;
});

async function at(options: Sim7020Options = {}): Promise<Sim7020> {
  const { port } = server;
  const target = { host: '127.0.0.1', port };
  module = await Sim7020.open({
    resolve: [
      { name: NAME, port: 7, target },
      { name: ADDRESS, port: 7, target },
      { name: ADDRESS, target: { host: '127.0.0.1', port: 1 } },
    ],
    ...options,
  });
  return module;
}

async function connected(options: Sim7020Options = {}): Promise<Sim7020> {
  const on = await at(options);
  await on.all('AT+CSOC=1,1,1', `AT+CSOCON=0,7,"${ADDRESS}"`);
  return on;
}

describe('the sockets that SIM800 has, too', () => {
  it('begin with an address: a line with its prefix, and OK', async () => {
    const on = await at();
    expect(await on.ask('AT+CSTT?')).toEqual(['+CSTT: ', 'OK']);
    expect(await on.ask('AT+CIFSR')).toEqual(['+CIFSR: 10.64.0.17', 'OK']);
    await on.all('AT+CSTT="internet"', 'AT+CIICR', 'AT+CIFSR');
    expect(await on.ask('AT+CSTT?')).toEqual(['+CSTT: "internet","",""', 'OK']);
    expect(await on.ask(`AT+CIPSTART="TCP","${NAME}",7`)).toEqual(['OK']);
    expect(await on.until(/CONNECT/)).toEqual(['CONNECT OK']);
    await on.ask('AT+CIPSEND=5', /^>$/);
    await on.type('hello');
    expect(await on.until(/SEND/)).toEqual(['SEND OK']);
    expect(await on.bytes(5)).toBe('hello');
    expect(await on.ask('AT+CIPSHUT')).toEqual(['SHUT OK']);
    expect(await on.ask('AT+CIPSSL=1')).toEqual(['ERROR']);
  });

  it('resolve names as soon as there is a data connection, behind OK', async () => {
    const on = await at();
    expect(await on.ask(`AT+CDNSGIP="${NAME}"`)).toEqual(['OK']);
    expect(await on.until(/CDNSGIP/)).toEqual([expect.stringMatching(/^\+CDNSGIP: 1,"echo.example","[\d.]+"$/)]);
    await on.ask('AT+CDNSGIP="nobody.example"');
    expect(await on.until(/CDNSGIP/)).toEqual([expect.stringMatching(/^\+CDNSGIP: 0,\d+$/)]);
    await on.all('AT+CFUN=0');
    expect(await on.ask(`AT+CDNSGIP="${NAME}"`)).toEqual(['ERROR']);
  });
});

describe('the sockets of its own', () => {
  it('take hex digits, text in quotes or bytes, and print what comes in hex', async () => {
    const on = await connected({ chunk: 1 });
    expect(await on.ask('AT+CSOSTATUS=0')).toEqual(['+CSOSTATUS: 0,2', 'OK']);
    expect(await on.ask('AT+CSOSEND=0,8,deadbeef')).toEqual(['OK']);
    expect(await on.until(/CSONMI/)).toEqual(['+CSONMI: 0,8,DEADBEEF']);
    expect(await on.ask('AT+CSOSEND=0,0,"Hi, you"')).toEqual(['OK']);
    expect(await on.until(/CSONMI/)).toEqual(['+CSONMI: 0,14,48692C20796F75']);
    await on.ask('AT+CSODSEND=0,3', /^>$/);
    await on.type('a\r\n');
    expect(await on.until(/ACCEPT|ERROR/)).toEqual(['DATA ACCEPT: 3']);
    expect(await on.until(/CSONMI/)).toEqual(['+CSONMI: 0,6,610D0A']);
    for (const wrong of ['AT+CSOSEND=0,6,deadbeef', 'AT+CSOSEND=0,3,abc', 'AT+CSOSEND=0,0,"', 'AT+CSOSEND=1,2,aa']) {
      expect(await on.ask(wrong), wrong).toEqual(['ERROR']);
    }
    expect(await on.ask('AT+CSOCL=0')).toEqual(['OK']);
    expect(await on.ask('AT+CSOSTATUS=0')).toEqual(['ERROR']);
  });

  it('cut what comes into lines of 512 bytes', async () => {
    const on = await connected();
    await on.all(`AT+CSOSEND=0,1024,${'ab'.repeat(512)}`, `AT+CSOSEND=0,2,cd`);
    let received = '';
    while (received.length < 2 * 513) {
      const [, length, data = ''] = /^\+CSONMI: 0,(\d+),([0-9A-F]+)$/.exec((await on.until(/CSONMI/))[0] ?? '') ?? [];
      expect(data.length).toBe(Number(length));
      expect(data.length).toBeLessThanOrEqual(1_024);
      received += data;
    }
    expect(received).toBe(`${'AB'.repeat(512)}CD`);
  });

  it('keep what comes until it is fetched, when told to', async () => {
    const on = await connected();
    expect(await on.ask('AT+CSORXGET=4,0')).toEqual(['ERROR']);
    await on.all('AT+CSORXGET=1', 'AT+CSOSEND=0,8,610D0A62');
    expect(await on.until(/CSORXGET/)).toEqual(['+CSORXGET: 1,0']);
    expect(await on.ask('AT+CSORXGET=4,0')).toEqual(['+CSORXGET: 4,0,4', 'OK']);
    expect(await on.ask('AT+CSORXGET=3,0,1')).toEqual(['+CSORXGET: 3,0,1,3', '61', 'OK']);
    await on.type('AT+CSORXGET=2,0,10\r\n');
    expect(await on.next()).toBe('+CSORXGET: 2,0,3,0');
    expect(await on.bytes(3)).toBe('\r\nb');
    expect(await on.until(/OK/)).toEqual(['OK']);
    expect(await on.ask('AT+CSORXGET=3,0,10')).toEqual(['+CSORXGET: 3,0,0,0', 'OK']);
  });

  it.each<[string, readonly Condition[], string, number, number]>([
    ['a closed port', [], ADDRESS, CLOSED_PORT, 3],
    ['no data connection', ['no-bearer'], ADDRESS, 7, 11],
    ['a name in place of an address', [], NAME, 7, 12],
  ])('tell by a number why they do not connect: %s', async (_title, conditions, host, port, code) => {
    const on = await at({ conditions: new Set(conditions) });
    await on.all('AT+CSOC=1,1,1');
    expect(await on.ask(`AT+CSOCON=0,${port},"${host}"`)).toEqual(['ERROR']);
    expect(await on.until(/CSOERR/)).toEqual([`+CSOERR: 0,${code}`]);
    expect(await on.ask('AT+CSOSTATUS=0')).toEqual(['+CSOSTATUS: 0,0', 'OK']);
  });

  it('have numbers that are given again, no datagrams, and one connection each', async () => {
    const on = await connected();
    expect(await on.ask(`AT+CSOCON=0,7,"${ADDRESS}"`)).toEqual(['ERROR']);
    expect(await on.until(/CSOERR/)).toEqual(['+CSOERR: 0,10']);
    expect(await on.ask('AT+CSOC=1,2,2')).toEqual(['+CSOC: 1', 'OK']);
    expect(await on.ask(`AT+CSOCON=1,7,"${ADDRESS}"`)).toEqual(['ERROR']);
    await on.until(/CSOERR: 1,/);
    await on.all('AT+CSOCL=0');
    for (const id of [0, 2, 3, 4, 5, 6, 7, 8, 9]) {
      expect(await on.ask('AT+CSOC=1,1,1')).toEqual([`+CSOC: ${id}`, 'OK']);
    }
    expect(await on.ask('AT+CSOC=1,1,1')).toEqual(['ERROR']);
  });

  it('say when the far end hangs up, when the link goes, and when the radio is switched off', async () => {
    const on = await connected();
    await on.all('AT+CSOSEND=0,6,627965');
    expect(await on.until(/CSOERR/)).toEqual(['+CSONMI: 0,6,656E64', '+CSOERR: 0,4']);
    await on.all(`AT+CSOCON=0,7,"${ADDRESS}"`);
    on.services.radio.loseLink(10);
    expect(await on.until(/CSOERR/)).toEqual(['+CSOERR: 0,4']);
    await on.close();
    const again = await connected();
    expect(await again.ask('AT+CFUN=0')).toEqual(['+CSOERR: 0,2', '+CPIN: NOT READY', 'OK']);
  });
});
