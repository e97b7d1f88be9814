import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { has } from '../support/programs.ts';
import {
  deviceArgs,
  mosquittoClient,
  sClient,
  testTwin,
  testTwinAt443,
  type SClient,
  type TestTwin,
} from '../support/twin.ts';

const HOST = 'hawser-twin-ats.iot.eu-west-1.amazonaws.com';
const NAMED = ['-servername', HOST, '-verify_hostname', HOST];
const THING = { clientId: 'hawser-twin-device' };
const OWN_TOPIC = 'hawser/hawser-twin-device';
const tools = has('openssl') && has('mosquitto_pub') && has('mosquitto_sub');

describe.skipIf(!tools)('the twin of AWS IoT Core', () => {
  let twin: TestTwin;
  beforeAll(async () => {
    twin = await testTwin('aws-iot');
  });
  afterAll(() => twin.stop());
  const dial = (args: readonly string[], hello = THING, to = twin): Promise<SClient> =>
    sClient(to, [...NAMED, ...args], hello);

  it.each(['-tls1_2', '-tls1_3'])('takes its device with %s', async (version) => {
    expect(await dial([version, ...deviceArgs(twin)])).toMatchObject({ status: 0, connack: 0, handshake: true });
  });

  it('sends the chain in AWS’s shape, which every root in anchors/ ends', async () => {
    const { chainBytes, output } = await dial(['-tls1_2', ...deviceArgs(twin)]);
    expect(chainBytes).toEqual([1500, 1122, 1174]);
    expect(output).toMatch(/ 2 s:.*Amazon Root CA 1\n\s+i:.*Starfield Services Root Certificate Authority - G2/);
    const starfield = ['-CAfile', twin.path('anchors/starfield-services-root-g2.pem')];
    expect(await dial([...starfield, ...deviceArgs(twin)])).toMatchObject({ status: 0, connack: 0 });
    const wrong = ['-CAfile', twin.path('anchors/amazon-root-ca-3.pem')];
    expect(await dial([...wrong, ...deviceArgs(twin)])).toMatchObject({ status: 1, connack: undefined });
  });

  it('serves an EC chain to clients that know ECDSA only', async () => {
    const args = ['-tls1_2', '-cipher', 'ECDHE-ECDSA-AES128-GCM-SHA256', ...deviceArgs(twin)];
    const { output, connack } = await dial([...args, '-CAfile', twin.path('anchors/amazon-root-ca-3.pem')]);
    expect(output).toMatch(/ 1 s:.*Amazon ECDSA 256 M02\n\s+i:.*Amazon Root CA 3/);
    expect(connack).toBe(0);
  });

  it('works without a server name, has a custom domain, and hangs up on any other name', async () => {
    expect(await sClient(twin, deviceArgs(twin), THING)).toMatchObject({ connack: 0 });
    const custom = 'iot.hawser-twin.example';
    const args = ['-servername', custom, '-verify_hostname', custom, ...deviceArgs(twin)];
    expect(await sClient(twin, args, THING)).toMatchObject({ status: 0, connack: 0 });
    const other = await sClient(twin, ['-servername', 'other.iot.eu-west-1.amazonaws.com', ...deviceArgs(twin)], THING);
    expect(other).toMatchObject({ status: 1, alert: undefined, handshake: false });
  });

  it('knows a certificate for several accounts only with a server name', async () => {
    const args = deviceArgs(twin, 'device-multi-account');
    expect(await dial(args)).toMatchObject({ connack: 0 });
    expect(await sClient(twin, args, THING)).toMatchObject({ alert: undefined, connack: undefined, handshake: true });
  });

  it('closes without a CONNACK on a client id that the policy does not allow', async () => {
    const refused = await dial(deviceArgs(twin), { clientId: 'somebody' });
    expect(refused).toMatchObject({ alert: undefined, connack: undefined, handshake: true });
    await twin.event((event) => event.is === 'refused' && event.clientId === 'somebody' && event.code === undefined);
  });

  const publish = (args: readonly string[]): ReturnType<typeof mosquittoClient> =>
    mosquittoClient('mosquitto_pub', twin, [
      ...deviceArgs(twin).map((arg) => arg.replace(/^-(cert|key)$/, '--$1')),
      '-i',
      THING.clientId,
      ...args,
    ]);

  it('lets the device publish to its own topic, and hangs up on all else', async () => {
    expect(await publish(['-t', OWN_TOPIC, '-m', 'hello', '-q', '1'])).toMatchObject({ status: 0 });
    const big = twin.path('big.txt');
    await writeFile(big, Buffer.alloc(128 * 1024 + 1, 'x'));
    const forbidden = [
      ['-t', OWN_TOPIC, '-f', big, '-q', '1'],
      ['-t', 'other/topic', '-m', 'hello', '-q', '1'],
      ['-t', OWN_TOPIC, '-m', 'hello', '-q', '2'],
      ['-t', OWN_TOPIC, '-m', 'hello', '-q', '1', '-r'],
      ['-t', `${OWN_TOPIC}/1/2/3/4/5/6/7`, '-m', 'hello', '-q', '1'],
      ['-t', `${OWN_TOPIC}/${'x'.repeat(240)}`, '-m', 'hello', '-q', '1'],
    ];
    for (const args of forbidden) {
      const { output } = await publish([...args]);
      expect(output, args.join(' ')).toMatch(/CONNACK \(0\)/);
      expect(output, args.join(' ')).not.toMatch(/PUBACK|PUBREC/);
    }
    expect(twin.events.filter(({ is }) => is === 'denied').length).toBeGreaterThanOrEqual(forbidden.length);
  });

  it.each([
    ['#', '1'],
    ['other/#', '1'],
    [OWN_TOPIC, '2'],
  ])('hangs up on a subscription to %s with QoS %s', async (filter, qos) => {
    const device = deviceArgs(twin).map((arg) => arg.replace(/^-(cert|key)$/, '--$1'));
    // It would connect again and again, so it is told to leave after a while.
    const args = [...device, '-i', THING.clientId, '-t', filter, '-q', qos, '-W', '1'];
    const { output } = await mosquittoClient('mosquitto_sub', twin, args);
    expect(output).toMatch(/SUBSCRIBE/);
    expect(output).not.toMatch(/SUBACK/);
  });
});

