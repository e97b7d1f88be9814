import { startDemoBroker, type DemoBroker } from '../../src/app/demo-broker.ts';
import { connect } from '../../src/app/connect.ts';
import type { ConnectReport } from '../../src/app/report.ts';
import { startEmulator, type EmulateOptions, type RunningEmulator } from '../../src/app/emulate.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { makeDevPki } from '../../src/pki/dev.ts';
import type { RunEvent } from '../../src/run/events.ts';
import { scratch } from '../../test/support/scratch.ts';

const HOST = 'broker.example';

export interface Bench {
  readonly broker: DemoBroker;
  module(options?: Partial<EmulateOptions>): Promise<RunningEmulator>;
  connect(module: RunningEmulator, onEvent?: (event: RunEvent) => void): Promise<ConnectReport>;
  stop(): Promise<void>;
}

/** An embedded broker with mutual TLS and the credentials for it. */
export async function setUp(): Promise<Bench> {
  const pki = await makeDevPki({ keyType: 'rsa', serverNames: [HOST] });
  const broker = await startDemoBroker(pki);
  const files = await scratch();
  const ca = await files.file('ca.pem', pki.root.certificate);
  const cert = await files.file('device.pem', pki.deviceChain);
  const key = await files.file('device.key.pem', pki.device.key);
  return {
    broker,
    module: (options = {}) =>
      startEmulator({
        module: 'sim7600',
        place: { host: '127.0.0.1', port: 0 },
        resolve: [{ name: HOST, target: { host: '127.0.0.1', port: broker.port } }],
        ...options,
      }),
    async connect(module, onEvent = () => undefined) {
      const report = await connect(
        { port: module.address, broker: `mqtts://${HOST}`, ca, cert, key, probe: false },
        { clock: systemClock, env: {}, onEvent },
      );
      if (!report.ok) throw new Error(`the measured connection failed: ${JSON.stringify(report.findings)}`);
      return report;
    },
    async stop() {
      await broker.stop();
      await files.remove();
    },
  };
}
