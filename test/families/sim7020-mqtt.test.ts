import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { guess } from '../../src/kernel/facts.ts';
import { makeDevPki, type DevPki } from '../../src/pki/dev.ts';
import { hangsUpWithoutCertificate, broker, type Broker, type OpenBroker } from '../conformance/brokers.ts';
import { rawServer } from '../support/raw-server.ts';
import { Sim7020, withTls, type Sim7020Options } from '../support/sim7020.ts';
import { testTwin } from '../support/twin.ts';

const NAME = 'broker.example';
const PORTS = { plain: 1883, login: 1884, open: 8883, mutual: 8884, silent: 8885 } as const;
const NEW = `AT+CMQNEW="${NAME}","${PORTS.plain}",12000,1024`;
const CONNECT = 'AT+CMQCON=0,4,"device-1",600,1,0';
const LOGIN = { username: 'ada', password: 'pass-word' };
const LOST = '+CMQDISCON: 0';

let pki: DevPki;
let foreign: DevPki;
let plain: OpenBroker;
const servers = new Map<number, Broker>();
let module: Sim7020 | undefined;

beforeAll(async () => {
  [pki, foreign] = await Promise.all([
    makeDevPki({ keyType: 'rsa', serverNames: [NAME] }),
    makeDevPki({ keyType: 'rsa', serverNames: [NAME] }),
  ]);
  plain = await broker({ forbidden: 'forbidden' });
  servers.set(PORTS.plain, plain);
  servers.set(PORTS.login, await broker({ login: LOGIN }));
  servers.set(PORTS.open, await broker({ pki }));
  servers.set(PORTS.mutual, await hangsUpWithoutCertificate(await broker({ pki, mutual: true })));
  const silent = await rawServer(() => undefined);
  servers.set(PORTS.silent, { port: silent.port, stop: () => silent.stop() });
});
afterAll(async () => {
  for (const server of servers.values()) await server.stop();
});
afterEach(async () => {
  await module?.close();
  module = undefined;
});

async function at(options: Sim7020Options = {}): Promise<Sim7020> {
  module = await Sim7020.open({
    resolve: [...servers].map(([port, server]) => ({
      name: NAME,
      port,
      target: { host: '127.0.0.1', port: server.port },
    })),
    ...options,
  });
  return module;
}

