import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeDevPki, type DevPki } from '../../src/pki/dev.ts';
import { broker, type Broker } from '../conformance/brokers.ts';
import { Desk, type Sim7600Options } from '../support/sim7600.ts';

const NAME = 'broker.example';
const LATE = /^\+CMQTT(CONNECT|SUB|UNSUB|PUB|START): (\d,)?\d+$/;

let pki: DevPki;
let other: DevPki;
let open: Broker;
let mutual: Broker;
let modern: Broker;
let desk: Desk | undefined;

beforeAll(async () => {
  [pki, other] = await Promise.all([makeDevPki({ serverNames: [NAME] }), makeDevPki()]);
  open = await broker({ pki, forbidden: 'forbidden' });
  mutual = await broker({ pki, mutual: true });
  modern = await broker({ pki, minVersion: 'TLSv1.3' });
});
afterAll(() => Promise.all([open.stop(), mutual.stop(), modern.stop()]));
afterEach(async () => {
  await desk?.close();
  desk = undefined;
});

async function on(target: Broker, options: Sim7600Options = {}): Promise<Desk> {
  desk = await Desk.open({
    resolve: [{ name: NAME, target: { host: '127.0.0.1', port: target.port } }],
    ...options,
    files: {
      'ca.pem': pki.root.certificate,
      'other.pem': other.root.certificate,
      'cert.pem': pki.device.certificate,
      'key.pem': pki.device.key,
      'otherkey.pem': other.device.key,
      ...options.files,
    },
  });
  return desk;
}

const connectLine = `AT+CMQTTCONNECT=0,"tcp://${NAME}:8883",60,1`;

/** Service, client 0 with TLS, context 0 set, CONNECT: the result line. */
async function connected(at: Desk, ...settings: readonly string[]): Promise<string | undefined> {
  await at.all('AT+CMQTTSTART', 'AT+CMQTTACCQ=0,"first",1,4', ...settings.map((text) => `AT+CSSLCFG=${text}`));
  await at.all(connectLine);
  return (await at.until(LATE)).at(-1);
}

