import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { echoServer, type EchoServer } from '../support/echo-server.ts';
import { fastClock } from '../support/fast-clock.ts';
import { quiet } from '../support/rig.ts';
import { Sim800, type Sim800Options } from '../support/sim800.ts';

const NAME = 'echo.example';
const CLOSED_PORT = 9;
const MULTI = ['AT+CIPMUX=1', 'AT+CIPQSEND=1', 'AT+CIPRXGET=1'];

let server: EchoServer;
let module: Sim800 | undefined;

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

async function at(options: Sim800Options = {}): Promise<Sim800> {
  const { port } = server;
  module = await Sim800.open({
    resolve: [
      { name: NAME, port: 7, target: { host: '127.0.0.1', port } },
      { name: NAME, target: { host: '127.0.0.1', port: 1 } },
    ],
    ...options,
  });
  return module;
}

/** In multi mode each link has a line behind the state. */
const multiState = async (on: Sim800): Promise<string | undefined> => (await on.ask('AT+CIPSTATUS', /^C: 5/))[1];
const state = async (on: Sim800): Promise<string | undefined> => (await on.ask('AT+CIPSTATUS', /^STATE: /)).at(-1);

describe('the way to an address', () => {
  it('has a state at each step, and each command its place', async () => {
    const on = await at();
    expect(await state(on)).toBe('STATE: IP INITIAL');
    expect(await on.ask('AT+CIICR')).toEqual(['ERROR']);
    expect(await on.ask('AT+CIFSR')).toEqual(['ERROR']);
    await on.all('AT+CSTT="internet","user","pass"');
    expect(await state(on)).toBe('STATE: IP START');
    expect(await on.ask('AT+CSTT?')).toEqual(['+CSTT: "internet","user","pass"', 'OK']);
    for (const late of ['AT+CSTT="other"', 'AT+CIPMUX=1', 'AT+CIPRXGET=1', 'AT+CIPMODE=1']) {
      expect(await on.ask(late), late).toEqual(['ERROR']);
    }
    await on.all('AT+CMEE=2');
    expect(await on.ask('AT+CIPSTART="TCP","echo.example",7')).toEqual(['+CME ERROR: operation not allowed']);
    await on.all('AT+CIICR');
    expect(await state(on)).toBe('STATE: IP GPRSACT');
    expect(await on.ask('AT+CIFSR', /\d$/)).toEqual(['10.64.0.17']);
    expect(await state(on)).toBe('STATE: IP STATUS');
    expect(await on.ask('AT+CIPSHUT')).toEqual(['SHUT OK']);
    expect(await state(on)).toBe('STATE: IP INITIAL');
  });

  it('gives the bare address in a list, whose last command has the OK', async () => {
    const on = await at();
    await on.all('AT+CSTT="internet"', 'AT+CIICR');
    expect(await on.ask('AT+CIFSR;E0')).toEqual(['10.64.0.17', 'OK']);
    // A failure ends the list.
    await on.all('AT+CIPSHUT');
    expect(await on.ask('AT+CIFSR;+CSQ')).toEqual(['ERROR']);
  });

  it('says +PDP: DEACT where the network gives no connection', async () => {
    const on = await at({ conditions: new Set(['no-bearer'] as const) });
    await on.all('AT+CSTT="internet"');
    expect(await on.ask('AT+CIICR')).toEqual(['+PDP: DEACT', 'ERROR']);
    expect(await state(on)).toBe('STATE: PDP DEACT');
    await on.all('AT+CIPSHUT');
    expect(await on.ask('AT+CIPSTART="TCP","echo.example",7', /FAIL$/)).toEqual([
      'OK',
      '+PDP: DEACT',
      'STATE: PDP DEACT',
      'CONNECT FAIL',
    ]);
  });

  it('resolves names once there is an address', async () => {
    const on = await at();
    expect(await on.ask(`AT+CDNSGIP="${NAME}"`)).toEqual(['ERROR']);
    await on.bringUp();
    expect(await on.ask(`AT+CDNSGIP="${NAME}"`, /CDNSGIP/)).toEqual([
      'OK',
      expect.stringMatching(/^\+CDNSGIP: 1,"echo\.example","198\.51\.100\.\d+"$/),
    ]);
    expect(await on.ask('AT+CDNSGIP="nowhere.example"', /CDNSGIP/)).toEqual(['OK', '+CDNSGIP: 0,8']);
    await on.all('AT+CDNSCFG="8.8.8.8","8.8.4.4"');
    expect(await on.ask('AT+CDNSCFG="dns.example"')).toEqual(['ERROR']);
  });

  it('is lost with the network, and by detaching', async () => {
    const on = await at();
    await on.bringUp(...MULTI);
    await on.ask(`AT+CIPSTART=2,"TCP","${NAME}",7`, /CONNECT OK$/);
    on.services.radio.loseLink(50);
    expect(await on.until(/DEACT/)).toEqual(['+PDP: DEACT']);
    expect(await multiState(on)).toBe('STATE: PDP DEACT');
    expect(await on.ask('AT+CIPSEND=2,1')).toEqual(['ERROR']);
    while (!(await on.ask('AT+CREG?')).includes('+CREG: 0,1')) await quiet();
    await on.bringUp();
    await on.all('AT+CGATT=0');
    expect(await on.ask('AT+CIPSTATUS=2')).toContain('+PDP: DEACT');
  });
});