describe('MQTT without TLS', () => {
  it('goes as it was recorded: hex digits until AT+CREVHEX=0, then text whose length leaves the backslashes out', async () => {
    const on = await at();
    expect(await on.ask(NEW)).toEqual(['+CMQNEW: 0', 'OK']);
    await on.all(CONNECT, 'AT+CREVHEX=0');
    expect(await on.ask('AT+CMQPUB=0,"jan/test",1,0,0,14,"{\\"msg\\": \\"hoi\\"}"')).toEqual(['OK']);
    await on.all('AT+CMQTSYNC=1', 'AT+CMQSUB=0,"jan/in",1');
    expect(plain.received.get('jan/test')).toBe('{"msg": "hoi"}');
    expect(await on.ask('AT+CMQPUB=0,"jan/in",0,0,0,5,"a;b,c"', /CMQPUB/)).toContain(
      '+CMQPUB: 0,"jan/in",0,0,0,5,"a;b,c"',
    );
    await on.all('AT+CREVHEX=1');
    expect(await on.ask('AT+CMQPUB=0,"jan/in",1,0,0,10,"68656c6C6F"', /CMQPUB/)).toContain(
      '+CMQPUB: 0,"jan/in",1,0,0,10,"68656C6C6F"',
    );
    await on.all('AT+CMQUNSUB=0,"jan/in"', 'AT+CMQDISCON=0');
  });

  it('works at one byte per chunk, with the echo on', async () => {
    const on = await at({ chunk: 1 });
    await on.all('ATE1');
    expect(await on.ask(NEW)).toEqual([NEW, '+CMQNEW: 0', 'OK']);
    expect(await on.ask(CONNECT)).toEqual([CONNECT, 'OK']);
  });

  it('has one client, whose number is in use until AT+CMQDISCON', async () => {
    const on = await at();
    const unused = ['+CMQNEW: 0,0,null', 'OK'];
    expect(await on.ask('AT+CMQNEW?')).toEqual(unused);
    expect(await on.ask('AT+CMQDISCON=0')).toEqual(['ERROR']);
    expect(await on.ask(CONNECT)).toEqual(['ERROR']);
    await on.all(NEW);
    expect(await on.ask('AT+CMQNEW?')).toEqual([`+CMQNEW: 0,1,"${NAME}"`, 'OK']);
    expect(await on.ask('AT+CMQTTSNEW?')).toEqual([`+CMQTTSNEW: 0,1,"${NAME}"`, 'OK']);
    expect(await on.ask('AT+CMQCON?')).toEqual(['+CMQCON: 0,0,null', 'OK']);
    expect(await on.ask(NEW)).toEqual(['ERROR']);
    await on.all('AT+CMQTSYNC=1', CONNECT);
    expect(await on.ask('AT+CMQCON?')).toEqual([`+CMQCON: 0,1,"${NAME}"`, 'OK']);
    expect(await on.ask(CONNECT)).toEqual(['ERROR']);
    await on.all('AT+CMQDISCON=0');
    expect(await on.ask('AT+CMQNEW?')).toEqual(unused);
    await on.all(NEW, CONNECT);
  });

  it('refuses what is out of range, with a number where one is asked for', async () => {
    const on = await at();
    const long = `AT+CMQNEW="${'a'.repeat(51)}","1883",12000,1024`;
    expect(await on.ask(long)).toEqual(['ERROR']);
    await on.all('AT+CMEE=1');
    const refused = ['+CME ERROR: 50'];
    expect(await on.ask(long)).toEqual(refused);
    expect(await on.ask(`AT+CMQNEW="${NAME}","0",12000,1024`)).toEqual(refused);
    expect(await on.ask(`AT+CMQNEW="${NAME}","1883",12000,19`)).toEqual(refused);
    await on.all(NEW, CONNECT);
    for (const rest of ['4,"48656C6C"', '3,"486"', '4,"48zz"', '0,""', '4,abcd', '6,"ab"cd"'])
      expect(await on.ask(`AT+CMQPUB=0,"t",0,0,0,${rest}`), rest).toEqual(refused);
    expect(await on.ask('AT+CMQSUB=1,"t",0')).toEqual(refused);
    expect(await on.ask(`AT+CMQPUB=0,"t",0,0,0,1002,"${'00'.repeat(501)}"`)).toEqual(['ERROR']);
    expect(await on.ask(`AT+CMQPUB=0,"t",0,0,0,1000,"${'00'.repeat(500)}"`)).toEqual(['OK']);
  });

  it('fails as the network does', async () => {
    const conditions = new Set<'dns-fails' | 'tcp-refused' | 'no-bearer'>();
    const on = await at({ conditions });
    for (const condition of ['dns-fails', 'tcp-refused', 'no-bearer'] as const) {
      conditions.add(condition);
      expect(await on.ask(NEW), condition).toEqual(['ERROR']);
      conditions.delete(condition);
    }
    expect(await on.ask(NEW)).toEqual(['+CMQNEW: 0', 'OK']);
  });
});

describe('what the broker says', () => {
  const opened = `AT+CMQNEW="${NAME}","${PORTS.login}",12000,1024`;
  const right = `${CONNECT},"${LOGIN.username}","${LOGIN.password}"`;
  const wrong = `${CONNECT},"${LOGIN.username}","other"`;

  it('comes after OK, or before the end of the command with AT+CMQTSYNC=1, which outlives a restart', async () => {
    const on = await at();
    await on.all(opened);
    expect(await on.ask(wrong, /DISCON/)).toEqual(['OK', LOST]);
    expect(await on.ask('AT+CMQNEW?')).toEqual([`+CMQNEW: 0,1,"${NAME}"`, 'OK']);
    expect(await on.ask(right)).toEqual(['ERROR']);
    await on.all('AT+CMQDISCON=0', 'AT+CMQTSYNC=1');
    on.module.reset();
    await on.until(/SMS Ready/);
    await on.all('ATE0');
    expect(await on.ask('AT+CMQTSYNC?')).toEqual(['+CMQTSYNC: 1', 'OK']);
    await on.all(opened);
    expect(await on.ask(wrong)).toEqual([LOST, 'ERROR']);
    await on.all('AT+CMQDISCON=0', opened);
    expect(await on.ask(right)).toEqual(['OK']);
  });

  it('ends a connection whose publication is forbidden, once', async () => {
    const on = await at();
    await on.all(NEW, CONNECT);
    expect(await on.ask('AT+CMQPUB=0,"forbidden",1,0,0,2,"00"', /DISCON/)).toEqual(['OK', LOST]);
    expect(await on.ask('AT+CMQPUB=0,"t",0,0,0,2,"00"')).toEqual(['ERROR']);
    await on.all('AT+CMQDISCON=0', 'AT+CMQTSYNC=1', NEW, CONNECT);
    expect(await on.ask('AT+CMQPUB=0,"forbidden",1,0,0,2,"00"')).toEqual([LOST, 'ERROR']);
  });

  it('is a will where one was left, retained as it was told', async () => {
    const on = await at();
    const will = '"topic=last/word,QoS=1,retained=1,message_len=8,message=676F6E65"';
    await on.all('AT+CMQTSYNC=1', NEW);
    expect(await on.ask('AT+CMQCON=0,4,"device-1",600,1,0,"","ada","x"')).toEqual(['ERROR']);
    expect(await on.ask(`AT+CMQCON=0,4,"device-1",600,1,1,${will.replace('len=8', 'len=4')}`)).toEqual(['ERROR']);
    expect(await on.ask(`AT+CMQCON=0,4,"device-1",600,1,1,${will}`)).toEqual(['OK']);
    // A connection that is cut makes the broker speak for the device.
    on.module.reset();
    await on.until(/SMS Ready/);
    await on.all('ATE0', NEW, CONNECT);
    expect(await on.ask('AT+CMQSUB=0,"last/#",1', /CMQPUB/)).toContain('+CMQPUB: 0,"last/word",1,1,0,8,"676F6E65"');
  });

  it('may be nothing: a connection on which nobody answers is given up', async () => {
    const on = await at();
    await on.all('AT+CMQTSYNC=1', `AT+CMQNEW="${NAME}","${PORTS.silent}",150,100`);
    expect(await on.ask(CONNECT)).toEqual([LOST, 'ERROR']);
  });

  it('long messages come under another name', async () => {
    const on = await at();
    await on.all('AT+CMQTSYNC=1', NEW, CONNECT, 'AT+CMQSUB=0,"big",0', 'AT+CREVHEX=0');
    await on.all(`AT+CMQPUB=0,"big",0,1,0,501,"${'x'.repeat(501)}"`);
    await on.until(/CMQPUB: /);
    await on.all('AT+CREVHEX=1', 'AT+CMQUNSUB=0,"big"');
    expect((await on.ask('AT+CMQSUB=0,"big",0', /CMQPUB/)).join()).toContain(
      `+CMQPUBEXT: 0,"big",0,1,0,1002,"${'78'.repeat(501)}"`,
    );
  });
});