describe('connecting', () => {
  it.each([
    ['the right root', 'open', ['"authmode",0,1', '"cacert",0,"ca.pem"'], 0],
    ['no verification', 'open', [], 0],
    ['another root', 'open', ['"authmode",0,1', '"cacert",0,"other.pem"'], 32],
    [
      'dates checked by a clock of 1980',
      'open',
      ['"authmode",0,1', '"cacert",0,"ca.pem"', '"ignorelocaltime",0,0'],
      32,
    ],
    ['no root named', 'open', ['"authmode",0,1'], 33],
    ['no certificate named', 'open', ['"authmode",0,3'], 33],
    ['a root that is not stored', 'open', ['"authmode",0,1', '"cacert",0,"none.pem"'], 34],
    ['a certificate as the key', 'open', ['"authmode",0,3', '"clientcert",0,"cert.pem"', '"clientkey",0,"ca.pem"'], 34],
    ['another key', 'open', ['"authmode",0,3', '"clientcert",0,"cert.pem"', '"clientkey",0,"otherkey.pem"'], 34],
    [
      'both sides',
      'mutual',
      ['"authmode",0,2', '"cacert",0,"ca.pem"', '"clientcert",0,"cert.pem"', '"clientkey",0,"key.pem"'],
      0,
    ],
    ['TLS 1.0 only', 'open', ['"sslversion",0,1'], 32],
    ['SSL 3.0 only', 'open', ['"sslversion",0,0'], 32],
    ['static RSA only, against an EC key', 'open', ['"ciphersuites",0,0x002F'], 32],
    ['a broker that speaks TLS 1.3 only', 'modern', [], 32],
  ] as const)('with %s (%s): the code', async (_what, which, settings, code) => {
    const at = await on({ open, mutual, modern }[which]);
    expect(await connected(at, ...settings)).toBe(`+CMQTTCONNECT: 0,${code}`);
  });

  it('accepts the dates once the clock is right', async () => {
    const at = await on(open, { clock: new Date().toISOString() });
    expect(await connected(at, '"authmode",0,1', '"cacert",0,"ca.pem"', '"ignorelocaltime",0,0')).toBe(
      '+CMQTTCONNECT: 0,0',
    );
  });

  it.each([
    ['dns-fails', 25],
    ['tcp-refused', 3],
  ] as const)('under %s: code %i', async (condition, code) => {
    expect(await connected(await on(open, { conditions: [condition] }))).toBe(`+CMQTTCONNECT: 0,${code}`);
  });

  it('does not know a name that nothing resolves', async () => {
    const at = await on(open, { resolve: [] });
    expect(await connected(at)).toBe('+CMQTTCONNECT: 0,25');
  });

  it('fails on LE20B03 while the server name is on, and connects with it off', async () => {
    const at = await on(open, { firmware: 'LE20B03SIM7600M22' });
    expect(await connected(at, '"enableSNI",0,1')).toBe('+CMQTTCONNECT: 0,32');
    await at.all('AT+CSSLCFG="enableSNI",0,0', connectLine);
    expect((await at.until(LATE)).at(-1)).toBe('+CMQTTCONNECT: 0,0');
  });

  it('forgets the binding after a failure and uses the context of its own number', async () => {
    const at = await on(open);
    await at.all('AT+CMQTTSTART', 'AT+CMQTTACCQ=0,"first",1', 'AT+CSSLCFG="authmode",5,1', 'AT+CMQTTSSLCFG=0,5');
    expect(await at.ask('AT+CMQTTSSLCFG?')).toEqual(['+CMQTTSSLCFG: 0,5', '+CMQTTSSLCFG: 1,1', 'OK']);
    await at.all(connectLine);
    expect((await at.until(LATE)).at(-1)).toBe('+CMQTTCONNECT: 0,33');
    await at.all(connectLine);
    expect((await at.until(LATE)).at(-1)).toBe('+CMQTTCONNECT: 0,0');
    expect(await at.ask('AT+CMQTTCONNECT?')).toEqual([
      `+CMQTTCONNECT: 0,"tcp://${NAME}:8883",60,1`,
      '+CMQTTCONNECT: 1',
      'OK',
    ]);
    expect(await at.ask('AT+CMQTTDISC?')).toEqual(['+CMQTTDISC: 0,0', '+CMQTTDISC: 1,1', 'OK']);
  });

  it('is busy until the result has come', async () => {
    const at = await on(open);
    await at.all('AT+CMQTTSTART', 'AT+CMQTTACCQ=0,"first",1', connectLine);
    expect(await at.ask('AT+CMQTTPUB=0,1,60', /ERROR/)).toContain('+CMQTTPUB: 0,14');
    expect((await at.until(LATE)).at(-1)).toBe('+CMQTTCONNECT: 0,0');
    expect(await at.ask(connectLine)).toEqual(['+CMQTTCONNECT: 0,14', 'ERROR']);
    expect(await at.ask('AT+CMQTTREL=0')).toEqual(['+CMQTTREL: 0,19', 'ERROR']);
  });

  it('needs a started service and an acquired client', async () => {
    const at = await on(open);
    expect(await at.ask(connectLine)).toEqual(['ERROR']);
    expect(await at.ask('AT+CMQTTACCQ=0,"first",1')).toEqual(['+CMQTTACCQ: 0,9', 'ERROR']);
    await at.all('AT+CMQTTSTART');
    expect(await at.ask(connectLine)).toEqual(['+CMQTTCONNECT: 0,20', 'ERROR']);
    expect(await at.ask('AT+CMQTTTOPIC=0,5')).toEqual(['+CMQTTTOPIC: 0,20', 'ERROR']);
    await at.all('AT+CMQTTACCQ=0,"first",1,3');
    expect(await at.ask('AT+CMQTTACCQ?')).toEqual(['+CMQTTACCQ: 0,"first",1,3', '+CMQTTACCQ: 1,"",0,4', 'OK']);
  });
});

describe('starting without a data connection', () => {
  it('says so after OK, and starts once there is one', async () => {
    const at = await on(open, { conditions: ['not-registered'], speed: 20 });
    await at.all('AT+CMQTTSTART');
    expect(await at.until(LATE)).toEqual(['+CMQTTSTART: 1']);
    await at.all('AT+CMQTTSTART');
    at.conditions.delete('not-registered');
    expect(await at.until(LATE)).toEqual(['+CMQTTSTART: 0']);
  });
});

