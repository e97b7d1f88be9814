import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { check, type CheckOptions } from '../../src/app/check.ts';
import type { CheckReport } from '../../src/app/check-report.ts';
import { startTwin, type RunningTwin, type TwinRequest } from '../../src/app/twin.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { parseResolve } from '../../src/kernel/resolve.ts';
import { issue, type Issued } from '../../src/pki/dev.ts';
import { scratch, type Scratch } from '../support/scratch.ts';

/* What a probe adds: each difference at the broker or in the files shows in the answer. */

let files: Scratch;
const running: RunningTwin[] = [];
beforeEach(async () => {
  files = await scratch();
});
afterEach(async () => {
  for (const twin of running.splice(0)) await twin.stop();
  await files.remove();
});

interface Scene {
  readonly host: string;
  readonly ask: (
    module: string,
    more?: Partial<CheckOptions>,
    env?: Readonly<Record<string, string>>,
  ) => Promise<CheckReport>;
}

async function scene(kind: string, change: Partial<TwinRequest> = {}): Promise<Scene> {
  const started = await startTwin({ kind, out: files.folder, ...change });
  running.push(started);
  const { host } = started.twin;
  return {
    host,
    ask: (module, more = {}, env = {}) =>
      check(
        {
          module,
          broker: `mqtts://${host}`,
          brokerKind: kind,
          resolve: [parseResolve(`${host}=127.0.0.1:${started.port}`)],
          anchors: join(files.folder, 'anchors'),
          ...more,
        },
        { clock: systemClock, env, onEvent: () => undefined, onProgress: () => undefined },
      ),
  };
}

const errors = ({ findings }: CheckReport): readonly string[] =>
  findings.flatMap(({ severity, code }) => (severity === 'error' ? [code] : []));

async function fileOf(made: Issued): Promise<Pick<CheckOptions, 'cert' | 'key'>> {
  const [cert, key] = [join(files.folder, 'own.pem'), join(files.folder, 'own.key.pem')];
  await writeFile(cert, made.certificate);
  await writeFile(key, made.key);
  return { cert, key };
}

const device = (): Pick<CheckOptions, 'cert' | 'key'> => ({
  cert: join(files.folder, 'device.pem'),
  key: join(files.folder, 'device.key.pem'),
});

describe('a client certificate', () => {
  it('of another authority is refused by a broker that looks', async () => {
    const { ask } = await scene('mosquitto');
    expect(errors(await ask('sim7600'))).toEqual(['client-cert-missing']);
    expect(errors(await ask('sim7600', device()))).toEqual([]);
    const stranger = await issue({ subject: 'CN=stranger', keyType: 'rsa', use: 'client' });
    const report = await ask('sim7600', await fileOf(stranger));
    expect(report.answer).toBe('no');
    expect(errors(report).every((code) => code === 'client-cert-refused' || code === 'client-cert-other-ca')).toBe(
      true,
    );
    expect(report.brokeAt).toEqual({ from: 'client-auth', to: 'client-auth' });
  });

  it('for servers only is seen before it is presented', async () => {
    const { ask } = await scene('aws-iot');
    const server = await issue({ subject: 'CN=server', keyType: 'rsa', use: 'server' });
    const report = await ask('sim7600', { ...(await fileOf(server)), probe: false });
    expect(errors(report)).toEqual(['cert-no-client-auth']);
  });

  it('that the broker hangs up on, it does so on every module', async () => {
    const { ask } = await scene('aws-iot');
    const held = { ca: join(files.folder, 'ca.pem'), ...device() };
    expect(errors(await ask('sim7600', { ...held, clientId: 'hawser-twin-device' }))).toEqual([]);
    const report = await ask('sim7600', { ...held, clientId: 'somebody-else' });
    expect(errors(report)).toEqual(['policy-close']);
    expect(report.brokeAt).toEqual({ from: 'mqtt', to: 'mqtt' });
    // Without a probe nobody knows what the policy allows.
    expect(await ask('sim7600', { ...held, clientId: 'somebody-else', probe: false })).toMatchObject({ answer: 'yes' });
  });

  it('that is not active is refused', async () => {
    const { ask } = await scene('aws-iot', { inactive: 'alert46' });
    const inactive = { ...device(), cert: join(files.folder, 'device-inactive.pem') };
    const report = await ask('sim7600', inactive);
    expect(errors(report)).toContain('client-cert-refused');
    expect(JSON.stringify(report.findings)).toMatch(/alert 46 to this certificate/);
  });
});

describe('a login', () => {
  it('that the broker refuses is a no, and one that it takes is a yes', async () => {
    const { ask } = await scene('hivemq-cloud');
    const ca = join(files.folder, 'ca.pem');
    const right = { ca, username: 'hawser-twin', passwordFile: join(files.folder, 'password.txt') };
    const known = await ask('sim7600', right);
    expect([known.answer, known.assumed]).toEqual(['yes', []]);
    const wrong = await ask('sim7600', { ca, username: 'hawser-twin', passwordEnv: 'PW' }, { PW: 'not-the-password' });
    expect(errors(wrong)).toEqual(['login-refused']);
    expect(JSON.stringify(wrong)).not.toContain('not-the-password');
  });
});

describe('what the broker sends', () => {
  it('is judged for this very module', async () => {
    const { ask } = await scene('mosquitto', { misbehave: ['p384'] });
    // The A7670 was reported not to know that curve; the SIM7600 is guessed to.
    const a7670 = await ask('a7670@A011B07', device());
    expect(a7670.answer).toBe('no');
    expect(errors(a7670)).toEqual(['server-key-type']);
    expect(errors(await ask('sim7600', device()))).toEqual([]);
  });

  it('and is out of its dates, which only some modules look at', async () => {
    const { ask } = await scene('mosquitto', { misbehave: ['expired'] });
    const report = await ask('sim7600', device());
    expect(errors(report)).toEqual([]);
    expect(report.findings.find(({ code }) => code === 'server-cert-expired')?.severity).toBe('warning');
  });

  it('without its intermediate leads nowhere', async () => {
    const { ask } = await scene('hivemq-cloud', { misbehave: ['no-intermediate'] });
    const report = await ask('sim7600', { ca: join(files.folder, 'ca.pem') });
    expect(errors(report)).toEqual(['anchor-wrong']);
  });

  it('can be something else than TLS', async () => {
    const { ask } = await scene('mosquitto', { misbehave: ['plain'] });
    const report = await ask('sim7600', device());
    expect(errors(report)).toEqual(['endpoint-not-tls']);
    expect(report.answer).toBe('no');
  });
});
