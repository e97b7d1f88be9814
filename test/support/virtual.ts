import { connect } from '../../src/app/connect.ts';
import type { ConnectOptions } from '../../src/app/connect-options.ts';
import type { ConnectReport } from '../../src/app/report.ts';
import { startEmulator, type EmulateOptions, type RunningEmulator } from '../../src/app/emulate.ts';
import { systemClock, type Clock } from '../../src/kernel/clock.ts';
import { makeDevPki, type DevPki } from '../../src/pki/dev.ts';
import type { RunEvent } from '../../src/run/events.ts';
import { scratch, type Scratch } from './scratch.ts';

/** The name under which test brokers are reached; it resolves on the virtual module only. */
export const BROKER = 'broker.example';

/** A development PKI and its files. */
export interface Credentials {
  readonly pki: DevPki;
  readonly files: Scratch;
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

export async function credentials(): Promise<Credentials> {
  const pki = await makeDevPki({ keyType: 'rsa', serverNames: [BROKER, '127.0.0.1'], deviceId: 'device-1' });
  const files = await scratch();
  return {
    pki,
    files,
    ca: await files.file('ca.pem', pki.root.certificate),
    cert: await files.file('device.pem', pki.deviceChain),
    key: await files.file('device.key.pem', pki.device.key),
  };
}

/** A virtual SIM7600 on a free port, on which `broker.example` leads to the broker's port. */
export async function virtualModule(
  brokerPort: number,
  options: Partial<EmulateOptions> = {},
): Promise<RunningEmulator> {
  return startEmulator({
    module: 'sim7600',
    place: { host: '127.0.0.1', port: 0 },
    resolve: [{ name: BROKER, target: { host: '127.0.0.1', port: brokerPort } }],
    ...options,
  });
}

export interface Connected {
  readonly report: ConnectReport;
  readonly events: readonly RunEvent[];
}

export interface ConnectExtras {
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

/** `hawser connect` to the test broker, in this process; the broker is probed only where `resolve` leads there. */
export async function connectTo(
  emulator: RunningEmulator,
  options: Partial<ConnectOptions>,
  { env = {}, signal, clock = systemClock }: ConnectExtras = {},
): Promise<Connected> {
  const events: RunEvent[] = [];
  const report = await connect(
    {
      port: emulator.address,
      broker: `mqtts://${BROKER}`,
      registrationMs: 1_500,
      probe: options.resolve !== undefined,
      ...options,
    },
    {
      clock,
      env,
      onEvent: (event) => events.push(event),
      ...(signal === undefined ? {} : { signal }),
    },
  );
  return { report, events };
}
