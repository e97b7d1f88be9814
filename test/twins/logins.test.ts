import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { has } from '../support/programs.ts';
import { deviceArgs, mosquittoClient, sClient, testTwin, type MqttHello, type TestTwin } from '../support/twin.ts';

const tools = has('openssl') && has('mosquitto_pub');

describe.skipIf(!tools)('the twin of HiveMQ Cloud', () => {
  const HOST = '0123456789abcdef0123456789abcdef.s1.eu.hivemq.cloud';
  const NAMED = ['-servername', HOST, '-verify_hostname', HOST];
  let twin: TestTwin;
  let login: MqttHello;
  beforeAll(async () => {
    twin = await testTwin('hivemq-cloud');
    login = { username: 'hawser-twin', password: await twin.text('password.txt') };
  });
  afterAll(() => twin.stop());

  it.each(['-tls1_2', '-tls1_3'])('takes its login with a server name (%s)', async (version) => {
    expect(await sClient(twin, [...NAMED, version], login)).toMatchObject({ status: 0, connack: 0 });
  });

  it('sends Let’s Encrypt’s chains of 2026: RSA just under 4 kB, EC in four certificates', async () => {
    const rsa = await sClient(twin, [...NAMED, '-tls1_2'], login);
    expect(rsa.chainBytes).toEqual([1250, 1247, 1528]);
    expect(rsa.output).toMatch(/ 2 s:.*CN = Root YR\n\s+i:.*ISRG Root X1\n\s+a:PKEY: rsaEncryption, 4096/);
    const message = rsa.chainBytes.reduce((sum, bytes) => sum + 3 + bytes, 3);
    expect(message).toBeGreaterThan(4000);
    expect(message).toBeLessThan(4096);
    const ec = await sClient(twin, [...NAMED, '-tls1_2', '-cipher', 'ECDHE-ECDSA-AES128-GCM-SHA256'], login);
    expect(ec.connack).toBe(0);
    // EC signatures vary in length.
    for (const [place, bytes] of [950, 655, 682, 1140].entries()) {
      expect(Math.abs((ec.chainBytes[place] ?? 0) - bytes), String(place)).toBeLessThanOrEqual(4);
    }
    expect(ec.output).toMatch(/ 3 s:.*ISRG Root X2\n\s+i:.*ISRG Root X1/);
  });

  it.each([
    ['no server name', []],
    ['another server name', ['-servername', 'ffffffffffffffffffffffffffffffff.s1.eu.hivemq.cloud']],
  ])(
    'finishes the handshake with %s, under a default certificate, and then does not know the login',
    async (_what, name) => {
      const seen = await sClient(twin, name, login);
      expect(seen).toMatchObject({ handshake: true, alert: undefined, connack: 5 });
      expect(seen.output).toMatch(/ 0 s:.*CN = default\.s1\.eu\.hivemq\.cloud/);
      expect(await sClient(twin, [...name, '-verify_hostname', HOST], login)).toMatchObject({ status: 1 });
    },
  );

  it('answers a wrong login with CONNACK 5', async () => {
    expect(await sClient(twin, NAMED, { ...login, password: 'wrong' })).toMatchObject({ connack: 5 });
    expect(await sClient(twin, NAMED, { ...login, username: 'other' })).toMatchObject({ connack: 5 });
    expect(await sClient(twin, NAMED)).toMatchObject({ connack: 5 });
  });

  it('lets clients publish what they like, up to its bound', async () => {
    const args = ['-u', 'hawser-twin', '-P', login.password ?? '', '-t', 'any/topic'];
    for (const qos of ['0', '1', '2']) {
      expect(await mosquittoClient('mosquitto_pub', twin, [...args, '-m', 'hello', '-q', qos, '-r'])).toMatchObject({
        status: 0,
      });
    }
    const message = await twin.event((event) => event.is === 'message' && event.topic === 'any/topic');
    expect(message).toMatchObject({ payload: new Uint8Array(Buffer.from('hello')) });
  });
});