describe('multi mode, with data that are fetched', () => {
  async function opened(options: Sim800Options = {}): Promise<Sim800> {
    const on = await at(options);
    await on.bringUp(...MULTI);
    expect(await on.ask(`AT+CIPSTART=0,"TCP","${NAME}",7`, /CONNECT/)).toEqual(['OK', '0, CONNECT OK']);
    return on;
  }

  it.each([{ chunk: 4096 }, { chunk: 1 }])('sends, keeps, shows and closes (bytes a write: $chunk)', async (way) => {
    const on = await opened(way);
    expect(await multiState(on)).toBe('STATE: IP PROCESSING');
    expect(await on.ask(`AT+CIPSTART=0,"TCP","${NAME}",7`, /CONNECT/)).toEqual(['OK', '0, ALREADY CONNECT']);
    expect(await on.give('AT+CIPSEND=0,5', 'h\r\n>\x1a', /CIPRXGET/)).toEqual(['DATA ACCEPT:0,5', '+CIPRXGET: 1,0']);
    expect(await on.ask('AT+CIPRXGET=4,0')).toEqual(['+CIPRXGET: 4,0,5', 'OK']);
    await on.type('AT+CIPRXGET=2,0,3\r');
    expect(await on.until(/RXGET/)).toEqual(['+CIPRXGET: 2,0,3,2']);
    expect(await on.bytes(3)).toBe('h\r\n');
    expect(await on.until(/OK/)).toEqual(['OK']);
    expect(await on.ask('AT+CIPCLOSE=0,1')).toEqual(['0, CLOSE OK']);
    expect(await on.ask('AT+CIPRXGET=4,0')).toEqual(['+CIPRXGET: 4,0,0', 'OK']);
  });

  it('says in hex what it is asked for in hex, and nothing where nothing waits', async () => {
    const on = await opened();
    expect(await on.ask('AT+CIPRXGET=2,0,10')).toEqual(['+CIPRXGET: 2,0,0,0', 'OK']);
    await on.give('AT+CIPSEND=0,3', 'h\x00l', /CIPRXGET/);
    expect(await on.ask('AT+CIPRXGET=3,0,2')).toEqual(['+CIPRXGET: 3,0,2,1', '6800', 'OK']);
    expect(await on.ask('AT+CIPRXGET=4,1')).toEqual(['ERROR']);
    expect(await on.ask('AT+CIPRXGET=2,10')).toEqual(['ERROR']);
    expect(await on.ask('AT+CIPRXGET?')).toEqual(['+CIPRXGET: 1', 'OK']);
  });

  it('keeps what came before the other side closed', async () => {
    const on = await opened();
    await on.give('AT+CIPSEND=0,3', 'bye');
    expect(await on.until(/CLOSED/)).toEqual(['+CIPRXGET: 1,0', '0, CLOSED']);
    expect((await on.ask('AT+CIPSTATUS=0'))[0]).toMatch(/^\+CIPSTATUS: 0,0,"TCP","198\.51\.100\.\d+","7","CLOSED"$/);
    expect(await on.ask('AT+CIPRXGET=2,0,100')).toEqual(['+CIPRXGET: 2,0,3,0', 'end', 'OK']);
    expect(await on.ask('AT+CIPSEND=0,1')).toEqual(['ERROR']);
    expect(await on.ask('AT+CIPCLOSE=0')).toEqual(['ERROR']);
  });

  it('has six links, and each its own data', async () => {
    const on = await opened();
    for (const link of [1, 2, 3, 4, 5]) {
      expect(await on.ask(`AT+CIPSTART=${link},"TCP","${NAME}",7`, /CONNECT/)).toEqual(['OK', `${link}, CONNECT OK`]);
    }
    expect(await on.ask(`AT+CIPSTART=6,"TCP","${NAME}",7`)).toEqual(['ERROR']);
    await on.give('AT+CIPSEND=5,1', 'x', /CIPRXGET/);
    await on.give('AT+CIPSEND=3,2', 'yz', /CIPRXGET/);
    expect(await on.ask('AT+CIPRXGET=2,3,9')).toContain('yz');
    expect(await on.ask('AT+CIPCLOSE=3,1')).toEqual(['3, CLOSE OK']);
    expect(await on.ask('AT+CIPRXGET=2,5,9')).toContain('x');
    await on.all('AT+CIPSHUT');
    expect(await on.ask('AT+CIPSTATUS=5')).toEqual(['+CIPSTATUS: 5,,"","","","INITIAL"', 'OK']);
  });

  it.each([
    ['a closed port', `"TCP","${NAME}",${CLOSED_PORT}`],
    ['a name that does not resolve', '"TCP","nowhere.example",7'],
    ['a datagram', `"UDP","${NAME}",7`],
  ])('fails with %s', async (_what, target) => {
    const on = await at();
    await on.bringUp(...MULTI);
    expect(await on.ask(`AT+CIPSTART=1,${target}`, /FAIL/)).toEqual(['OK', '1, CONNECT FAIL']);
    expect(await on.ask('AT+CIPSEND=1,1')).toEqual(['ERROR']);
  });

  it('holds the other side back instead of losing bytes', async () => {
    const on = await opened();
    const block = 'x'.repeat(1460);
    for (let i = 0; i < 12; i += 1) await on.give('AT+CIPSEND=0,1460', block);
    let got = 0;
    while (got < 12 * block.length) {
      await quiet();
      const lines = (await on.ask('AT+CIPRXGET=2,0,1460')).filter((text) => !text.startsWith('+CIPRXGET: 1'));
      const count = Number(/^\+CIPRXGET: 2,0,(\d+),/.exec(lines[0] ?? '')?.[1]);
      expect(lines.slice(1)).toEqual(count === 0 ? ['OK'] : [block.slice(0, count), 'OK']);
      got += count;
    }
    expect(got).toBe(12 * block.length);
  });
});

