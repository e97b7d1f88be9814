import { connect as connectTcp } from 'node:net';
import { X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { connect } from '../../src/app/connect.ts';
import type { ConnectOptions } from '../../src/app/connect-options.ts';
import type { ConnectReport } from '../../src/app/report.ts';
import { startEmulator, type EmulateOptions, type RunningEmulator } from '../../src/app/emulate.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { parseResolve } from '../../src/kernel/resolve.ts';
import type { TestTwin } from './twin.ts';

/** What `hawser connect` needs at a twin, as the twin prints it. */
export function rightOptions(twin: TestTwin): Partial<ConnectOptions> {
  const { clientId, username, passwordFile, certificate, verify } = twin.twin.login;
  const path = (name: string): string => twin.path(name);
  return {
    ...(certificate ? { cert: path('device.pem'), key: path('device.key.pem') } : {}),
    ...(clientId === undefined ? {} : { clientId }),
    ...(username === undefined ? {} : { username }),
    ...(passwordFile === undefined ? {} : { passwordFile: path(passwordFile) }),
    ...(verify === undefined ? {} : { verify }),
  };
}

export interface TwinConnect {
  readonly twin: TestTwin;
  /** `FAMILY[@FIRMWARE]` of the virtual module. */
  readonly module: string;
  /** Instead of the right options. */
  readonly options?: Partial<ConnectOptions>;
  /** Typed into the module beforehand. */
  readonly typed?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** How the virtual module is to be. */
  readonly emulate?: Partial<EmulateOptions>;
}

/** `hawser connect` from a fresh virtual module to a twin under its cloud's own name. */
export async function connectToTwin(given: TwinConnect): Promise<ConnectReport> {
  const { twin, module, typed = [], env = {}, emulate = {} } = given;
  const { host } = twin.twin;
  const resolve = [parseResolve(`${host}=127.0.0.1:${twin.port}`)];
  const emulator = await startEmulator({ module, place: { host: '127.0.0.1', port: 0 }, resolve, ...emulate });
  try {
    for (const line of typed) await typeInto(emulator, line);
    return await connect(
      {
        port: emulator.address,
        broker: `mqtts://${host}`,
        registrationMs: 1_500,
        resolve,
        anchors: twin.path('anchors'),
        ...(given.options ?? rightOptions(twin)),
      },
      { clock: systemClock, env, onEvent: () => undefined },
    );
  } finally {
    await emulator.stop();
  }
}

/** Gives a command to a virtual module as a terminal does, and waits for its OK. */
function typeInto({ address }: RunningEmulator, command: string): Promise<void> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const socket = connectTcp(Number(port), hostname, () => socket.write(`${command}\r\n`));
    let answer = '';
    socket.setTimeout(5_000, () => socket.destroy(new Error(`no answer to ${command}`)));
    socket.on('data', (bytes: Buffer) => {
      answer += bytes.toString('latin1');
      if (/\r\n(OK|ERROR)\r\n/.test(answer)) socket.end();
    });
    socket.once('error', reject);
    socket.once('close', () => {
      if (answer.includes('\r\nOK\r\n')) resolve();
      else reject(new Error(`${command}: ${answer}`));
    });
  });
}

/** Writes one certificate of the chain that a twin sends to a file: what people take for its root. */
export async function sentCertificate(twin: TestTwin, common: string): Promise<string> {
  const [served] = twin.twin.served;
  const sent = served?.chain.match(/-----BEGIN[^-]*-----[^-]*-----END[^-]*-----\n?/g) ?? [];
  const found = sent.find((pem) => new X509Certificate(pem).subject.includes(`CN=${common}`));
  if (found === undefined) throw new Error(`the twin does not send ${common}`);
  const file = twin.path(`sent-${common.replace(/\W+/g, '-')}.pem`);
  await writeFile(file, found);
  return file;
}