describe('messages', () => {
  async function publish(at: Desk, client: number, topic: string, payload: string, retain = 0): Promise<void> {
    expect(await at.give(`AT+CMQTTTOPIC=${client},${topic.length}`, topic)).toEqual(['OK']);
    if (payload !== '') expect(await at.give(`AT+CMQTTPAYLOAD=${client},${payload.length}`, payload)).toEqual(['OK']);
    expect(await at.ask(`AT+CMQTTPUB=${client},1,60,${retain}`, LATE)).toEqual(['OK', `+CMQTTPUB: ${client},0`]);
  }

  it('come in parts of at most 1500 bytes, whatever is in them', async () => {
    const at = await on(open);
    expect(await connected(at)).toBe('+CMQTTCONNECT: 0,0');
    expect(await at.give('AT+CMQTTSUB=0,8,1', 'in/parts', LATE)).toEqual(['OK', '+CMQTTSUB: 0,0']);
    const payload = 'OK\r\n>\r\n+CMQTTCONNLOST: 0,1\r\n'.repeat(120).slice(0, 3200);
    await publish(at, 0, 'in/parts', payload);
    expect(await at.until(/RXTOPIC/)).toEqual(['+CMQTTRXSTART: 0,8,3200', '+CMQTTRXTOPIC: 0,8']);
    expect(await at.bytes(8)).toBe('in/parts');
    let got = '';
    for (const length of [1500, 1500, 200]) {
      expect(await at.until(/./)).toEqual([`+CMQTTRXPAYLOAD: 0,${length}`]);
      got += await at.bytes(length);
    }
    expect(got).toBe(payload);
    expect(await at.until(/./)).toEqual(['+CMQTTRXEND: 0']);
  });

  it('without a payload come without its line', async () => {
    const at = await on(open);
    expect(await connected(at)).toBe('+CMQTTCONNECT: 0,0');
    expect(await at.give('AT+CMQTTSUB=0,5,0', 'empty', LATE)).toEqual(['OK', '+CMQTTSUB: 0,0']);
    await publish(at, 0, 'empty', '');
    expect(await at.until(/RXTOPIC/)).toEqual(['+CMQTTRXSTART: 0,5,0', '+CMQTTRXTOPIC: 0,5']);
    expect(await at.bytes(5)).toBe('empty');
    expect(await at.until(/./)).toEqual(['+CMQTTRXEND: 0']);
  });

  it('reach the second client through cached topics, and stop when it unsubscribes', async () => {
    const at = await on(open);
    expect(await connected(at)).toBe('+CMQTTCONNECT: 0,0');
    await at.all('AT+CMQTTACCQ=1,"second",1', `AT+CMQTTCONNECT=1,"tcp://${NAME}:8883",60,1`);
    expect(await at.until(LATE)).toEqual(['+CMQTTCONNECT: 1,0']);
    expect(await at.ask('AT+CMQTTSUB=1')).toEqual(['+CMQTTSUB: 1,18', 'ERROR']);
    expect(await at.give('AT+CMQTTSUBTOPIC=1,2,1', 'a1')).toEqual(['OK']);
    expect(await at.give('AT+CMQTTSUBTOPIC=1,2,0', 'a2')).toEqual(['OK']);
    expect(await at.ask('AT+CMQTTSUB=1', LATE)).toEqual(['OK', '+CMQTTSUB: 1,0']);
    await publish(at, 0, 'a2', 'hi');
    expect(await at.until(/RXEND/)).toEqual([
      '+CMQTTRXSTART: 1,2,2',
      '+CMQTTRXTOPIC: 1,2',
      'a2',
      '+CMQTTRXPAYLOAD: 1,2',
      'hi',
      '+CMQTTRXEND: 1',
    ]);
    expect(await at.give('AT+CMQTTUNSUBTOPIC=1,2', 'a2')).toEqual(['OK']);
    expect(await at.ask('AT+CMQTTUNSUB=1,0', LATE)).toEqual(['OK', '+CMQTTUNSUB: 1,0']);
    expect(await at.give('AT+CMQTTUNSUB=1,2,0', 'a1', LATE)).toEqual(['OK', '+CMQTTUNSUB: 1,0']);
    await publish(at, 0, 'a2', 'no');
    await publish(at, 0, 'a1', 'no');
    expect(await at.ask('AT')).toEqual(['OK']);
  });

  it('kept by the broker come after the result of the subscription', async () => {
    const at = await on(open);
    expect(await connected(at)).toBe('+CMQTTCONNECT: 0,0');
    await publish(at, 0, 'kept', 'old', 1);
    expect(await at.give('AT+CMQTTSUB=0,4,1', 'kept', /RXEND/)).toEqual([
      'OK',
      '+CMQTTSUB: 0,0',
      '+CMQTTRXSTART: 0,4,3',
      '+CMQTTRXTOPIC: 0,4',
      'kept',
      '+CMQTTRXPAYLOAD: 0,3',
      'old',
      '+CMQTTRXEND: 0',
    ]);
  });

  it('of a lost module are its will', async () => {
    const at = await on(open);
    await at.all('AT+CMQTTSTART', 'AT+CMQTTACCQ=0,"first",1');
    expect(await at.give('AT+CMQTTWILLTOPIC=0,4', 'will')).toEqual(['OK']);
    expect(await at.give('AT+CMQTTWILLMSG=0,4,1', 'gone')).toEqual(['OK']);
    const watcher = await Desk.open({ resolve: [{ name: NAME, target: { host: '127.0.0.1', port: open.port } }] });
    try {
      await watcher.all('AT+CMQTTSTART', 'AT+CMQTTACCQ=0,"watcher",1', connectLine);
      expect(await watcher.until(LATE)).toEqual(['+CMQTTCONNECT: 0,0']);
      expect(await watcher.give('AT+CMQTTSUB=0,4,1', 'will', LATE)).toEqual(['OK', '+CMQTTSUB: 0,0']);
      await at.all(connectLine);
      await at.until(LATE);
      at.module.reset();
      expect((await watcher.until(/RXEND/)).slice(-2)).toEqual(['gone', '+CMQTTRXEND: 0']);
    } finally {
      await watcher.close();
    }
  });

  it('to a forbidden topic end the connection, in the shape of the firmware', async () => {
    const at = await on(open, { firmware: 'LE11B14SIM7600M22' });
    expect(await connected(at)).toBe('+CMQTTCONNECT: 0,0');
    expect(await at.give('AT+CMQTTTOPIC=0,9', 'forbidden')).toEqual(['OK']);
    expect(await at.ask('AT+CMQTTPUB=0,1,60', /LOST/)).toEqual(['+CMQTTPUB: 0,6', 'ERROR', '+CMQTTCONNLOST: 0,1']);
  });

  it('need a topic in UTF-8, unless that is switched off', async () => {
    const at = await on(open);
    await at.all('AT+CMQTTSTART', 'AT+CMQTTACCQ=0,"first",1');
    expect(await at.give('AT+CMQTTTOPIC=0,2', '\xc3(')).toEqual(['+CMQTTTOPIC: 0,2', 'ERROR']);
    await at.all('AT+CMQTTCFG="checkUTF8",0,0');
    expect(await at.give('AT+CMQTTTOPIC=0,2', '\xc3(')).toEqual(['OK']);
  });
});