describe('multi mode, with data that are printed', () => {
  it('announces them by number and length', async () => {
    const on = await at();
    await on.bringUp('AT+CIPMUX=1');
    await on.ask(`AT+CIPSTART=4,"TCP","${NAME}",7`, /CONNECT/);
    expect(await on.give('AT+CIPSEND=4,7', 'a\r\nOK\r\n', /RECEIVE/)).toEqual(['4, SEND OK', '+RECEIVE,4,7:']);
    expect(await on.bytes(7)).toBe('a\r\nOK\r\n');
    expect(await on.ask('AT+CIPRXGET=4,4')).toEqual(['ERROR']);
    await on.type('AT+CIPSEND=4\r\n');
    expect(await on.until(/>/)).toEqual(['>']);
    await on.type('bye\x1a');
    expect(await on.until(/SEND/)).toEqual(['bye\x1a', '4, SEND OK']);
    expect(await on.until(/CLOSED/)).toEqual(['+RECEIVE,4,3:', 'end', '4, CLOSED']);
  });
});

describe('single mode', () => {
  it('makes its data connection by itself, and prints data as they are', async () => {
    const on = await at();
    expect(await on.ask(`AT+CIPSTART="TCP","${NAME}","7"`, /CONNECT/)).toEqual(['OK', 'CONNECT OK']);
    expect(await state(on)).toBe('STATE: CONNECT OK');
    expect(await on.give('AT+CIPSEND=4', 'raw!', /SEND/)).toEqual(['SEND OK']);
    expect(await on.bytes(4)).toBe('raw!');
  });

  it('puts a head and the address in front of data where it is told to', async () => {
    const on = await at();
    await on.ask(`AT+CIPSTART="TCP","${NAME}",7`, /CONNECT/);
    await on.all('AT+CIPHEAD=1', 'AT+CIPSRIP=1');
    await on.give('AT+CIPSEND=2', 'xy');
    expect(await on.until(/RECV/)).toEqual([expect.stringMatching(/^RECV FROM:198\.51\.100\.\d+:7$/)]);
    expect(await on.bytes(11)).toBe('\r\n+IPD,2:xy');
  });

  it('sends up to Ctrl-Z, and nothing after ESC', async () => {
    const on = await at();
    await on.all('AT+CIPRXGET=1');
    await on.ask(`AT+CIPSTART="TCP","${NAME}",7`, /CONNECT/);
    expect(await on.give('AT+CIPSEND', 'abc\x1a', /RXGET/)).toEqual(['SEND OK', '+CIPRXGET: 1']);
    expect(await on.give('AT+CIPSEND', 'no\x1b')).toEqual(['SEND FAIL']);
    expect(await on.ask('AT+CIPRXGET=4')).toEqual(['+CIPRXGET: 4,3', 'OK']);
    expect(await on.ask('AT+CIPRXGET=3,9')).toEqual(['+CIPRXGET: 3,3,0', '616263', 'OK']);
    expect(await on.ask('AT+CIPRXGET=2,9')).toEqual(['+CIPRXGET: 2,0,0', 'OK']);
    expect(await on.ask('AT+CIPCLOSE=1')).toEqual(['CLOSE OK']);
    expect(await state(on)).toBe('STATE: TCP CLOSED');
    expect(await on.ask('AT+CIPCLOSE')).toEqual(['ERROR']);
  });

  it('tells the state before a failure', async () => {
    const on = await at();
    expect(await on.ask(`AT+CIPSTART="TCP","${NAME}",${CLOSED_PORT}`, /FAIL/)).toEqual([
      'OK',
      'STATE: TCP CLOSED',
      'CONNECT FAIL',
    ]);
    expect(await on.ask(`AT+CIPSTART="TCP","${NAME}",7`, /CONNECT/)).toEqual(['OK', 'CONNECT OK']);
  });

  it('lets the line carry the connection in transparent mode, until +++', async () => {
    const on = await at({ clock: fastClock() });
    await on.all('AT+CIPMODE=1');
    expect(await on.ask('AT+CIPMUX=1')).toEqual(['ERROR']);
    expect(await on.ask(`AT+CIPSTART="TCP","${NAME}",7`, /CONNECT/)).toEqual(['OK', 'CONNECT']);
    await on.type('AT\r\n');
    expect(await on.bytes(4)).toBe('AT\r\n');
    await pause();
    await on.type('+++');
    await pause();
    expect(await on.until(/./)).toEqual(['OK']);
    expect(await state(on)).toBe('STATE: CONNECT OK');
    expect(await on.ask('AT+CIPSEND=3')).toEqual(['ERROR']);
    expect(await on.ask('ATO', /CONNECT/)).toEqual(['CONNECT']);
    await on.type('bye');
    expect(await on.until(/CLOSED/)).toEqual(['end', 'CLOSED']);
    expect(await on.ask('AT')).toEqual(['OK']);
  });
});