describe('a connection that ends by itself', () => {
  it.each([
    ['network', [LOST]],
    ['radio', [LOST, '+CPIN: NOT READY', 'OK']],
  ] as const)('is told once when the %s goes, and keeps its number', async (what, lines) => {
    const on = await at();
    await on.all(NEW, CONNECT, 'AT+CMQTSYNC=1', 'AT+CMQSUB=0,"t",0');
    if (what === 'network') on.services.radio.loseLink();
    else await on.type('AT+CFUN=0\r\n');
    for (const line of lines) expect(await on.next()).toBe(line);
    expect(await on.ask('AT+CMQNEW?')).toEqual([`+CMQNEW: 0,1,"${NAME}"`, 'OK']);
    expect(await on.ask('AT+CMQCON?')).toEqual(['+CMQCON: 0,0,null', 'OK']);
    expect(await on.ask('AT+CMQSUB=0,"t",0')).toEqual(['ERROR']);
    await on.all('AT+CMQDISCON=0');
    expect(await on.ask(NEW)).toEqual(['ERROR']);
  });

  it('is told before CONNECT as well', async () => {
    const closing = await rawServer((socket) => void socket.end());
    try {
      const on = await at({ resolve: [{ name: NAME, target: { host: '127.0.0.1', port: closing.port } }] });
      expect(await on.ask(NEW, /DISCON/)).toEqual(['+CMQNEW: 0', 'OK', LOST]);
      expect(await on.ask(CONNECT)).toEqual(['ERROR']);
    } finally {
      await closing.stop();
    }
  });
});