describe.skipIf(!tools)('the twin of EMQX Cloud serverless', () => {
  const HOST = 'hawsertwin.ala.eu-central-1.emqxsl.com';
  const NAMED = ['-servername', HOST, '-verify_hostname', HOST];
  let twin: TestTwin;
  let login: MqttHello;
  beforeAll(async () => {
    twin = await testTwin('emqx-cloud');
    login = { username: 'hawser-twin', password: await twin.text('password.txt') };
  });
  afterAll(() => twin.stop());

  it.each(['-tls1_2', '-tls1_3'])('takes its login with a server name (%s)', async (version) => {
    const seen = await sClient(twin, [...NAMED, version], login);
    expect(seen).toMatchObject({ status: 0, connack: 0, chainBytes: [1700, 1228] });
  });

  it.each(['-tls1_2', '-tls1_3'])(
    'refuses clients without a server name, or with another one (%s)',
    async (version) => {
      const refused = { status: 1, alert: 112, handshake: false };
      expect(await sClient(twin, [version], login)).toMatchObject(refused);
      expect(await sClient(twin, [version, '-servername', 'x.emqxsl.com'], login)).toMatchObject(refused);
    },
  );

  it('answers a wrong login with CONNACK 5', async () => {
    expect(await sClient(twin, NAMED, { ...login, password: 'wrong' })).toMatchObject({ connack: 5 });
  });

  it('ends an older session when its client id connects again', async () => {
    const credentials = ['-u', 'hawser-twin', '-P', login.password ?? '', '-i', 'twice'];
    const first = mosquittoClient('mosquitto_sub', twin, [...credentials, '-t', 't', '-C', '1', '-W', '10']);
    await twin.event((event) => event.is === 'connected' && event.clientId === 'twice');
    const second = await mosquittoClient('mosquitto_pub', twin, [...credentials, '-t', 'other', '-m', 'hello']);
    expect(second.status).toBe(0);
    await twin.event((event) => event.is === 'left' && event.clientId === 'twice');
    // Thrown out, the first one dials again, and then gets its message.
    expect(
      twin.events.filter((event) => event.is === 'connected' && event.clientId === 'twice').length,
    ).toBeGreaterThan(1);
    const sent = await mosquittoClient('mosquitto_pub', twin, [
      ...['-u', 'hawser-twin', '-P', login.password ?? '', '-t', 't', '-m', 'hello', '-r'],
    ]);
    expect(sent.status).toBe(0);
    expect((await first).output).toMatch(/CONNACK \(0\)[^]*CONNACK \(0\)/);
  });
});

describe.skipIf(!tools)('the twin of Mosquitto', () => {
  let twin: TestTwin;
  beforeAll(async () => {
    twin = await testTwin('mosquitto');
  });
  afterAll(() => twin.stop());

  it.each(['-tls1_2', '-tls1_3'])('takes its device, and one whose CA is sent along (%s)', async (version) => {
    expect(await sClient(twin, [version, ...deviceArgs(twin)])).toMatchObject({ status: 0, connack: 0 });
    const chained = ['-cert_chain', twin.path('device-ca.pem'), ...deviceArgs(twin, 'device-no-intermediate')];
    expect(await sClient(twin, [version, ...chained])).toMatchObject({ status: 0, connack: 0 });
  });

  it('names the CA of its devices', async () => {
    const { output } = await sClient(twin, ['-tls1_2', ...deviceArgs(twin)]);
    expect(output).toMatch(/Acceptable client certificate CA names\nO = Hawser Twin, CN = Device Root/);
  });

  it('asks for a login instead, by policy', async () => {
    const other = await testTwin('mosquitto', { policy: 'password' });
    try {
      const password = await other.text('password.txt');
      expect(await sClient(other, [], { username: 'hawser-twin', password })).toMatchObject({ status: 0, connack: 0 });
      expect(await sClient(other, [], { username: 'hawser-twin', password: 'wrong' })).toMatchObject({ connack: 5 });
      expect((await sClient(other, [])).output).toContain('No client certificate CA names sent');
    } finally {
      await other.stop();
    }
  });
});