/** Silence of the host, longer than the module wants around `+++`. */
function pause(): Promise<void> {
  return new Promise((resolve) => fastClock().after(1_500, resolve));
}

describe('a reset at any point', () => {
  const DIALOGUE = [
    'AT+CIPMUX=1',
    'AT+CIPRXGET=1',
    'AT+CSTT="internet"',
    'AT+CIICR',
    'AT+CIFSR',
    `AT+CIPSTART=0,"TCP","${NAME}",7`,
    'AT+CIPSEND=0,4',
    'AT+CIPCLOSE=0',
  ];

  it('leaves a module that begins anew', async () => {
    const on = await at();
    for (const [place] of DIALOGUE.entries()) {
      for (const command of DIALOGUE.slice(0, place + 1)) {
        const ends = /^(?:OK|> ?|0, C.*|\d+\.\d+\.\d+\.\d+)$/;
        if (command.startsWith('AT+CIPSTART')) await on.ask(command, /CONNECT OK/);
        else await on.ask(command, ends);
        if (command.startsWith('AT+CIPSEND') && place > 6) {
          await on.type('full');
          await on.until(/CIPRXGET/);
        }
      }
      on.module.reset();
      await on.until(/SMS Ready/);
      await on.all('ATE0', 'AT');
      expect(await state(on), DIALOGUE[place]).toBe('STATE: IP INITIAL');
      expect(await on.ask('AT+CIPMUX?')).toEqual(['+CIPMUX: 0', 'OK']);
    }
  });
});
