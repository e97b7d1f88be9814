import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../kernel/clock.ts';
import { makeDevPki, type DevPki } from '../pki/dev.ts';
import type { OnRunEvent } from '../run/events.ts';
import { connect } from './connect.ts';
import { startDemoBroker } from './demo-broker.ts';
import { startEmulator } from './emulate.ts';
import type { ConnectReport } from './report.ts';
import { shellWord } from './shell-word.ts';

/** What the demo came to, and how to do the same by hand. */
export interface DemoResult {
  readonly report: ConnectReport;
  /** What the broker had received under the module's topic: the proof from the other side. */
  readonly seenByBroker: string | undefined;
  /** Where the certificates and the settings of a broker lie. */
  readonly folder: string;
  readonly commands: readonly string[];
}

export interface DemoOptions {
  readonly onEvent: OnRunEvent;
  readonly signal?: AbortSignal;
}

const HOST = 'broker.example';
const CLIENT_ID = 'demo-module';

/** An embedded broker with mutual TLS, a virtual SIM7600, and `connect` between them. */
export async function demo({ onEvent, signal }: DemoOptions): Promise<DemoResult> {
  const pki = await makeDevPki({ keyType: 'rsa', serverNames: [HOST, 'localhost', '127.0.0.1'], deviceId: CLIENT_ID });
  const folder = await writeFiles(pki);
  const broker = await startDemoBroker(pki);
  const resolve = [{ name: HOST, target: { host: '127.0.0.1', port: broker.port } }];
  const emulator = await startEmulator({ module: 'sim7600', place: { host: '127.0.0.1', port: 0 }, resolve });
  try {
    const report = await connect(
      {
        port: emulator.address,
        broker: `mqtts://${HOST}`,
        ca: join(folder, 'ca.pem'),
        cert: join(folder, 'device.pem'),
        key: join(folder, 'device.key.pem'),
        clientId: CLIENT_ID,
        resolve,
      },
      { clock: systemClock, env: {}, onEvent, ...(signal === undefined ? {} : { signal }) },
    );
    return { report, seenByBroker: broker.received.get(`hawser/${CLIENT_ID}`), folder, commands: byHand(folder) };
  } finally {
    await emulator.stop();
    await broker.stop();
  }
}

async function writeFiles(pki: DevPki): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hawser-demo-'));
  const file = (name: string): string => join(folder, name);
  await Promise.all([
    writeFile(file('ca.pem'), pki.root.certificate),
    writeFile(file('server.pem'), pki.serverChain),
    writeFile(file('server.key.pem'), pki.server.key, { mode: 0o600 }),
    writeFile(file('device.pem'), pki.deviceChain),
    writeFile(file('device.key.pem'), pki.device.key, { mode: 0o600 }),
    writeFile(file('mosquitto.conf'), mosquittoSettings(folder)),
  ]);
  await chmod(folder, 0o700);
  return folder;
}

function mosquittoSettings(folder: string): string {
  return [
    'listener 8883 127.0.0.1',
    `cafile ${join(folder, 'ca.pem')}`,
    `certfile ${join(folder, 'server.pem')}`,
    `keyfile ${join(folder, 'server.key.pem')}`,
    'require_certificate true',
    'allow_anonymous true',
    // Started by root, Mosquitto would change to an account that cannot read these files.
    ...(process.getuid?.() === 0 ? ['user root'] : []),
    '',
  ].join('\n');
}

/** The same in three terminals; only the broker is another one. */
function byHand(folder: string): readonly string[] {
  const file = (name: string): string => shellWord(join(folder, name));
  const lead = `--resolve ${HOST}=127.0.0.1:8883`;
  return [
    `mosquitto -c ${file('mosquitto.conf')}`,
    `hawser emulate sim7600 --listen 127.0.0.1:7600 ${lead}`,
    `hawser connect --port tcp://127.0.0.1:7600 --broker mqtts://${HOST} ${lead} --ca ${file('ca.pem')} --cert ${file('device.pem')} --key ${file('device.key.pem')}`,
  ];
}