describe('a restart', () => {
  it('is told by everything that was connected', async () => {
    const at = await on(open);
    await at.all('AT+NETOPEN');
    await at.until(/^\+NETOPEN: 0$/);
    expect(await connected(at)).toBe('+CMQTTCONNECT: 0,0');
    expect(await at.ask('AT+CRESET', /PB DONE/)).toEqual([
      'OK',
      '+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY',
      '+CMQTTCONNLOST: 0,3',
      '+CMQTTNONET',
      'RDY',
      '+CPIN: READY',
      'SMS DONE',
      'PB DONE',
    ]);
  });
});

describe('a lost network', () => {
  it('ends connections and service; everything starts again when it is back', async () => {
    const at = await on(open, { conditions: ['link-lost'], speed: 20 });
    await at.all('AT+NETOPEN');
    await at.until(/^\+NETOPEN: 0$/);
    expect(await connected(at)).toBe('+CMQTTCONNECT: 0,0');
    expect(await at.until(/NONET/)).toEqual([
      '+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY',
      '+CMQTTCONNLOST: 0,3',
      '+CMQTTNONET',
    ]);
    at.conditions.clear();
    expect(await at.ask('AT+CMQTTSTOP')).toEqual(['+CMQTTSTOP: 9', 'ERROR']);
    await at.all('AT+CMQTTSTART');
    expect(await at.until(LATE)).toEqual(['+CMQTTSTART: 0']);
  });
});
