import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { connect } from '../../src/app/connect.ts';
import type { ConnectOptions } from '../../src/app/connect-options.ts';
import { convertCredentials } from '../../src/app/creds-convert.ts';
import type { CodeFormat } from '../../src/export/code-format.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { mosquitto, type Mosquitto } from './mosquitto.ts';
import { background, type Background } from './background.ts';
import { programPath } from './programs.ts';
import { scratch as newScratch, type Scratch } from './scratch.ts';
import { ROOT } from './tree.ts';
import { BROKER, credentials, type Credentials } from './virtual.ts';

/** What the user of a sketch writes into a tab of his own: the login, out of the environment. */
export const SKETCH_SECRETS = [
  '#include <cstdlib>',
  ...['username', 'password'].flatMap((name) => [
    `extern const char *hawser_${name};`,
    `const char *hawser_${name} = getenv("HAWSER_${name.toUpperCase()}");`,
  ]),
  '',
].join('\n');

/** Where exported code is tried: Mosquitto that demands client certificates and logins, and a witness who subscribes. */
export interface Stage {
  readonly creds: Credentials;
  readonly broker: Mosquitto;
  readonly witness: Background;
  readonly login: { readonly username: string; readonly password: string };
  stop(): Promise<void>;
}

export async function stage(): Promise<Stage> {
  const creds = await credentials();
  const { pki, files } = creds;
  const login = { username: 'device-user', password: 'pass,word;4711' };
  const passwords = await files.file('passwords', `${login.username}:${login.password}\n`);
  await finished(programPath('mosquitto_passwd') ?? '', ['-U', passwords]);
  const broker = await mosquitto({
    tls: { certificate: pki.serverChain, key: pki.server.key, clientCa: pki.root.certificate },
    lines: ['allow_anonymous false', `password_file ${passwords}`],
  });
  const witness = background(programPath('mosquitto_sub') ?? '', [
    ...['-h', '127.0.0.1', '-p', String(broker.port), '--cafile', creds.ca, '--cert', creds.cert, '--key', creds.key],
    ...['-u', login.username, '-P', login.password, '--insecure', '-t', '#', '-v', '-i', 'witness'],
  ]);
  await broker.waitFor(/Sending SUBACK to witness/);
  const stop = async (): Promise<void> => {
    await witness.stop();
    await broker.stop();
    await files.remove();
  };
  return { creds, broker, witness, login, stop };
}

/** The plan as code, made as `hawser connect --dry-run --format` does. */
export async function exported(
  { creds: { ca, cert, key }, login }: Stage,
  format: CodeFormat,
  options: Partial<ConnectOptions>,
  pin = '',
): Promise<string> {
  const { code } = await connect(
    {
      broker: `mqtts://${BROKER}`,
      probe: false,
      ...{ ca, cert, key, username: login.username, passwordEnv: 'PW' },
      dryRun: true,
      format,
      ...options,
    },
    { clock: systemClock, env: { PW: login.password, PIN: pin }, onEvent: () => undefined },
  );
  if (code === undefined) throw new Error('no code was written');
  return code.text;
}

/** A folder with the credentials as C, as the heading of exported code says that they are made. */
export async function sources(
  { ca, cert, key }: Pick<Credentials, 'ca' | 'cert' | 'key'>,
  to: 'c-pem' | 'c-line' = 'c-pem',
): Promise<Scratch> {
  const folder = await newScratch();
  for (const [role, path] of [
    ['ca', ca],
    ['cert', cert],
    ['key', key],
  ] as const) {
    const out = `${folder.folder}/hawser_${role}.c`;
    const form = role === 'key' ? ({ key: 'pkcs1' } as const) : {};
    await convertCredentials(
      { files: [path], to, out, ...form },
      { env: {}, passwordEnv: undefined, ask: () => Promise.resolve(undefined) },
    );
  }
  return folder;
}

const STRICT = ['-Wall', '-Wextra', '-Werror', '-pedantic'];
const CREDENTIALS = ['ca', 'cert', 'key'].map((role) => `hawser_${role}.c`);
/** The virtual module answers at once or never will. */
const SHORT_BOOT = '-DHAWSER_BOOT_MS=2500UL';

/** Compiles an exported C file with its `main`; gives the program. */
export async function compileC(scratch: Scratch, code: string, flags: readonly string[] = []): Promise<string> {
  const { folder } = scratch;
  const path = await scratch.file('modem.c', code);
  const units = [path, ...CREDENTIALS.map((name) => `${folder}/${name}`)];
  const out = `${folder}/modem`;
  await compiled('gcc', ['-std=c99', ...STRICT, ...flags, '-DHAWSER_MAIN', SHORT_BOOT, '-o', out, ...units]);
  return out;
}

/** Compiles an exported sketch against the shim; `secrets` is what a user puts into a tab of his own. */
export async function compileSketch(scratch: Scratch, code: string, secrets: string): Promise<string> {
  const { folder } = scratch;
  const shim = `${ROOT}test/support/arduino`;
  const sketch = await scratch.file('sketch.cpp', code);
  const tab = await scratch.file('secrets.cpp', secrets);
  for (const name of CREDENTIALS) {
    await compiled('gcc', ['-c', ...STRICT, '-o', `${folder}/${name}.o`, `${folder}/${name}`]);
  }
  const objects = CREDENTIALS.map((name) => `${folder}/${name}.o`);
  const flags = ['-std=c++11', ...STRICT, `-I${shim}`, SHORT_BOOT, '-DPUBLISH_EVERY_MS=300UL'];
  const out = `${folder}/sketch`;
  await compiled('g++', [...flags, '-o', out, sketch, tab, `${shim}/Arduino.cpp`, ...objects]);
  return out;
}

/** Compiles without linking; for variants of which only that matters. */
export async function compilesAlone(
  folder: Scratch,
  compiler: 'gcc' | 'g++',
  code: string,
  flags: readonly string[],
): Promise<void> {
  const path = await folder.file('alone.c', code);
  await compiled(compiler, [...flags, ...STRICT, '-c', '-o', `${folder.folder}/alone.o`, path]);
}

async function compiled(compiler: 'gcc' | 'g++', args: readonly string[]): Promise<void> {
  const { status, output } = await finished(programPath(compiler) ?? compiler, args);
  if (status !== 0) throw new Error(`${basename(compiler)} refused it:\n${output}`);
}

export interface Ended {
  readonly status: number;
  readonly output: string;
}

/** Runs a program to its end, for at most a minute; both outputs together. */
export function finished(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { timeout: 60_000, env: { ...process.env, ...env } };
    execFile(program, [...args], options, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ status, output: stdout + stderr });
    });
  });
}
