import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sasToken } from '../../src/app/sas-token.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { has } from '../support/programs.ts';
import { deviceArgs, mosquittoClient, sClient, testTwin, type MqttHello, type TestTwin } from '../support/twin.ts';

const HOST = 'hawser-twin.azure-devices.net';
const DEVICE = 'hawser-twin-device';
const NAMED = ['-servername', HOST, '-verify_hostname', HOST];
const user = (id: string, host = HOST): string => `${host}/${id}/?api-version=2021-04-12`;

describe.skipIf(!(has('openssl') && has('mosquitto_pub')))('the twin of Azure IoT Hub', () => {
  let twin: TestTwin;
  let key: Secret;
  let token: string;
  beforeAll(async () => {
    twin = await testTwin('azure-iot-hub');
    key = new Secret('key', await twin.text('device-key.txt'));
    token = await twin.text('password.txt');
  });
  afterAll(() => twin.stop());

  /** A token made by the device's side of the program. */
  const tokenFor = (resource: string, ttlSeconds = 600, withKey = key): string =>
    sasToken(resource, withKey, ttlSeconds, Date.now()).password.reveal();
  const connack = async (hello: MqttHello, args: readonly string[] = []): Promise<number | undefined> =>
    (await sClient(twin, [...NAMED, ...args], hello)).connack;
  const login = { clientId: DEVICE, username: user(DEVICE) };

  it('takes its device with the token in password.txt, and with one made from the key', async () => {
    expect(await sClient(twin, NAMED, { ...login, password: token })).toMatchObject({ status: 0, connack: 0 });
    expect(await connack({ ...login, password: tokenFor(`${HOST}/devices/${DEVICE}`) })).toBe(0);
  });

  it('takes clients without a server name as well', async () => {
    expect((await sClient(twin, [], { ...login, password: token })).connack).toBe(0);
  });

  it.each([
    ['an expired token', async () => ({ ...login, password: await twin.text('password-expired.txt') })],
    ['a token that ends now', () => ({ ...login, password: tokenFor(`${HOST}/devices/${DEVICE}`, 0) })],
    ['a token of another device', () => ({ ...login, password: tokenFor(`${HOST}/devices/other`) })],
    ['a token of another hub', () => ({ ...login, password: tokenFor(`other.azure-devices.net/devices/${DEVICE}`) })],
    [
      'a token by another key',
      () => {
        const other = new Secret('key', Buffer.alloc(32, 7).toString('base64'));
        return { ...login, password: tokenFor(`${HOST}/devices/${DEVICE}`, 600, other) };
      },
    ],
    ['a token whose end was moved', () => ({ ...login, password: token.replace(/se=\d+/, 'se=4102444800') })],
    ['a password that is no token', () => ({ ...login, password: 'hunter22' })],
    ['no password', () => login],
    ['no user name', () => ({ clientId: DEVICE })],
    [
      'a user name of another hub',
      () => ({ ...login, username: user(DEVICE, 'other.azure-devices.net'), password: token }),
    ],
    ['a client id that is not in the user name', () => ({ ...login, clientId: 'hawser-twin-x509', password: token })],
    ['a device that is not there', () => ({ clientId: 'nobody', username: user('nobody'), password: token })],
  ] as const)('answers %s with CONNACK 5', async (_what, hello) => {
    expect(await connack(await hello())).toBe(5);
  });

  it('takes a device by its certificate, and no other certificate', async () => {
    const x509 = { clientId: 'hawser-twin-x509', username: user('hawser-twin-x509') };
    expect(await connack(x509, deviceArgs(twin))).toBe(0);
    expect(await connack(x509, deviceArgs(twin, 'device-expired'))).toBe(5);
    expect(await connack(x509, deviceArgs(twin, 'device-unknown'))).toBe(5);
    expect(await connack(x509)).toBe(5);
    expect(await connack(login, deviceArgs(twin))).toBe(5);
  });

  it('speaks TLS 1.2 with ephemeral keys only', async () => {
    const at = (...args: readonly string[]): ReturnType<typeof sClient> =>
      sClient(twin, [...NAMED, ...args], { ...login, password: token });
    expect(await at('-tls1_3')).toMatchObject({ alert: 70 });
    expect(await at('-tls1_1', '-cipher', 'ALL:@SECLEVEL=0')).toMatchObject({ alert: 70 });
    expect(await at('-tls1_2', '-cipher', 'AES128-GCM-SHA256')).toMatchObject({ alert: 40 });
    expect(await at('-tls1_2', '-cipher', 'ECDHE-RSA-AES128-SHA')).toMatchObject({ alert: 40 });
    expect(await at('-tls1_2', '-cipher', 'ECDHE-RSA-AES128-SHA256')).toMatchObject({ connack: 0 });
  });

  const send = (...args: readonly string[]): ReturnType<typeof mosquittoClient> =>
    mosquittoClient('mosquitto_pub', twin, ['-i', DEVICE, '-u', user(DEVICE), '-P', token, ...args]);
  const publish = (...args: readonly string[]): ReturnType<typeof mosquittoClient> => send('-m', 'hello', ...args);

  it('has fixed topics', async () => {
    const own = await publish('-t', `devices/${DEVICE}/messages/events/`, '-q', '1');
    expect(own).toMatchObject({ status: 0, output: expect.stringContaining('PUBACK') as string });
    const retained = await publish('-t', `devices/${DEVICE}/messages/events/`, '-q', '1', '-r');
    expect(retained.output).toContain('PUBACK');
    for (const topic of ['hawser/x', 'devices/other/messages/events/', `devices/${DEVICE}/messages/devicebound/1`]) {
      const { output } = await publish('-t', topic, '-q', '1');
      expect(output, topic).toMatch(/CONNACK \(0\)/);
      expect(output, topic).not.toContain('PUBACK');
    }
    expect((await publish('-t', `devices/${DEVICE}/messages/events/`, '-q', '2')).output).not.toContain('PUBREC');
    const big = twin.path('big.txt');
    await writeFile(big, Buffer.alloc(256 * 1024 + 1, 'x'));
    const { output } = await send('-t', `devices/${DEVICE}/messages/events/`, '-q', '1', '-f', big);
    expect(output).toMatch(/CONNACK \(0\)/);
    expect(output).not.toContain('PUBACK');
  });

  it('tells how to verify there', () => {
    expect(twin.report.connect).toContain('--verify ack');
    expect(twin.report.connect).not.toContain('SharedAccessSignature');
  });
});

describe.skipIf(!has('openssl'))('a twin of an Azure IoT Hub before September 2025', () => {
  it('takes old versions and static RSA', async () => {
    const twin = await testTwin('azure-iot-hub', { policy: 'before-2025-08-31' });
    try {
      const hello = { clientId: DEVICE, username: user(DEVICE), password: await twin.text('password.txt') };
      for (const version of ['-tls1', '-tls1_1', '-tls1_2']) {
        const args = [...NAMED, version, '-cipher', 'AES128-SHA:@SECLEVEL=0'];
        expect([version, (await sClient(twin, args, hello)).connack]).toEqual([version, 0]);
      }
    } finally {
      await twin.stop();
    }
  });
});
