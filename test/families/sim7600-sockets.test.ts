import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeDevPki, type DevPki } from '../../src/pki/dev.ts';
import { Desk, type Sim7600Options } from '../support/sim7600.ts';

const NAME = 'echo.example';
const DONE = /^\+CCH(OPEN|CLOSE): \d,\d+$/;

let pki: DevPki;
let plain: Server;
let secure: Server;
let desk: Desk | undefined;

/** Says back what it hears; hangs up at `bye`. */
function echo(socket: Socket): void {
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes) => (bytes.toString() === 'bye' ? socket.end('end') : socket.write(bytes)));
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  pki = await makeDevPki({ serverNames: [NAME] });
  plain = createServer(echo);
  secure = createTlsServer({ cert: pki.serverChain, key: pki.server.key, maxVersion: 'TLSv1.2' }, echo);
  secure.on('tlsClientError', (_error: Error, socket: Socket) => socket.destroy());
  await Promise.all([listen(plain), listen(secure)]);
});
afterAll(() => {
  plain.close();
  secure.close();
});
afterEach(async () => {
  await desk?.close();
  desk = undefined;
});

async function at(options: Sim7600Options = {}): Promise<Desk> {
  const target = (server: Server) => ({ host: '127.0.0.1', port: portOf(server) });
  desk = await Desk.open({
    resolve: [
      { name: NAME, port: 7, target: target(plain) },
      { name: NAME, port: 8883, target: target(secure) },
      { name: NAME, target: { host: '127.0.0.1', port: 1 } },
    ],
    files: { 'ca.pem': pki.root.certificate },
    ...options,
  });
  return desk;
}

describe('TLS sockets', () => {
  it('print what arrives by themselves, and tell that the other side has closed', async () => {
    const module = await at();
    await module.all('AT+CCHSET=1', 'AT+CCHSTART');
    expect(await module.until(/CCHSTART/)).toEqual(['+CCHSTART: 0']);
    await module.all('AT+CSSLCFG="authmode",3,1', 'AT+CSSLCFG="cacert",3,"ca.pem"', 'AT+CCHSSLCFG=0,3');
    await module.all(`AT+CCHOPEN=0,"${NAME}",8883`);
    expect(await module.until(DONE)).toEqual(['+CCHOPEN: 0,0']);
    expect(await module.ask('AT+CCHOPEN?')).toEqual([`+CCHOPEN: 0,"${NAME}",8883,2,`, '+CCHOPEN: 1,"",,,', 'OK']);
    expect(await module.give('AT+CCHSEND=0,5', 'OK\r\n>', /CCHSEND/)).toEqual(['OK', '+CCHSEND: 0,0']);
    expect(await module.until(/./)).toEqual(['+CCHRECV: DATA,0,5']);
    expect(await module.bytes(5)).toBe('OK\r\n>');
    expect(await module.give('AT+CCHSEND=0,3', 'bye', /CLOSED/)).toEqual([
      'OK',
      '+CCHSEND: 0,0',
      '+CCHRECV: DATA,0,3',
      'end',
      '+CCH_PEER_CLOSED: 0',
    ]);
    expect(await module.ask('AT+CCHCLOSE=0')).toEqual(['ERROR']);
    await module.all('AT+CCHSTOP');
    expect(await module.until(/CCHSTOP/)).toEqual(['+CCHSTOP: 0']);
  });

  it('keep what arrives until it is fetched, and work without TLS, too', async () => {
    const module = await at();
    await module.all('AT+CCHSET=0,1', 'AT+CCHSTART');
    await module.until(/CCHSTART/);
    expect(await module.ask('AT+CCHSET=1,1')).toEqual(['ERROR']);
    await module.all(`AT+CCHOPEN=1,"${NAME}",7,1`);
    expect(await module.until(DONE)).toEqual(['+CCHOPEN: 1,0']);
    expect(await module.give('AT+CCHSEND=1,6', 'abcdef', /EVENT/)).toEqual(['OK', '+CCHEVENT: 1,RECV EVENT']);
    expect(await module.ask('AT+CCHRECV?')).toEqual(['+CCHRECV: LEN,0,6', 'OK']);
    expect(await module.ask('AT+CCHRECV=1,4', /^\+CCHRECV: 1,0$/)).toEqual([
      'OK',
      '+CCHRECV: DATA,1,4',
      'abcd',
      '+CCHRECV: 1,0',
    ]);
    expect(await module.ask('AT+CCHRECV=1', /^\+CCHRECV: 1,0$/)).toEqual([
      'OK',
      '+CCHRECV: DATA,1,2',
      'ef',
      '+CCHRECV: 1,0',
    ]);
    expect(await module.ask('AT+CCHRECV=1')).toEqual(['+CCHRECV: 1,6', 'ERROR']);
    await module.all('AT+CCHCLOSE=1');
    expect(await module.until(DONE)).toEqual(['+CCHCLOSE: 1,0']);
  });

  it.each([
    ['a name that does not resolve', '"nowhere.example",8883', 13],
    ['a closed port', `"${NAME}",9`, 14],
    ['TLS on a plain port', `"${NAME}",7`, 15],
    ['no root named', `"${NAME}",8883`, 19, '"authmode",0,1'],
    ['a root that is not stored', `"${NAME}",8883`, 10, '"authmode",0,1', '"cacert",0,"none.pem"'],
  ] as const)('fail with %s: code', async (_what, target, code, ...settings) => {
    const module = await at();
    await module.all('AT+CCHSTART');
    await module.until(/CCHSTART/);
    await module.all(...settings.map((text) => `AT+CSSLCFG=${text}`), `AT+CCHOPEN=0,${target}`);
    expect(await module.until(DONE)).toEqual([`+CCHOPEN: 0,${code}`]);
  });
});