describe.skipIf(!tools)('a twin of AWS IoT Core', () => {
  const withTwin = async (
    change: Parameters<typeof testTwin>[1],
    work: (twin: TestTwin) => Promise<void>,
  ): Promise<void> => {
    const twin = await testTwin('aws-iot', change);
    try {
      await work(twin);
    } finally {
      await twin.stop();
    }
  };
  const inactive = (twin: TestTwin, version: string): Promise<SClient> =>
    sClient(twin, [...NAMED, version, ...deviceArgs(twin, 'device-inactive')], THING);

  it.each(['-tls1_2', '-tls1_3'])('can refuse an inactive certificate in other ways (%s)', async (version) => {
    await withTwin({ inactive: 'alert42' }, async (twin) => {
      expect(await inactive(twin, version)).toMatchObject({ alert: 42, connack: undefined });
    });
    await withTwin({ inactive: 'close' }, async (twin) => {
      expect(await inactive(twin, version)).toMatchObject({ alert: undefined, connack: undefined, handshake: true });
    });
  });

  it.each([
    ['TLS13_1_3_2022_10', { '-tls1_1': 70, '-tls1_2': 70, '-tls1_3': 0 }],
    ['TLS12_1_2_2022_10', { '-tls1_1': 70, '-tls1_2': 0, '-tls1_3': 70 }],
    ['TLS12_1_0_2016_01', { '-tls1': 0, '-tls1_1': 0, '-tls1_2': 0, '-tls1_3': 70 }],
  ] as const)('takes the versions of the policy %s', async (policy, versions) => {
    await withTwin({ policy }, async (twin) => {
      expect(twin.report.policy).toBe(policy);
      for (const [version, alert] of Object.entries(versions)) {
        const args = [...NAMED, version, '-cipher', 'ALL:@SECLEVEL=0', ...deviceArgs(twin)];
        const { connack, alert: seen } = await sClient(twin, args, THING);
        expect([version, seen, connack]).toEqual([
          version,
          alert === 0 ? undefined : alert,
          alert === 0 ? 0 : undefined,
        ]);
      }
    });
  });

  it('plays 443 on a port that ends so: ALPN says what is spoken', async () => {
    const twin = await testTwinAt443('aws-iot');
    try {
      await checkAlpn(twin);
    } finally {
      await twin.stop();
    }
  });

  async function checkAlpn(twin: TestTwin): Promise<void> {
    const alpn = (name: string): readonly string[] => [...NAMED, '-alpn', name];
    const certificate = await sClient(twin, [...alpn('x-amzn-mqtt-ca'), ...deviceArgs(twin)], THING);
    expect(certificate).toMatchObject({ status: 0, connack: 0 });
    expect(await sClient(twin, [...alpn('x-amzn-mqtt-ca'), '-tls1_2'], THING)).toMatchObject({ alert: 40 });
    const password = await twin.text('password.txt');
    const login = { ...THING, username: 'hawser-twin?x-amz-customauthorizer-name=hawser-twin', password };
    expect(await sClient(twin, alpn('mqtt'), login)).toMatchObject({ connack: 0 });
  }
});
