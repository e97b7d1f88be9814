import { describe, expect, it } from 'vitest';
import { hawserWith, type CliHere } from '../../test/support/cli-here.ts';
import { brokers } from '../brokers/registry.ts';

const ENV = { KEY: Buffer.alloc(32, 7).toString('base64') };

const hawser = (...argv: readonly string[]): Promise<CliHere> => hawserWith(ENV, ...argv);

describe('hawser brokers', () => {
  it('lists every kind with its hosts and demands', async () => {
    const { status, stdout } = await hawser('brokers');
    expect(status).toBe(0);
    for (const { id, title } of brokers()) expect(stdout).toContain(`${id}  ${title}\n`);
    expect(stdout).toContain('SNI yes, client certificate no, login yes');
    expect(stdout).toMatch(/gone +Google switched IoT Core off/);
    const document = JSON.parse((await hawser('brokers', '--json')).stdout) as { brokers: { id: string }[] };
    expect(document).toMatchObject({ schema: 1, command: 'brokers', ok: true, ladder: [], findings: [] });
    expect(document.brokers.map(({ id }) => id)).toEqual(brokers().map(({ id }) => id));
  });

  it('shows one kind in full, with how to connect and the sources', async () => {
    const { status, stdout } = await hawser('brokers', 'azure-iot-hub');
    expect(status).toBe(0);
    expect(stdout).toContain('--broker mqtts://my-hub.azure-devices.net:8883 --login azure-sas');
    expect(stdout).toContain('--login azure-sas --device DEVICE');
    expect(stdout).toMatch(/lowest version: TLSv1\.2 {2}\(stated: Microsoft Learn/);
    expect(stdout).toContain('TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256');
    expect(stdout).toMatch(/session tickets: not known/);
    expect(stdout).toMatch(/2025-08-31 {2}TLS 1\.2 and strong suites only/);
  });

  it('prints the whole profile for programs, patterns included', async () => {
    const { stdout } = await hawser('brokers', 'aws-iot', '--json');
    const { broker } = JSON.parse(stdout) as {
      broker: { profile: { hosts: string[]; limits: { topicSlashes: object } }; calendar: { past: boolean }[] };
    };
    expect(new RegExp(broker.profile.hosts[0] ?? '').test('a1b2c3-ats.iot.eu-west-1.amazonaws.com')).toBe(true);
    expect(broker.profile.limits.topicSlashes).toMatchObject({ value: 7, confidence: 'stated' });
    expect(broker.calendar.some(({ past }) => past) && broker.calendar.some(({ past }) => !past)).toBe(true);
  });

  it('says which kinds there are when it is asked for another', async () => {
    const { status, stderr } = await hawser('brokers', 'rabbit');
    expect(status).toBe(2);
    expect(stderr).toContain('there is no kind of broker "rabbit"');
    expect(stderr).toContain('azure-iot-hub');
  });
});

describe('hawser connect to a broker of a known kind', () => {
  const dry = ['connect', '--module', 'sim7600', '--dry-run', '--no-probe', '--json', '--broker'];

  interface Plan {
    readonly findings: readonly { readonly code: string }[];
    readonly broker: { readonly kind: string };
    readonly plan: unknown;
  }

  const planned = async (...argv: readonly string[]): Promise<Plan> =>
    JSON.parse((await hawser(...dry, ...argv)).stdout) as Plan;

  it('makes the login of Azure, and uses its client id, topic and way of proof', async () => {
    const sas = ['--login', 'azure-sas', '--device', 'sensor-1', '--device-key-env', 'KEY', '--ttl', '600'];
    const { findings, broker, plan } = await planned('mqtts://my-hub.azure-devices.net', ...sas);
    expect(broker.kind).toBe('azure-iot-hub');
    const text = JSON.stringify(plan);
    expect(text).toContain('devices/sensor-1/messages/events/');
    expect(text).toContain('"sensor-1"');
    expect(text).not.toContain('hawser/');
    expect(text).not.toMatch(/SharedAccess|sig=/);
    expect(text).not.toContain(ENV.KEY);
    expect(findings.map(({ code }) => code)).toContain('login-token-ends');
    expect(findings.map(({ code }) => code)).not.toContain('login-missing');
  });

  it('takes another client id, topic and kind where they are given', async () => {
    const { broker, plan, findings } = await planned(
      ...[
        'mqtts://mqtt.company.example',
        '--broker-kind',
        'aws-iot-custom',
        '--client-id',
        'thing-7',
        '--pub',
        'a/b=hi',
      ],
    );
    expect(broker.kind).toBe('aws-iot-custom');
    expect(JSON.stringify(plan)).toContain('thing-7');
    expect(findings.map(({ code }) => code)).toEqual(expect.arrayContaining(['client-cert-missing', 'policy-hint']));
  });

  it.each([
    [['--login', 'azure'], /--login takes azure-sas, aws-custom-auth/],
    [['--ttl', '5'], /--ttl takes a whole number from 60/],
    [['--broker-kind', 'rabbit'], /no kind of broker "rabbit"/],
    [['--device', 'me'], /--device belongs to --login/],
  ])('refuses %j', async (argv, says) => {
    const { status, stdout } = await hawser(...dry, 'mqtts://my-hub.azure-devices.net', ...argv);
    expect(status).toBe(2);
    expect((JSON.parse(stdout) as { error: { message: string } }).error.message).toMatch(says);
  });
});
