import { once } from 'node:events';
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scratch, type Scratch } from '../../test/support/scratch.ts';
import { twinKinds } from '../brokers/twins.ts';
import { brokers } from '../brokers/registry.ts';
import { recogniseBroker } from '../brokers/kit/facts.ts';
import { readCertificates } from '../pki/read.ts';
import { loadAnchors } from '../pki/anchors/set.ts';
import { startTwin, type RunningTwin, type TwinRequest } from './twin.ts';

describe('a twin', () => {
  let files: Scratch;
  const running: RunningTwin[] = [];
  beforeEach(async () => {
    files = await scratch();
  });
  afterEach(async () => {
    for (const twin of running.splice(0)) await twin.stop();
    await files.remove();
  });

  const start = async (change: Partial<TwinRequest> = {}): Promise<RunningTwin> => {
    const twin = await startTwin({ kind: 'emqx-cloud', out: files.folder, ...change });
    running.push(twin);
    return twin;
  };
  const names = async (): Promise<readonly string[]> => (await readdir(files.folder)).sort();
  const text = (name: string): Promise<string> => readFile(join(files.folder, name), 'utf8');

  it.each(twinKinds())('of %s writes what is needed to connect, its secrets for the owner only', async (kind) => {
    const { report, twin } = await start({ kind });
    const login = JSON.parse(await text('login.json')) as Readonly<Record<string, unknown>>;
    expect(login).toMatchObject({
      kind,
      host: twin.host,
      listening: report.listening,
      ca: 'ca.pem',
      anchors: 'anchors',
    });
    const there = await names();
    for (const name of ['ca.pem', 'device.pem', 'device.key.pem', 'login.json', 'anchors'])
      expect(there).toContain(name);
    for (const { name, secret } of report.files) {
      const { mode } = await stat(join(files.folder, name));
      if (secret) expect([name, mode & 0o777]).toEqual([name, 0o600]);
      expect([name, secret]).toEqual([name, /^(password|device-key)|\.key\.pem$/.test(name)]);
      if (!secret && !name.endsWith('/')) expect(await text(name)).not.toContain('PRIVATE KEY');
    }
    expect(twin.assumed.length).toBeGreaterThan(0);
  });

  it.each(twinKinds())(
    'of %s is dialled by a name of its kind, under roots with the names of the real ones',
    async (kind) => {
      const { twin, report } = await start({ kind });
      if (kind !== 'mosquitto') expect(recogniseBroker(twin.host, brokers()).id).toBe(kind);
      const anchors = await loadAnchors(join(files.folder, 'anchors'));
      expect(anchors.map(({ id }) => id).sort()).toEqual(
        kind === 'mosquitto'
          ? anchors.map(({ certificate }) => certificate?.facts.fingerprint).sort()
          : [...twin.roots.keys()].sort(),
      );
      for (const { certificate } of anchors) {
        expect(certificate?.facts.selfSigned).toBe(true);
        // What marks them.
        expect(Buffer.from(certificate?.der ?? []).toString('latin1')).toContain('Hawser twin');
      }
      for (const { chain } of twin.served) {
        const [leaf] = readCertificates(Buffer.from(chain), 'chain');
        expect(leaf?.facts.subject).toMatch(/O=Hawser Twin/);
        expect(Buffer.from(leaf?.der ?? []).toString('latin1')).toContain('Hawser twin');
      }
      expect(report.connect).toContain(`--broker mqtts://${twin.host} --resolve ${twin.host}=127.0.0.1:`);
      expect(report.connect).toContain(`--anchors ${join(files.folder, 'anchors')}`);
      expect(report.emulate).toContain(`--resolve ${twin.host}=127.0.0.1:`);
    },
  );

  it('keeps secrets out of report and login file', async () => {
    for (const kind of ['emqx-cloud', 'azure-iot-hub']) {
      const { report } = await start({ kind });
      const password = (await text('password.txt')).trim();
      expect(password.length).toBeGreaterThan(10);
      for (const shown of [JSON.stringify(report), await text('login.json')]) expect(shown).not.toContain(password);
    }
  });

  it('replaces the files of an earlier twin, also of another kind, and nothing else', async () => {
    await (await start({ kind: 'aws-iot' })).stop();
    expect(await names()).toContain('device-inactive.pem');
    await writeFile(join(files.folder, 'notes.txt'), 'mine');
    await start();
    expect(await names()).toEqual([
      'anchors',
      'ca.pem',
      'device.key.pem',
      'device.pem',
      'login.json',
      'notes.txt',
      'password.txt',
    ]);
    expect(await readdir(join(files.folder, 'anchors'))).toEqual([
      'digicert-global-root-g2.pem',
      'digicert-global-root-g3.pem',
    ]);
    expect(await text('notes.txt')).toBe('mine');
  });

  it.each(['ca.pem', 'login.json', 'device.key.pem', 'anchors/digicert-global-root-g2.pem'])(
    'writes nothing where somebody else’s %s is in the way, and ends',
    async (name) => {
      await mkdir(join(files.folder, 'anchors'));
      await writeFile(join(files.folder, name), '{"files":["ca.pem"]}');
      await expect(start()).rejects.toMatchObject({ code: 'file-exists' });
      expect(await text(name)).toBe('{"files":["ca.pem"]}');
      const there = [...(await names()), ...(await readdir(join(files.folder, 'anchors')))];
      expect(there.filter((one) => one !== 'anchors')).toEqual([name.split('/').at(-1)]);
    },
  );

  it('does not let a login file lead it to other files', async () => {
    const outside = await scratch();
    try {
      const victim = await outside.file('victim.txt', 'mine');
      const list = [
        `../${outside.folder.split('/').at(-1) ?? ''}/victim.txt`,
        victim,
        'anchors/../notes.md',
        'notes.md',
        7,
      ];
      await writeFile(join(files.folder, 'notes.md'), 'mine');
      await writeFile(
        join(files.folder, 'login.json'),
        JSON.stringify({ madeBy: 'hawser twin', files: ['login.json', ...list] }),
      );
      await start();
      expect(await readFile(victim, 'utf8')).toBe('mine');
      expect(await text('notes.md')).toBe('mine');
    } finally {
      await outside.remove();
    }
  });

  it.skipIf(process.platform !== 'linux')(
    'says that its folder cannot be made, and tells of no option it has not',
    async () => {
      await expect(start({ out: '/proc/nothing/here' })).rejects.toMatchObject({ code: 'file-unwritable' });
      await writeFile(join(files.folder, 'ca.pem'), 'mine');
      await expect(start()).rejects.toMatchObject({ code: 'file-exists', next: [{ command: '--out DIR' }] });
      expect(await names()).toEqual(['ca.pem']);
      expect((await start({ out: join(files.folder, 'a', 'b', 'c') })).report.out).toMatch(/a.b.c$/);
    },
  );

  it('makes a folder where none is named, and takes it away at the end', async () => {
    const twin = await startTwin({ kind: 'emqx-cloud' });
    expect((await stat(twin.report.out)).mode & 0o777).toBe(0o700);
    await twin.stop();
    await expect(stat(twin.report.out)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('listens on loopback only', async () => {
    for (const listen of ['0.0.0.0:0', '192.0.2.1:8883', '[::]:0', 'broker.example:8883', '128.0.0.1:0']) {
      await expect(start({ listen })).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringMatching(/computer only/) as string,
      });
    }
    for (const listen of ['127.0.0.1', '127.0.0.1:', '127.0.0.1:65536', ':0', '8883']) {
      await expect(start({ listen })).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringMatching(/HOST:PORT/) as string,
      });
    }
    expect((await start({ listen: 'localhost:0' })).report.listening).toMatch(/^mqtts:\/\/127\.0\.0\.1:\d+$/);
  });

  it('says that its port is taken, and leaves no files', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await expect(start({ listen: `127.0.0.1:${port}` })).rejects.toMatchObject({ code: 'listen-failed', exit: 3 });
    expect(await names()).toEqual([]);
    server.close();
  });

  it.each([
    [{ kind: 'nothing' }, /no twin of "nothing"/],
    [{ policy: 'TLS99' }, /no policy "TLS99"/],
    [{ inactive: 'close' }, /no certificates that can be inactive/],
  ] as const)('refuses %j', async (change, says) => {
    await expect(start(change)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(says) as string,
    });
  });
});
