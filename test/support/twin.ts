import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'mqtt-packet';
import { startTwin, type RunningTwin, type TwinEvent, type TwinRequest } from '../../src/app/twin.ts';
import { isHawserError } from '../../src/kernel/errors.ts';
import { scratch } from './scratch.ts';

/** A twin with its files in a folder of its own. */
export interface TestTwin extends RunningTwin {
  /** What it has told so far. */
  readonly events: readonly TwinEvent[];
  path(name: string): string;
  text(name: string): Promise<string>;
  /** Resolves with the first event that fits, told before or later. */
  event(fits: (event: TwinEvent) => boolean): Promise<TwinEvent>;
}

export async function testTwin(kind: string, change: Partial<TwinRequest> = {}): Promise<TestTwin> {
  const files = await scratch();
  const events: TwinEvent[] = [];
  const waiting = new Set<() => void>();
  const onEvent = (event: TwinEvent): void => {
    events.push(event);
    for (const look of [...waiting]) look();
  };
  const running = await startTwin({ kind, out: files.folder, onEvent, ...change });
  const path = (name: string): string => join(files.folder, name);
  return {
    ...running,
    events,
    path,
    text: async (name) => (await readFile(path(name), 'utf8')).trim(),
    event: (fits) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = events.find(fits);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    async stop() {
      await running.stop();
      await files.remove();
    },
  };
}

/** A twin on a port that ends in 443, where ALPN says what is spoken. */
export async function testTwinAt443(kind: string, change: Partial<TwinRequest> = {}): Promise<TestTwin> {
  // One of these is free, whoever else runs here.
  const first = 20_443 + 1000 * (process.pid % 20);
  for (let port = first; ; port += 1000) {
    try {
      return await testTwin(kind, { listen: `127.0.0.1:${port}`, ...change });
    } catch (error) {
      if (port - first > 20_000 || !isHawserError(error) || error.code !== 'listen-failed') throw error;
    }
  }
}

/** What a client needs that has the right settings. */
export interface RightClient {
  readonly named: readonly string[];
  readonly device: readonly string[];
  readonly hello: MqttHello;
}

export async function rightClient(twin: TestTwin): Promise<RightClient> {
  const { host, login } = twin.twin;
  const { clientId, username, passwordFile, certificate } = login;
  return {
    named: ['-servername', host, '-verify_hostname', host],
    device: certificate ? deviceArgs(twin) : [],
    hello: {
      ...(clientId === undefined ? {} : { clientId }),
      ...(username === undefined ? {} : { username }),
      ...(passwordFile === undefined ? {} : { password: await twin.text(passwordFile) }),
    },
  };
}

export interface MqttHello {
  readonly clientId?: string;
  readonly username?: string;
  readonly password?: string;
  /** Says no DISCONNECT: it stays until the twin ends the connection. */
  readonly stays?: true;
}

/** What a client of the twin sees that says CONNECT and DISCONNECT, through `openssl s_client`. */
export interface SClient {
  readonly status: number;
  readonly output: string;
  /** Number of the fatal alert that came. */
  readonly alert: number | undefined;
  /** Return code of the CONNACK; `undefined` where none came. */
  readonly connack: number | undefined;
  /** The handshake was done from the client's point of view. */
  readonly handshake: boolean;
  /** Sizes of the certificates that came, in the order sent: DER bytes. */
  readonly chainBytes: readonly number[];
}

/**
 * `openssl s_client` to a twin, with verification against its `ca.pem`. It sends SNI only where `args` say so, and waits
 * until the twin ends the connection.
 */
export function sClient(twin: TestTwin, args: readonly string[], hello: MqttHello = {}): Promise<SClient> {
  const { clientId = 'tester', username, password, stays } = hello;
  const connect = generate({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    clientId,
    keepalive: 60,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password: Buffer.from(password) }),
  });
  const fixed = ['s_client', '-connect', `${twin.host}:${twin.port}`, '-ign_eof', '-showcerts', '-state'];
  const verify = args.includes('-CAfile') ? [] : ['-CAfile', twin.path('ca.pem')];
  const name = args.includes('-servername') ? [] : ['-noservername'];
  return new Promise((resolve) => {
    const child = execFile(
      'openssl',
      [...fixed, ...verify, ...name, '-verify_return_error', ...args],
      { timeout: 15_000, encoding: 'latin1' },
      (error, stdout, stderr) => {
        const output = stdout + stderr;
        const alert = /SSL alert number (\d+)/.exec(output)?.[1];
        // CONNACK: 20 02, session present or not, return code.
        const connack = /\x20\x02[\x00\x01]([\x00-\x05])/.exec(stdout)?.[1];
        resolve({
          status: error === null ? 0 : typeof error.code === 'number' ? error.code : 1,
          output,
          alert: alert === undefined ? undefined : Number(alert),
          connack: connack?.charCodeAt(0),
          // The last thing that a client does, or waits for.
          handshake: output.includes(`TLS ${/^New, TLSv1\.3/m.test(output) ? 'write' : 'read'} finished\n`),
          chainBytes: [...output.matchAll(/-----BEGIN CERTIFICATE-----([^-]*)-----END/g)].map(
            ([, body = '']) => Buffer.from(body, 'base64').length,
          ),
        });
      },
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(stays === true ? connect : Buffer.concat([connect, generate({ cmd: 'disconnect' })]));
  });
}

/** `-cert` and `-key` of one of the twin's device certificates. */
export function deviceArgs(twin: TestTwin, name = 'device'): readonly string[] {
  return ['-cert', twin.path(`${name}.pem`), '-key', twin.path('device.key.pem')];
}

/** Runs `mosquitto_pub` or `mosquitto_sub` against the twin by the name `localhost`, over TLS unless `plain`. */
export function mosquittoClient(
  program: 'mosquitto_pub' | 'mosquitto_sub',
  twin: TestTwin,
  args: readonly string[],
  how: 'tls' | 'plain' = 'tls',
): Promise<{ readonly status: number; readonly output: string }> {
  const fixed = ['-h', 'localhost', '-p', String(twin.port), '-d'];
  const tls = how === 'tls' ? ['--cafile', twin.path('ca.pem')] : [];
  return new Promise((resolve) => {
    execFile(program, [...fixed, ...tls, ...args], { timeout: 15_000 }, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ status, output: stdout + stderr });
    });
  });
}

/** Twins that are started once and serve all who want the same one; somebody has to stop them at the end. */
export class TwinPool {
  readonly #twins = new Map<string, Promise<TestTwin>>();

  get(kind: string, change: Partial<TwinRequest> = {}): Promise<TestTwin> {
    const name = `${kind} ${JSON.stringify(change)}`;
    const twin = this.#twins.get(name) ?? testTwin(kind, change);
    this.#twins.set(name, twin);
    return twin;
  }

  async stop(): Promise<void> {
    for (const twin of this.#twins.values()) await (await twin).stop();
  }
}