describe('plain sockets', () => {
  async function opened(options: Sim7600Options = {}, ...before: readonly string[]): Promise<Desk> {
    const module = await at(options);
    await module.all('AT+NETOPEN');
    expect(await module.until(/NETOPEN/)).toEqual(['+NETOPEN: 0']);
    await module.all(...before, `AT+CIPOPEN=0,"TCP","${NAME}",7`);
    expect(await module.until(/CIPOPEN/)).toEqual(['+CIPOPEN: 0,0']);
    return module;
  }

  it('print what arrives by themselves', async () => {
    const module = await opened();
    expect(await module.ask('AT+NETOPEN')).toEqual(['+IP ERROR: Network is already opened', 'ERROR']);
    expect(await module.give('AT+CIPSEND=0,5', 'hello', /IPD/)).toEqual([
      'OK',
      '+CIPSEND: 0,5,5',
      expect.stringMatching(/^RECV FROM:198\.51\.100\.\d+:7$/),
      '+IPD5',
    ]);
    expect(await module.bytes(5)).toBe('hello');
    expect((await module.give('AT+CIPSEND=0,3', 'bye', /IPCLOSE/)).slice(-3)).toEqual([
      '+IPD3',
      'end',
      '+IPCLOSE: 0,1',
    ]);
  });

  it('keep what arrives until it is fetched', async () => {
    const module = await opened({}, 'AT+CIPRXGET=1');
    expect(await module.ask('AT+CIPRXGET=2,0,10')).toEqual(['+IP ERROR: No data', 'ERROR']);
    expect(await module.give('AT+CIPSEND=0,5', 'h\x01llo', /RXGET/)).toEqual([
      'OK',
      '+CIPSEND: 0,5,5',
      '+CIPRXGET: 1,0',
    ]);
    expect(await module.ask('AT+CIPRXGET=4,0')).toEqual(['+CIPRXGET: 4,0,5', 'OK']);
    expect(await module.ask('AT+CIPRXGET=2,0,3')).toEqual(['+CIPRXGET: 2,0,3,2', 'h\x01l', 'OK']);
    expect(await module.ask('AT+CIPRXGET=3,0,3')).toEqual(['+CIPRXGET: 3,0,2,0', '6C6F', 'OK']);
    expect(await module.ask('AT+CIPCLOSE?')).toEqual(['+CIPCLOSE: 1,0,0,0,0,0,0,0,0,0', 'OK']);
    expect((await module.ask('AT+CIPOPEN?')).slice(0, 2)).toEqual([
      expect.stringMatching(/^\+CIPOPEN: 0,"TCP","198\.51\.100\.\d+",7,-1$/),
      '+CIPOPEN: 1',
    ]);
    await module.all('AT+CIPCLOSE=0');
    expect(await module.until(/CIPCLOSE/)).toEqual(['+CIPCLOSE: 0,0']);
    await module.all('AT+CIPCCFG=10,0,0,0,1,0,75000');
    expect(await module.ask('AT+CIPRXGET=4,0')).toEqual(['+CIPERROR: 11', 'ERROR']);
    expect(await module.ask('AT+CIPCCFG?')).toEqual(['+CIPCCFG: 10,0,0,0,1,0,75000', 'OK']);
    await module.all('AT+NETCLOSE');
    expect(await module.until(/NETCLOSE/)).toEqual(['+NETCLOSE: 0']);
  });

  it('say why they do not open', async () => {
    const module = await at();
    expect(await module.ask(`AT+CIPOPEN=0,"TCP","${NAME}",7`)).toEqual(['+CIPOPEN: 0,2', 'ERROR']);
    expect(await module.ask('AT+IPADDR')).toEqual(['+IP ERROR: Network not opened', 'ERROR']);
    await module.all('AT+NETOPEN');
    await module.until(/NETOPEN/);
    expect(await module.ask(`AT+CIPOPEN=0,"SSL","${NAME}",7`)).toEqual(['+CIPOPEN: 0,3', 'ERROR']);
    expect(await module.ask('AT+CIPOPEN=1,"UDP",,,5000')).toEqual(['+CIPOPEN: 1,0', 'OK']);
    await module.all('AT+CIPOPEN=0,"TCP","nowhere.example",7');
    expect(await module.until(/CIPOPEN/)).toEqual(['+CIPOPEN: 0,11']);
    expect(await module.ask(`AT+CDNSGIP="${NAME}"`)).toEqual([
      expect.stringMatching(/^\+CDNSGIP: 1,"echo\.example","198\.51\.100\.\d+"$/),
      'OK',
    ]);
    expect(await module.ask('AT+CDNSGIP="nowhere.example"')).toEqual(['+CDNSGIP: 0,10', 'ERROR']);
  });

  it('do not open without a data connection', async () => {
    const module = await at({ conditions: ['no-bearer'] });
    expect(await module.ask('AT+NETOPEN')).toEqual(['ERROR']);
    expect(await module.ask('AT+NETOPEN?')).toEqual(['+NETOPEN: 0', 'OK']);
  });
});
