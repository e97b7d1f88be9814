import { execFile } from 'node:child_process';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mosquitto } from '../../test/support/mosquitto.ts';
import { openssl } from '../../test/support/openssl.ts';
import { has, programPath } from '../../test/support/programs.ts';
import { scratch, type Scratch } from '../../test/support/scratch.ts';
import { systemClock } from '../kernel/clock.ts';
import { fitCredentials } from './creds-fit.ts';
import { makeCredentials } from './creds-make.ts';

let files: Scratch;

beforeAll(async () => {
  files = await scratch();
});
afterAll(() => files.remove());

const out = (name: string): string => join(files.folder, name);

async function verified(...args: readonly string[]): Promise<boolean> {
  return (await openssl(['verify', '-no-CApath', '-no-CAstore', ...args])).status === 0;
}

describe.skipIf(!has('openssl'))('a PKI for development', () => {
  it.each(['rsa', 'ec'] as const)('with %s keys holds in the eyes of OpenSSL', async (type) => {
    const folder = out(type);
    await makeCredentials({ out: folder, server: ['broker.example', '192.0.2.1'], device: 'sensor-1', type });
    const file = (name: string): string => join(folder, name);
    const ca = ['-CAfile', file('ca.pem')];
    for (const name of [
      ['-verify_hostname', 'broker.example'],
      ['-verify_ip', '192.0.2.1'],
    ] as const) {
      expect(await verified(...ca, '-purpose', 'sslserver', ...name, file('server.pem'))).toBe(true);
    }
    expect(await verified(...ca, '-verify_hostname', 'other.example', file('server.pem'))).toBe(false);
    expect(await verified(...ca, '-purpose', 'sslclient', file('device.pem'))).toBe(true);
    expect(await verified(...ca, '-purpose', 'sslserver', file('device.pem'))).toBe(false);
    const request = await openssl(['req', '-in', file('device.csr.pem'), '-verify', '-noout', '-subject']);
    expect(request).toMatchObject({ status: 0 });
    expect(request.output).toMatch(/CN ?= ?sensor-1/);
  });

  it('has an intermediate and a cross-sign where they are asked for', async () => {
    const folder = out('deep');
    await makeCredentials({ out: folder, intermediate: true, crossSign: true });
    const file = (name: string): string => join(folder, name);
    const chain = ['-untrusted', file('server.pem'), file('server.pem')];
    expect(await verified('-CAfile', file('ca.pem'), ...chain)).toBe(true);
    expect(await verified('-CAfile', file('old-ca.pem'), ...chain)).toBe(true);
    expect(await verified('-CAfile', file('ca.pem'), file('server.pem'))).toBe(false);
    expect(await verified('-CAfile', file('cross-signed.pem'), ...chain)).toBe(false);
  });

  it('fits a module as it is', async () => {
    const folder = out('fitted');
    await makeCredentials({ out: folder });
    const all = ['ca.pem', 'device.pem', 'device.key.pem'].map((name) => join(folder, name));
    const options = { module: 'nrf9160', files: all, out: out('module') };
    expect(await fitCredentials(options, { clock: systemClock, env: {} })).toMatchObject({ ok: true });
  });
});

describe('its files', () => {
  it('are for their owner only where a key is in them, and are not overwritten', async () => {
    const folder = out('modes');
    const report = await makeCredentials({ out: folder, intermediate: true, crossSign: true });
    expect((await readdir(folder)).sort()).toEqual(
      report.files.map(({ path }) => path.slice(folder.length + 1)).sort(),
    );
    for (const { path, secret } of report.files) {
      const { mode } = await stat(path);
      expect((await readFile(path, 'utf8')).includes('PRIVATE KEY')).toBe(secret);
      expect(mode & 0o777, path).toBe(secret ? 0o600 : 0o644);
    }
    expect(JSON.stringify(report)).not.toContain('PRIVATE KEY');
    const before = await readFile(join(folder, 'ca.pem'), 'utf8');
    await expect(makeCredentials({ out: folder })).rejects.toMatchObject({ code: 'file-exists' });
    expect(await readFile(join(folder, 'ca.pem'), 'utf8')).toBe(before);
    await makeCredentials({ out: folder, force: true });
    expect(await readFile(join(folder, 'ca.pem'), 'utf8')).not.toBe(before);
  });

  it.each([
    { server: ['mqtts://broker.example'] },
    { server: ['broker.example:8883'] },
    { server: ['bro ker'] },
    { server: ['-x'] },
    { server: ['1.2.3'] },
    { server: [''] },
    { device: '' },
    { device: 'a,CN=b' },
    { device: 'x'.repeat(65) },
  ])('are not made for %j', async (options) => {
    await expect(makeCredentials({ out: out('never'), ...options })).rejects.toMatchObject({ code: 'usage' });
    await expect(stat(out('never'))).rejects.toThrow();
  });
});

describe.skipIf(!has('mosquitto') || !has('mosquitto_pub'))('the lines for Mosquitto', () => {
  it('make it take the device, and nobody without a certificate', async () => {
    const folder = out('broker');
    const report = await makeCredentials({ out: folder, server: ['localhost', '127.0.0.1'] });
    // The listener of the test has its own port, and lets anybody in unless told otherwise.
    const lines = report.mosquitto.filter((line) => !line.startsWith('listener'));
    const broker = await mosquitto({ lines: ['allow_anonymous false', ...lines] });
    try {
      const file = (name: string): string => join(folder, name);
      const publish = (extra: readonly string[]): Promise<number> => {
        const address = ['-h', 'localhost', '-p', String(broker.port), '--cafile', file('ca.pem')];
        const args = [...address, ...extra, '-t', 't', '-m', 'm'];
        return new Promise((resolve) => {
          execFile(programPath('mosquitto_pub') ?? '', args, { timeout: 10_000 }, (error) =>
            resolve(error === null ? 0 : 1),
          );
        });
      };
      expect(await publish(['--cert', file('device.pem'), '--key', file('device.key.pem')])).toBe(0);
      await broker.waitFor(/u'device'/);
      expect(await publish([])).not.toBe(0);
    } finally {
      await broker.stop();
    }
  });
});
