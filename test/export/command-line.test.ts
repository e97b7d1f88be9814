import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hawserHere } from '../support/cli-here.ts';
import { connectTo, credentials, virtualModule, type Credentials } from '../support/virtual.ts';

/* `hawser connect --dry-run --format`. */

let files: Credentials;
beforeAll(async () => {
  files = await credentials();
});
afterAll(() => files.files.remove());

const connect = (module: string, broker: string, ...more: readonly string[]) =>
  hawserHere('connect', '--module', module, '--broker', broker, '--ca', files.ca, '--dry-run', '--no-probe', ...more);

describe('connect --dry-run --format', () => {
  it.each([
    ['at', /^# hawser AT script 1\n/],
    ['c', /^\/\*\n[^]*#endif\n$/],
    ['arduino', /^\/\*\n[^]*void loop\(\) \{\n[^]*\}\n$/],
  ])('%s: the code alone goes to standard output', async (format, shape) => {
    const { status, stdout, stderr } = await connect('a7670', 'mqtts://broker.example', '--format', format);
    expect(status).toBe(0);
    expect(stdout).toMatch(shape);
    expect(stdout).toContain('tcp://broker.example:8883');
    expect(stderr).not.toContain('AT+');
    // Compilers want ASCII; a script is for people.
    if (format !== 'at') expect(stdout).toMatch(/^[\x20-\x7e\n]*$/);
  });

  it('puts it into the one document of --json', async () => {
    const { status, stdout } = await connect('sim7600', 'mqtts://broker.example', '--format', 'at', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 1,
      command: 'connect',
      code: { format: 'at', text: expect.stringContaining('AT+CMQTTCONNECT') as string },
    });
  });

  it('writes nothing that cannot work, unless it is forced', async () => {
    const hopeless = ['sim7600@LE20B03', 'mqtts://x.s1.eu.hivemq.cloud', '--format', 'c'] as const;
    const refused = await connect(...hopeless);
    expect(refused).toMatchObject({ status: 1, stdout: '' });
    expect(refused.stderr).toContain('no code was written');
    expect(refused.stderr).toMatch(/^error: .+ \([a-z-]+\)$/m);
    const forced = await connect(...hopeless, '--force');
    expect(forced.stdout).toContain('hawser_connect');
  });

  it('is for a module in any state, whatever the one on the port is like', async () => {
    const emulator = await virtualModule(1);
    try {
      const { report } = await connectTo(emulator, { ca: files.ca, dryRun: true, format: 'at', clientId: 'me' });
      expect(report.code?.text).toContain('\nAT+CGREG?\n');
      // The module is registered, so that its own plan does not wait for it.
      expect(report.plan?.steps.map(({ id }) => id)).not.toContain('wait-for-network');
    } finally {
      await emulator.stop();
    }
  });

  it('needs --dry-run, and a format that there is', async () => {
    const without = await hawserHere(
      'connect',
      '--module',
      'sim7600',
      '--broker',
      'mqtts://x.example',
      '--format',
      'c',
    );
    expect(without.status).toBe(2);
    expect(without.stderr).toContain('--dry-run');
    expect((await connect('sim7600', 'mqtts://x.example', '--format', 'rust')).status).toBe(2);
    expect((await connect('sim800', 'mqtts://x.example', '--format', 'c')).status).toBe(1);
  });
});
