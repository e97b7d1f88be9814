import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type RunningEmulator } from '../../src/app/emulate.ts';
import { makeDevPki } from '../../src/pki/dev.ts';
import { mosquitto, type Mosquitto } from '../support/mosquitto.ts';
import { has } from '../support/programs.ts';
import { scratch, type Scratch } from '../support/scratch.ts';
import { ROOT } from '../support/tree.ts';

/*
 * The programs that README and guide show, as they stand there, run with the built package on a virtual SIM800; only the
 * port is another.
 */

const HOSTS = ['broker.example', 'server.example'];
const PORT = "'/dev/serial0'";

/** The whole programs of a document: blocks that import the library. */
async function programs(path: string): Promise<readonly string[]> {
  const blocks = (await readFile(ROOT + path, 'utf8')).matchAll(/^```js\n([\s\S]*?)^```$/gm);
  return [...blocks].map(([, code = '']) => code).filter((code) => code.includes("from 'hawser'"));
}

describe.skipIf(!has('mosquitto'))('the programs in the documents', () => {
  let files: Scratch;
  let broker: Mosquitto;
  let server: Server;
  let emulator: RunningEmulator;

  beforeAll(async () => {
    files = await scratch();
    const pki = await makeDevPki({ keyType: 'rsa', serverNames: HOSTS, deviceId: 'device-1' });
    await files.file('ca.pem', pki.root.certificate);
    await files.file('device.pem', pki.deviceChain);
    await files.file('device.key', pki.device.key);
    await mkdir(join(files.folder, 'node_modules'));
    await symlink(ROOT, join(files.folder, 'node_modules', 'hawser'));
    const served = { certificate: pki.serverChain, key: pki.server.key };
    broker = await mosquitto({ tls: { ...served, clientCa: pki.root.certificate } });
    server = createServer({ cert: served.certificate, key: served.key }, (socket) => {
      socket.once('data', (request: Buffer) => socket.end(`HTTP/1.1 200 OK\r\n\r\nyou said ${request.toString()}`));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const [brokerName = '', serverName = ''] = HOSTS;
    emulator = await startEmulator({
      module: 'sim800',
      place: { host: '127.0.0.1', port: 0 },
      resolve: [
        { name: brokerName, target: { host: '127.0.0.1', port: broker.port } },
        { name: serverName, target: { host: '127.0.0.1', port: (server.address() as AddressInfo).port } },
      ],
    });
  });

  afterAll(async () => {
    await emulator.stop();
    await broker.stop();
    await new Promise((resolve) => server.close(resolve));
    await files.remove();
  });

  /** Runs a program to its own end; rejects when it fails. */
  const run = async (code: string): Promise<string> => {
    expect(code.split(PORT)).toHaveLength(2);
    const path = await files.file('program.mjs', code.replace(PORT, `'${emulator.address}'`));
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [path], {
      cwd: files.folder,
      timeout: 15_000,
    });
    expect(stderr).toBe('');
    return stdout;
  };

  it('publish over a SIM800, as the README has it', async () => {
    const [program = '', ...more] = await programs('README.md');
    expect(more).toEqual([]);
    await run(program);
    const said = broker.output();
    expect(said).toMatch(/Received SUBSCRIBE from device-1\n\s*\S+: *device-1\/commands|device-1\/commands \(QoS 1\)/);
    expect(said).toMatch(/Received PUBLISH from device-1 \(.*'device-1\/state'.*5 bytes/);
    expect(said).toMatch(/Received DISCONNECT from device-1/);
  });

  it('open a socket, as the guide has it', async () => {
    const [program = '', ...more] = await programs('docs/library.md');
    expect(more).toEqual([]);
    expect(await run(program)).toContain('you said GET / HTTP/1.1');
  });
});