describe('MQTT over TLS', () => {
  const open = (port: number): string => `AT+CMQTTSNEW="${NAME}","${port}",60000,1024`;
  const yes = ['+CMQTTSNEW: 0', 'OK'];
  const no = ['ERROR'];

  it('verifies by the root that is stored, and not at all without one', async () => {
    const on = await at();
    expect(await on.ask(open(PORTS.open))).toEqual(yes);
    await on.all(CONNECT, 'AT+CMQDISCON=0');
    await on.store({ ca: foreign.root.certificate });
    expect(await on.ask(open(PORTS.open))).toEqual(no);
    await on.store({ ca: pki.root.certificate });
    expect(await on.ask(open(PORTS.open))).toEqual(yes);
    await on.all('AT+CMQDISCON=0', 'AT+CSETCA=0,5,0,0,"hello"');
    expect(await on.ask(open(PORTS.open))).toEqual(no);
    // A port without TLS, and one with it where none is spoken.
    expect(await on.ask(open(PORTS.plain))).toEqual(no);
  });

  it('shows a certificate with its key, and fails with half of the two', async () => {
    const { certificate, key } = pki.device;
    const on = await at();
    await on.store({ ca: pki.root.certificate });
    expect(await on.ask(open(PORTS.mutual))).toEqual(no);
    await on.store({ cert: certificate });
    expect(await on.ask(open(PORTS.mutual))).toEqual(no);
    expect(await on.ask(open(PORTS.open))).toEqual(no);
    await on.store({ key });
    expect(await on.ask(open(PORTS.mutual))).toEqual(yes);
    await on.all('AT+CMQTSYNC=1', CONNECT, 'AT+CMQDISCON=0');
    await on.store({ key: foreign.device.key });
    expect(await on.ask(open(PORTS.mutual))).toEqual(no);
  });

  it.each([
    [false, yes],
    [true, no],
  ])('compares dates with a clock of the year 2000: %s', async (checks, answer) => {
    const on = await at({ firmware: withTls({ checksDates: guess(checks, 'either is tried') }) });
    await on.store({ ca: pki.root.certificate });
    expect(await on.ask(open(PORTS.open))).toEqual(answer);
    await on.ask('AT+CMQDISCON=0');
    await on.all(`AT+CCLK="${new Date().toISOString().slice(2, 19).replaceAll('-', '/').replace('T', ',')}+00"`);
    expect(await on.ask(open(PORTS.open))).toEqual(yes);
  });

  it('can be opened with all credentials in the command, in packets', async () => {
    const on = await at();
    const hex = (pem: string): string => Buffer.from(pem).toString('hex');
    const parts = [pki.root.certificate, pki.device.certificate, pki.device.key].map(hex);
    const text = [NAME, PORTS.mutual, 60_000, 1024, ...parts.flatMap((part) => [part.length, part])].join();
    const packets = text.match(/.{1,1500}/g) ?? [];
    const lines = packets.map(
      (packet, i) => `${i < packets.length - 1 ? 1 : 0},${text.length},${packet.length},${packet}`,
    );
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines.slice(0, -1)) await on.all(`AT+CMQTTSNEWEXT=${line}`);
    expect(await on.ask(`AT+CMQTTSNEWEXT=${lines.at(-1)}`)).toEqual(['+CMQTTSNEWEXT: 0', 'OK']);
    await on.all('AT+CMQDISCON=0');
    expect(await on.ask(`AT+CMQTTSNEWEXT=${lines.at(-1)}`)).toEqual(['ERROR']);
    expect(await on.ask('AT+CMQTTSNEWEXT=0,9,9,a,1,2,3,4')).toEqual(['ERROR']);
  });

  it('is cut by a restart at any point, and can be opened anew', async () => {
    const on = await at();
    await on.type(`${open(PORTS.silent)}\r\n`);
    expect(await on.module.expect(({ exchange }) => exchange === 'mqtt.open-tls', 5_000)).toBeDefined();
    on.module.reset();
    await on.until(/SMS Ready/);
    await on.all('ATE0');
    expect(await on.ask('AT+CMQNEW?')).toEqual(['+CMQNEW: 0,0,null', 'OK']);
    expect(await on.ask(open(PORTS.open))).toEqual(yes);
  });
});

describe('Azure’s own commands', () => {
  it('log in with a token that the module’s clock has dated', async () => {
    const twin = await testTwin('azure-iot-hub');
    try {
      const { host, login } = twin.twin;
      const { clientId: id = '' } = login;
      const on = await at({ resolve: [{ name: host, target: { host: twin.host, port: twin.port } }] });
      const config = `AT+CMQAZURECFG=0,"${host}","${id}","${await twin.text('device-key.txt')}",3600`;
      expect(await on.ask('AT+CMQAZURECON=0,120,1')).toEqual(['ERROR']);
      await on.store({ ca: await twin.text('ca.pem') });
      await on.all(config, 'AT+CMQTSYNC=1');
      expect(await on.ask('AT+CMQAZURECON=0,120,1')).toEqual([LOST, 'ERROR']);
      expect(await on.ask('AT+CMQAZURECON=0,120,1')).toEqual(['ERROR']);
      await on.all('AT+CMQDISCON=0');
      await on.all(`AT+CCLK="${new Date().toISOString().slice(2, 19).replaceAll('-', '/').replace('T', ',')}+00"`);
      expect(await on.ask('AT+CMQAZURECON=0,120,1')).toEqual(['OK']);
      await on.all(`AT+CMQPUB=0,"devices/${id}/messages/events/",1,0,0,4,"4869"`, 'AT+CMQDISCON=0');
      await on.all(config.replace(/","[^"]*",3600/, '","bm90IHRoZSBrZXk=",3600'));
      expect(await on.ask('AT+CMQAZURECON=0,120,1')).toEqual([LOST, 'ERROR']);
    } finally {
      await twin.stop();
    }
  });
});
